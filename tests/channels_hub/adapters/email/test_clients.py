"""Letters of the programs that customers really use, from the wire to what the agent reads."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from channels_hub.adapters.email import letters, quotes
from tests.channels_hub.adapters.email.clients import CLIENTS, OWN


@pytest.mark.parametrize("client", CLIENTS)
def test_what_she_wrote_is_told_from_what_her_program_added(client: str) -> None:
    letter = letters.read(CLIENTS[client])
    own, quoted, signature = quotes.split(letter.text)
    assert own == OWN
    assert "您好" in quoted
    assert signature == ("发自我的 iPhone" if client == "iphone" else "")
    assert (letter.sender, letter.sender_name) == ("erin@example.com", "赵艾琳")
    assert letter.subject.endswith("宽带")
    assert not letter.automatic
    assert [part.kind for part in letter.parts] == (["image"] if client == "outlook" else [])


@pytest.mark.parametrize("client", ["qq", "163", "gmail", "foxmail"])
def test_without_its_plain_words_the_same_is_read_from_the_page(client: str) -> None:
    message = message_from_bytes(CLIENTS[client], policy=default)
    plain, page = cast(list[EmailMessage], message.get_payload())
    plain.replace_header("Content-Type", "text/x-nothing")
    page.replace_header("Content-Type", page["Content-Type"])
    own, quoted, _signature = quotes.split(letters.read(message.as_bytes()).text)
    assert own == OWN
    assert "您好" in quoted
