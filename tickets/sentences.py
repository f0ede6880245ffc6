"""The history in sentences: for colleagues all of it, for the customer what concerns them and no names of staff.

The tables are complete by a test: every kind has a sentence for staff.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_hub.models import Channel
from deadlines import registry
from tickets.lifecycle import Status
from tickets.models import Event, Kind, Order, Outcome, Party, Priority, SendBackReason, TicketLink, Via

K = Kind
SUMMARY = 48

FOR_STAFF: dict[str, str | Promise] = {
    K.ACCEPTED: _("%(who)s accepted the ticket (%(channel)s): %(category)s."),
    K.DISPATCHED: _("%(who)s dispatched it to %(department)s (%(role)s)."),
    K.ORDER_ACCEPTED: _("%(who)s of %(department)s took the order on."),
    K.ORDER_RETURNED: _("%(who)s of %(department)s returned the result."),
    K.ORDER_SENT_BACK: _(
        "%(who)s of %(department)s sent the order back: %(reason)s. The time is charged to: %(charged_to)s."
    ),
    K.ORDER_WITHDRAWN: _("%(who)s withdrew the order to %(department)s."),
    K.RESOLVED: _("%(who)s answered it without a department."),
    K.FLAGGED: _("Sent back or passed on %(times)s times: a problem ticket, the team lead decides."),
    K.WAITING: _("%(who)s asked the customer; the clocks stand still until the answer."),
    K.RESUMED: _("The customer answered; the clocks run again."),
    K.CALLBACK_DUE: _("%(assignee)s owes the customer a callback by %(due)s."),
    K.CALLBACK_TRIED: _("%(who)s called back: %(outcome)s."),
    K.CALLBACK_DROPPED: _("The callback is no longer needed."),
    K.CONFIRMED: _("%(who)s said: %(verdict)s."),
    K.CLOSED: _("The ticket was closed after verification (%(who)s)."),
    K.REOPENED: _("Reopened by %(who)s as not resolved: level %(level)s, priority %(priority)s."),
    K.URGED: _("%(who)s urged it, time number %(times)s (%(channel)s)."),
    K.URGE_ANSWERED: _("%(who)s answered the urging."),
    K.SUPPLEMENTED: _("%(who)s added something (%(channel)s)."),
    K.REMARKED: _("%(who)s left a remark."),
    K.RAISED: _("Urged again: the priority is now %(priority)s."),
    K.WARNED: _("%(subject)s: “%(metric)s” is due %(due)s, a warning was given."),
    K.BREACHED: _("%(subject)s: “%(metric)s” was due %(due)s and is late."),
    K.ESCALATED: _("%(subject)s: “%(metric)s” is still late and goes up to level %(level)s."),
    K.LINKED: _("Ticket %(other)s %(relation)s."),
    K.MERGED: _("%(who)s merged it into ticket %(into)s."),
}
FOR_CUSTOMER: dict[str, str | Promise] = {
    K.ACCEPTED: _("We have accepted your request."),
    K.DISPATCHED: _("Passed to %(department)s."),
    K.ORDER_ACCEPTED: _("%(department)s is working on it."),
    K.ORDER_RETURNED: _("%(department)s has handled it."),
    K.RESOLVED: _("We have answered: %(result)s"),
    K.WAITING: _("We asked you: %(question)s"),
    K.RESUMED: _("You answered, work goes on."),
    K.CALLBACK_DUE: _("We will call you by %(due)s."),
    K.CALLBACK_TRIED: _("We called you: %(outcome)s."),
    K.CONFIRMED: _("You said: %(verdict)s."),
    K.CLOSED: _("Closed."),
    K.REOPENED: _("Opened again, with more urgency."),
    K.URGED: _("You asked for progress."),
    K.URGE_ANSWERED: _("We answered: %(answer)s"),
    K.SUPPLEMENTED: _("You added: %(text)s"),
}
#: For the customer: where it is, and what comes next.
PLACES: dict[str, tuple[str | Promise, str | Promise]] = {
    Status.ACCEPTED: (_("Accepted"), _("We pass it to the department that can solve it.")),
    Status.DISPATCHED: (_("With %(department)s"), _("The department takes it on.")),
    Status.HANDLING: (_("%(department)s is working on it"), _("You are told as soon as there is a result.")),
    Status.SENT_BACK: (_("Accepted"), _("We pass it to the department that can solve it.")),
    Status.RETURNED: (_("Handled"), _("Please tell us below whether it is resolved.")),
    Status.VERIFYING: (_("Handled"), _("We will call you. You can also tell us below whether it is resolved.")),
    Status.WAITING: (_("Waiting for you"), _("Please answer our question below. Then we go on at once.")),
    Status.REOPENED: (_("Opened again"), _("It has a higher priority now and goes to a department.")),
    Status.CLOSED: (pgettext_lazy("ticket", "Closed"), _("If it is not resolved after all, tell us below.")),
    Status.MERGED: (_("Joined with another request"), _("We go on with it there.")),
}
#: The mark beside the line: a shape and a colour of the timeline.
MARKS = {
    K.ACCEPTED: "accent",
    K.DISPATCHED: "accent",
    K.ORDER_RETURNED: "done",
    K.RESOLVED: "done",
    K.CLOSED: "done",
    K.ORDER_SENT_BACK: "late",
    K.FLAGGED: "late",
    K.REOPENED: "late",
    K.BREACHED: "late",
    K.ESCALATED: "late",
    K.URGED: "late",
    K.REMARKED: "note",
}
#: What is folded in under the sentence, in this order.
EVIDENCE: dict[str, str | Promise] = {
    "title": pgettext_lazy("evidence", "Title"),
    "description": pgettext_lazy("evidence", "Description"),
    "instruction": pgettext_lazy("evidence", "Instruction"),
    "result": pgettext_lazy("evidence", "Result"),
    "evidence": pgettext_lazy("evidence", "Evidence"),
    "why": pgettext_lazy("evidence", "Why"),
    "reason": pgettext_lazy("evidence", "Reason"),
    "question": pgettext_lazy("evidence", "Question"),
    "answer": pgettext_lazy("evidence", "Answer"),
    "note": pgettext_lazy("evidence", "Note"),
    "text": pgettext_lazy("evidence", "Words"),
}
_IN_SENTENCE = {K.ORDER_SENT_BACK: {"reason"}, K.RAISED: {"why"}}


@dataclass(frozen=True)
class Line:
    """One line of a timeline as a template shows it."""

    number: int
    at: datetime
    text: str
    mark: str
    kind: str
    evidence: list[tuple[str, str]] = field(default_factory=list)

    @property
    def local(self) -> datetime:
        return timezone.localtime(self.at)

    @property
    def stamp(self) -> str:
        """Written by Python: a template's date filter would cost more than the whole line."""
        return f"{self.local:%m-%d %H:%M}"

    @property
    def iso(self) -> str:
        return self.local.isoformat()

    @property
    def summary(self) -> str:
        """What is seen of the evidence while it is folded."""
        words = self.evidence[0][1]
        return words if len(words) <= SUMMARY else f"{words[:SUMMARY]}…"


