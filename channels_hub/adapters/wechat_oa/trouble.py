"""What is wrong with the account, as one would tell its administrator."""

from django.utils.translation import gettext as _

from channels_hub.adapters.base import SendError
from channels_hub.adapters.wechat_oa.errors import address_in
from channels_hub.failures import CAUSES


def words(error: SendError) -> str:
    code = error.detail.partition(":")[0]
    if error.cause == "address_not_allowed":
        address = address_in(error.detail) or "?"
        return _("The platform refuses calls from %(address)s: add this address to the IP whitelist.") % {
            "address": address
        }
    if code == "40013":
        return _("The AppID is not valid (%(code)s).") % {"code": code}
    if error.cause == "credentials":
        return _("The AppSecret is not accepted (%(code)s): set it anew from the platform's page.") % {"code": code}
    if error.cause in ("unreachable", "no_answer"):
        return _("The platform cannot be reached from this server (%(reason)s).") % {"reason": error.detail}
    return f"{_(CAUSES[error.cause].words)} ({error.detail})"
