"""The demo's stand-ins: what Erin says on any channel is answered there."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from channels_hub.actions import messages
from channels_hub.models import Conversation
from standins.scene import Line, Scene
from tests.desk import Desk
from tests.journeys.test_broken_parts import until
from tests.journeys.test_channels import ready, with_alice

__all__ = ["ready"]
pytestmark = pytest.mark.slow
INBOX = {"wechat": "demo-wechat", "kf": "demo-kf", "weibo": "demo-weibo", "mail": "demo-mail"}


def has_received(line: Line, words: str) -> bool:
    return any(words in text for text in line.received())


@pytest.fixture
def scene(desk: Desk, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    for name, value in desk.settings.items():
        monkeypatch.setenv(name, value)
    scene = Scene(desk.url)
    scene.set_up()
    yield scene
    scene.stop()


def test_who_writes_on_any_channel_of_the_demo_is_answered_there(scene: Scene, ready: User) -> None:
    talking = {line.key: line for line in scene.lines if line.say}
    for key, line in talking.items():
        assert line.say
        line.say(f"{key}：宽带断了")
    for key, line in talking.items():
        messages.reply(ready, with_alice(ready, INBOX[key]).pk, f"{key}：马上处理")
        until(partial(has_received, line, f"{key}：马上处理"))
    assert Conversation.objects.count() == len(INBOX)


def test_an_answer_to_a_letter_stays_in_its_conversation(scene: Scene, ready: User) -> None:
    mail = next(line for line in scene.lines if line.key == "mail")
    assert mail.say
    mail.say("账单多了十元")
    conversation = with_alice(ready, "demo-mail")
    messages.reply(ready, conversation.pk, "请问是哪个月？")
    until(lambda: len(mail.received()) == 1)
    mail.say("上个月")
    until(lambda: conversation.messages.filter(direction="in").count() == 2)
