"""Why a channel did not take something: a code in the row, a sentence in the reader's language on the screen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Cause:
    """`permanent`: trying again cannot help. `empties`: nothing more is allowed towards this customer for now."""

    words: str
    permanent: bool = True
    empties: bool = False
    #: The administrator must act: told by the inbox's health, not by each message.
    for_admin: bool = False


CAUSES = {
    "window_shut": Cause(gettext_noop("The channel no longer lets us write to this customer."), empties=True),
    "quota_used_up": Cause(gettext_noop("All messages that the channel allows are used up."), empties=True),
    "refused_by_customer": Cause(gettext_noop("The customer does not want messages from us."), empties=True),
    "gone": Cause(gettext_noop("The customer has left this channel."), empties=True),
    "content": Cause(gettext_noop("The channel does not take this content.")),
    "too_long": Cause(gettext_noop("The channel finds this too long.")),
    "kind": Cause(gettext_noop("The channel does not take this kind of message.")),
    "target_missing": Cause(gettext_noop("What this answers is not there any more.")),
    "served_elsewhere": Cause(gettext_noop("The session is held by the channel's own service staff.")),
    "not_permitted": Cause(gettext_noop("The channel does not permit this account to do that."), for_admin=True),
    "credentials": Cause(gettext_noop("The channel does not accept the account's credentials."), for_admin=True),
    "address_not_allowed": Cause(gettext_noop("The channel does not accept calls from this server."), for_admin=True),
    "throttled": Cause(gettext_noop("Too many messages at once; it goes on by itself."), permanent=False),
    "busy": Cause(gettext_noop("The channel is busy; it is tried again."), permanent=False),
    "unreachable": Cause(gettext_noop("The channel cannot be reached; it is tried again."), permanent=False),
    "channel_fault": Cause(gettext_noop("The channel gave an answer that makes no sense."), permanent=False),
    "no_answer": Cause(gettext_noop("No answer came; it may have arrived all the same.")),
    "interrupted": Cause(gettext_noop("Sending was interrupted; it may have arrived all the same.")),
    "our_fault": Cause(gettext_noop("Something went wrong here; it is tried again."), permanent=False),
    "bounced": Cause(gettext_noop("The letter came back.")),
    "unsaid": Cause(gettext_noop("The channel did not say why.")),
}


def words(code: str) -> str:
    """The sentence for a cause in the language in force; a code from an older version as it stands."""
    return _(CAUSES[code].words) if code in CAUSES else code
