"""The demo's stand-ins: what Erin says on any channel is answered there, whatever breaks in between (X3)."""

from collections.abc import Iterator, Mapping
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from channels_hub.actions import messages
from channels_hub.models import Call, Conversation, Message
from kb.models import Article
from run import valkey
from run.supervisor import Supervisor
from standins.scene import Line, Scene
from tests.desk import Desk
from tests.journeys.test_broken_parts import cut_all_connections, servers, until
from tests.journeys.test_channels import ready, with_alice
from tests.settings import WORKER_DATA

__all__ = ["ready", "servers"]
pytestmark = pytest.mark.slow
INBOX = {"wechat": "demo-wechat", "kf": "demo-kf", "weibo": "demo-weibo", "mail": "demo-mail"}


def has_received(line: Line, words: str) -> bool:
    return any(words in text for text in line.received())


@pytest.fixture
def scene(desk: Desk, world: dict[str, Any]) -> Iterator[Scene]:
    scene = Scene(desk.url)
    scene.set_up(partial(call_command, "inbox", stdout=StringIO()))
    yield scene
    scene.stop()


def test_who_writes_on_any_channel_of_the_demo_is_answered_there(scene: Scene, ready: User) -> None:
    talking = {line.key: line for line in scene.lines if line.key in INBOX}
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


def test_who_asks_the_telephones_menu_hears_the_answer(scene: Scene, article: Article) -> None:
    telephone = next(line for line in scene.lines if line.key == "telephone")
    assert telephone.say
    assert scene.exchange.listening.wait(30)
    telephone.say(article.title)
    until(partial(has_received, telephone, "请先拔电源"))
    telephone.say("转人工")
    until(partial(has_received, telephone, "转接人工"))
    until(lambda: Call.objects.filter(inbox__key="demo-hotline", state="offered").exists())


def test_on_no_channel_a_lost_broker_and_database_lose_or_double_anything(
    scene: Scene, ready: User, servers: Supervisor
) -> None:
    talking = {INBOX[line.key]: line for line in scene.lines if line.key in INBOX}
    say(talking, "一")
    talks = {inbox: with_alice(ready, inbox) for inbox in talking}
    broker = servers.running["valkey"].part

    servers.kill("valkey")
    say(talking, "二")
    replies = [messages.reply(ready, talk.pk, f"{inbox} 回复") for inbox, talk in talks.items()]
    cut_all_connections()
    servers.start(broker)
    servers.await_answer(["valkey"], lambda: valkey.ping(WORKER_DATA), seconds=20)
    cut_all_connections()
    say(talking, "三")

    for talk in talks.values():
        until(partial(has_heard, talk, ["一", "二", "三"]), seconds=90)
    until(lambda: not Message.objects.filter(pk__in=[one.pk for one in replies], delivery="queued").exists())
    for inbox, line in talking.items():
        fate = Message.objects.get(body=f"{inbox} 回复").delivery
        times = sum(f"{inbox} 回复" in text for text in line.received())
        assert (fate, times) in {("sent", 1), ("delivered", 1), ("unknown", 0), ("unknown", 1)}, inbox
    assert sorted(Conversation.objects.values_list("inbox__key", flat=True)) == sorted(talking)


def say(talking: Mapping[str, Line], words: str) -> None:
    for line in talking.values():
        assert line.say
        line.say(words)


def has_heard(talk: Conversation, words: list[str]) -> bool:
    heard = talk.messages.filter(direction="in").values_list("body", flat=True)
    assert len(heard) <= len(words)
    return sorted(heard) == sorted(words)
