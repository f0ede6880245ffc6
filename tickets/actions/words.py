"""What people say about a ticket: urging (催单, TK5), supplements (TK4), remarks, waiting for the customer."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from channels_hub.actions import customers
from channels_hub.models import Customer, Message, Reveal
from channels_hub.text import clean
from cs_platform.lib.refusals import Refused
from deadlines import actions as deadlines
from tickets import access, lifecycle, policy
from tickets.actions import clocks, files, notices
from tickets.actions.work import Work, finish, on_ticket
from tickets.lifecycle import LIVE_ORDERS, Status, Verb
from tickets.models import Kind, Priority, Supplement, Ticket, Urge, Via


def urge(by: User | Customer, number: str, *, text: str = "", channel: str = Via.DESK) -> Urge:
    """The customer asks again: counted, answered within a time, and by policy more urgent."""
    with on_ticket(by, number, Verb.URGE) as work:
        ticket = work.ticket
        _check_cool_down(work)
        lead = ticket.orders.filter(status__in=LIVE_ORDERS).order_by("-role", "pk").select_related("department").first()
        urging = Urge.objects.create(
            ticket=ticket,
            department=lead.department if lead else None,
            channel=channel,
            taken_by=by if isinstance(by, User) else None,
            text=clean(text),
            at=work.at,
        )
        ticket.urges += 1
        clocks.start_urge(ticket, urging)
        work.record(Kind.URGED, times=ticket.urges, channel=channel, text=urging.text)
        if ticket.urges >= policy.URGES_THAT_RAISE and ticket.priority < Priority.HIGHEST:
            ticket.priority = policy.raised(ticket.priority)
            work.record(Kind.RAISED, priority=ticket.priority, why="urged")
        work.tell([ticket.owner], gettext_lazy("The customer urges"), "warning")
        work.tell_handlers(gettext_lazy("The customer urges"))
    return urging


def _check_cool_down(work: Work) -> None:
    last = work.ticket.urgings.order_by("pk").last()
    again = last.at + policy.URGE_COOL_DOWN if last else work.at
    if again > work.at:
        raise Refused(
            "cool_down",
            _("This was urged at %(last)s and is being looked at. You can urge again from %(again)s.")
            % {
                "last": timezone.localtime(last.at).strftime("%H:%M") if last else "",
                "again": timezone.localtime(again).strftime("%H:%M"),
            },
        )


def answer_urge(user: User, number: str, *, answer: str) -> Ticket:
    """Tell the customer how things stand; it answers every urging so far."""
    with on_ticket(user, number, Verb.URGE) as work:
        if not clean(answer):
            raise Refused("required", _("Please write an answer."), {"answer": _("This is required.")})
        owed = list(work.ticket.urgings.filter(answered_at=None))
        if not owed:
            raise Refused("answered", _("Every urging has been answered."))
        for urging in owed:
            urging.answer, urging.answered_at, urging.answered_by = clean(answer), work.at, user
            urging.save()
            deadlines.meet("urge", urging.pk, "answer", work.at)
        work.record(Kind.URGE_ANSWERED, answer=clean(answer))
        notices.tell_customer(work.ticket, lambda: clean(answer))
    return work.ticket


def supplement(
    by: User | Customer,
    number: str,
    *,
    text: str = "",
    uploads: Sequence[UploadedFile] = (),
    channel: str = Via.DESK,
) -> Ticket:
    """What the customer adds joins the ticket, tells the handler, resets no clock, ends our waiting (TK4)."""
    if not clean(text) and not uploads:
        raise Refused("required", _("Write something or add a picture."), {"text": _("This is required.")})
    checked = [files.check(upload) for upload in uploads]
    with on_ticket(by, number, Verb.SUPPLEMENT) as work:
        row = Supplement.objects.create(
            ticket=work.ticket, channel=channel, text=clean(text), at=work.at, last_at=work.at, joined_at=work.at
        )
        stored = [files.store(work.ticket, file, isinstance(by, Customer)) for file in checked]
        _joined(work, row, [{"name": file.name, "sha256": file.digest} for file in stored])
    return work.ticket


def note_message(message: Message) -> bool:
    """Inside the hub's transaction: keep what an open ticket's customer writes, without touching the ticket.

    True when a supplement now waits to join the history (`join_one_supplement`).
    """
    ticket = _ticket_of(message)
    if ticket is None:
        return False
    at, words = message.created_at, message.body or message.get_kind_display()
    folded = (
        Supplement.objects.filter(
            ticket=ticket,
            message__conversation=message.conversation_id,
            last_at__gte=at - policy.SUPPLEMENT_FOLD,
        )
        .order_by("-pk")
        .first()
    )
    if folded and ticket.status != Status.WAITING:
        folded.text, folded.last_at = f"{folded.text}\n{words}"[:4000], at
        folded.save(update_fields=["text", "last_at"])
        return False
    Supplement.objects.create(
        ticket=ticket, message=message, channel=message.inbox.channel, text=words[:4000], at=at, last_at=at
    )
    return True


def _ticket_of(message: Message) -> Ticket | None:
    """The open ticket that waits for the customer, else that of this conversation, else the newest."""
    tickets = Ticket.objects.filter(customer=message.conversation.customer_id, closed_at=None)
    tickets = tickets.only("status", "conversation")  # asked at every word of every customer
    ranked = sorted(
        tickets,
        key=lambda ticket: (
            ticket.status == Status.WAITING,
            ticket.conversation_id == message.conversation_id,
            ticket.pk,
        ),
    )
    return ranked[-1] if ranked else None


@transaction.atomic
def join_one_supplement() -> bool:
    """Write the oldest noted supplement into its ticket's history; False when none is owed."""
    row = (
        Supplement.objects.filter(joined_at=None)
        .select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("ticket__customer")
        .order_by("at")
        .first()
    )
    if row is None:
        return False
    tickets = Ticket.objects.select_related("category", "customer", "owner", "team__lead", "region")
    ticket = tickets.select_for_update(of=("self",), no_key=True).get(pk=row.ticket_id)
    row.joined_at = timezone.now()
    row.save(update_fields=["joined_at"])
    if ticket.is_open:
        work = Work(ticket, ticket.customer, row.at)
        _joined(work, row, [])
        finish(work)
    return True


