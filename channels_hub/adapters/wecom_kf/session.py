"""Who may speak on the platform: its interface sends only while no colleague in its own app has the session.

Source: its document 分配客服会话. States: 0 new, 1 robot (where our desk lives), 2 waiting, 3 a person there, 4 ended.
"""

from django.utils.translation import gettext as _

from channels_hub.adapters.base import SendError
from channels_hub.adapters.wecom_kf.platform import api
from channels_hub.models import Inbox

ROBOT, WAITING, PERSON, ENDED = 1, 2, 3, 4


def take_back(inbox: Inbox, external_user: str) -> None:
    """Make our desk able to send; raises `SendError` when it may not."""
    said = {"open_kfid": inbox.settings["open_kfid"], "external_userid": external_user}
    state = int(api.post(inbox, "/cgi-bin/kf/service_state/get", said).get("service_state", ENDED))
    if state == PERSON:
        raise SendError("served_elsewhere", f"service_state {state}")
    if state == ENDED:
        raise SendError("window_shut", f"service_state {state}")
    if state == WAITING:
        api.post(inbox, "/cgi-bin/kf/service_state/trans", {**said, "service_state": ROBOT})


def problems(inbox: Inbox) -> list[str]:
    """Whether the account is there, and ours to serve; raises `SendError`."""
    answer = api.post(inbox, "/cgi-bin/kf/account/list", {"offset": 0, "limit": 100})
    ours = inbox.settings["open_kfid"]
    known = {account["open_kfid"]: account for account in answer.get("account_list", [])}
    if ours not in known:
        return [_("The platform has no service account %(id)s for this app.") % {"id": ours}]
    if not known[ours].get("manage_privilege", True):
        return [_("The app may not serve this account: give it the account in the platform's API settings.")]
    return []
