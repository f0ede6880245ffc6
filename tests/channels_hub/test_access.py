"""Who sees which conversations: one rule for page, API and socket."""

from typing import Any

import pytest

from accounts.models import Scope, User
from channels_hub import access
from channels_hub.live.subscriptions import may_join
from channels_hub.models import Conversation, Customer, Identity, Inbox


@pytest.fixture
def three(conversation: Conversation, webchat: Inbox, world: dict[str, Any]) -> dict[str, Conversation]:
    """Alice's own, one that waits for her team, one of a colleague's."""
    made = {"alices": conversation}
    for name, fields in {"waiting": {"status": "queued"}, "amys": {"assignee": world["users"]["amy"]}}.items():
        customer = Customer.objects.create(name=name)
        identity = Identity.objects.create(inbox=webchat, external_id=name, customer=customer)
        made[name] = Conversation.objects.create(
            inbox=webchat, identity=identity, customer=customer, team=webchat.team, **{"status": "active", **fields}
        )
    return made


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("alice", {"alices", "waiting"}),
        ("anna", set()),  # another team
        ("bob", {"alices", "waiting", "amys"}),
        ("beth", set()),
        ("chen", set()),
        ("dora", set()),  # another department
        ("emma", set()),  # an editor's work is not conversations
        ("ivy", {"alices", "waiting", "amys"}),
        ("rex", {"alices", "waiting", "amys"}),
        ("admin", {"alices", "waiting", "amys"}),
    ],
)
def test_everybody_sees_what_their_scope_holds(
    username: str, sees: set[str], three: dict[str, Conversation], world: dict[str, Any]
) -> None:
    user = world["users"][username]
    visible = set(access.visible_conversations(user).values_list("pk", flat=True))
    assert {name for name, one in three.items() if one.pk in visible} == sees
    assert {name for name, one in three.items() if may_join(user, f"conversation.{one.pk}")} == sees


def test_a_regulator_of_narrow_scope_reads_no_talk(three: dict[str, Conversation], world: dict[str, Any]) -> None:
    rex = world["users"]["rex"]
    rex.scope = Scope.DEPARTMENT
    assert not access.visible_conversations(rex).exists()


def test_a_merged_customer_is_no_longer_looked_up(alice: User, erin: Customer) -> None:
    Customer.objects.create(name="旧档", merged_into=erin)
    assert list(access.visible_customers(alice)) == [erin]


def test_a_call_that_nobody_took_can_be_read_by_the_team_that_calls_back(
    conversation: Conversation, world: dict[str, Any]
) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(status="closed", assignee=None)
    amy, anna = world["users"]["amy"], world["users"]["anna"]
    assert access.visible_conversations(amy).filter(pk=conversation.pk).exists()
    assert not access.visible_conversations(anna).filter(pk=conversation.pk).exists()
