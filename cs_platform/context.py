"""What the shell around every signed-in page needs: the places this person may go to."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _


class Place(NamedTuple):
    """One entry of the rail; without roles it is open to everybody who works here."""

    name: str
    label: str | Promise
    icon: str
    letter: str
    url_name: str
    roles: tuple[str, ...] = ()


PLACES = (
    Place("desk", _("Desk"), "inbox", "d", "workbench:desk", ("agent", "lead")),
    Place("tickets", _("Tickets"), "ticket", "t", "tickets:list"),
    Place("knowledge", _("Knowledge"), "book", "k", "kb:search"),
    Place("review", _("Reviews"), "review", "r", "qa:reviews", ("lead", "inspector", "agent")),
    Place("board", _("Live board"), "chart", "b", "reports:board", ("lead", "admin")),
    Place("admin", _("Administration"), "gear", "a", "admin:index", ("admin",)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """`places`: list of dicts (name, label, icon, letter, url, current), made only when a template asks."""
    return {"places": SimpleLazyObject(lambda: _places(request))}


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [
        {**place._asdict(), "url": url, "current": request.path.startswith(url)}
        for place in PLACES
        if (not place.roles or user.has_role(*place.roles)) and (url := _url(place.url_name))
    ]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
