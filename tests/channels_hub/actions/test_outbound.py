"""What the house tells reaches the customer where they may be written to, or they are owed a call."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import windows
from channels_hub.actions import conversations, delivery, outbound
from channels_hub.adapters.base import Grant
from channels_hub.models import Allowance, Conversation, Customer, Identity, Inbox
from cs_platform.lib.refusals import Refused
from tests.channels_hub.channel import Postcards
from tickets.models import ReturnCall


@pytest.fixture
def shut(postcards: Postcards, letter: Conversation) -> Conversation:
    """The latest words came by a channel whose window has shut."""
    postcards.grants = True
    windows.grant(letter.identity, Grant("message", 60, 5), timezone.now() - timedelta(hours=1))
    return letter


def test_it_goes_where_words_can_be_sent(shut: Conversation, erin: Customer, webchat: Inbox) -> None:
    identity = Identity.objects.create(inbox=webchat, external_id="erin-web", customer=erin)
    older = timezone.now() - timedelta(days=3)
    other = Conversation.objects.create(
        inbox=webchat, identity=identity, customer=erin, team=webchat.team, status="closed", created_at=older
    )
    message = outbound.tell_customer(erin, "您的工单已处理")
    assert message
    assert message.conversation == other


def test_where_nothing_carries_it_the_customer_is_owed_a_call(shut: Conversation, erin: Customer) -> None:
    assert outbound.tell_customer(erin, "您的工单已处理") is None
    assert ReturnCall.objects.get().reason == "window_shut"


def test_somebody_who_never_wrote_cannot_be_told(erin: Customer) -> None:
    assert outbound.tell_customer(erin, "您的工单已处理") is None
    assert not ReturnCall.objects.exists()


def test_nobody_is_written_to_first_where_the_channel_forbids_it(
    alice: User, shut: Conversation, postcards: Postcards
) -> None:
    Conversation.objects.update(status="closed")
    with pytest.raises(Refused) as refused:
        conversations.start_outbound(alice, shut.identity, "您好")
    assert refused.value.code == "window_shut"
    windows.grant(shut.identity, Grant("message", 3600, 5), None)
    begun = conversations.start_outbound(alice, shut.identity, "您好")
    delivery.deliver(begun.pk)
    assert postcards.sent == ["您好"]
    assert Allowance.objects.get().left == 4
