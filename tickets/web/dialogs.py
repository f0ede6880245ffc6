"""What all dialogs share: shown by GET, sent by POST; an error brings the same dialog back with what was typed."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise

from accounts.models import User
from cs_platform.lib.refusals import Refused
from tickets.custom_fields import FieldsForm
from tickets.forms import VerbForm
from tickets.models import Ticket
from tickets.presenting import lines_since


def me(request: HttpRequest) -> User:
    """The signed-in user, typed."""
    assert isinstance(request.user, User)
    return request.user


def by_htmx(request: HttpRequest) -> bool:
    """Asked by a fragment of a page that is open already."""
    return bool(getattr(request, "htmx", False))


def done(ticket: Ticket, text: str | Promise, draft: str = "") -> HttpResponse:
    """The dialog goes, whoever shows the ticket fetches it anew, a toast says what happened."""
    events: dict[str, Any] = {
        "ticket-changed": {"number": ticket.number},
        "toast": {"text": str(text), "level": "done"},
    }
    if draft:
        events["draft:sent"] = {"name": draft}
    return HttpResponse("", headers={"HX-Trigger": json.dumps(events)})


def show(request: HttpRequest, context: dict[str, Any], refused: bool = False) -> HttpResponse:
    return render(request, "tickets/dialog.html", context, status=422 if refused else 200)


def keep_draft(form: VerbForm, name: str) -> None:
    """The first box to write in survives a reload, Escape and a dead server."""
    for bound in form:
        if "data-autosize" in bound.field.widget.attrs:
            bound.field.widget.attrs |= {"data-draft": name, "autofocus": True}
            return


def explain(refused: Refused, ticket: Ticket, form: VerbForm, fields: FieldsForm | None) -> list[Any]:
    """Put the refusal where it belongs; a stale form learns what happened and may be sent again as it is."""
    elsewhere = dict(refused.fields)
    for each in (form, fields):
        for name in [name for name in elsewhere if each and name in each.fields]:
            each.add_error(name, str(elsewhere.pop(name)))  # type: ignore[union-attr]
    if elsewhere or not refused.fields:
        form.add_error(None, str(refused.message))
    if refused.code != "stale":
        return []
    seen = int(form.data.get("version") or 0)
    ticket.refresh_from_db()
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    typed["version"] = str(ticket.version)
    form.data = typed
    return lines_since(ticket, seen)
