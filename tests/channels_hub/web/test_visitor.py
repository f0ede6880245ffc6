"""The widget's HTTP: docs/web-chat.md."""

import pytest

from accounts.models import User
from channels_hub.actions import conversations, messages
from channels_hub.models import Conversation, Customer, Identity, Inbox
from tests.channels_hub.visitor import Widget


def test_a_session_alone_writes_no_row(widget: Widget) -> None:
    assert widget.session["conversation"] is None
    assert widget.session["state"]["status"] is None
    assert widget.session["inbox"]["open"] is True
    assert not Identity.objects.exists()
    assert not Customer.objects.exists()


def test_the_first_word_opens_a_conversation_with_its_place_in_the_queue(widget: Widget) -> None:
    frame = widget.say("你好")
    assert [message["body"] for message in frame["messages"]] == ["你好"]
    assert frame["state"]["status"] == "queued"
    assert frame["state"]["queue"] == {"position": 1, "minutes": None}
    assert widget.conversation.unread == 1
    assert widget.conversation.last_text == "你好"


def test_the_same_client_id_again_is_the_same_message(widget: Widget) -> None:
    first, again = widget.send("一次", "double"), widget.send("一次", "double")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["messages"] == again.json()["messages"]
    assert widget.conversation.messages.count() == 1


def test_a_screen_that_was_away_asks_for_what_came_after(widget: Widget, served: Conversation, ready: User) -> None:
    seen = widget.messages()["revision"]
    messages.reply(ready, served.pk, "在的")
    messages.note(ready, served.pk, "内部备注")
    missed = widget.messages(f"?after={seen}")
    assert [message["body"] for message in missed["messages"] if message["direction"] == "out"] == ["在的"]
    assert all(message["direction"] != "note" for message in missed["messages"])
    assert widget.messages(f"?after={missed['revision']}")["messages"] == []


def test_history_pages_back_by_number(widget: Widget, settings: object) -> None:
    for number in range(60):
        widget.say(f"第{number}句") if number < 30 else widget.inbox
    from channels_hub import transcript

    conversation = widget.conversation
    for number in range(30, 60):
        transcript.append(conversation, "in", body=f"第{number}句")
    newest = widget.messages()
    assert len(newest["messages"]) == 50
    assert newest["more"] is True
    older = widget.messages(f"?before={newest['messages'][0]['seq']}&conversation={newest['conversation']}")
    assert [message["seq"] for message in older["messages"]] == list(range(1, 11))
    assert older["more"] is False


def test_a_foreign_or_broken_token_begins_nothing(widget: Widget, webchat: Inbox) -> None:
    widget.token = "stolen"
    assert widget.ask("GET", "messages/").status_code == 401
    other = Inbox.objects.create(key="other", channel="webchat", name="另一个", team=webchat.team)
    stranger = Widget(widget.client, other)
    stranger.inbox = webchat
    assert stranger.ask("GET", "messages/").json()["error"]["code"] == "no_session"


def test_bad_bodies_are_answered_clearly_and_kept_out(widget: Widget) -> None:
    for body, status in [
        ("not json", 400),
        ("[1]", 400),
        ("[" * 100_000, 400),
        ('{"body": "x"}', 400),
        ('{"client_id": "a", "body": "  \\u200b "}', 409),
        ('{"client_id": "a", "body": "%s"}' % ("长" * 20_001), 409),
        ('{"client_id": "a", "body": "%s"}' % ("x" * 300_000), 413),
        ('{"client_id": "a", "body": "x", "attachments": "yes"}', 400),
    ]:
        answer = widget.ask("POST", "messages/", body)
        assert answer.status_code == status, body[:40]
        assert answer.json()["error"]["message"]
    assert not Conversation.objects.exists()


def test_odd_text_is_kept_as_text(widget: Widget) -> None:
    for text, kept in [
        ("a\x00b", "ab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("👨‍👩‍👧 مرحبا", "👨‍👩‍👧 مرحبا"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("x" * 20_000, "x" * 20_000),
        ("\ud800half", "?half"),
    ]:
        assert widget.say(text)["messages"][0]["body"] == kept


def test_any_site_may_ask_without_cookies(widget: Widget) -> None:
    preflight = widget.ask("OPTIONS", "messages/")
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight
    assert widget.ask("GET", "messages/")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("within_a_minute")
def test_who_writes_too_fast_is_told_when_to_go_on(widget: Widget) -> None:
    answers = [widget.send("快") for _ in range(41)]
    assert [answer.status_code for answer in answers] == [201] * 40 + [429]
    assert answers[-1]["Retry-After"] == "40"


def test_reading_marks_what_we_said(widget: Widget, served: Conversation, ready: User) -> None:
    reply = messages.reply(ready, served.pk, "您好")
    widget.ask("POST", "read/", {"seq": reply.seq, "delivered": True})
    reply.refresh_from_db()
    assert reply.delivery == "delivered"
    widget.ask("POST", "read/", {"seq": 999_999})
    reply.refresh_from_db()
    assert reply.delivery == "read"


def test_a_verdict_is_given_once_the_conversation_ended(widget: Widget, served: Conversation, ready: User) -> None:
    verdict = {"conversation": served.pk, "score": 1, "resolved": False, "comment": "没解决"}
    assert widget.ask("POST", "survey/", verdict).json()["error"]["code"] == "not_asked"
    messages.reply(ready, served.pk, "好的")
    conversations.close(ready, served.pk)
    assert widget.messages()["state"]["survey"] == "asked"
    assert widget.ask("POST", "survey/", {**verdict, "score": 9}).json()["error"]["code"] == "bad_score"
    assert widget.ask("POST", "survey/", verdict).json()["state"]["survey"] == "answered"
    assert served.survey.unhappy


def test_the_customer_ends_and_a_later_word_begins_anew(widget: Widget, served: Conversation) -> None:
    assert widget.ask("POST", "end/").json()["state"]["status"] == "closed"
    frame = widget.say("还有一件事")
    assert frame["conversation"] != served.pk
    assert widget.conversation.customer == served.customer
