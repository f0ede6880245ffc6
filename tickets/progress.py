"""The customer's key to their ticket: a signed link, or the number and the phone it was opened with (TK11)."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from tickets.models import Ticket

_SALT = "tickets.progress"


def token_of(ticket: Ticket) -> str:
    return signing.Signer(salt=_SALT).sign(ticket.number)


def progress_url(ticket: Ticket) -> str:
    """The path of its progress page."""
    return reverse("progress:page", args=[token_of(ticket)])


def public_link(ticket: Ticket) -> str:
    """The same for a message to the customer."""
    return f"{settings.PUBLIC_URL}{progress_url(ticket)}"


def by_token(token: str) -> Ticket | None:
    """The ticket of a link, None for anything we did not sign."""
    try:
        number = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Ticket.objects.select_related("customer", "category").filter(number=number).first()


def by_phone(number: str, phone: str) -> Ticket | None:
    """The ticket with this number when the phone fits; wrong number and wrong phone look the same from outside."""
    ticket = Ticket.objects.select_related("customer").filter(number=number).first()
    expected = _digits(ticket.customer.phone) if ticket else ""
    same = constant_time_compare(_digits(phone), expected or "no phone")
    return ticket if same else None


def _digits(phone: str) -> str:
    """The national number: `+86 138-1234-5678` and `13812345678` are one phone."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