def line(event: Event, labels: dict[str, str]) -> Line:
    """For colleagues; `labels` name the category's own fields by code."""
    text = str(FOR_STAFF[event.kind]) % _words(event, _who(event))
    return Line(event.number, event.at, text, MARKS.get(Kind(event.kind), ""), event.kind, _evidence(event, labels))


def line_for_customer(event: Event) -> Line | None:
    """None for what is our own business."""
    sentence = FOR_CUSTOMER.get(event.kind)
    if sentence is None:
        return None
    return Line(event.number, event.at, str(sentence) % _words(event, ""), MARKS.get(Kind(event.kind), ""), event.kind)


def _who(event: Event) -> str:
    if event.actor:
        return event.actor.name
    return str(_("The customer") if event.party == Party.CUSTOMER else _("The system"))


def told(event: Event) -> dict[str, Any]:
    """Its data; without anybody's words once the ticket's texts are erased (X4): only the chain keeps them."""
    if not event.ticket.forgotten_at:
        return event.data
    return {key: value for key, value in event.data.items() if key not in {*EVIDENCE, "fields"}}


class _Forgiving(dict[str, Any]):
    """A history never fails to be told because an old line lacks a word."""

    def __missing__(self, key: str) -> str:
        return "…"


def _words(event: Event, who: str) -> _Forgiving:
    data = told(event)
    words = _Forgiving({key: value for key, value in data.items() if isinstance(value, str | int)})
    words["who"] = who
    for key, labels in _LABELS.items():
        if key in data:
            words[key] = labels.get(data[key], data[key])
    if "due" in data:
        words["due"] = _when(data["due"])
    if "resolved" in data:
        words["verdict"] = Outcome.RESOLVED.label if data["resolved"] else Outcome.NOT_RESOLVED.label
    if "metric" in data:
        words["metric"] = registry.metric_name(data["subject"], data["metric"])
        words["subject"] = registry.kind_name(data["subject"])
    return words


_LABELS: dict[str, dict[Any, Any]] = {
    "role": dict(Order.Role.choices),
    "outcome": dict(Outcome.choices),
    "priority": dict(Priority.choices),
    "charged_to": dict(SendBackReason.Side.choices),
    "relation": dict(TicketLink.Kind.choices),
    "channel": dict(Via.choices) | dict(Channel.choices),
}


def _when(text: str) -> str:
    at = parse_datetime(text) if text else None
    return formats.date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def _evidence(event: Event, labels: dict[str, str]) -> list[tuple[str, str]]:
    data, hidden = told(event), _IN_SENTENCE.get(Kind(event.kind), set())
    shown = [(str(label), str(data[key])) for key, label in EVIDENCE.items() if data.get(key) and key not in hidden]
    return shown + shown_fields(data.get("fields", {}), labels)


def shown_fields(values: dict[str, Any], labels: dict[str, str]) -> list[tuple[str, str]]:
    """A category's own fields as a reader sees them; yes and no are stored as codes."""
    words = {"yes": _("Yes"), "no": _("No")}
    return [(labels.get(code, code), str(words.get(value, value))) for code, value in values.items()]
