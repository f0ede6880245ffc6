"""A thread of letters is a conversation; answers stay in it; what is not for a person opens nothing."""

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import rating, tasks
from channels_hub.actions import conversations, delivery, files, messages
from channels_hub.models import Conversation, Customer, Envelope, Feed, Inbox, Message, Survey
from tests.channels_hub.adapters.email.conftest import OURS, written
from tests.channels_hub.adapters.email.dovecot import Mailbox
from tests.channels_hub.adapters.email.post_office import PostOffice
from tests.channels_hub.adapters.email.test_bounces import BOUNCE
from tests.channels_hub.adapters.email.test_bounces import OURS as SENT
from tests.channels_hub.test_files import picture


def look() -> None:
    tasks.feeds.prepare()
    Feed.objects.update(due_at=timezone.now())
    for feed in Feed.objects.all():
        tasks.look(feed.pk)
    assert not Envelope.objects.exclude(error="").exists()


def served(alice: User, mailbox: Mailbox, text: str = "断网了") -> Conversation:
    mailbox.put(written(text).as_bytes())
    look()
    Conversation.objects.filter(status="queued").update(status="active", assignee=alice, accepted_at=timezone.now())
    return Conversation.objects.latest("pk")


def answered(alice: User, conversation: Conversation, words: str) -> Message:
    message = messages.reply(alice, conversation.pk, words)
    delivery.deliver(conversation.pk)
    return message


