"""Files of customers: the platform keeps them three days, and answers with a file, an error or an address."""

from collections.abc import Mapping
from typing import Any

from channels_hub.adapters import calling
from channels_hub.adapters.base import File, SendError
from channels_hub.adapters.wechat_api import Answer, json_in
from channels_hub.adapters.wechat_oa.platform import api
from channels_hub.models import Inbox

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}


def fetched(inbox: Inbox, reference: Mapping[str, Any]) -> File:
    """The file; raises `SendError`. What it is called decides little: errors come as text, pictures too."""
    answer = api.ask(inbox, "GET", "/cgi-bin/media/get", params={"media_id": reference["media_id"]})
    if said := json_in(answer):
        return _elsewhere(said)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    if answer.status_code != 200 or kind == "application/json":
        raise SendError("channel_fault", f"HTTP {answer.status_code}, no file")
    return File(answer.content, f"{reference['kind']}.{ENDINGS.get(kind, reference['ending'])}")


def _elsewhere(said: Answer) -> File:
    """A film is named by an address of the platform's own, which asks for no token and may lead on."""
    if not said.get("video_url"):
        raise SendError("channel_fault", "neither file nor address")
    answer = calling.call("GET", str(said["video_url"]), follow_redirects=True)
    if answer.status_code != 200:
        raise SendError("target_missing", f"HTTP {answer.status_code}")
    return File(answer.content, "video.mp4")
