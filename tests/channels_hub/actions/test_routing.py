"""Queue → agent: CH4, CH12."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import presence
from accounts.models import Presence, Skill, User
from channels_hub import tasks
from channels_hub.actions import conversations, messages, queue, receive, routing
from channels_hub.models import Conversation, Customer, Envelope, Identity, Inbox, Message
from cs_platform.lib.refusals import Refused
from deadlines.models import Notice
from tests.channels_hub.threads import at_once
from tests.channels_hub.visitor import Widget
from tests.hours import closed_until_tomorrow

Status = Conversation.Status


def waiting_conversation(inbox: Inbox, name: str, minutes: int = 0, **fields: Any) -> Conversation:
    """A customer who has been waiting for so long."""
    since = timezone.now() - timedelta(minutes=minutes)
    customer = fields.pop("customer", None) or Customer.objects.create(name=name)
    identity = Identity.objects.create(inbox=inbox, external_id=name, customer=customer)
    return Conversation.objects.create(
        inbox=inbox,
        identity=identity,
        customer=customer,
        team=inbox.team,
        queued_at=since,
        waiting_since=since,
        **fields,
    )


def agents(team: Any, count: int, capacity: int) -> list[User]:
    made = []
    for number in range(count):
        user = User.objects.create(username=f"agent{number}", roles=["agent"], team=team, capacity=capacity)
        presence.set_state(user, Presence.State.READY)
        made.append(user)
    return made


def load_of(user: User) -> int:
    return Presence.objects.get(user=user).load


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_for_five_agents_of_eight_each_get_one_agent_oldest_first(
    world: dict[str, Any], webchat: Inbox
) -> None:
    five = agents(webchat.team, 5, capacity=8)

    def arrive(number: int) -> None:
        body = b'{"id": "%d", "visitor": "v%d", "text": "hello"}' % (number, number)
        envelope = receive.accept(webchat, headers={}, body=body, dedupe_key=str(number))
        assert envelope
        receive.understand(envelope.pk)
        routing.drain()

    at_once([partial(arrive, number) for number in range(50)])
    active = Conversation.objects.filter(status=Status.ACTIVE)
    queued = Conversation.objects.filter(status=Status.QUEUED)
    assert (active.count(), queued.count()) == (40, 10)
    assert sorted(load_of(user) for user in five) == [8] * 5
    assert sorted(active.filter(assignee=user).count() for user in five) == [8] * 5

    while waiting := list(queued.order_by("queued_at").values_list("pk", flat=True)):
        gone = active.order_by("?").first()
        assert gone is not None
        assert gone.assignee is not None
        conversations.close(gone.assignee, gone.pk)
        at_once([routing.drain, routing.drain])
        assert Conversation.objects.get(pk=waiting[0]).status == Status.ACTIVE
        assert queued.count() == len(waiting) - 1
    assert max(load_of(user) for user in five) <= 8
    assert Message.objects.filter(data__code="assigned").count() == 50


@pytest.mark.django_db(transaction=True)
def test_two_first_words_at_once_open_one_conversation(webchat: Inbox) -> None:
    def say(number: int) -> None:
        body = b'{"id": "%d", "visitor": "same", "text": "word %d"}' % (number, number)
        envelope = receive.accept(webchat, headers={}, body=body, dedupe_key=str(number))
        assert envelope
        assert receive.understand(envelope.pk)

    at_once([partial(say, number) for number in range(16)])
    conversation = Conversation.objects.get()
    assert list(conversation.messages.values_list("seq", flat=True)) == list(range(1, 17))
    assert Customer.objects.count() == 1
    assert not Envelope.objects.filter(processed_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_agents_never_take_the_same_conversation(world: dict[str, Any], webchat: Inbox) -> None:
    conversation = waiting_conversation(webchat, "erin")
    both = agents(webchat.team, 2, capacity=8)

    def take(user: User) -> bool:
        try:
            conversations.accept(user, conversation.pk)
        except Exception:
            return False
        return True

    assert sorted(at_once([partial(take, user) for user in both])) == [False, True]
    assert sum(load_of(user) for user in both) == 1


def test_the_urgent_come_first_then_the_oldest(ready: User, webchat: Inbox) -> None:
    User.objects.filter(pk=ready.pk).update(capacity=1)
    young = waiting_conversation(webchat, "young", minutes=1)
    old = waiting_conversation(webchat, "old", minutes=9)
    urgent = waiting_conversation(webchat, "urgent", priority=5)
    order = []
    for _ in range(3):
        assert routing.drain() == 1
        now = Conversation.objects.get(status=Status.ACTIVE)
        order.append(now.pk)
        conversations.close(ready, now.pk)
    assert order == [urgent.pk, old.pk, young.pk]


def test_the_least_loaded_then_the_longest_idle_gets_it(world: dict[str, Any], webchat: Inbox) -> None:
    busy, idle, fresh = agents(webchat.team, 3, capacity=8)
    Presence.objects.filter(user=busy).update(load=3)
    Presence.objects.filter(user=idle).update(idle_since=timezone.now() - timedelta(hours=1))
    first, second = waiting_conversation(webchat, "a", 2), waiting_conversation(webchat, "b", 1)
    routing.drain()
    assert [Conversation.objects.get(pk=one.pk).assignee for one in (first, second)] == [idle, fresh]


def test_a_returning_customer_gets_who_served_them_last_while_there_is_room(
    world: dict[str, Any], webchat: Inbox
) -> None:
    one, two = agents(webchat.team, 2, capacity=1)
    erin = Customer.objects.create(name="Erin")
    before = waiting_conversation(webchat, "before", customer=erin)
    Conversation.objects.filter(pk=before.pk).update(status=Status.CLOSED, assignee=two, closed_at=timezone.now())
    Presence.objects.filter(user=one).update(idle_since=timezone.now() - timedelta(hours=1))
    again = waiting_conversation(webchat, "again", customer=erin)
    routing.drain()
    again.refresh_from_db()
    assert again.assignee == two
    third = waiting_conversation(webchat, "third", customer=erin)
    routing.drain()
    third.refresh_from_db()
    assert third.assignee == one


@pytest.mark.parametrize("need", ["skill", "region", "language", "team"])
def test_only_who_can_serve_it_is_offered_it(need: str, world: dict[str, Any], webchat: Inbox) -> None:
    wrong, right = agents(webchat.team, 2, capacity=8)
    customer = Customer.objects.create(name="Erin")
    if need == "skill":
        skill = world["skills"]["billing"]
        webchat.required_skills.add(skill)
        right.skills.add(skill)
    elif need == "region":
        customer.region = world["regions"]["suzhou"]
        customer.save()
        wrong.regions.add(world["regions"]["wuxi"])
        right.regions.add(world["regions"]["suzhou"])
    elif need == "language":
        customer.language = "en-GB"
        customer.save()
        right.skills.add(Skill.objects.get(code="english"))
    else:
        User.objects.filter(pk=wrong.pk).update(team=world["teams"]["hotline"])
    conversation = waiting_conversation(webchat, "erin", customer=customer)
    presence.set_state(right, Presence.State.BREAK)
    routing.drain()
    conversation.refresh_from_db()
    assert conversation.status == Status.QUEUED
    presence.set_state(right, Presence.State.READY)
    routing.drain()
    conversation.refresh_from_db()
    assert conversation.assignee == right


def test_an_offer_not_taken_in_time_goes_to_the_next_and_then_the_lead_learns_of_it(
    world: dict[str, Any], webchat: Inbox, bob: User
) -> None:
    one, two = agents(webchat.team, 2, capacity=8)
    conversation = waiting_conversation(webchat, "erin", minutes=7)
    age = conversation.queued_at
    served = []
    for _ in range(2):
        routing.drain()
        conversation.refresh_from_db()
        served.append(conversation.assignee)
        Conversation.objects.update(offered_at=timezone.now() - timedelta(seconds=61))
        tasks.sweep_routing()
    assert set(served) == {one, two}
    tasks.sweep_routing()
    conversation.refresh_from_db()
    assert (conversation.status, conversation.queued_at) == (Status.QUEUED, age)
    assert [load_of(one), load_of(two)] == [0, 0]
    assert Notice.objects.filter(user=bob).count() == 1
    assert conversation.messages.filter(data__code="nobody_there").count() == 1

    Conversation.objects.update(lead_told_at=timezone.now() - timedelta(seconds=61))
    tasks.sweep_routing()
    conversation.refresh_from_db()
    assert conversation.status == Status.ACTIVE
    assert Notice.objects.filter(user=bob).count() == 1


def test_a_declined_offer_is_not_offered_to_the_same_agent_again(ready: User, widget: Widget) -> None:
    widget.say("你好")
    routing.drain()
    conversations.decline(ready, widget.conversation.pk)
    routing.drain()
    assert widget.conversation.status == Status.QUEUED
    presence.set_state(ready, Presence.State.BREAK)
    presence.set_state(ready, Presence.State.READY)
    routing.drain()
    assert widget.conversation.assignee == ready


def test_going_offline_returns_the_unanswered_at_their_old_age_and_keeps_the_answered(
    ready: User, webchat: Inbox
) -> None:
    unanswered, answered = waiting_conversation(webchat, "a", 9), waiting_conversation(webchat, "b", 8)
    routing.drain()
    conversations.accept(ready, unanswered.pk)
    messages.reply(ready, answered.pk, "好了")
    age = unanswered.queued_at
    presence.set_state(ready, Presence.State.OFFLINE)
    routing.drain()
    unanswered.refresh_from_db()
    answered.refresh_from_db()
    assert (unanswered.status, unanswered.assignee, unanswered.queued_at) == (Status.QUEUED, None, age)
    assert (answered.status, answered.assignee) == (Status.ACTIVE, ready)
    assert load_of(ready) == 1


def test_an_answered_customer_who_writes_to_an_absent_agent_waits_for_anybody(
    ready: User, widget: Widget, served: Conversation
) -> None:
    messages.reply(ready, served.pk, "好了")
    presence.set_state(ready, Presence.State.OFFLINE)
    routing.drain()
    widget.say("又断了")
    served.refresh_from_db()
    assert (served.status, served.assignee) == (Status.QUEUED, None)
    assert load_of(ready) == 0


def test_an_agent_whose_sockets_are_gone_goes_offline(ready: User) -> None:
    Presence.objects.filter(user=ready).update(seen_at=timezone.now() - timedelta(seconds=91))
    tasks.sweep_routing()
    assert Presence.objects.get(user=ready).state == Presence.State.OFFLINE


def test_nobody_takes_more_than_they_can_hold(ready: User, webchat: Inbox) -> None:
    User.objects.filter(pk=ready.pk).update(capacity=1)
    first, second = waiting_conversation(webchat, "a", 2), waiting_conversation(webchat, "b", 1)
    routing.drain()
    with pytest.raises(Refused):
        conversations.accept(ready, second.pk)
    conversations.park(ready, first.pk)
    assert routing.drain() == 1
    with pytest.raises(Refused):
        conversations.unpark(ready, first.pk)
    assert load_of(ready) == 1


def test_waiting_customers_hear_where_they_stand_only_when_it_changed(webchat: Inbox, ready: User) -> None:
    presence.set_state(ready, Presence.State.BREAK)
    first, _second = waiting_conversation(webchat, "a", 2), waiting_conversation(webchat, "b", 1)
    assert queue.tell_positions() == 2
    assert queue.tell_positions() == 0
    conversations.accept(ready, first.pk)
    assert queue.tell_positions() == 1


def test_a_word_outside_service_hours_is_work_for_the_morning(ready: User, webchat: Inbox, client: Client) -> None:
    webchat.service_hours = closed_until_tomorrow()
    webchat.save()
    widget = Widget(client, webchat)
    assert widget.session["state"]["open"] is False
    frame = widget.say("晚上好")
    assert [message["data"].get("code") for message in frame["messages"]] == [None, "after_hours"]
    assert "09:00" in frame["messages"][1]["body"]
    assert len(widget.say("还在吗")["messages"]) == 1
    assert routing.drain() == 0
    Conversation.objects.update(route_after=timezone.now() - timedelta(minutes=1))
    assert routing.drain() == 1
    assert widget.conversation.after_hours
