"""The buttons of a ticket and of an order: form, words, icon, key and what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tickets import actions, forms
from tickets.lifecycle import TO_VERIFY, Status, Verb


@dataclass(frozen=True)
class Button:
    """`run(user, key, **given)`; `key` is the ticket's number or the order's id."""

    slug: str
    label: str | Promise
    done: str | Promise
    icon: str
    key: str
    form: type[forms.VerbForm]
    run: Callable[..., Any]
    asks_fields: bool = False
    primary_in: frozenset[Status] = frozenset()


#: Where it is the obvious next thing to do.
_TO_SEND = frozenset({Status.ACCEPTED, Status.REOPENED, Status.SENT_BACK})
_ALWAYS = frozenset(Status)


_OF_TICKET = {
    Verb.DISPATCH: Button(
        "dispatch",
        pgettext_lazy("button", "Dispatch"),
        pgettext_lazy("done", "Dispatched."),
        "dispatch",
        "d",
        forms.DispatchForm,
        actions.dispatch,
        primary_in=_TO_SEND,
    ),
    Verb.CALL_BACK: Button(
        "call-back",
        pgettext_lazy("button", "Record callback"),
        pgettext_lazy("done", "Callback recorded."),
        "phone",
        "c",
        forms.CallBackForm,
        actions.call_back,
        primary_in=TO_VERIFY,
    ),
    Verb.RESUME: Button(
        "answered",
        pgettext_lazy("button", "Customer answered"),
        pgettext_lazy("done", "Work goes on."),
        "play",
        "a",
        forms.AnsweredForm,
        actions.customer_answered,
        primary_in=frozenset({Status.WAITING}),
    ),
    Verb.RESOLVE: Button(
        "resolve",
        pgettext_lazy("button", "Answer myself"),
        pgettext_lazy("done", "Answered."),
        "check",
        "r",
        forms.ResolveForm,
        actions.resolve,
    ),
    Verb.SCHEDULE: Button(
        "schedule",
        pgettext_lazy("button", "Schedule callback"),
        pgettext_lazy("done", "Callback scheduled."),
        "clock",
        "k",
        forms.ScheduleForm,
        actions.schedule_callback,
    ),
    Verb.CLOSE: Button(
        "close",
        pgettext_lazy("button", "Close"),
        pgettext_lazy("done", "Closed."),
        "check-double",
        "e",
        forms.CloseForm,
        actions.close,
    ),
    Verb.REOPEN: Button(
        "reopen",
        pgettext_lazy("button", "Reopen"),
        pgettext_lazy("done", "Reopened."),
        "reopen",
        "o",
        forms.ReopenForm,
        actions.reopen,
    ),
    Verb.WAIT: Button(
        "wait",
        pgettext_lazy("button", "Ask the customer"),
        pgettext_lazy("done", "Asked. The clocks stand still."),
        "pause",
        "w",
        forms.WaitForm,
        actions.wait_for_customer,
    ),
    Verb.URGE: Button(
        "urge",
        pgettext_lazy("button", "Urge"),
        pgettext_lazy("done", "Urging recorded."),
        "urge",
        "u",
        forms.UrgeForm,
        actions.urge,
    ),
    Verb.SUPPLEMENT: Button(
        "supplement",
        pgettext_lazy("button", "Add for the customer"),
        pgettext_lazy("done", "Added."),
        "plus",
        "s",
        forms.SupplementForm,
        actions.supplement,
    ),
    Verb.REMARK: Button(
        "remark",
        pgettext_lazy("button", "Remark"),
        pgettext_lazy("done", "Noted."),
        "note",
        "n",
        forms.RemarkForm,
        actions.remark,
    ),
    Verb.MERGE: Button(
        "merge",
        pgettext_lazy("button", "Merge"),
        pgettext_lazy("done", "Merged."),
        "link",
        "m",
        forms.MergeForm,
        actions.merge,
    ),
}
ANSWER_URGE = Button(
    "answer-urge",
    pgettext_lazy("button", "Answer the urging"),
    pgettext_lazy("done", "Answered."),
    "send",
    "y",
    forms.AnswerUrgeForm,
    actions.answer_urge,
    primary_in=_ALWAYS,
)
REVEAL = Button(
    "reveal",
    pgettext_lazy("button", "Show the phone"),
    pgettext_lazy("done", "Shown for a short time."),
    "lock",
    "",
    forms.RevealForm,
    actions.reveal_phone,
)
_OF_ORDER = {
    Verb.RETURN_ORDER: Button(
        "return",
        pgettext_lazy("button", "Return the result"),
        pgettext_lazy("done", "Returned."),
        "return",
        "r",
        forms.ReturnForm,
        actions.return_order,
        asks_fields=True,
        primary_in=_ALWAYS,
    ),
    Verb.SEND_BACK: Button(
        "send-back",
        pgettext_lazy("button", "Send back"),
        pgettext_lazy("done", "Sent back."),
        "reopen",
        "b",
        forms.SendBackForm,
        actions.send_back,
    ),
    Verb.WITHDRAW: Button(
        "withdraw",
        pgettext_lazy("button", "Withdraw"),
        pgettext_lazy("done", "Withdrawn."),
        "close",
        "",
        forms.WithdrawForm,
        actions.withdraw,
    ),
}
_BY_SLUG = {button.slug: (verb, button) for verb, button in _OF_TICKET.items()} | {
    ANSWER_URGE.slug: (Verb.URGE, ANSWER_URGE),
    REVEAL.slug: (Verb.REMARK, REVEAL),
}
_ORDER_BY_SLUG = {button.slug: (verb, button) for verb, button in _OF_ORDER.items()}


def of_ticket(verbs: list[Verb], owes_answer: bool) -> list[Button]:
    """Buttons in the order of the table; an urging that waits for its answer comes first."""
    shown = [button for verb, button in _OF_TICKET.items() if verb in verbs]
    return [ANSWER_URGE, *shown] if owes_answer and Verb.URGE in verbs else shown


def of_order(verbs: list[Verb]) -> list[Button]:
    return [button for verb, button in _OF_ORDER.items() if verb in verbs]


def ticket_button(slug: str) -> tuple[Verb, Button] | None:
    return _BY_SLUG.get(slug)


def order_button(slug: str) -> tuple[Verb, Button] | None:
    return _ORDER_BY_SLUG.get(slug)
