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
#: A mobile number; the signature that opens a customer's page.
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
PAGE_KEY = re.compile(r"(\d{8}-\d{5,7}:)[\w-]{20,}")


def redact(text: str) -> str:
    """`text` without what follows a name of a secret, without keys of customers' pages; phones masked (X6)."""
    text = SECRETS.sub(r"\1[redacted]", text)
    return PHONE.sub(r"\1****\2", PAGE_KEY.sub(r"\1[redacted]", text))


class SafeLines(logging.Formatter):
    """Takes secrets out, of tracebacks too, and indents every line but an event's first:
    a line feed in what a stranger sent cannot pretend to be another event."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)).replace("\r", "\\r").replace("\n", "\n    ")
