"""How the platform says no: with status 200 and a code."""

from typing import Any


def no(code: int, words: str) -> dict[str, Any]:
    return {"errcode": code, "errmsg": words}


OK = no(0, "ok")