def _joined(work: Work, row: Supplement, attached: list[dict[str, str]]) -> None:
    work.record(Kind.SUPPLEMENTED, supplement=row.pk, text=row.text, channel=row.channel, files=attached)
    if work.ticket.status == Status.WAITING:
        _go_on(work)
    else:
        work.tell([work.ticket.owner], gettext_lazy("The customer added something"))
    work.tell_handlers(gettext_lazy("The customer added something"))


def remark(user: User, number: str, *, text: str) -> Ticket:
    """A private word among colleagues; the customer never sees it."""
    with on_ticket(user, number, Verb.REMARK) as work:
        if not clean(text):
            raise Refused("required", _("Write something first."), {"text": _("This is required.")})
        work.record(Kind.REMARKED, text=clean(text))
    return work.ticket


def reveal_phone(user: User, number: str, *, reason: str) -> Reveal:
    """Show the customer's phone to somebody who works on the ticket: for a while, for a reason that is kept (X6)."""
    ticket = access.load_ticket(user, number)
    access.check_may(user, Verb.REMARK)
    return customers.reveal(user, notices.current(ticket.customer).pk, Reveal.Field.PHONE, reason)


def wait_for_customer(user: User, number: str, *, question: str, version: int | None = None) -> Ticket:
    """Ask the customer for something: the clocks stand still until they answer (TK7)."""
    with on_ticket(user, number, Verb.WAIT, version) as work:
        if not clean(question):
            raise Refused("required", _("Say what you need to know."), {"question": _("This is required.")})
        work.record(Kind.WAITING, question=clean(question))
        work.move(Status.WAITING)
        notices.tell_customer(work.ticket, lambda: clean(question))
    return work.ticket


def customer_answered(user: User, number: str, *, text: str, version: int | None = None) -> Ticket:
    """The answer came by a way that the desk does not see, such as a private phone."""
    with on_ticket(user, number, Verb.RESUME, version) as work:
        _go_on(work, clean(text))
    return work.ticket


def _go_on(work: Work, text: str = "") -> None:
    """The customer answered: the remaining working time runs again."""
    work.record(Kind.RESUMED, text=text)
    work.move(lifecycle.of_orders(work.orders(), reopened=work.ticket.reopened > 0))
    work.tell([work.ticket.owner], gettext_lazy("The customer answered: work goes on"))
