"""Reads the environment: one small function per kind of value."""

import os
import secrets
from pathlib import Path

from run import paths

ROOT = paths.ROOT
DATA_DIR = paths.data_dir()


def text(name: str, default: str = "") -> str:
    """The value of `name`; an empty value counts as not given."""
    return os.environ.get(name) or default


def number(name: str, default: int) -> int:
    """The value of `name` as a whole number."""
    return int(text(name, str(default)))


def flag(name: str, default: bool = False) -> bool:
    """The value of `name` as yes (1, true, yes, on) or no."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """`SECRET_KEY`, or the key kept in the data folder, made on first use for its owner only."""
    if given := text("SECRET_KEY"):
        return given
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        _keep(kept, secrets.token_urlsafe(50))
    return kept.read_text()


def _keep(kept: Path, key: str) -> None:
    """Write `key` whole or not at all: of two processes that begin together, one wins."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
    try:
        os.link(draft, kept)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
