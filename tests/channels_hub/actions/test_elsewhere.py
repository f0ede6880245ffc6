"""Where one address is shut, the customer is written to on another, or called (CH11)."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from channels_hub import reaching, windows
from channels_hub.actions import delivery, elsewhere, happenings, outbound
from channels_hub.adapters.base import Grant, Inbound, Receipt, SendError
from channels_hub.models import Conversation, Customer, Identity, Inbox, Message
from cs_platform.lib.refusals import Refused
from tests.channels_hub.channel import Postcards
from tickets.models import ReturnCall


@pytest.fixture
def shut(postcards: Postcards, letter: Conversation, ready: User) -> Conversation:
    postcards.grants = True
    windows.grant(letter.identity, Grant("message", 60, 5), timezone.now() - timedelta(hours=1))
    return letter


@pytest.fixture
def other(webchat: Inbox, erin: Customer) -> Identity:
    """Erin's address that is always open."""
    return Identity.objects.create(inbox=webchat, external_id="erin-web", customer=erin)


def test_only_addresses_that_are_open_now_are_offered(shut: Conversation, other: Identity) -> None:
    assert [address.identity for address in reaching.others(shut)] == [other]
    Identity.objects.filter(pk=other.pk).update(left_at=timezone.now())
    assert reaching.others(shut) == []
    Identity.objects.filter(pk=other.pk).update(left_at=None)
    Inbox.objects.filter(pk=other.inbox_id).update(active=False)
    assert reaching.others(shut) == []


def test_a_new_conversation_begins_there_and_a_line_here_says_so(
    ready: User, shut: Conversation, other: Identity
) -> None:
    there = elsewhere.write(ready, shut.pk, other.pk, "换个地方回复您")
    assert (there.identity, there.assignee) == (other, ready)
    assert there.messages.get(direction="out").body == "换个地方回复您"
    assert shut.messages.get(direction="event").data["inbox"] == other.inbox.name


def test_an_open_conversation_there_goes_on(ready: User, shut: Conversation, other: Identity) -> None:
    going_on = happenings.happened(other.inbox, Inbound("erin-web", "m1", body="在吗"), timezone.now())
    assert going_on
    there = elsewhere.write(ready, shut.pk, other.pk, "在的")
    assert there.pk == going_on.conversation_id
    assert Conversation.objects.count() == 2


def test_nobody_elses_address_is_written_to(ready: User, shut: Conversation, webchat: Inbox) -> None:
    stranger = Identity.objects.create(inbox=webchat, external_id="x", customer=Customer.objects.create(name="别人"))
    for wrong in (stranger, shut.identity):
        with pytest.raises(Refused) as refused:
            elsewhere.write(ready, shut.pk, wrong.pk, "您好")
        assert refused.value.code == "not_theirs"
    with pytest.raises(Http404):
        elsewhere.write(ready, shut.pk, 0, "您好")


def test_a_conversation_out_of_sight_is_not_there(dora: User, shut: Conversation, other: Identity) -> None:
    with pytest.raises(Http404):
        elsewhere.write(dora, shut.pk, other.pk, "您好")


def test_what_the_house_could_not_tell_stands_in_a_note(shut: Conversation, erin: Customer) -> None:
    assert outbound.tell_customer(shut, "您的工单已处理") is None
    assert "您的工单已处理" in shut.messages.get(direction="note").body
    assert ReturnCall.objects.get().customer == erin


def test_what_is_told_of_a_ticket_goes_where_words_go(shut: Conversation, other: Identity) -> None:
    there = Conversation.objects.create(
        inbox=other.inbox, identity=other, customer=other.customer, team=other.inbox.team, status="closed"
    )
    message = outbound.tell_customer(shut, "您的工单已处理")
    assert message
    assert message.conversation == there


@pytest.mark.parametrize("told_by", ["answer", "receipt"])
def test_a_notice_that_fails_later_owes_a_call(
    letter: Conversation, postcards: Postcards, erin: Customer, told_by: str
) -> None:
    message = outbound.tell_customer(erin, "您的工单已处理")
    assert message
    if told_by == "answer":
        postcards.failures = [SendError("window_shut")]
        delivery.deliver(letter.pk)
    else:
        Message.objects.filter(pk=message.pk).update(external_id="p1", delivery="sent")
        happenings.happened(letter.inbox, Receipt("p1", "failed", "refused_by_customer"), timezone.now())
    assert ReturnCall.objects.get().customer == erin


def test_a_reply_that_fails_owes_nothing_by_itself(letter: Conversation, postcards: Postcards, ready: User) -> None:
    """Its agent sees it, and the ways on beside it."""
    delivery.queue(letter, kind="text", body="您好", author=ready)
    postcards.failures = [SendError("window_shut")]
    delivery.deliver(letter.pk)
    assert not ReturnCall.objects.exists()
