"""Who may see and touch what: one rule for page, API and socket."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.access import within_scope
from accounts.models import Role, Scope, User
from channels_hub.models import Conversation, Customer
from cs_platform.lib.refusals import Forbidden, Refused
from tickets.lifecycle import ORDER_VERBS, OrderStatus, Verb
from tickets.models import Callback, Order, ReturnCall, Ticket

#: Those whose business tickets are; an editor of knowledge sees none.
READERS = (Role.AGENT, Role.LEAD, Role.HANDLER, Role.EXPERT, Role.INSPECTOR, Role.REGULATOR, Role.ADMIN)
CENTRE = (Role.AGENT, Role.LEAD, Role.ADMIN)
#: Other rows that a screen of one ticket shows; and those that whoever changes it asks for as well.
_SHOWN = ("category__parent", "customer", "owner", "region")
_WORKED_WITH = ("team__lead", "business_line")
_OF_ORDERS = {Verb.ACCEPT_ORDER, Verb.RETURN_ORDER, Verb.SEND_BACK}


def visible_tickets(user: User, **only: Any) -> QuerySet[Ticket]:
    """Own tickets (owner, acceptor, from one's conversation, by an order), and as far beyond as the scope goes.

    `only` (`number=…`) looks one up: each way narrowed by itself, since PostgreSQL takes no condition into a union
    and would gather all that an old hand ever owned.
    """
    rows = Ticket.objects.filter(**only)
    if not reads(user):
        return rows.none()
    if user.scope == Scope.ALL:
        return rows
    mine = rows.filter(Q(owner=user) | Q(created_by=user)).values("pk")
    talked = rows.filter(conversation__in=Conversation.objects.filter(assignee=user)).values("pk")
    handled = Order.objects.filter(handler=user, **{f"ticket__{name}": value for name, value in only.items()})
    own = Q(pk__in=mine.union(talked, handled.values("ticket"), all=True))
    if answers_for_department(user):
        own |= Q(departments__contains=[user.department_id])
    return within_scope(user, rows, own=own, team="team", department="team__department")


def reads(user: User) -> bool:
    return user.has_role(*READERS)


def answers_for_department(user: User) -> bool:
    """Handlers and experts work on whatever is sent to their department."""
    return bool(user.department_id) and user.has_role(Role.HANDLER, Role.EXPERT)


def orders_of(user: User) -> Q:
    """Orders that are this person's work: of the own department for handlers, else those in their name."""
    own = Q(handler=user)
    if answers_for_department(user):
        return own | Q(department=user.department_id)
    return own


def load_ticket(user: User, number: str, lock: bool = False, version: int | None = None) -> Ticket:
    """The ticket, locked for a change, or `Http404`; `Refused("stale")` when it is newer than `version`."""
    return _take(visible_tickets(user, number=number), lock, version)


def load_own_ticket(customer: Customer, number: str, lock: bool = False, version: int | None = None) -> Ticket:
    """The same for the customer, who sees the tickets of their own."""
    return _take(Ticket.objects.filter(customer=customer, number=number), lock, version)


def _take(rows: QuerySet[Ticket], lock: bool, version: int | None) -> Ticket:
    pk = next(iter(rows.values_list("pk", flat=True)), None)
    if pk is None:
        raise Http404
    # in two steps: PostgreSQL locks no row of a union, and plans a union with many joins twice as long
    found = Ticket.objects.select_related(*_SHOWN)
    if lock:  # others may still point to the row
        found = found.select_related(*_WORKED_WITH).select_for_update(of=("self",), no_key=True)
    ticket = found.get(pk=pk)
    check_version(ticket, version)
    return ticket


def check_version(ticket: Ticket, version: int | None) -> None:
    """`version` is the one a form was made from; None where nothing can be stale."""
    if version is not None and version != ticket.version:
        raise Refused("stale", _("Somebody changed this ticket meanwhile. Look at what is new, then send again."))


def may_watch(user: User, key: str) -> bool:
    """May this person's screen follow the ticket with this id?"""
    return key.isdecimal() and visible_tickets(user, pk=int(key[:18])).exists()


def visible_orders(user: User) -> QuerySet[Order]:
    """Orders of one's own department, and those of the tickets in sight."""
    if not reads(user):
        return Order.objects.none()
    mine = Q(ticket__owner=user) | Q(ticket__created_by=user) | Q(ticket__conversation__assignee=user)
    own = orders_of(user) | mine
    return within_scope(user, Order.objects.all(), own=own, team="ticket__team", department="ticket__team__department")


def visible_return_calls(user: User) -> QuerySet[ReturnCall]:
    """Of their team, or as far as their scope goes."""
    if not user.has_role(Role.AGENT, Role.LEAD, Role.ADMIN):
        return ReturnCall.objects.none()
    own = Q(team=user.team_id) if user.team_id else Q(pk=0)
    rows = ReturnCall.objects.select_related("customer", "team")
    return within_scope(user, rows, own=own, team="team", department="team__department")


def load_return_call(user: User, call_id: int, lock: bool = False) -> ReturnCall:
    rows = visible_return_calls(user)
    call = (rows.select_for_update(no_key=True, of=("self",)) if lock else rows).filter(pk=call_id).first()
    if call is None:
        raise Http404
    return call


def visible_callbacks(user: User) -> QuerySet[Callback]:
    if not reads(user):
        return Callback.objects.none()
    own = Q(assignee=user) | Q(ticket__owner=user)
    return within_scope(user, Callback.objects.all(), own=own, team="team", department="team__department")


def may(user: User, verb: Verb, order: Order | None = None) -> bool:
    """May this person do `verb` to a ticket in their sight? Its status is another question (`lifecycle`)."""
    if verb in _OF_ORDERS:
        return order is not None and works_on(user, order)
    if verb == Verb.REMARK:
        return user.has_role(*CENTRE, Role.HANDLER, Role.EXPERT)
    return user.has_role(*CENTRE)


def works_on(user: User, order: Order) -> bool:
    """True for the order's own handler, and for any handler of its department."""
    if order.handler_id == user.pk:
        return True
    return user.has_role(Role.HANDLER, Role.EXPERT) and order.department_id == user.department_id


def decides(user: User) -> bool:
    """Who decides over a problem ticket, and may close one whose customer cannot be reached."""
    return user.has_role(Role.LEAD, Role.ADMIN)


def check_may(user: User, verb: Verb, order: Order | None = None) -> None:
    if not may(user, verb, order):
        raise Forbidden("not_yours", _("You can read this, but another person must do it."))


def ticket_verbs(user: User, ticket: Ticket) -> list[Verb]:
    """What this person may do to the ticket now, in the order of the enumeration."""
    allowed = ticket.rule.verbs - _OF_ORDERS - {Verb.WITHDRAW}
    if ticket.problem and not decides(user):
        allowed -= {Verb.DISPATCH}
    return [verb for verb in Verb if verb in allowed and may(user, verb)]


def order_verbs(user: User, ticket: Ticket, order: Order) -> list[Verb]:
    allowed = ORDER_VERBS[OrderStatus(order.status)] & ticket.rule.verbs
    return [verb for verb in Verb if verb in allowed and may(user, verb, order)]
