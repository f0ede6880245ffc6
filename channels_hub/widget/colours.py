"""From an inbox's one colour to those the widget needs, each readable (WCAG AA)."""

AA_TEXT = 4.5
LIGHT_SURFACE = (255, 255, 255)
DARK_SURFACE = (32, 36, 42)
NEARLY_BLACK = (17, 19, 23)
WHITE = (255, 255, 255)

Rgb = tuple[int, int, int]


def palette(colour: str) -> dict[str, str]:
    """`fill` as it is, `ink` to write on it, and itself moved until it reads on a light and on a dark surface."""
    fill = _parse(colour)
    ink = max((WHITE, NEARLY_BLACK), key=lambda candidate: contrast(candidate, fill))
    if contrast(ink, fill) < AA_TEXT:  # a middle grey: black reads where neither of the two does
        ink = (0, 0, 0)
    return {
        "fill": _hex(fill),
        "ink": _hex(ink),
        "on_light": _hex(_readable(fill, LIGHT_SURFACE, towards=(0, 0, 0))),
        "on_dark": _hex(_readable(fill, DARK_SURFACE, towards=WHITE)),
    }


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG's ratio, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _readable(colour: Rgb, surface: Rgb, towards: Rgb) -> Rgb:
    for step in range(21):
        mixed = _mix(colour, towards, step / 20)
        if contrast(mixed, surface) >= AA_TEXT:
            return mixed
    return towards


def _mix(colour: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _parse(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
