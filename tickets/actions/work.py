"""The frame of every action: lock, check, do, write the history, move the clocks, save once, tell."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub.models import Customer
from cs_platform.lib.refusals import Refused
from tickets import access, lifecycle, moments
from tickets.actions import clocks, notices
from tickets.actions.history import By, record
from tickets.actions.notices import Level
from tickets.lifecycle import LIVE_ORDERS, OrderStatus, Status, Verb
from tickets.models import Event, Kind, Order, Ticket


@dataclass
class Work:
    """A locked ticket in the hands of somebody, at one moment."""

    ticket: Ticket
    by: By
    at: datetime = field(default_factory=moments.now)

    @property
    def user(self) -> User:
        """Only for verbs that belong to staff."""
        assert isinstance(self.by, User)
        return self.by

    def record(self, kind: Kind, **data: Any) -> Event:
        return record(self.ticket, kind, self.by, self.at, data)

    def move(self, status: Status) -> None:
        """Into another status, with what that means for the clocks."""
        ticket = self.ticket
        if status == ticket.status:
            return
        before, after = ticket.rule, lifecycle.rule(status)
        if status not in before.next:
            raise Refused("not_now", _("A ticket in this state cannot go there."))
        ticket.status, ticket.status_since = status, self.at
        ticket.closed_at = None if after.open else self.at
        if before.open and after.open and before.clock_runs != after.clock_runs:
            (clocks.resume if after.clock_runs else clocks.pause)(ticket, self.at)

    def orders(self) -> list[Order]:
        """Those of the present round, oldest first."""
        return list(self.ticket.orders.filter(round=self.ticket.reopened).order_by("pk"))

    def settle(self) -> None:
        """Take the status from the orders; while we wait for the customer only a result ends the waiting."""
        status = lifecycle.of_orders(self.orders(), reopened=self.ticket.reopened > 0)
        if self.ticket.status != Status.WAITING or status == Status.RETURNED:
            self.move(status)

    def tell(self, people: Iterable[User | None], title: str | Promise, level: str = Level.INFO) -> None:
        """Everybody but whoever did it."""
        others = [person for person in people if person != self.by]
        notices.tell(others, self.ticket, title, level)

    def tell_lead(self, title: str | Promise) -> None:
        lead = self.ticket.team.lead if self.ticket.team else None
        self.tell([lead, self.ticket.owner], title, Level.WARNING)

    def tell_handlers(self, title: str | Promise, orders: Iterable[Order] | None = None) -> None:
        """Whoever works on the live orders; the whole department while nobody has taken one on."""
        if orders is None:
            orders = self.ticket.orders.filter(status__in=LIVE_ORDERS).select_related("handler")
        for order in orders:
            self.tell([order.handler] if order.handler else notices.handlers_of(order), title)


@contextmanager
def on_ticket(by: By, number: str, verb: Verb, version: int | None = None) -> Iterator[Work]:
    """One transaction on one ticket: yields it locked and checked; saves it and tells its watchers."""
    with transaction.atomic():
        work = Work(_load(by, number, version), by)
        if isinstance(by, User):
            access.check_may(by, verb)
        check_status(work.ticket, verb)
        yield work
        finish(work)


@contextmanager
def on_order(user: User, order_id: int, verb: Verb, version: int | None = None) -> Iterator[tuple[Work, Order]]:
    """The same for one order: its ticket is locked first, as everywhere."""
    with transaction.atomic():
        order = access.visible_orders(user).select_related("ticket").filter(pk=order_id).first()
        if order is None:
            raise Http404
        ticket = Ticket.objects.select_related("category", "customer", "owner", "team__lead", "region")
        work = Work(ticket.select_for_update(of=("self",), no_key=True).get(pk=order.ticket_id), user)
        order = Order.objects.select_related("department", "handler").get(pk=order_id)
        order.ticket = work.ticket
        access.check_may(user, verb, order)
        _check_order(order, verb)
        check_status(work.ticket, verb)
        access.check_version(work.ticket, version)
        yield work, order
        finish(work)


def finish(work: Work) -> None:
    work.ticket.save()
    notices.changed(work.ticket)


def check_status(ticket: Ticket, verb: Verb) -> None:
    if verb not in ticket.rule.verbs:
        raise Refused(
            "not_now",
            _("The ticket is “%(status)s” now: this cannot be done to it.") % {"status": ticket.get_status_display()},
        )


def _check_order(order: Order, verb: Verb) -> None:
    if verb in lifecycle.ORDER_VERBS[OrderStatus(order.status)]:
        return
    if verb == Verb.ACCEPT_ORDER and order.status == OrderStatus.ACCEPTED and order.handler:
        raise Refused("taken", _("%(name)s has taken this order on already.") % {"name": order.handler.name})
    raise Refused(
        "not_now",
        _("The order is “%(status)s” now: this cannot be done to it.") % {"status": order.get_status_display()},
    )


def _load(by: By, number: str, version: int | None) -> Ticket:
    if isinstance(by, Customer):
        return access.load_own_ticket(by, number, lock=True, version=version)
    if by is None:
        return Ticket.objects.select_for_update(of=("self",), no_key=True).get(number=number)
    return access.load_ticket(by, number, lock=True, version=version)
