"""The official account platform's interface."""

from channels_hub.adapters import calling
from channels_hub.adapters.wechat_api import Api, url
from channels_hub.adapters.wechat_oa.errors import error_of
from channels_hub.models import Inbox


def _fetch_token(inbox: Inbox) -> tuple[str, float]:
    """The stable kind: asking again gives the same one, so that no two of us put each other out."""
    said = {
        "grant_type": "client_credential",
        "appid": inbox.settings["appid"],
        "secret": inbox.secrets["secret"],
        "force_refresh": False,
    }
    return api.token_in(calling.call("POST", url(inbox, "/cgi-bin/stable_token"), json=said))


api = Api(_fetch_token, error_of)
