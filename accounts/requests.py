"""Requests behind a sign-in, as the type checker should see them: `login_required` and the API's
permissions let nobody else through."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from accounts.models import User


class StaffRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


class ApiRequest(Request):
    user: User
