"""Voice that no browser plays is made playable."""

from array import array
from io import BytesIO
from math import sin

import av
import pytest

from channels_hub import voice
from cs_platform.lib.refusals import Refused


def spoken(codec: str = "libopencore_amrnb", container: str = "amr", seconds: int = 3) -> bytes:
    """A tone as a telephone records it."""
    out = BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=8000, layout="mono", bit_rate=12_200)
        for begin in range(0, 8000 * seconds, 160):
            frame = av.AudioFrame(format="s16", layout="mono", samples=160)
            frame.planes[0].update(
                array("h", (round(8000 * sin(at / 3)) for at in range(begin, begin + 160))).tobytes()
            )
            frame.sample_rate, frame.pts = 8000, begin
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def test_what_a_telephone_recorded_becomes_mp3_of_the_same_length() -> None:
    made, seconds = voice.playable(spoken())
    assert seconds == 3
    with av.open(BytesIO(made)) as file:
        assert file.streams.audio[0].codec_context.name.startswith("mp3")


@pytest.mark.parametrize("rubbish", [b"", b"#!AMR\n", b"#!AMR\n" + b"\xff" * 50, b"\x00" * 4000, b"hello"])
def test_what_is_no_recording_is_refused(rubbish: bytes) -> None:
    with pytest.raises(Refused):
        voice.playable(rubbish)


def test_a_recording_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "LONGEST_SECONDS", 1)
    with pytest.raises(Refused):
        voice.playable(spoken())
