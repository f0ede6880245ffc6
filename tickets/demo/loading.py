"""Lives the stories through, each step at its own time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from channels_hub.models import Customer
from deadlines.actions import fire_one_due
from tickets import actions, moments
from tickets.demo import tree
from tickets.demo.stories import CUSTOMERS, STORIES, Step, Story
from tickets.models import Order, Ticket, Via

#: Who works on orders of a department.
HANDLERS = {"network": "chen", "billing": "cai", "install": "cui"}


def load(world: dict[str, Any]) -> None:
    """Adds to `world` the tree, the reasons and `tickets`, newest last; made once."""
    tree.load(world)
    people = dict(world["customers"]) | {name: _customer(world, name) for name in CUSTOMERS}
    if not Ticket.objects.exists():
        for story in sorted(STORIES, key=lambda story: -story[8]):
            _live(world, people, story)
    world["tickets"] = list(Ticket.objects.order_by("pk"))


def _customer(world: dict[str, Any], name: str) -> Customer:
    phone, region = CUSTOMERS[name]
    return Customer.objects.get_or_create(name=name, defaults={"phone": phone, "region": world["regions"][region]})[0]


def _live(world: dict[str, Any], people: dict[str, Customer], story: Story) -> None:
    name, category, kind, urgency, title, description, fields, owner, hours, steps = story
    moment, user = timezone.now() - timedelta(hours=hours), world["users"][owner]
    with moments.at(moment):
        ticket = actions.accept(
            user,
            customer=people[name],
            category=world["ticket_categories"][category],
            type=kind,
            urgency=urgency,
            title=title,
            description=description,
            fields=fields,
            via=Via.PHONE,
        )
    for after, *step in steps:
        moment += timedelta(hours=after)
        while fire_one_due(moment):
            pass
        with moments.at(moment):
            _take_step(world, user, ticket, tuple(step))


def _take_step(world: dict[str, Any], user: User, ticket: Ticket, step: Step) -> None:
    verb, *words = step
    STEPS[verb](world, user, ticket, *words)


def _order(world: dict[str, Any], ticket: Ticket, status: str) -> tuple[User, Order]:
    order = ticket.orders.select_related("department").filter(status=status).order_by("pk")[0]
    return world["users"][HANDLERS[order.department.code]], order


def _dispatch_to(world: dict[str, Any], user: User, ticket: Ticket, code: str) -> None:
    actions.dispatch(user, ticket.number, [actions.Destination(world["departments"][code])])


def _take(world: dict[str, Any], user: User, ticket: Ticket) -> None:
    handler, order = _order(world, ticket, "sent")
    actions.accept_order(handler, order.pk)


def _return(world: dict[str, Any], user: User, ticket: Ticket, result: str, fields: dict[str, str]) -> None:
    handler, order = _order(world, ticket, "accepted")
    actions.return_order(handler, order.pk, result=result, fields=fields)


def _back(world: dict[str, Any], user: User, ticket: Ticket, code: str, evidence: str) -> None:
    order = ticket.orders.select_related("department").get(status__in=["sent", "accepted"])
    handler = world["users"][HANDLERS[order.department.code]]
    actions.send_back(handler, order.pk, reason=world["send_back_reasons"][code], evidence=evidence)


def _attempt(outcome: str) -> Callable[..., Any]:
    return lambda world, user, ticket, note="": actions.call_back(user, ticket.number, outcome, note=note)


STEPS: dict[str, Callable[..., Any]] = {
    "dispatch": lambda world, user, ticket: actions.dispatch(user, ticket.number),
    "dispatch_to": _dispatch_to,
    "take": _take,
    "return": _return,
    "back": _back,
    "resolve": lambda world, user, ticket, result: actions.resolve(user, ticket.number, result=result),
    "close": lambda world, user, ticket, word: actions.close(user, ticket.number, evidence=word),
    "wait": lambda world, user, ticket, question: actions.wait_for_customer(user, ticket.number, question=question),
    "urge": lambda world, user, ticket, text: actions.urge(user, ticket.number, text=text, channel=Via.PHONE),
    "remark": lambda world, user, ticket, text: actions.remark(user, ticket.number, text=text),
    "resolved": _attempt("resolved"),
    "not_resolved": _attempt("not_resolved"),
    "no_answer": _attempt("no_answer"),
}
