"""What the shell around the pages needs: the places this person may go to, the demo's sign-ins."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import pgettext_lazy

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
    #: where its number comes from, and the live frame that moves it
    mark_url_name: str = ""
    mark_frame: str = ""


PLACES = (
    Place("desk", pgettext_lazy("place", "Desk"), "inbox", "d", "workbench:desk", (Role.AGENT, Role.LEAD)),
    Place("tickets", pgettext_lazy("place", "Tickets"), "ticket", "t", "tickets:list"),
    Place("knowledge", pgettext_lazy("place", "Knowledge"), "book", "k", "kb:search"),
    Place(
        "review",
        pgettext_lazy("place", "Reviews"),
        "review",
        "r",
        "qa:reviews",
        (Role.LEAD, Role.INSPECTOR, Role.AGENT),
        "qa:mark",
        "reviews",
    ),
    Place("board", pgettext_lazy("place", "Live board"), "chart", "b", "reports:board", (Role.LEAD, Role.ADMIN)),
    Place("channels", pgettext_lazy("place", "Channels"), "chat", "c", "channels_hub:health", (Role.LEAD, Role.ADMIN)),
    Place("admin", pgettext_lazy("place", "Administration"), "gear", "a", "admin:index", (Role.ADMIN,)),
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
    open_to_user = (place for place in PLACES if not place.roles or user.has_role(*place.roles))
    return [_entry(place, request.path) for place in open_to_user]


def _entry(place: Place, path: str) -> dict[str, Any]:
    url = reverse(place.url_name)
    return {**place._asdict(), "url": url, "current": path.startswith(url)}


def _demo_cast() -> list[dict[str, Any]]:
    """The mark in the data folder is left by `prepare` when it loads the demo."""
    if not (settings.DATA_DIR / "demo").exists():
        return []
    people = {username: demo.PEOPLE[username] for username in DEMO_CAST}
    return [
        {"username": username, "name": name, "role": Role(roles[0]).label, "password": demo.PASSWORD}
        for username, (name, roles, *_rest) in people.items()
    ]
