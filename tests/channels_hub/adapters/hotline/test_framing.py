"""Blocks are cut out of the stream alike, however the bytes come."""

from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from channels_hub.adapters.hotline.ami.address import address_of
from channels_hub.adapters.hotline.ami.framing import LONGEST, Block, Framer, TooLong, action
from tests.channels_hub.adapters.hotline.captured import NAMES, blocks, session


@pytest.mark.parametrize("name", NAMES)
@given(sizes=some.lists(some.integers(1, 3000), min_size=1, max_size=12))
@settings(max_examples=15, deadline=None)
def test_the_recorded_sessions_in_pieces_of_any_size(name: str, sizes: list[int]) -> None:
    stream, framer, at = session(name), Framer(), 0
    found: list[Block] = []
    for size in cycle(sizes):
        found += framer.feed(stream[at : at + size])
        at += size
        if at >= len(stream):
            break
    assert found == blocks(name)


def test_a_character_may_come_in_two_pieces() -> None:
    stream = "Asterisk Call Manager/13.0.0\r\nEvent: X\r\nCallerIDName: 王伟\r\n\r\n".encode()
    for cut in range(1, len(stream)):
        framer = Framer()
        [block] = [*framer.feed(stream[:cut]), *framer.feed(stream[cut:])]
        assert block["CallerIDName"] == "王伟"


def test_keys_may_repeat_and_values_be_empty() -> None:
    [block] = Framer().feed(b"Asterisk Call Manager/13\r\nOutput: a\r\nOutput: b\r\nEmpty: \r\nNone:\r\n\r\n")
    assert (block["Output"], block.every("Output"), block["Empty"], block["None"]) == ("a", ["a", "b"], "", "")


def test_a_stream_without_ends_is_not_collected_for_ever() -> None:
    with pytest.raises(TooLong):
        list(Framer().feed(b"Asterisk Call Manager/13\r\n" + b"x" * (LONGEST + 1)))


def test_an_action_cannot_be_broken_out_of() -> None:
    assert (
        action("Originate", {"Variable": ["a=1", "b=2"]})
        == b"Action: Originate\r\nVariable: a=1\r\nVariable: b=2\r\n\r\n"
    )
    with pytest.raises(ValueError, match="line break"):
        action("Originate", {"Exten": "1\r\nAction: Command"})


@pytest.mark.parametrize("url", ["", "http://a:b@host", "ami://host", "ami://user:x@", "nonsense"])
def test_an_address_names_user_and_host(url: str) -> None:
    with pytest.raises(ValueError, match=r"manager interface|Invalid"):
        address_of(url)
    assert address_of("ami://a%40b:c%2Fd@pbx").secret == "c/d"
