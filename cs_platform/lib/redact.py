"""Keeps secrets out of logs, and one event on one line."""

import logging
import re

SECRETS = re.compile(
    r"""(?ix)
    ( authorization["']?\s*[:=]\s*["']?(?:bearer|token|basic)?\s*   # a header
    | (?:access_)?token=  | secret=  | password=  | signature=  | sign=  | key=   # a query or a form
    | ://[^/\s:@]*:                                                  # user:password@ of an address
    )
    [^\s&"',;@]+
    """
)


def redact(text: str) -> str:
    """`text` with what follows a name of a secret taken out."""
    return SECRETS.sub(r"\1[redacted]", text)


class Redact(logging.Filter):
    """Redacts a record once its arguments stand in the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return True


class OneLine(logging.Formatter):
    """A line feed in a message, from whatever a stranger sent, begins no new event."""

    def format(self, record: logging.LogRecord) -> str:
        record.msg = str(record.msg).replace("\r", "\\r").replace("\n", "\\n")
        return super().format(record)
