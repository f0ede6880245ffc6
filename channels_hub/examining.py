"""What a file really is: its content is asked, never its name alone."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import puremagic
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from channels_hub.text import clean
from cs_platform.lib.refusals import Refused

LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
PICTURES = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "GIF": ("gif", "image/gif"),
    "WEBP": ("webp", "image/webp"),
}
PICTURE_NAMES = {"jpg", "jpeg", "png", "gif", "webp"}
_OOXML = "application/vnd.openxmlformats-officedocument"
#: What may come besides pictures: extension → content type, and what its content may look like.
DOCUMENTS = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
}
TEXTS = {"txt": "text/plain", "csv": "text/csv"}
ALIKE = {"mp3": {"mp3", "mpga"}, "m4a": {"m4a", "mp4"}, "mp4": {"mp4", "m4v"}}


@dataclass(frozen=True)
class Examined:
    """A file as it will be kept: pictures drawn anew, without what the camera wrote into them."""

    content: bytes
    name: str
    content_type: str
    width: int | None = None
    height: int | None = None


def examine(content: bytes, name: str, *, largest: int = LARGEST_FILE) -> Examined:
    """Refuses what is empty, too large, of a kind we do not take, or not what its name says."""
    if not content:
        raise _refused("empty_file", _("This file is empty."))
    if len(content) > largest:
        raise _refused("too_large", _("This file is too large: at most %(limit)d MB.") % {"limit": largest >> 20})
    name = _plain(name)
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension in PICTURE_NAMES:
        return _picture(content, name)
    if extension in TEXTS and _is_text(content):
        return Examined(content, name, TEXTS[extension])
    if extension in DOCUMENTS and _looks_like(extension, content, name):
        return Examined(content, name, DOCUMENTS[extension])
    if extension in DOCUMENTS or extension in TEXTS:
        raise _refused("not_what_it_says", _("The content of this file is not what its name says."))
    raise _refused("kind_not_taken", _("This kind of file is not taken."))


def _picture(content: bytes, name: str) -> Examined:
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as picture:
            if picture.width * picture.height * getattr(picture, "n_frames", 1) > MOST_PIXELS:
                raise _refused("too_large", _("This picture has too many pixels."))
            extension, content_type = PICTURES[str(picture.format)]
            drawn, size = _drawn_anew(picture)
    except Refused:
        raise
    except Exception as error:  # decoders fail in many ways on what is no picture
        raise _refused("not_what_it_says", _("This picture cannot be read.")) from error
    return Examined(drawn, str(PurePath(name).with_suffix(f".{extension}")), content_type, *size)


def _drawn_anew(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    out, kind = BytesIO(), picture.format
    if getattr(picture, "is_animated", False):
        picture.save(out, kind, save_all=True)
        return out.getvalue(), picture.size
    upright = ImageOps.exif_transpose(picture)
    upright.info.pop("exif", None)
    upright.save(out, kind, **({"quality": 88} if kind in ("JPEG", "WEBP") else {}))
    return out.getvalue(), upright.size


def _looks_like(extension: str, content: bytes, name: str) -> bool:
    try:
        matches = puremagic.magic_string(content, name)
    except (puremagic.PureError, ValueError):
        return False
    seen = {match.extension.lstrip(".") for match in matches if match.confidence >= 0.2}
    return not seen.isdisjoint(ALIKE.get(extension, {extension}))


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _plain(name: str) -> str:
    """The last part of the sender's name for it, without anything a screen or a disk could trip over."""
    plain = clean(PurePath(name.replace("\\", "/")).name).replace("\n", " ") or "file"
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix
    return f"{stem[: 190 - len(suffix)]}{suffix}"[:200]


def _refused(code: str, words: object) -> Refused:
    return Refused(code, words, {"file": words})  # type: ignore[arg-type, dict-item]
