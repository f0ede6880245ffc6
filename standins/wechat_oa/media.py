"""Files at the platform: sent up by us or by customers, judged by size, name and first bytes."""

import secrets
import time
from collections.abc import Callable
from typing import Any

from standins.multipart import file_in
from standins.server import Answer, Request
from standins.wechat_oa.replies import no

MB = 1024 * 1024
#: Kind → most bytes, endings.
TAKEN = {
    "image": (10 * MB, {"jpg", "jpeg", "png", "gif"}),
    "voice": (2 * MB, {"mp3", "amr"}),
    "video": (10 * MB, {"mp4"}),
    "thumb": (64 * 1024, {"jpg"}),
}
LOOKS: dict[str, Callable[[bytes], bool]] = {
    "jpg": lambda content: content.startswith(b"\xff\xd8"),
    "jpeg": lambda content: content.startswith(b"\xff\xd8"),
    "png": lambda content: content.startswith(b"\x89PNG"),
    "gif": lambda content: content.startswith(b"GIF8"),
    "amr": lambda content: content.startswith(b"#!AMR"),
    "mp3": lambda content: content.startswith((b"ID3", b"\xff")),
    "mp4": lambda content: content[4:8] == b"ftyp",
}


class Media:
    def __init__(self, url: Callable[[], str]) -> None:
        self.url = url
        self.files: dict[str, tuple[str, bytes]] = {}

    def keep(self, content: bytes, content_type: str) -> str:
        """Its id."""
        media_id = secrets.token_urlsafe(24)
        self.files[media_id] = (content_type, content)
        return media_id

    def upload(self, request: Request) -> Any:
        name, content_type, content = file_in(request)
        kind, ending = request.query.get("type", ""), name.rpartition(".")[2].lower()
        if kind not in TAKEN:
            return no(40004, "invalid media type")
        largest, endings = TAKEN[kind]
        if ending not in endings or not LOOKS[ending](content):
            return no(40005, "invalid file type hint: [file]")
        if len(content) > largest:
            return no(45001, "media size out of limit")
        name = "thumb_media_id" if kind == "thumb" else "media_id"
        return {"type": kind, name: self.keep(content, content_type), "created_at": int(time.time())}

    def get(self, request: Request) -> Any:
        """A film is named by an address, everything else is given."""
        media_id = request.query.get("media_id", "")
        content_type, content = self.files.get(media_id, ("", b""))
        if not content:
            return no(40007, "invalid media_id")
        if content_type.startswith("video/"):
            return {"video_url": f"{self.url()}/video?id={media_id}"}
        return Answer(content, headers={"Content-Type": content_type, "Content-disposition": "attachment"})

    def film(self, request: Request) -> Answer:
        return Answer(self.files[request.query["id"]][1], headers={"Content-Type": "video/mp4"})
