"""Voice as channels send it, made into what every browser plays."""

from io import BytesIO

import av
from av.error import FFmpegError

from cs_platform.lib.refusals import Refused

#: Nobody speaks longer into a telephone at once; channels stop at sixty seconds.
LONGEST_SECONDS = 15 * 60
RATE, BITS = 16_000, 32_000


def playable(content: bytes) -> tuple[bytes, int]:
    """An MP3 of a recording in AMR, Speex or whatever else it is, and its length in seconds."""
    out = BytesIO()
    try:
        with av.open(BytesIO(content), "r") as recording, av.open(out, "w", format="mp3") as made:
            seconds = _convert(recording, made)
    except (FFmpegError, IndexError, ValueError) as error:
        raise Refused("not_what_it_says", f"{type(error).__name__}") from error
    return out.getvalue(), seconds


def _convert(recording: av.container.InputContainer, made: av.container.OutputContainer) -> int:
    voice = made.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=BITS)
    resampler = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
    samples = 0
    for heard in recording.decode(recording.streams.audio[0]):
        for frame in resampler.resample(heard):
            samples += frame.samples
            if samples > LONGEST_SECONDS * RATE:
                raise ValueError("too long")
            made.mux(voice.encode(frame))
    for rest in resampler.resample(None):
        samples += rest.samples
        made.mux(voice.encode(rest))
    made.mux(voice.encode(None))
    if not samples:
        raise ValueError("silent")
    return round(samples / RATE)
