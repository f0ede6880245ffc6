"""Answers by the customer-service interface: kinds, ledger, tokens, and what the platform refuses."""

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, files, inboxes, messages
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError
from channels_hub.adapters.wechat_oa.platform import api
from channels_hub.models import Conversation, Inbox, Message
from cs_platform.lib.refusals import Refused
from standins.server import Answer, Request
from standins.wechat_oa import Platform
from standins.wechat_oa.customer import Customer
from tests.channels_hub.adapters.contract import AdapterContract
from tests.channels_hub.adapters.wechat_oa.conftest import SEND, WechatLine
from tests.channels_hub.test_admin import inbox_form
from tests.channels_hub.test_files import picture
from tests.channels_hub.test_voice import spoken
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


def test_kinds_that_the_platform_does_not_know_are_made_into_those_it_does(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    sent = {"图.webp": picture("WEBP"), "话.wav": spoken("pcm_s16le", "wav")}
    for name, content in sent.items():
        file = files.take_in(chat.inbox, alice, content, name)
        messages.reply(alice, chat.pk, "", attachment_ids=[file.token])
    delivery.deliver(chat.pk)
    image, voice = erins_phone.received
    assert platform.media.files[image["image"]["media_id"]][0] == "image/jpeg"
    assert platform.media.files[voice["voice"]["media_id"]][0] == "audio/mpeg"


def test_voice_longer_than_a_minute_fails_and_says_why(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    file = files.take_in(chat.inbox, alice, spoken("pcm_s16le", "wav", seconds=61), "话.wav")
    message = messages.reply(alice, chat.pk, "", attachment_ids=[file.token])
    delivery.deliver(chat.pk)
    assert (fate(message), erins_phone.received) == (("failed", "too_long"), [])


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


def test_an_answer_that_makes_no_sense_may_mean_that_it_arrived(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    def take_and_babble(request: Request) -> Answer:
        platform.routes[SEND](request)
        return Answer(b"<html>ok</html>")

    platform.meddle(SEND, take_and_babble, Answer(b"<html>", status=404))
    message, another = messages.reply(alice, chat.pk, "一"), messages.reply(alice, chat.pk, "二")
    delivery.deliver(chat.pk)
    assert fate(message) == ("unknown", "channel_fault")
    assert fate(another) == ("queued", "channel_fault")
    assert erins_phone.texts() == ["一"]


def test_too_fast_for_the_platform_the_whole_account_waits_for_the_next_minute(
    alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    platform.a_minute = 1
    one, two = messages.reply(alice, chat.pk, "一"), messages.reply(alice, chat.pk, "二")
    delivery.deliver(chat.pk)
    delivery.deliver(chat.pk)
    assert (fate(one), fate(two)) == (("sent", ""), ("queued", "throttled"))
    assert len(platform.called(SEND)) == 2
    waits = Inbox.objects.get(pk=chat.inbox_id).paused_until
    assert waits
    assert 0 < (waits - timezone.now()).total_seconds() <= 61
    platform.sent_at.clear()
    Inbox.objects.update(paused_until=None)
    Message.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
    delivery.deliver(chat.pk)
    assert erins_phone.texts() == ["一", "二"]


@pytest.mark.parametrize("end", ["expire", "revoke"])
def test_a_token_that_dies_in_mid_run_is_fetched_once(
    end: str, alice: User, chat: Conversation, platform: Platform, erins_phone: Customer
) -> None:
    for number in range(4):
        messages.reply(alice, chat.pk, f"第{number}句")
        if number == 2:
            getattr(platform.tokens, end)()
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
def test_workers_who_all_find_it_dead_fetch_it_once(account: Inbox, platform: Platform, alice: User) -> None:
    people = [platform.customer(f"oErin-{number}") for number in range(6)]
    for person in people:
        person.say("你好")
    tasks.sweep_envelopes()
    chats = Conversation.objects.filter(identity__inbox=account)
    chats.update(status="active", assignee=alice, accepted_at=timezone.now())
    api.token_of(account)
    platform.tokens.revoke()
    for chat in chats:
        messages.reply(alice, chat.pk, "您好")
    at_once([partial(delivery.deliver, chat.pk) for chat in chats])
    assert [person.texts() for person in people] == [["您好"]] * 6
    assert len(platform.called(TOKEN)) == 2


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
@pytest.mark.parametrize("is_running", [False, True])
def test_what_is_wrong_is_said_so_that_one_can_act(
    is_running: bool, change: dict[str, object], words: str, account: Inbox, platform: Platform
) -> None:
    if is_running:
        api.token_of(account)  # which is good for hours, whatever becomes of the account
    for name, value in change.items():
        setattr(platform.account, name, value)
    with translation.override("en"):
        [problem] = adapter_for(account).problems(account)
    assert words in problem


def test_a_person_must_confirm_calls_from_this_server(account: Inbox, platform: Platform) -> None:
    platform.meddle(TOKEN, Answer({"errcode": 89503, "errmsg": "ip confirm required rid: 1"}))
    with translation.override("zh-hans"):
        [problem] = adapter_for(account).problems(account)
    assert "管理员" in problem


def test_a_changed_account_is_not_served_with_the_old_ones_token(
    account: Inbox, platform: Platform, client: Client, admin: User
) -> None:
    api.token_of(account)
    inboxes.configure("wechat_oa", account.key, {"secret": "another"})
    with pytest.raises(SendError, match="40125"):
        api.token_of(Inbox.objects.get())
    inboxes.configure("wechat_oa", account.key, {"secret": platform.account.secret})
    api.token_of(Inbox.objects.get())
    client.force_login(admin)
    page = f"/admin/channels_hub/inbox/{account.pk}/change/"
    form = inbox_form(account, **account.settings, secret="another")
    assert client.post(page, form).status_code == 302
    with pytest.raises(SendError, match="40125"):
        api.token_of(Inbox.objects.get())


def test_no_secret_reaches_the_log(
    alice: User, chat: Conversation, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    messages.reply(alice, chat.pk, "您好")
    messages.reply(alice, chat.pk, "在吗")
    platform.meddle(SEND, lambda _request: None, Answer(hang_up=True))
    tasks.sweep_deliveries()
    assert len(platform.called(SEND)) == 2
    assert platform.tokens.stable
    for secret in (platform.account.secret, platform.tokens.stable.value):
        assert secret not in caplog.text


def test_what_the_platform_finds_too_large_is_told(alice: User, chat: Conversation, platform: Platform) -> None:
    platform.meddle("/cgi-bin/media/upload", Answer({"errcode": 45001, "errmsg": "media size out of limit"}))
    photo = files.take_in(chat.inbox, alice, picture(), "灯.jpg")
    message = messages.reply(alice, chat.pk, "", attachment_ids=[photo.token])
    delivery.deliver(chat.pk)
    assert fate(message) == ("failed", "too_long")


def test_a_film_goes_up_and_out(alice: User, chat: Conversation, erins_phone: Customer) -> None:
    film = files.take_in(chat.inbox, alice, FILM, "a.mp4")
    messages.reply(alice, chat.pk, "", attachment_ids=[film.token])
    delivery.deliver(chat.pk)
    assert erins_phone.received[0]["msgtype"] == "video"
