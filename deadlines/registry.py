"""What has deadlines: the kinds of subject, and what an app above wants to be told of their timers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from accounts.models import Team, User
    from deadlines.models import Timer

What = Literal["warned", "breached"]
Words = str | Promise


@dataclass(frozen=True)
class Subject:
    """What a notice says about the thing whose deadline it is, and whom it concerns just now.

    Without `owner` the timer's own counts; without both, `team` says whose lead is told.
    """

    title: Words
    url: str = ""
    owner: "User | None" = None
    team: "Team | None" = None


#: Called inside the firing transaction. `level` counts warnings from 1; of "breached" 0 is the breach
#: itself, 1, 2 … the escalations. `at` is when it was due, not when it was noticed.
#: A handler must not wait for a lock on its subject (others lock the subject first and then its
#: timers): `select_for_update(nowait=True)`, and the timer tries again a second later.
Handler = Callable[["Timer", What, int, datetime], Subject | None]


@dataclass(frozen=True)
class Kind:
    code: str
    label: Words
    metrics: Mapping[str, Words] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    handler: Handler | None = None


_TICKET_ATTRIBUTES = ("type", "urgency", "category", "region", "business_line", "department", "source")
_KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "conversation",
            _("Conversation"),
            {
                "first_reply": pgettext_lazy("measure", "First reply"),
                "next_reply": pgettext_lazy("measure", "Next reply"),
            },
            ("channel", "inbox", "team", "priority", "language"),
        ),
        Kind(
            "ticket",
            _("Ticket"),
            {
                "resolve": pgettext_lazy("measure", "Resolution"),
                "statutory": pgettext_lazy("measure", "Statutory answer"),
            },
            _TICKET_ATTRIBUTES,
        ),
        Kind(
            "order",
            pgettext_lazy("dispatched work", "Order"),
            {"accept": pgettext_lazy("measure", "Acceptance"), "return": pgettext_lazy("measure", "Return")},
            _TICKET_ATTRIBUTES,
        ),
        Kind("callback", _("Callback"), {"call_back": pgettext_lazy("measure", "Call back")}, _TICKET_ATTRIBUTES),
        Kind("review", _("Review"), {"review": pgettext_lazy("measure", "Review")}, ("reason", "team")),
        Kind(
            "corrective_action",
            _("Corrective action"),
            {"carry_out": pgettext_lazy("measure", "Carrying out"), "verify": pgettext_lazy("measure", "Verification")},
            ("team",),
        ),
    )
}


def on_timer(
    subject_kind: str,
    handler: Handler,
    *,
    label: Words = "",
    metrics: Mapping[str, Words] | None = None,
    attributes: tuple[str, ...] = (),
) -> None:
    """Register what happens at a moment of `subject_kind`'s timers; from an app's `ready()`.

    The handler returns the `Subject` that the notice is about, or None when nobody needs telling.
    `metrics` (code → name) and `attributes` (what its policies may ask for) add to what is known of the kind.
    """
    known = _KINDS.get(subject_kind) or Kind(subject_kind, label or subject_kind)
    _KINDS[subject_kind] = replace(
        known,
        label=label or known.label,
        metrics={**known.metrics, **(metrics or {})},
        attributes=tuple(dict.fromkeys((*known.attributes, *attributes))),
        handler=handler,
    )


def kinds() -> dict[str, Kind]:
    return _KINDS


def kind_name(subject_kind: str) -> Words:
    kind = _KINDS.get(subject_kind)
    return kind.label if kind else subject_kind


def metric_name(subject_kind: str, metric: str) -> Words:
    kind = _KINDS.get(subject_kind)
    return kind.metrics.get(metric, metric) if kind else metric


def handler_of(subject_kind: str) -> Handler | None:
    kind = _KINDS.get(subject_kind)
    return kind.handler if kind else None
