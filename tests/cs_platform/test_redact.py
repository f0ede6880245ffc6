"""No secret reaches a log, and no stranger writes a line of their own."""

import logging
import sys

import pytest

from cs_platform.lib.redact import SafeLines, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cret",
        "{'Authorization': 'Token s3cret'}",
        "GET /cgi-bin/message?access_token=s3cret&lang=zh",
        "POST /hooks/abc?signature=s3cret",
        "connecting to postgres://desk:s3cret@db/bihuan",
        "password=s3cret",
        '{"password": "s3cret"}',
        "app_secret='s3cret'",
    ],
)
def test_a_secret_is_taken_out(text: str) -> None:
    assert "s3cret" not in redact(text)


@pytest.mark.parametrize("text", ["conversation 12 closed", "https://desk.example/tickets/7?page=2", "完成，用时 3 秒"])
def test_what_is_not_secret_stays(text: str) -> None:
    assert redact(text) == text


def line_of(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("desk", logging.INFO, "file", 1, message, args, info)
    return SafeLines("%(levelname)s %(message)s").format(record)


def test_a_line_feed_begins_no_new_event() -> None:
    written = line_of("from %s", "Erin\r\nERROR forged")
    assert [line for line in written.splitlines() if line.startswith("ERROR")] == []


def test_a_traceback_is_redacted_too() -> None:
    try:
        raise ConnectionError("postgres://desk:s3cret@db")
    except ConnectionError:
        error = sys.exception()
    assert "s3cret" not in line_of("failed", error=error)
