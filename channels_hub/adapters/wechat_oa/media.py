"""Files of customers: the platform keeps them three days, and answers with a file, an error or an address."""

import json
from collections.abc import Mapping
from typing import Any

from channels_hub.adapters import calling
from channels_hub.adapters.base import File, SendError
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
    """The file; raises `SendError`."""
    answer = api.ask(inbox, "GET", "/cgi-bin/media/get", params={"media_id": reference["media_id"]})
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    if kind in ("application/json", "text/plain"):
        return _elsewhere(answer.content)
    return File(answer.content, f"{reference['kind']}.{ENDINGS.get(kind, reference['ending'])}")


def _elsewhere(content: bytes) -> File:
    """A film is named by an address of the platform's own, which asks for no token."""
    try:
        address = str(json.loads(content)["video_url"])
    except (KeyError, TypeError, ValueError) as error:
        raise SendError("channel_fault", "neither file nor address") from error
    answer = calling.call("GET", address)
    if answer.status_code != 200:
        raise SendError("target_missing", f"HTTP {answer.status_code}")
    return File(answer.content, "video.mp4")
