"""Numbers without gaps, words once."""

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from channels_hub.actions import messages
from channels_hub.models import Conversation, Message
from cs_platform.lib.refusals import Forbidden, Refused
from tests.channels_hub.threads import at_once
from tests.channels_hub.visitor import Widget


@pytest.mark.django_db(transaction=True)
def test_numbers_and_revisions_have_no_gap_however_many_write_at_once(alice: User, conversation: Conversation) -> None:
    writers = [partial(messages.reply, alice, conversation.pk, f"第{number}句") for number in range(20)]
    writers += [partial(messages.note, alice, conversation.pk, f"备注{number}") for number in range(20)]
    at_once(writers)
    rows = list(conversation.messages.values_list("seq", "revision"))
    conversation.refresh_from_db()
    assert [seq for seq, _revision in rows] == list(range(1, conversation.last_seq + 1))
    assert sorted(revision for _seq, revision in rows) == list(range(1, conversation.revision + 1))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_message(alice: User, conversation: Conversation) -> None:
    both = at_once([partial(messages.reply, alice, conversation.pk, "好的", client_id="x") for _ in range(6)])
    assert len({message.pk for message in both}) == 1
    assert conversation.messages.filter(direction="out").count() == 1


def test_a_reply_ends_the_waiting(ready: User, served: Conversation) -> None:
    messages.reply(ready, served.pk, "在的")
    served.refresh_from_db()
    assert (served.unread, served.waiting_since) == (0, None)
    assert served.first_replied_at
    assert served.last_text == "在的"


def test_a_note_ends_nothing_and_reaches_no_customer(ready: User, served: Conversation, widget: Widget) -> None:
    messages.note(ready, served.pk, "疑似黑名单")
    served.refresh_from_db()
    assert served.waiting_since
    assert served.last_text != "疑似黑名单"
    assert "疑似黑名单" not in str(widget.messages())


def test_reading_counts_down_and_takes_the_offer(ready: User, served: Conversation, widget: Widget) -> None:
    second = widget.say("急")["messages"][-1]["seq"]
    messages.mark_read(ready, served.pk, second - 1)
    served.refresh_from_db()
    assert served.unread == 1
    assert served.accepted_at
    messages.mark_read(ready, served.pk, 10**9)
    served.refresh_from_db()
    assert served.unread == 0
    assert widget.messages()["state"]["seen_seq"] == served.seen_by_agent


def test_looking_on_reads_nothing(bob: User, served: Conversation) -> None:
    messages.mark_read(bob, served.pk, 99)
    served.refresh_from_db()
    assert (served.unread, served.accepted_at) == (1, None)


@pytest.mark.parametrize("body", ["", "  \n ", "\u200b\u200d", "长" * 20_001])
def test_empty_and_endless_replies_are_refused(body: str, alice: User, conversation: Conversation) -> None:
    with pytest.raises(Refused):
        messages.reply(alice, conversation.pk, body)
    with pytest.raises(Refused):
        messages.note(alice, conversation.pk, body)
    assert not conversation.messages.exists()


def test_who_may_not_write_is_told_so(
    chen: User, dora: User, world: dict[str, Any], conversation: Conversation
) -> None:
    for user in (chen, dora, world["users"]["rex"], world["users"]["anna"]):
        with pytest.raises((Http404, Forbidden)):
            messages.note(user, conversation.pk, "x")
    assert not conversation.messages.exists()


def test_words_are_found_by_pairs_and_by_a_very_long_word(alice: User, conversation: Conversation) -> None:
    messages.reply(alice, conversation.pk, "宽带故障")
    messages.reply(alice, conversation.pk, "x" * 20_000)
    assert Message.objects.filter(search__isnull=False).count() == conversation.messages.filter(direction="out").count()


def test_a_word_costs_the_same_in_a_long_conversation(ready: User, served: Conversation, widget: Widget) -> None:
    def cost(text: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            widget.say(text)
        return len(queries)

    messages.reply(ready, served.pk, "您好")
    cost("第一句")  # starts the clock of the next reply
    early = cost("第二句")
    for number in range(20):
        messages.reply(ready, served.pk, f"{number}")
    cost("还有")
    assert cost("最后") == early
    assert early <= 20
