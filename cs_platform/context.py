"""What the shell around the pages needs: the places this person may go to, the demo's sign-ins."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import demo
from accounts.models import Role

DEMO_CAST = ("alice", "bob", "chen", "dora", "admin")


class Place(NamedTuple):
    """One entry of the rail; without roles it is open to everybody who works here."""

    name: str
    label: str | Promise
    icon: str
    letter: str
    url_name: str
    roles: tuple[str, ...] = ()


PLACES = (
    Place("desk", _("Desk"), "inbox", "d", "workbench:desk", (Role.AGENT, Role.LEAD)),
    Place("tickets", _("Tickets"), "ticket", "t", "tickets:list"),
    Place("knowledge", _("Knowledge"), "book", "k", "kb:search"),
    Place("review", _("Reviews"), "review", "r", "qa:reviews", (Role.LEAD, Role.INSPECTOR, Role.AGENT)),
    Place("board", _("Live board"), "chart", "b", "reports:board", (Role.LEAD, Role.ADMIN)),
    Place("admin", _("Administration"), "gear", "a", "admin:index", (Role.ADMIN,)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Made only when a template asks.

    `places`: dicts of name, label, icon, letter, url, current. `demo_cast`: dicts of username, name, role,
    password; empty where no demo was loaded.
    """
    return {"places": SimpleLazyObject(lambda: _places(request)), "demo_cast": SimpleLazyObject(_demo_cast)}


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


def _demo_cast() -> list[dict[str, Any]]:
    """The mark in the data folder is left by `prepare` when it loads the demo."""
    if not (settings.DATA_DIR / "demo").exists():
        return []
    people = {username: demo.PEOPLE[username] for username in DEMO_CAST}
    return [
        {"username": username, "name": name, "role": roles[0].label, "password": demo.PASSWORD}
        for username, (name, roles, *_rest) in people.items()
    ]
