"""Letters taken apart: charsets, names, HTML, files, and whatever strangers make of them."""

import base64
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_hub.adapters.email import letters
from channels_hub.adapters.email.html import to_text
from tests.channels_hub.adapters.email.clients import CLIENTS, raw
from tests.channels_hub.adapters.email.conftest import written
from tests.channels_hub.test_files import picture

GB = "您好，宽带断了，请派人来修。"


def multipart(kind: str, *pieces: tuple[str, str]) -> bytes:
    body = "".join(f"--b\r\nContent-Type: {of}; charset=utf-8\r\n\r\n{text}\r\n" for of, text in pieces)
    return raw(f"{body}--b--\r\n".encode(), Content_Type=f'multipart/{kind}; boundary="b"')


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


def test_of_alternatives_one_is_read_and_of_pieces_all() -> None:
    page, footer = "<p>宽带断了</p>", "本邮件已经杀毒"
    pieces = multipart("mixed", ("text/html", page), ("text/plain", footer))
    assert letters.read(pieces).text == f"宽带断了\n{footer}"
    assert letters.read(multipart("mixed", ("text/plain", "宽带断了"), ("text/html", page))).text == "宽带断了"
    assert letters.read(multipart("alternative", ("text/plain", " "), ("text/html", page))).text == "宽带断了"


def test_a_calendar_in_a_letter_is_a_file() -> None:
    letter = letters.read(multipart("alternative", ("text/plain", "请来"), ("text/calendar", "BEGIN:VCALENDAR")))
    assert (letter.text, [part.name for part in letter.parts]) == ("请来", ["1.ics"])


def test_the_words_of_a_letter_carried_along_are_not_the_writers() -> None:
    letter = written("见附件")
    letter.add_attachment(written("别人的话"))
    assert letters.read(letter.as_bytes()).text == "见附件"


def test_lines_that_the_client_broke_are_whole_again() -> None:
    flowed = "我家的宽带从昨天晚上开始 \n就断了。\n\n-- \n艾琳\n> 一 \n> 二".encode()
    kind = "text/plain; charset=utf-8; format=flowed"
    assert letters.read(raw(flowed, Content_Type=f"{kind}; delsp=yes")).text.startswith(
        "我家的宽带从昨天晚上开始就断了。\n\n"
    )
    assert (
        letters.read(raw(b"my line \nis dead\n\n-- \nErin", Content_Type=kind)).text == "my line is dead\n\n-- \nErin"
    )


def test_one_broken_sign_does_not_spoil_the_rest() -> None:
    whole = GB * 20
    cut = letters.read(raw(whole.encode()[:-1], Content_Type="text/plain; charset=utf-8")).text
    assert cut.startswith(whole[:-1])


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "base64", "\x00", "utf-16", "none", "'"])
def test_no_name_of_a_character_set_makes_a_letter_unreadable(charset: str) -> None:
    assert letters.read(raw(b"hello", Content_Type=f"text/plain; charset={charset}")).text == "hello"


def test_names_of_files_that_nobody_declared_are_read() -> None:
    bare = "账单.pdf".encode("gb18030").decode("utf-8", "surrogateescape")
    letter = raw(b"x", Content_Type="application/pdf", Content_Disposition=f'attachment; filename="{bare}"')
    assert letters.read(letter).parts[0].name == "账单.pdf"


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ('"赵艾琳\\" <erin@example.com>', "erin@example.com"),
        ("=?utf-8?B?//8=?= <erin@example.com>", "erin@example.com"),
        ("<erin@example.com> <other@example.com>", "erin@example.com"),
        ("er\x00in@example.com", "erin@example.com"),
    ],
)
def test_a_broken_sender_line_still_names_its_sender(line: str, sender: str) -> None:
    assert letters.read(raw(b"x", From=line)).sender == sender


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<blockquote>", "<", "<!--", "<a ", "<![", "</a", "<script>", "&#9", "<a href=http://x>", "<head>", "<?"],
)
def test_html_made_to_take_long_does_not(piece: str) -> None:
    begun = time.process_time()
    text = to_text(piece * (400_000 // len(piece)))
    assert time.process_time() - begun < 5
    assert len(text) < 10_000_000


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 4000), st.integers(0, 300))
def test_any_bytes_are_a_letter_or_from_nobody(noise: bytes, at: int, gone: int) -> None:
    """What is read can be kept: no NUL, no half characters."""
    whole = CLIENTS["outlook"]
    content = whole[:at] + noise + whole[at + gone :]
    try:
        letter = letters.read(content)
    except ValueError:
        return
    words = [letter.text, letter.subject, letter.sender, letter.sender_name, letter.message_id, letter.reason]
    for text in [*words, *letter.refers_to, *(part.name for part in letter.parts)]:
        assert "\x00" not in text
        text.encode()
    for part in letter.parts:
        letters.file(content, part.number)


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
