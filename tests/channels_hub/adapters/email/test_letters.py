"""Letters as real programs write them: charsets, names, HTML, files, machines, and what came back."""

import base64
from email.message import EmailMessage

import pytest

from channels_hub.adapters.email import letters
from channels_hub.adapters.email.html import to_text
from tests.channels_hub.adapters.email.conftest import written
from tests.channels_hub.test_files import picture

GB = "您好，宽带断了，请派人来修。"


def raw(body: bytes, **heads: str) -> bytes:
    given = {"From": "erin@example.com", "Message-ID": "<1@example.com>", "MIME-Version": "1.0", **heads}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return lines.encode("utf-8", "surrogateescape") + b"\r\n" + body


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("text/plain; charset=gb18030", "gb18030"),
        ("text/plain; charset=GB2312", "gb18030"),
        ("text/plain; charset=gbk", "gbk"),
        ("text/plain; charset=utf-8", "utf-8"),
        ("text/plain; charset=no-such-thing", "utf-8"),
        ("text/plain", "gb18030"),
        ("text/plain; charset=us-ascii", "utf-8"),
    ],
)
def test_chinese_is_read_however_it_is_declared(declared: str, charset: str) -> None:
    assert letters.read(raw(GB.encode(charset), Content_Type=declared)).text == GB


def test_heads_are_read_declared_or_not() -> None:
    coded = "=?gb18030?B?" + base64.b64encode("宽带投诉".encode("gb18030")).decode() + "?="
    assert letters.read(raw(b"x", Subject=coded)).subject == "宽带投诉"
    bare = "宽带投诉".encode("gb18030").decode("utf-8", "surrogateescape")
    assert letters.read(raw(b"x", Subject=bare)).subject == "宽带投诉"
    sender = letters.read(raw(b"x", From="=?utf-8?B?6LW16Im+55Cz?= <ERIN@Example.com>"))
    assert (sender.sender, sender.sender_name) == ("erin@example.com", "赵艾琳")


def test_html_becomes_words() -> None:
    page = """<html><head><style>p{color:red}</style><script>alert(1)</script></head><body>
    <p>您好，<b>宽带</b>断了。</p><img src="https://tracker.example/x.gif"><div>请看<a href="https://a.example/b">这里</a></div>
    <table><tr><td>一</td><td>二</td></tr></table><blockquote>以前的话</blockquote></body></html>"""
    assert to_text(page) == "您好，宽带断了。\n\n请看这里 (https://a.example/b)\n\n一 二\n\n> 以前的话"
    letter = letters.read(raw(page.encode(), Content_Type="text/html; charset=utf-8"))
    assert "alert" not in letter.text
    assert "tracker" not in letter.text


def test_plain_words_are_preferred_to_their_html() -> None:
    letter = written("朴素的")
    letter.add_alternative("<p>花哨的</p>", subtype="html")
    assert letters.read(letter.as_bytes()).text == "朴素的"


def test_files_keep_their_names_in_every_coding() -> None:
    letter = written("请看附件")
    letter.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="2026年合同（终稿）.pdf")
    letter.add_attachment(picture(), maintype="image", subtype="jpeg", filename="灯.jpg")
    found = letters.read(letter.as_bytes())
    assert [(part.name, part.kind) for part in found.parts] == [("2026年合同（终稿）.pdf", "file"), ("灯.jpg", "image")]
    assert letters.file(letter.as_bytes(), found.parts[1].number) == ("灯.jpg", picture())
    coded = "=?gb18030?B?" + base64.b64encode("账单.pdf".encode("gb18030")).decode() + "?="
    old = raw(b"JVBERi0=", Content_Type=f'application/pdf; name="{coded}"', Content_Transfer_Encoding="base64")
    assert letters.read(old).parts[0].name == "账单.pdf"


def test_pictures_inside_and_letters_inside_are_files_too() -> None:
    letter = EmailMessage()
    letter["From"], letter["Message-ID"] = "erin@example.com", "<2@example.com>"
    letter.set_content("<p>看图 <img src='cid:p1'></p>", subtype="html")
    letter.add_related(picture(), maintype="image", subtype="jpeg", cid="<p1>")
    letter.make_mixed()
    letter.add_attachment(written("转发的信"))
    found = letters.read(letter.as_bytes())
    assert [part.kind for part in found.parts] == ["image", "file"]
    name, content = letters.file(letter.as_bytes(), found.parts[1].number)
    assert name.endswith(".eml")
    assert b"Message-ID" in content


@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"},
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
    assert not letters.read(raw(b"hello", Auto_Submitted="no")).automatic


BOUNCE = b"""From: MAILER-DAEMON@mx.example\r
Return-Path: <>\r
Message-ID: <9@mx.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
Sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; erin@example.com\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 user unknown\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: <bihuan.7.0.mail@desk.example>\r
\r
--b--\r
"""


def test_a_bounce_names_what_came_back_and_why() -> None:
    letter = letters.read(BOUNCE)
    assert letter.returned == ["<bihuan.7.0.mail@desk.example>"]
    assert letter.reason == "smtp; 550 5.1.1 user unknown"


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 100, b"no head at all", b"Subject: x\r\n\r\nfrom nobody"])
def test_a_letter_from_nobody_is_not_understood(content: bytes) -> None:
    with pytest.raises(ValueError, match="nobody"):
        letters.read(content)


@pytest.mark.parametrize(
    "broken",
    [
        raw(b"x", Content_Type="multipart/mixed"),
        raw(b"x", Content_Type='multipart/mixed; boundary="never"'),
        raw(b"=ZZ=", Content_Transfer_Encoding="quoted-printable"),
        raw(b"!!!", Content_Transfer_Encoding="base64"),
        raw(b"x", Date="yesterday", Subject="=?utf-8?B?!!!?=", References="<<>>"),
        raw(b"x", Message_ID="<" + "a" * 900 + "@example.com>"),
    ],
)
def test_what_a_client_got_wrong_does_not_stop_us(broken: bytes) -> None:
    letter = letters.read(broken)
    assert letter.sender == "erin@example.com"
    assert len(letter.message_id) <= 200
