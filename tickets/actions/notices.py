"""Who is told what, by the one door for news: colleagues in their own language, the customer on their channel."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, User
from channels_hub.actions import outbound
from channels_hub.models import Customer
from cs_platform.lib.live import board_changed_on_commit, publish_on_commit, ticket_group, user_group
from tickets import moments
from tickets.lifecycle import LIVE_ORDERS
from tickets.models import Order, Ticket
from tickets.progress import public_link

Words = Callable[[], str]


def changed(ticket: Ticket) -> None:
    """Whoever has the ticket open, or in a list, looks again; so does the live board."""
    frame = {"type": "ticket", "ticket": ticket.pk, "number": ticket.number, "version": ticket.version}
    publish_on_commit(ticket_group(ticket.pk), frame)
    publish_on_commit(user_group(ticket.owner_id), frame)
    board_changed_on_commit()


def tell(people: Iterable[User | None], ticket: Ticket, title: Words, level: str = "info") -> None:
    """One notice to each of `people`; `title` is asked in the reader's language."""
    if moments.is_past():
        return
    url = reverse("tickets:ticket", args=[ticket.number])
    for user in {person.pk: person for person in people if person}.values():
        with translation.override(user.language or settings.LANGUAGE_CODE):
            frame = {
                "type": "notice",
                "level": level,
                "title": title(),
                "body": f"{ticket.number} {ticket.title}",
                "url": url,
            }
        publish_on_commit(user_group(user.pk), frame)


def tell_lead(ticket: Ticket, title: Words, level: str = "warning") -> None:
    tell([ticket.team.lead if ticket.team else None, ticket.owner], ticket, title, level)


def tell_handlers(ticket: Ticket, title: Words, orders: Iterable[Order] | None = None) -> None:
    """Whoever works on the live orders; the whole department while nobody has taken one on."""
    if orders is None:
        orders = ticket.orders.filter(status__in=LIVE_ORDERS).select_related("handler")
    people: list[User] = []
    for order in orders:
        people += [order.handler] if order.handler else handlers_of(order)
    tell(people, ticket, title)


def handlers_of(order: Order) -> list[User]:
    staff = User.objects.filter(is_active=True, department=order.department_id)
    return list(staff.filter(roles__overlap=[Role.HANDLER]))


def tell_customer(ticket: Ticket, text: Words) -> None:
    """A word on the channel the customer used, with the link to the progress page (TK11)."""
    if moments.is_past():
        return
    with translation.override(ticket.customer.language or settings.LANGUAGE_CODE):
        words = text()
    to = ticket.conversation or current(ticket.customer)
    outbound.tell_customer(to, f"{words}\n{public_link(ticket)}", data={"ticket": ticket.number})


def current(customer: Customer) -> Customer:
    """Whom a merged customer has become."""
    return customer.merged_into or customer
