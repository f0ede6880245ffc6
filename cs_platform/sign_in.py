"""How allauth signs people in here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
