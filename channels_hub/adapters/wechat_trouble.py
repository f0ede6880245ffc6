"""What is wrong with an account on one of WeChat's platforms, as one would tell its administrator."""

import re

from django.utils.translation import gettext as _

from channels_hub import failures
from channels_hub.adapters.base import SendError

#: The platform asks a person whether this server may call; refused, it asks again after an hour or a day.
CONFIRMED_BY_PERSON = {str(code) for code in range(89501, 89508)}
_ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


def words(error: SendError, secret: str) -> str:
    """`secret` is what the platform's page calls it."""
    code = error.detail.partition(":")[0]
    if code in CONFIRMED_BY_PERSON:
        said = _("The account's administrator must confirm in WeChat that this server may call (%(code)s).")
        return said % {"code": code}
    if error.cause == "address_not_allowed":
        address = address_in(error.detail) or "?"
        said = _("The platform refuses calls from %(address)s: add this address to the list of allowed ones (IP).")
        return said % {"address": address}
    if code == "40013":
        return _("The platform does not know this account id (%(code)s).") % {"code": code}
    if error.cause == "credentials":
        said = _("The %(secret)s is not accepted (%(code)s): take it anew from the platform's page.")
        return said % {"secret": secret, "code": code}
    if error.cause in ("unreachable", "no_answer"):
        return _("The platform cannot be reached from this server (%(reason)s).") % {"reason": error.detail}
    return f"{failures.words(error.cause)} ({error.detail})"


def address_in(detail: str) -> str:
    """Our own address as the platform sees it, from the words of a refusal."""
    found = _ADDRESS.search(detail)
    return found[0] if found else ""
