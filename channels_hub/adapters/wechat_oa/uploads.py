"""Files as the platform takes them: it judges by the name's ending, and knows few kinds.

Source: its document 新增临时素材.
"""

from channels_hub import voice
from channels_hub.adapters.base import SendError
from channels_hub.adapters.pictures import as_jpeg
from cs_platform.lib.refusals import Refused

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "audio/mpeg": "mp3",
    "audio/amr": "amr",
    "video/mp4": "mp4",
}
#: Of voice.
LARGEST_BYTES, LONGEST_SECONDS = 2 * 1024 * 1024, 60


def fit(content_type: str, content: bytes) -> tuple[str, str, bytes]:
    """Name, type and content to send up, made into another kind where needed; raises `SendError`."""
    if content_type.startswith("audio/") and (content_type not in ENDINGS or len(content) > LARGEST_BYTES):
        content_type, content = "audio/mpeg", _spoken(content)
    elif content_type.startswith("image/") and content_type not in ENDINGS:
        content_type, content = "image/jpeg", as_jpeg(content)
    return f"file.{ENDINGS[content_type]}", content_type, content


def _spoken(content: bytes) -> bytes:
    try:
        made, seconds = voice.playable(content)
    except Refused as refused:
        raise SendError("content", refused.code) from refused
    if seconds > LONGEST_SECONDS:
        raise SendError("too_long", f"voice of {seconds} seconds, at most {LONGEST_SECONDS}")
    return made
