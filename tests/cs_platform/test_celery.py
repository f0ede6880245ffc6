import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from channels_hub.tasks import drain


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_costs_neither_the_answer_nor_what_else_was_to_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_args: object) -> None:
        raise OperationalError("broker away")

    monkeypatch.setattr(drain, "delay", down)
    followed: list[str] = []
    with transaction.atomic():
        drain.delay_on_commit()
        transaction.on_commit(lambda: followed.append("the news for the screens"))
    assert followed == ["the news for the screens"]
