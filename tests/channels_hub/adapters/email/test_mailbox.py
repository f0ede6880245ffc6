"""Looking into a real mailbox: what is new, once, whatever its size; over a line nobody can read."""

import imaplib
from typing import Any

import pytest
from django.utils import translation

from channels_hub.adapters import adapter_for
from channels_hub.adapters.email import fetching
from channels_hub.models import Conversation, Feed, Inbox, Message
from tests.channels_hub.adapters.email.conftest import written
from tests.channels_hub.adapters.email.dovecot import Mailbox
from tests.channels_hub.adapters.email.post_office import PostOffice
from tests.channels_hub.adapters.email.test_threads import look
from tests.channels_hub.test_files import picture


def subjects() -> list[str]:
    return sorted(Conversation.objects.values_list("subject", flat=True))


def test_more_letters_than_one_look_brings_all_come_and_the_mailbox_is_left_as_it_was(
    account: Inbox, mailbox: Mailbox
) -> None:
    for number in range(45):
        mailbox.put(written(f"第{number}封", subject=f"事{number}").as_bytes())
    look()
    assert Conversation.objects.count() == 45
    assert all(b"Seen" not in flags for flags in mailbox.flags())


def test_letters_numbered_anew_are_not_taken_twice(account: Inbox, mailbox: Mailbox) -> None:
    mailbox.put(written("一").as_bytes())
    look()
    Feed.objects.update(cursor={"uidvalidity": 1, "uid": 999})
    mailbox.put(written("二", subject="另一件").as_bytes())
    look()
    assert sorted(Message.objects.filter(direction="in").values_list("body", flat=True)) == ["一", "二"]


def test_the_first_look_takes_what_nobody_has_read_and_later_ones_take_all(
    account: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGE", 2)
    for number in range(8):
        mailbox.put(written("旧信", subject=f"{number}").as_bytes(), read=number % 2 == 1)
    look()
    assert subjects() == ["0", "2", "4", "6"]
    mailbox.put(written("新信", subject="8").as_bytes(), read=True)
    look()
    assert subjects() == ["0", "2", "4", "6", "8"]


def test_a_letter_that_comes_while_the_first_look_goes_on_is_taken(
    account: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGE", 1)
    for number in range(2):
        mailbox.put(written("旧信", subject=f"{number}").as_bytes())
    first = adapter_for(account).fetch(account, "letters", {}, {})
    mailbox.put(written("新信", subject="2").as_bytes(), read=True)
    second = adapter_for(account).fetch(account, "letters", first.cursor, {})
    third = adapter_for(account).fetch(account, "letters", second.cursor, {})
    assert [len(look.pieces) for look in (first, second, third)] == [1, 1, 1]
    assert b"Subject: 2" in third.pieces[0].body


def test_an_empty_mailbox_gives_nothing_and_then_what_comes(account: Inbox, mailbox: Mailbox) -> None:
    look()
    assert not Message.objects.exists()
    mailbox.put(written("第一封").as_bytes(), read=True)
    look()
    assert Message.objects.get().body == "第一封"


def test_large_letters_come_one_by_one(account: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "BYTES", 100_000)
    for number in range(3):
        mailbox.put(written("长" * 30_000, subject=f"{number}").as_bytes())
    fetched = adapter_for(account).fetch(account, "letters", {}, {})
    assert (len(fetched.pieces), fetched.more) == (1, True)
    look()
    assert subjects() == ["0", "1", "2"]


def test_of_a_letter_too_large_the_beginning_is_kept_and_that_is_said(
    account: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 60_000)
    monkeypatch.setattr(fetching, "BEGINNING", 30_000)
    letter = written("灯是红的")
    letter.add_attachment(picture(), maintype="image", subtype="jpeg", filename="灯.jpg")
    letter.add_attachment(b"x" * 90_000, maintype="application", subtype="pdf", filename="大.pdf")
    mailbox.put(letter.as_bytes())
    look()
    message = Message.objects.get(direction="in")
    assert message.body == "灯是红的"
    assert list(message.attachments.values_list("name", flat=True)) == ["灯.jpg"]
    assert Message.objects.filter(direction="event", data__code="truncated").exists()


def test_nobody_can_read_along(account: Inbox, mailbox: Mailbox, office: PostOffice) -> None:
    assert adapter_for(account).problems(account) == []
    signed_in = [line for line in mailbox.log_of() if "Login:" in line]
    assert signed_in
    assert all("TLS" in line for line in signed_in)


def test_a_server_with_a_false_certificate_gets_no_password(
    account: Inbox, mailbox: Mailbox, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with translation.override("en"):
        problems = adapter_for(account).problems(account)
    assert ["certificate" in problem for problem in problems] == [True, True]
    assert not any("Login:" in line for line in mailbox.log_of())


def test_we_say_our_name(account: Inbox, mailbox: Mailbox) -> None:
    """NetEase's servers open no folder to a program that does not (RFC 2971)."""
    look()
    assert any("name=Bihuan" in line for line in mailbox.log_of())


def test_a_folder_with_a_chinese_name_is_looked_into(account: Inbox, mailbox: Mailbox) -> None:
    """Spelled as RFC 3501 5.1.3 has it; the same words by another hand."""
    mailbox.make_folder("&W6JnDQ- &- A")
    mailbox.put(written("在这里").as_bytes(), folder='"&W6JnDQ- &- A"')
    account.secrets = {**account.secrets, "imap_url": mailbox.url.replace("INBOX", "%E5%AE%A2%E6%9C%8D%20%26%20A")}
    account.save()
    look()
    assert Message.objects.get().body == "在这里"


def test_a_server_out_of_reach_is_said_so(account: Inbox, mailbox: Mailbox, office: PostOffice) -> None:
    account.secrets = {"imap_url": "imap://a:b@127.0.0.1:1/INBOX", "smtp_url": office.url}
    with translation.override("en"):
        [problem] = adapter_for(account).problems(account)
    assert "127.0.0.1:1 cannot be reached" in problem
    account.secrets = {"imap_url": mailbox.url.replace("INBOX", "Nowhere"), "smtp_url": office.url}
    with translation.override("en"):
        [problem] = adapter_for(account).problems(account)
    assert "no such folder" in problem


def test_a_letter_that_the_server_does_not_hand_out_keeps_no_later_one_back(
    account: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.put(written("打不开", subject="坏信").as_bytes())
    mailbox.put(written("好的", subject="好信").as_bytes())
    ask = imaplib.IMAP4.uid

    def refusing(self: imaplib.IMAP4, command: str, *args: str) -> Any:
        refused = (command, *args) == ("FETCH", "1", "(BODY.PEEK[])")
        return ("NO", [b"[SERVERBUG] Internal error"]) if refused else ask(self, command, *args)

    monkeypatch.setattr(imaplib.IMAP4, "uid", refusing)
    look()
    assert subjects() == ["坏信", "好信"]
    [head] = Message.objects.filter(conversation__subject="坏信", direction="in")
    assert "打不开" not in head.body


def test_a_letter_that_was_taken_away_while_we_looked_is_no_failure(
    account: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.put(written("一", subject="一").as_bytes())
    mailbox.put(written("二", subject="二").as_bytes())
    page = fetching._page

    def taken_away(*args: Any) -> Any:
        found = page(*args)
        mailbox.take_away(1)
        return found

    monkeypatch.setattr(fetching, "_page", taken_away)
    look()
    look()
    assert subjects() == ["二"]
    assert Feed.objects.get().error == ""
