"""All workers share one token; one of them fetches it, and a token that died is fetched once (CH9)."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from channels_hub import tokens
from channels_hub.adapters.base import SendError
from channels_hub.models import ChannelToken, Inbox
from tests.channels_hub.threads import at_once


class Service:
    """Gives a new token at each call, and counts the calls."""

    def __init__(self, seconds: float = 7200) -> None:
        self.calls, self.seconds = 0, seconds

    def fetch(self) -> tuple[str, float]:
        self.calls += 1
        return f"token-{self.calls}", self.seconds


@pytest.mark.django_db(transaction=True)
def test_many_who_need_it_at_once_cause_one_call(webchat: Inbox) -> None:
    service = Service()
    assert at_once([partial(tokens.token_for, webchat, service.fetch) for _ in range(10)]) == ["token-1"] * 10
    assert service.calls == 1


@pytest.mark.django_db(transaction=True)
def test_a_token_that_many_find_dead_is_fetched_anew_once(webchat: Inbox) -> None:
    service = Service()
    dead = tokens.token_for(webchat, service.fetch)

    def recover() -> str:
        tokens.drop(webchat, dead)
        return tokens.token_for(webchat, service.fetch)

    assert at_once([recover for _ in range(8)]) == ["token-2"] * 8


def test_it_is_fetched_before_the_old_one_ends(webchat: Inbox) -> None:
    service = Service(seconds=tokens.MARGIN.total_seconds() - 1)
    assert tokens.token_for(webchat, service.fetch) == "token-1"
    assert tokens.token_for(webchat, service.fetch) == "token-2"


def test_whoever_died_while_fetching_is_replaced(webchat: Inbox) -> None:
    ChannelToken.objects.create(inbox=webchat, claimed_until=timezone.now() - timedelta(seconds=1))
    assert tokens.token_for(webchat, Service().fetch) == "token-1"


def test_a_failure_is_told_and_the_next_may_try(webchat: Inbox) -> None:
    def refuse() -> tuple[str, float]:
        raise SendError("credentials", "40125")

    with pytest.raises(SendError, match="credentials"):
        tokens.token_for(webchat, refuse)
    assert tokens.token_for(webchat, Service().fetch) == "token-1"
