"""Files: what they are is asked of their content; who reads them, of their conversation."""

import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import files, messages
from channels_hub.actions.files import KEPT_UNSENT
from channels_hub.examining import LARGEST_FILE, examine
from channels_hub.models import Attachment, Conversation
from cs_platform.lib.refusals import Refused
from tests.channels_hub.visitor import Widget


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side
    return picture(exif=exif)


def office(member: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(member, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.jpg", picture(), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        ("说明.docx", office("word/document.xml"), None),
        ("a.zip", office("x"), "application/zip"),
        ("a.txt", "宽带".encode("gb18030"), "text/plain"),
        ("a.csv", b"a,b\n1,2", "text/csv"),
        ("a.amr", b"#!AMR\n" + bytes(60), "audio/amr"),
        ("a.mp3", b"ID3\x04" + bytes(200), "audio/mpeg"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(60), "video/mp4"),
    ],
)
def test_what_customers_send_is_taken(name: str, content: bytes, content_type: str | None) -> None:
    examined = examine(content, name)
    assert examined.name == name
    assert content_type in (None, examined.content_type)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", b"MZ\x90\x00" + bytes(300), "not_what_it_says"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_what_it_says"),
        ("a.pdf", b"MZ\x90\x00" + bytes(300), "not_what_it_says"),
        ("a.docx", b"<html><script>alert(1)</script>", "not_what_it_says"),
        ("a.txt", b"text\x00binary", "not_what_it_says"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind_not_taken"),
        ("a.html", b"<html>", "kind_not_taken"),
        ("a.exe", b"MZ", "kind_not_taken"),
        ("noname", b"hello", "kind_not_taken"),
        ("a.txt", b"", "empty_file"),
        ("a.txt", b"x" * (LARGEST_FILE + 1), "too_large"),
        ("bomb.png", picture("PNG", (9000, 9000)), "too_large"),
    ],
)
def test_what_lies_or_harms_is_refused_with_the_reason(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        examine(content, name)
    assert refused.value.code == code
    assert "file" in refused.value.fields


def test_a_picture_loses_what_the_camera_wrote_and_stands_upright() -> None:
    examined = examine(photo_with_place(), "照片.jpeg")
    with Image.open(BytesIO(examined.content)) as kept:
        assert not kept.getexif()
        assert kept.size == (examined.width, examined.height) == (30, 40)
    assert examined.name == "照片.jpg"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\y.txt", "y.txt"),
        ("a\x00\u202eb.txt", "ab.txt"),
        ("长" * 300 + ".txt", None),
    ],
)
def test_the_senders_name_is_made_harmless(given: str, kept: str | None) -> None:
    name = examine(b"hello", given).name
    assert kept in (None, name)
    assert name.endswith(".txt")
    assert len(name) <= 200


def test_a_picture_goes_with_a_message_and_is_shown_to_both(
    widget: Widget, served: Conversation, ready: User, bob: User, chen: User
) -> None:
    sent_up = widget.upload(picture(), "故障.jpg", "file-1")
    again = widget.upload(picture(), "故障.jpg", "file-1")
    assert sent_up.status_code == 201
    assert sent_up.json()["token"] == again.json()["token"]
    frame = widget.say("", attachments=[sent_up.json()["token"]])
    message = frame["messages"][0]
    assert message["kind"] == "image"
    attachment = message["attachments"][0]
    assert (attachment["name"], attachment["width"], attachment["height"]) == ("故障.jpg", 40, 30)

    shown = Client().get(attachment["url"])
    assert shown.status_code == 200
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    bare = attachment["url"].partition("?")[0]
    for user, status in [(None, 404), (chen, 404), (ready, 200), (bob, 200)]:
        reader = Client()
        if user:
            reader.force_login(user)
        assert reader.get(bare).status_code == status
    assert Client().get(bare + "?visitor=guess").status_code == 404


def test_a_document_is_only_ever_a_download(widget: Widget) -> None:
    uploaded = widget.upload(b"<b>hello</b>", "读我.txt").json()
    answer = Client().get(uploaded["url"])
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "filename*=utf-8''%E8%AF%BB%E6%88%91.txt" in answer["Content-Disposition"]


def test_nobody_sends_what_another_sent_up(widget: Widget, served: Conversation, ready: User) -> None:
    other = Widget(Client(), widget.inbox)
    theirs = other.upload(b"secret", "a.txt").json()["token"]
    assert widget.send("看", attachments=[theirs]).json()["messages"][0]["attachments"] == []
    with pytest.raises(Refused):
        messages.reply(ready, served.pk, "看", attachment_ids=[theirs])


def test_an_agent_sends_a_file(widget: Widget, served: Conversation, ready: User) -> None:
    attachment = files.take_in(served.inbox, ready, b"%PDF-1.7\n", "套餐.pdf")
    messages.reply(ready, served.pk, "", attachment_ids=[attachment.token])
    seen = widget.messages()["messages"][-1]
    assert seen["kind"] == "file"
    assert Client().get(seen["attachments"][0]["url"]).status_code == 200


def test_a_broken_token_in_a_message_is_no_500(widget: Widget) -> None:
    answer = widget.send("文字", attachments=["not-a-uuid"])
    assert answer.status_code == 201


def test_what_was_never_sent_is_thrown_away(widget: Widget) -> None:
    kept, old = (widget.upload(b"hello", f"{name}.txt").json()["token"] for name in "ab")
    Attachment.objects.filter(token=old).update(created_at=timezone.now() - 2 * KEPT_UNSENT)
    storage, name = (lambda file: (file.storage, file.name))(Attachment.objects.get(token=old).file)
    tasks.sweep_files()
    assert [str(one.token) for one in Attachment.objects.all()] == [kept]
    assert not storage.exists(str(name))
