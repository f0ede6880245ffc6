"""The interface of WeChat customer service."""

from channels_hub.adapters import calling
from channels_hub.adapters.wechat_api import Api, url
from channels_hub.adapters.wecom_kf.errors import error_of
from channels_hub.models import Inbox


def _fetch_token(inbox: Inbox) -> tuple[str, float]:
    """Asked again within its life the platform gives the same one."""
    params = {"corpid": inbox.settings["corpid"], "corpsecret": inbox.secrets["secret"]}
    return api.token_in(calling.call("GET", url(inbox, "/cgi-bin/gettoken"), params=params))


api = Api(_fetch_token, error_of)
