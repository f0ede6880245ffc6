"""Answers: our own ids, the state of the session, the welcome within its seconds, what did not arrive after all."""

import pytest
from django.utils import timezone, translation

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, files, messages
from channels_hub.adapters import adapter_for
from channels_hub.models import Conversation, Feed, Inbox, Message
from standins.server import Answer
from standins.wecom_kf import Platform
from standins.wecom_kf.customer import ENDED, NEW, PERSON, ROBOT, WAITING, Customer
from tests.channels_hub.adapters.contract import AdapterContract
from tests.channels_hub.adapters.wecom_kf.conftest import SEND, KfLine
from tests.channels_hub.test_files import picture


@pytest.fixture
def chat(line: KfLine, alice: User) -> Conversation:
    line.say("你好")
    return AdapterContract().conversation(line, alice)


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.delivery, message.delivery_error


def fetch() -> None:
    tasks.sweep_envelopes()
    for feed in Feed.objects.all():
        tasks.look(feed.pk)


def test_whoever_comes_in_is_welcomed_with_the_code_of_the_platform(account: Inbox, erins_phone: Customer) -> None:
    account.greeting = "您好，请问有什么可以帮您？"
    account.save()
    erins_phone.come_in()
    fetch()
    tasks.sweep_deliveries()
    assert erins_phone.texts() == ["您好，请问有什么可以帮您？"]
    assert erins_phone.codes == {}
    assert Conversation.objects.get().status == "self_service"


def test_a_welcome_that_would_come_too_late_is_not_sent(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    account.greeting = "您好"
    account.save()
    erins_phone.come_in()
    platform.items[-1]["send_time"] -= 21
    fetch()
    tasks.sweep_deliveries()
    assert erins_phone.received == []
    assert platform.called("/cgi-bin/kf/send_msg_on_event") == []


def test_a_worker_that_died_after_sending_sends_again_and_one_message_arrives(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    message = messages.reply(alice, chat.pk, "您好")
    adapter_for(chat.inbox).send(Message.objects.select_related("inbox", "conversation__identity").get(pk=message.pk))
    Message.objects.filter(pk=message.pk).update(delivery="sending", next_try_at=timezone.now())
    tasks.sweep_deliveries()
    assert erins_phone.texts() == ["您好"]
    assert fate(message) == ("sent", "")
    assert len(platform.called(SEND)) == 2


def test_what_an_agent_sends_again_on_purpose_is_another_message(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    erins_phone.event("msg_send_fail", fail_msgid=erins_phone.received[0]["msgid"], fail_type=11)
    fetch()
    assert fate(message) == ("failed", "not_permitted")
    messages.resend(alice, message.pk)
    delivery.deliver(chat.pk)
    assert len(erins_phone.received) == 2
    assert fate(message) == ("sent", "")


@pytest.mark.parametrize(
    ("fail_type", "cause"),
    [(4, "window_shut"), (5, "served_elsewhere"), (6, "quota_used_up"), (10, "refused_by_customer"), (0, "unsaid")],
)
def test_what_did_not_arrive_after_all_is_told_with_its_reason(
    fail_type: int, cause: str, alice: User, chat: Conversation, erins_phone: Customer
) -> None:
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert fate(message) == ("sent", "")
    erins_phone.event("msg_send_fail", fail_msgid=erins_phone.received[0]["msgid"], fail_type=fail_type)
    fetch()
    assert fate(message) == ("failed", cause)


@pytest.mark.parametrize(
    ("state", "expected", "afterwards"),
    [
        (NEW, ("sent", ""), NEW),
        (ROBOT, ("sent", ""), ROBOT),
        (WAITING, ("sent", ""), ROBOT),
        (PERSON, ("failed", "served_elsewhere"), PERSON),
        (ENDED, ("failed", "window_shut"), ENDED),
    ],
)
def test_the_session_is_kept_where_our_desk_may_send(
    state: int, expected: tuple[str, str], afterwards: int, alice: User, chat: Conversation, erins_phone: Customer
) -> None:
    erins_phone.state = state
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert (fate(message), erins_phone.state) == (expected, afterwards)


def test_kinds_that_go_out(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    photo = files.take_in(chat.inbox, alice, picture(), "灯.jpg")
    paper = files.take_in(chat.inbox, alice, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj\n%%EOF", "合同.pdf")
    choices = [{"id": "yes", "label": "解决了"}]
    messages.reply(alice, chat.pk, "", attachment_ids=[photo.token])
    messages.reply(alice, chat.pk, "", attachment_ids=[paper.token])
    messages.reply(alice, chat.pk, "解决了吗？", data={"choices": choices})
    messages.reply(alice, chat.pk, "", data={"article": {"title": "资费", "url": "https://example.com"}})
    delivery.deliver(chat.pk)
    assert [said["msgtype"] for said in erins_phone.received] == ["image", "file", "msgmenu", "link"]


@pytest.mark.parametrize("kind", ["WEBP", "GIF"])
def test_a_picture_of_a_kind_that_the_platform_does_not_take_is_drawn_anew(
    kind: str, alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    photo = files.take_in(chat.inbox, alice, picture(kind), f"灯.{kind.lower()}")
    messages.reply(alice, chat.pk, "", attachment_ids=[photo.token])
    delivery.deliver(chat.pk)
    [sent] = erins_phone.received
    assert platform.media[sent["image"]["media_id"]][0] == "image/jpeg"


def test_a_token_that_dies_in_mid_run_is_fetched_once(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    platform.expire_token()
    messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert erins_phone.texts() == ["您好"]
    assert len(platform.called("/cgi-bin/gettoken")) == 2


def test_too_many_calls_rest_the_whole_account(alice: User, chat: Conversation, platform: Platform) -> None:
    platform.meddle(SEND, Answer({"errcode": 45009, "errmsg": "api freq out of limit"}))
    message = messages.reply(alice, chat.pk, "您好")
    delivery.deliver(chat.pk)
    assert fate(message) == ("queued", "throttled")
    assert Inbox.objects.get(pk=chat.inbox_id).paused_until > timezone.now()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"allowed": False}, "203.0.113.9"),
        ({"secret": "x"}, "The Secret is not accepted"),
        ({"corpid": "ww-other"}, "does not know this account"),
        ({"open_kfid": "wkOther"}, "no service account"),
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
