"""Tickets follow their customers when two are found to be one, and go back when they are not."""

from typing import Any

import pytest

from accounts.models import User
from channels_hub.actions import merging
from channels_hub.models import Customer
from tickets import actions
from tickets.actions import return_calls
from tickets.models import Category, ReturnCall, Ticket


@pytest.fixture
def stranger(world: dict[str, Any], alice: User) -> Customer:
    """Erin under another name, with a ticket and a missed call."""
    made = Customer.objects.create(name="匿名")
    category = Category.objects.create(code="slow", name="上网慢")
    actions.accept(alice, customer=made, category=category, type="fault", title="晚上慢")
    return_calls.owe(made, None, "missed_call", "13951880001", alice.team, None)
    return made


def test_tickets_and_owed_calls_go_along_and_come_back(alice: User, erin: Customer, stranger: Customer) -> None:
    record = merging.merge(alice, erin.pk, stranger.pk, "同一号码")
    assert (Ticket.objects.get().customer, ReturnCall.objects.get().customer) == (erin, erin)
    merging.unmerge(alice, record.pk)
    assert (Ticket.objects.get().customer, ReturnCall.objects.get().customer) == (stranger, stranger)


def test_two_owed_calls_for_one_reason_become_one(alice: User, erin: Customer, stranger: Customer) -> None:
    return_calls.owe(erin, None, "missed_call", "13951880001", alice.team, None)
    merging.merge(alice, erin.pk, stranger.pk, "同一号码")
    assert ReturnCall.objects.filter(customer=erin, done_at=None).count() == 1
