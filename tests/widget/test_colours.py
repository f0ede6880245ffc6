from hypothesis import given
from hypothesis import strategies as st

from channels_hub.widget import colours
from channels_hub.widget.colours import AA_TEXT, DARK_SURFACE, LIGHT_SURFACE, contrast, palette

any_colour = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(any_colour)
def test_every_colour_an_inbox_may_have_is_readable(colour: str) -> None:
    made = {name: colours._parse(value) for name, value in palette(colour).items()}

    assert contrast(made["ink"], made["fill"]) >= AA_TEXT
    assert contrast(made["on_light"], LIGHT_SURFACE) >= AA_TEXT
    assert contrast(made["on_dark"], DARK_SURFACE) >= AA_TEXT


def test_a_colour_that_reads_already_is_left_alone() -> None:
    assert palette("#0a7d5a")["on_light"] == palette("#0a7d5a")["fill"] == "#0a7d5a"


def test_black_on_white_is_the_highest_contrast() -> None:
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
