"""What a customer said in public is answered in public or in private, and nothing of theirs is told in public."""

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import presenting, windows
from channels_hub.actions import closing, happenings, messages, outbound
from channels_hub.adapters.base import Grant, Inbound, Limits
from channels_hub.models import Conversation
from cs_platform.lib.refusals import Refused
from tests.channels_hub.channel import Postcards


@pytest.fixture
def public(letter: Conversation, postcards: Postcards) -> Conversation:
    """Erin wrote a postcard for all to read; it may be answered once."""
    postcards.grants = True
    postcards.limits = Limits(longest_text=300, longest_public=140)
    said = Inbound("erin", "open-1", body="信号太差！", data={"public": True}, grant=Grant("mention", 3600, 1))
    happenings.happened(letter.inbox, said, timezone.now())
    letter.refresh_from_db()
    return letter


def test_the_only_answer_is_not_kept_for_a_question(public: Conversation, alice: User) -> None:
    assert not presenting.window_json(public)["kept"]
    assert messages.reply(alice, public.pk, "已为您处理").data == {}
    assert presenting.window_json(public) | {"closes_at": 0} == {"closes_at": 0, "left": 0, "shut": True, "kept": False}


def test_a_public_answer_is_shorter_than_a_private_one(public: Conversation, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        messages.reply(alice, public.pk, "长" * 141)
    assert refused.value.code == "too_long"
    assert messages.reply(alice, public.pk, "长" * 141, private=True).data == {"private": True}


def test_nothing_but_a_mark_is_no_message(public: Conversation, alice: User) -> None:
    with pytest.raises(Refused):
        messages.reply(alice, public.pk, "", private=True)


def test_the_house_tells_in_private_and_asks_nobody_in_public(public: Conversation, alice: User) -> None:
    windows.grant(public.identity, Grant("comment", 3600), None)
    message = outbound.tell_customer(public, "您的工单：https://…")
    assert message
    assert message.data["private"]
    public = Conversation.objects.get(pk=public.pk)
    public.first_replied_at = timezone.now()
    closing.close(public, alice, "closed", {"agent": alice.name})
    assert not hasattr(public, "survey")
