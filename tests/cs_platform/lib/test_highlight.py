import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_platform.lib.highlight import highlight, snippet


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("宽带安装", ["宽带"], "<mark>宽带</mark>安装"),
        ("ＷＩＦＩ密码", ["wifi"], "<mark>ＷＩＦＩ</mark>密码"),
        ("宽带安", ["宽带", "带安"], "<mark>宽带安</mark>"),
        ("<b>宽带</b>", ["宽带"], "&lt;b&gt;<mark>宽带</mark>&lt;/b&gt;"),
        ("<script>", ["script", "<"], "<mark>&lt;script</mark>&gt;"),
        ("nothing", ["宽带", ""], "nothing"),
    ],
)
def test_marks_what_was_searched_for_and_escapes_the_rest(text: str, words: list[str], shown: str) -> None:
    assert highlight(text, words) == shown


@given(st.text(), st.lists(st.text(max_size=3), max_size=4))
def test_nothing_but_marks_gets_through(text: str, words: list[str]) -> None:
    shown = highlight(text, words)
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


def test_a_snippet_begins_shortly_before_the_first_hit() -> None:
    shown = snippet("前" * 100 + "宽带" + "后" * 100, ["宽带"], width=20)
    assert shown == "…" + "前" * 12 + "<mark>宽带</mark>" + "后" * 6 + "…"


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet("一\n二  三", ["四"]) == "一 二 三"
