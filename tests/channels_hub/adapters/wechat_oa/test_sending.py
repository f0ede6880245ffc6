"""Answers by the customer-service interface: kinds, ledger, tokens, and what the platform refuses."""

from functools import partial

import pytest
from django.utils import translation

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, files, messages
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError
from channels_hub.adapters.wechat_oa.platform import api
from channels_hub.models import Conversation, Inbox, Message
from cs_platform.lib.refusals import Refused
from standins.server import Answer
from standins.wechat_oa import Platform
from standins.wechat_oa.customer import Customer
from tests.channels_hub.adapters.contract import AdapterContract
from tests.channels_hub.adapters.wechat_oa.conftest import SEND, WechatLine
from tests.channels_hub.test_files import picture
from tests.channels_hub.threads import at_once

TOKEN = "/cgi-bin/stable_token"
FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64


@pytest.fixture
def chat(line: WechatLine, alice: User) -> Conversation:
    line.say("你好")
    return AdapterContract().conversation(line, alice)


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.delivery, message.delivery_error


def test_a_picture_with_words_is_two_messages(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    photo = files.take_in(chat.inbox, alice, picture(), "灯.jpg")
    messages.reply(alice, chat.pk, "请看", attachment_ids=[photo.token])
    delivery.deliver(chat.pk)
    assert [said["msgtype"] for said in erins_phone.received] == ["text", "image"]


def test_choices_are_a_menu_and_articles_are_cards(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    choices = [{"id": "yes", "label": "解决了"}, {"id": "no", "label": "没有"}]
    article = {"title": "资费", "description": "说明", "url": "https://example.com", "picurl": ""}
    messages.reply(alice, chat.pk, "解决了吗？", data={"choices": choices})
    messages.reply(alice, chat.pk, "", data={"article": article})
    delivery.deliver(chat.pk)
    menu, news = erins_phone.received
    assert menu["msgmenu"]["list"] == [{"id": "yes", "content": "解决了"}, {"id": "no", "content": "没有"}]
    assert news["news"]["articles"] == [article]


def test_kinds_that_the_platform_does_not_take_are_refused_beforehand(alice: User, chat: Conversation) -> None:
    paper = files.take_in(chat.inbox, alice, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj\n%%EOF", "合同.pdf")
    with pytest.raises(Refused) as refused:
        messages.reply(alice, chat.pk, "", attachment_ids=[paper.token])
    assert refused.value.code == "kind_not_taken"


def test_the_ledger_agrees_with_the_platforms_own(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    Inbox.objects.update(keep_last=False)
    for number in range(5):
        messages.reply(alice, chat.pk, f"第{number}句")
    with pytest.raises(Refused) as refused:
        messages.reply(alice, chat.pk, "第六句")
    assert refused.value.code == "quota_used_up"
    delivery.deliver(chat.pk)
    assert len(erins_phone.received) == 5
    assert erins_phone.spend(0) is None or erins_phone.allowed["message"][1] == 0


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (45015, ("failed", "window_shut")),
        (45047, ("failed", "quota_used_up")),
        (48002, ("failed", "refused_by_customer")),
        (40003, ("failed", "gone")),
        (45011, ("queued", "throttled")),
        (-1, ("queued", "busy")),
        (99999, ("failed", "unsaid")),
    ],
)
def test_what_the_platform_says_is_told_by_its_cause(
    code: int, expected: tuple[str, str], alice: User, chat: Conversation, platform: Platform
) -> None:
    platform.meddle(SEND, Answer({"errcode": code, "errmsg": "words of the platform rid: 1"}))
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert fate(message) == expected
    assert message.delivery_detail == f"{code}: words of the platform rid: 1"


def test_a_token_that_dies_in_mid_run_is_fetched_once(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    for number in range(4):
        messages.reply(alice, chat.pk, f"第{number}句")
        if number == 2:
            platform.expire_token()
        delivery.deliver(chat.pk)
    assert len(erins_phone.texts()) == 4
    assert len(platform.called(TOKEN)) == 2


def test_a_token_that_is_never_good_ends_at_once(alice: User, chat: Conversation, platform: Platform) -> None:
    dead = Answer({"errcode": 40001, "errmsg": "invalid credential"})
    platform.meddle(SEND, dead, dead, dead, dead)
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert fate(message) == ("failed", "credentials")
    assert len(platform.called(SEND)) == 2


@pytest.mark.django_db(transaction=True)
def test_all_workers_share_one_token(account: Inbox, platform: Platform) -> None:
    assert len(set(at_once([partial(api.token_of, account) for _ in range(10)]))) == 1
    assert len(platform.called(TOKEN)) == 1


def test_a_silent_token_service_leaves_the_message_to_be_sent(
    alice: User, chat: Conversation, platform: Platform
) -> None:
    platform.meddle(TOKEN, Answer(hang_up=True))
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert fate(message) == ("queued", "unreachable")


def test_it_shows_that_we_write(chat: Conversation, erins_phone: Customer) -> None:
    adapter_for(chat.inbox).typing(chat, True)
    assert erins_phone.sees_typing
    erins_phone.spoke_at = 0
    with pytest.raises(SendError):
        adapter_for(chat.inbox).typing(chat, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"allowed": False}, "203.0.113.9"),
        ({"secret": "x"}, "AppSecret"),
        ({"appid": "wx-other"}, "does not know this account"),
    ],
)
def test_what_is_wrong_is_said_so_that_one_can_act(
    change: dict[str, object], words: str, account: Inbox, platform: Platform
) -> None:
    for name, value in change.items():
        setattr(platform.account, name, value)
    with translation.override("en"):
        [problem] = adapter_for(account).problems(account)
    assert words in problem


def test_no_secret_reaches_the_log(
    alice: User, chat: Conversation, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    messages.reply(alice, chat.pk, "您好")
    platform.meddle(SEND, Answer(hang_up=True))
    tasks.sweep_deliveries()
    assert platform.state.token
    for secret in (platform.account.secret, platform.state.token.value):
        assert secret not in caplog.text


def test_a_film_goes_up_and_out(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    film = files.take_in(chat.inbox, alice, FILM, "a.mp4")
    messages.reply(alice, chat.pk, "", attachment_ids=[film.token])
    delivery.deliver(chat.pk)
    assert erins_phone.received[0]["msgtype"] == "video"
