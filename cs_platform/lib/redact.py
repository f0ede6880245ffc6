"""Keeps secrets out of logs, and one event from looking like two."""

import logging
import re

SECRETS = re.compile(
    r"""(?ix)
    ( (?<![a-z]) (?:[\w-]*[_-])?                                    # app_secret, X-Api-Key
      (?:authorization|cookie|token|secret|password|signature|sign|key)
      ["']? \s* [:=] \s* ["']? (?:(?:bearer|token|basic)\s+)?
    | ://[^/\s:@]*:                                                 # user:password@ of an address
    )
    [^\s&"',;@]+
    """
)


def redact(text: str) -> str:
    """`text` with what follows a name of a secret taken out."""
    return SECRETS.sub(r"\1[redacted]", text)


class SafeLines(logging.Formatter):
    """Takes secrets out, of tracebacks too, and indents every line but an event's first:
    a line feed in what a stranger sent cannot pretend to be another event."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)).replace("\r", "\\r").replace("\n", "\n    ")
