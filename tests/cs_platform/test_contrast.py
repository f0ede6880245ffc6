"""WCAG 2.2 AA, computed from the tokens: 4.5 to 1 for words, 3 to 1 for marks and the borders of fields."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "cs_platform" / "static" / "ui" / "tokens.css"
MEANINGS = ("waiting", "late", "done", "note", "restricted")
GROUNDS = ("bg", "surface", "sunken", "raised", "hover")

Colour = tuple[float, float, float]


def colours(theme: int) -> dict[str, Colour]:
    """Every token that is one colour: name to (lightness, chroma, hue); theme 0 is light, 1 dark."""
    found = {}
    for name, value in re.findall(r"--([\w-]+): ((?:light-dark|oklch)\(.*\));", TOKENS.read_text()):
        if "/" not in value:
            written = re.findall(r"oklch\(([\d. ]+)\)", value)
            lightness, chroma, hue = map(float, written[min(theme, len(written) - 1)].split())
            found[name] = (lightness, chroma, hue)
    return found


def luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour, clipped into sRGB as a screen does."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


WORDS = [
    *((text, ground) for text in ("text", "muted") for ground in GROUNDS),
    *((text, "accent-bg") for text in ("text", "muted", "accent-text", "late-text", "waiting-text")),
    *(("accent-text", ground) for ground in GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-restricted", "restricted"),
    ("text", "line"),  # the quiet badge
    ("bg", "text"),  # the rail's tips
    *((f"{meaning}-text", f"{meaning}-bg") for meaning in MEANINGS),
    *((f"{meaning}-text", ground) for meaning in MEANINGS for ground in GROUNDS),
]
MARKS = [(mark, ground) for mark in (*MEANINGS, "accent", "line-strong") for ground in ("bg", "surface")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), WORDS)
def test_words_can_be_read_on_their_ground(text: str, ground: str, theme: int) -> None:
    found = colours(theme)
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_stand_out_from_their_ground(mark: str, ground: str, theme: int) -> None:
    found = colours(theme)
    assert contrast(found[mark], found[ground]) >= 3