def test_our_answer_stands_in_her_thread_and_hers_in_ours(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    answered(alice, conversation, "您好，已派单")
    [ours] = office.taken
    hers = conversation.messages.get(direction="in")
    assert (ours["In-Reply-To"], ours["From"]) == (hers.external_id, f"客服邮箱 <{OURS}>")
    assert ours["Subject"] == f"Re: 宽带 [#{conversation.pk}]"
    assert "Auto-Submitted" not in ours
    answer = written(
        "谢谢\n\n在 2026-11-23，客服 写道：\n> 您好，已派单", References=ours["Message-ID"], subject="Re: 宽带"
    )
    mailbox.put(answer.as_bytes())
    look()
    last = conversation.messages.filter(direction="in").latest("seq")
    assert (last.body, "已派单" in last.data["quoted"]) == ("谢谢", True)
    assert Conversation.objects.count() == 1


def test_an_answer_to_a_letter_whose_sending_was_not_written_down_finds_its_conversation(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    answered(alice, conversation, "您好，已派单")
    conversation.messages.filter(direction="out").update(external_id=None, delivery="unknown")
    name = office.taken[0]["Message-ID"]
    mailbox.put(written("谢谢", In_Reply_To=name, subject="一").as_bytes())
    mailbox.put(written("猜的", In_Reply_To=name.replace("@", "0@"), subject="二").as_bytes())
    look()
    assert conversation.messages.filter(direction="in").count() == 2
    assert Conversation.objects.exclude(pk=conversation.pk).get().subject == "二"


def test_two_matters_are_two_conversations(account: Inbox, mailbox: Mailbox) -> None:
    mailbox.put(written("断网了", subject="宽带").as_bytes())
    mailbox.put(written("多扣钱了", subject="话费").as_bytes())
    look()
    assert set(Conversation.objects.values_list("subject", flat=True)) == {"宽带", "话费"}


def test_the_number_in_the_subject_finds_the_thread_of_its_own_writer_only(
    alice: User, account: Inbox, mailbox: Mailbox
) -> None:
    conversation = served(alice, mailbox)
    tagged = f"宽带 [#{conversation.pk}]"
    mailbox.put(written("补充一句", subject=tagged).as_bytes())
    mailbox.put(written("我是别人", subject=tagged, From="mallory@example.com").as_bytes())
    look()
    assert conversation.messages.filter(direction="in").count() == 2
    assert Conversation.objects.exclude(pk=conversation.pk).get().identity.external_id == "mallory@example.com"


def test_an_answer_to_a_closed_conversation_opens_the_next_in_the_same_thread(
    alice: User, account: Inbox, mailbox: Mailbox
) -> None:
    conversation = served(alice, mailbox)
    first = conversation.messages.get(direction="in")
    conversations.close(alice, conversation.pk)
    mailbox.put(written("又断了", In_Reply_To=first.external_id).as_bytes())
    look()
    again = Conversation.objects.latest("pk")
    assert (again.pk != conversation.pk, again.thread, again.subject) == (True, conversation.thread, "宽带")


def test_files_come_out_of_the_letter_and_go_into_ours(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    letter = written("灯是红的")
    letter.add_attachment(picture(), maintype="image", subtype="jpeg", filename="灯.jpg")
    mailbox.put(letter.as_bytes())
    look()
    tasks.sweep_media()
    attachment = Message.objects.get(direction="in").attachments.get()
    assert (attachment.name, attachment.content_type) == ("灯.jpg", "image/jpeg")
    conversation = Conversation.objects.get()
    Conversation.objects.update(status="active", assignee=alice, accepted_at=timezone.now())
    paper = files.take_in(account, alice, picture(), "图示.jpg")
    messages.reply(alice, conversation.pk, "请按图操作", attachment_ids=[paper.token])
    delivery.deliver(conversation.pk)
    [name] = [part.get_filename() for part in office.taken[0].iter_attachments()]
    assert name == "图示.jpg"


def test_machines_open_no_work_and_are_not_answered(account: Inbox, mailbox: Mailbox, office: PostOffice) -> None:
    mailbox.put(written("我在休假", Auto_Submitted="auto-replied").as_bytes())
    mailbox.put(written("新闻", List_Id="<news.example.com>").as_bytes())
    mailbox.put(written("我们自己", From=OURS).as_bytes())
    look()
    tasks.sweep_deliveries()
    assert not Conversation.objects.exists()
    assert not Customer.objects.filter(identities__inbox=account).exists()
    assert office.taken == []
    assert Envelope.objects.filter(processed_at=None).count() == 0


def test_an_automatic_answer_is_a_line_in_the_conversation(alice: User, account: Inbox, mailbox: Mailbox) -> None:
    conversation = served(alice, mailbox)
    first = conversation.messages.get(direction="in")
    mailbox.put(
        written("我在休假", subject="休假", Auto_Submitted="auto-replied", References=first.external_id).as_bytes()
    )
    look()
    assert conversation.messages.filter(
        direction="event", data__code="auto_reply", data__what="休假 – 我在休假"
    ).exists()


def test_a_letter_that_came_back_is_shown_at_it(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    message = answered(alice, conversation, "您好")
    name = office.taken[0]["Message-ID"].encode()
    mailbox.put(BOUNCE.replace(SENT.encode(), name))
    look()
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == ("failed", "bounced")
    assert "user unknown" in message.delivery_detail


def test_nobody_makes_a_letter_of_hers_come_back(alice: User, account: Inbox, mailbox: Mailbox) -> None:
    hers = served(alice, mailbox).messages.get(direction="in")
    mailbox.put(BOUNCE.replace(SENT.encode(), str(hers.external_id).encode()))
    look()
    hers.refresh_from_db()
    assert (hers.delivery, hers.delivery_error) == ("", "")


def test_an_address_that_is_not_there_fails_for_good(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    office.unknown.add("erin@example.com")
    message = answered(alice, conversation, "您好")
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == ("failed", "bounced")


def test_how_it_was_is_asked_with_a_page_and_answered_by_a_number(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    messages.reply(alice, conversation.pk, "您好，已派单")
    conversations.close(alice, conversation.pk)
    delivery.deliver(conversation.pk)
    asked = office.taken[-1]
    body = asked.get_body(("plain",))
    assert body
    survey = Survey.objects.get()
    assert rating.link_to(survey.pk) in body.get_content()
    assert asked["Auto-Submitted"] == "auto-generated"
    mailbox.put(written("5\n\n发自我的 iPhone\n\n> 您好", In_Reply_To=asked["Message-ID"]).as_bytes())
    look()
    survey.refresh_from_db()
    assert (survey.score, Conversation.objects.count()) == (5, 1)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("552 5.3.4 message too large", "too_long"),
        ("552 5.7.0 this content is blocked", "content"),
        ("554 5.7.1 spam", "content"),
        ("530 5.7.0 sign in first", "credentials"),
    ],
)
def test_what_a_server_refuses_is_told_by_its_reason(
    answer: str, cause: str, alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    office.trouble = answer
    message = answered(alice, conversation, "您好")
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == ("failed", cause)
    assert answer.split(" ", 1)[1] in message.delivery_detail


def test_our_letters_pass_servers_that_know_no_8_bit_and_have_names_nobody_guesses(
    alice: User, account: Inbox, mailbox: Mailbox, office: PostOffice
) -> None:
    conversation = served(alice, mailbox)
    messages.reply(alice, conversation.pk, "您好，已派单")
    message = answered(alice, conversation, "第二句")
    first, second = office.taken
    assert first.as_bytes().isascii()
    assert f"bihuan.{message.pk}." in second["Message-ID"]
    assert len({str(letter["Message-ID"]).split(".")[3] for letter in office.taken}) == 2
