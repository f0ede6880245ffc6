"""What machines write: automatic answers, and letters of ours that came back, for good or only late."""

import pytest

from channels_hub.adapters.email import letters
from tests.channels_hub.adapters.email.clients import raw

OURS = "<bihuan.7.0.0123456789@desk.example>"


@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x@example.com"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<news.example.com>"},
        {"Return_Path": "<>"},
        {"From": "no-reply@example.com"},
        {"From": "MAILER-DAEMON@example.com"},
    ],
)
def test_what_machines_write_is_known(head: dict[str, str]) -> None:
    assert letters.read(raw(b"I am away", **head)).automatic
    assert not letters.read(raw(b"hello", Auto_Submitted="no", X_Auto_Response_Suppress="OOF, AutoReply")).automatic


def report(status: str, kind: str = "delivery-status", carried: str = "text/rfc822-headers") -> bytes:
    parts = [
        ("text/plain", "Sorry."),
        (f"message/{kind}", f"Reporting-MTA: dns; mx.example\r\n\r\n{status}\r\n"),
        (carried, f"Subject: x\r\nMessage-ID: {OURS}\r\nIn-Reply-To: <hers@example.com>\r\n\r\nMessage-ID: <said@b.c>"),
    ]
    body = "".join(f"--b\r\nContent-Type: {of}\r\n\r\n{text}\r\n" for of, text in parts)
    heads = {"From": "MAILER-DAEMON@mx.example", "Return_Path": "<>", "Message-ID": "<9@mx.example>"}
    return raw(f"{body}--b--\r\n".encode(), Content_Type=f'multipart/report; report-type={kind}; boundary="b"', **heads)


FAILED = (
    "Final-Recipient: rfc822; erin@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1\r\n user unknown"
)
BOUNCE = report(FAILED)


@pytest.mark.parametrize("carried", ["text/rfc822-headers", "message/rfc822"])
def test_a_bounce_names_what_came_back_and_why(carried: str) -> None:
    letter = letters.read(report(FAILED, carried=carried))
    assert letter.returned == [OURS]
    assert letter.reason == "smtp; 550 5.1.1 user unknown"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_letter_that_is_only_late_did_not_come_back(action: str) -> None:
    letter = letters.read(report(f"Final-Recipient: rfc822; erin@example.com\r\nAction: {action}\r\nStatus: 4.4.1"))
    assert (letter.returned, letter.automatic) == ([], True)


def test_a_letter_that_was_read_did_not_come_back() -> None:
    read = f"Original-Message-ID: {OURS}\r\nDisposition: manual-action/MDN-sent-manually; displayed"
    letter = letters.read(report(read, kind="disposition-notification"))
    assert (letter.returned, letter.automatic) == ([], True)


def test_a_bounce_without_the_form_is_found_by_its_words() -> None:
    words = f"Hi. This is the qmail-send program.\r\n<erin@example.com>:\r\n550 no\r\n\r\nMessage-ID: {OURS}\r\n"
    assert letters.read(raw(words.encode(), From="postmaster@mx.example")).returned == [OURS]
    assert letters.read(raw(words.encode())).returned == []
