"""The widget's files as they are served: joined, compressed once per process, named by what is in them.

The panel is written as small modules and sent as one file: a dozen and a half requests and as many
separately compressed files would cost the customer more than the rest of the widget. Joining drops the
imports and puts all modules into one scope, so no two of them declare the same name (a test looks).
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "static" / "widget"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
SERVED = ("loader.js", "launcher.css", "panel.js", "panel.css")

_IMPORT = re.compile(r'^import [^;]*? from "\./([\w-]+\.js)";\n', re.M)
_EXPORT = re.compile(r"^export ", re.M)
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.M)
_BLOCK_COMMENT = re.compile(r"^\s*/\*.*?\*/\n", re.M | re.S)
_INDENT = re.compile(r"^\s+", re.M)


class Asset(NamedTuple):
    content: bytes
    gzipped: bytes
    content_type: str


@cache
def load() -> dict[str, Asset]:
    """Every served file of the widget by name."""
    return {name: _pack(name) for name in SERVED}


@cache
def version() -> str:
    """Changes with any of the files: a browser may keep what it got under it for good."""
    digest = hashlib.sha256()
    for name, asset in load().items():
        digest.update(name.encode() + b"\0" + asset.content)
    return digest.hexdigest()[:12]


def modules(entry: str, seen: list[str] | None = None) -> list[str]:
    """The names of the modules that `entry` needs, each after those it imports, itself last."""
    seen = [] if seen is None else seen
    for name in _IMPORT.findall(_read(entry)):
        if name not in seen:
            modules(name, seen)
    seen.append(entry)
    return seen


def _pack(name: str) -> Asset:
    text = _joined(name) if name == "panel.js" else _read(name)
    content = _squeezed(text).encode()
    return Asset(content, gzip.compress(content, 9, mtime=0), TYPES[Path(name).suffix])


def _joined(entry: str) -> str:
    *needed, last = (_IMPORT.sub("", _read(name)) for name in modules(entry))
    return "".join(_EXPORT.sub("", text) for text in needed) + last


def _squeezed(text: str) -> str:
    """Without indentation and comments that have lines of their own; what shares a line with code stays."""
    return _INDENT.sub("", _BLOCK_COMMENT.sub("", _LINE_COMMENT.sub("", text)))


def _read(name: str) -> str:
    return (FOLDER / name).read_text()
