"""The first page after sign-in is where this person's work waits."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.models import Role, User
from accounts.requests import StaffRequest

#: The first that fits, in this order.
PLACES = [
    (Role.AGENT, "workbench:desk"),
    (Role.LEAD, "reports:board"),
    (Role.HANDLER, "tickets:orders"),
    (Role.EXPERT, "tickets:list"),
    (Role.EDITOR, "kb:search"),
    (Role.INSPECTOR, "qa:reviews"),
    (Role.REGULATOR, "tickets:list"),
    (Role.ADMIN, "admin:index"),
]


def place_of(user: User) -> str:
    return next((place for role, place in PLACES if user.has_role(role)), "accounts:me")


@login_required
def home(request: StaffRequest) -> HttpResponse:
    return redirect(place_of(request.user))
