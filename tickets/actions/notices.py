"""Who is told what, by the one door for news: colleagues in their own language, the customer on their channel."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from accounts.models import Role, User
from channels_hub.actions import outbound
from channels_hub.models import Customer
from cs_platform.lib.live import board_changed_on_commit, publish_on_commit, ticket_group, user_group
from deadlines.actions.notices import notify
from deadlines.models import Notice
from tickets import moments
from tickets.models import Order, Ticket
from tickets.progress import public_link

Words = Callable[[], str]
Level = Notice.Level


def changed(ticket: Ticket) -> None:
    """Whoever has the ticket open, or in a list, looks again; so does the live board."""
    frame = {"type": "ticket", "ticket": ticket.pk, "number": ticket.number, "version": ticket.version}
    publish_on_commit(ticket_group(ticket.pk), frame)
    publish_on_commit(user_group(ticket.owner_id), frame)
    board_changed_on_commit()


def tell(people: Iterable[User | None], ticket: Ticket, title: str | Promise, level: str = Level.INFO) -> None:
    """One notice to each of `people`, kept until it is read; `title` becomes the reader's language."""
    if moments.is_past():
        return
    url = reverse("tickets:ticket", args=[ticket.number])
    for user in {person.pk: person for person in people if person}.values():
        notify(user, Level(level), title, f"{ticket.number} {ticket.title}", url)


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
