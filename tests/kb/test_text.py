"""Articles are light Markdown, shown safely and told plainly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import diff, text

BODY = "请**重启**:\n\n1. 光猫\n2. 路由器\n\n- 见 [官网](https://example.cn/x)\n\n---\n\n内部:先查公告"


def test_the_customer_gets_what_stands_above_the_rule() -> None:
    assert text.customer_text(BODY) == "请重启:\n1. 光猫\n2. 路由器\n· 见 官网 https://example.cn/x"
    assert "内部" not in text.customer_html(BODY)
    assert text.notes_html(BODY) == "<p>内部:先查公告</p>\n"
    assert text.notes_html("无") == ""
    assert "内部" in text.html(BODY)
    assert "内部" in text.plain(BODY)


def test_a_table_is_told_row_by_row() -> None:
    assert text.customer_text("| 地 | 价 |\n|---|---|\n| 日本 | 25 元 |") == "地  价\n日本  25 元"


def test_headings_stand_below_the_pages_own() -> None:
    assert "<h2>甲</h2>" in text.html("# 甲")


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "<img src=x onerror=alert(1)>",
        '<a href="x" onclick="y">z</a>',
        "![x](https://tracker.example/p.png)",
        "<b style='x'>",
    ],
)
def test_nothing_dangerous_is_shown(nasty: str) -> None:
    shown = text.html(nasty)
    assert re.findall(r"<[^/p][^>]*>", shown) == []


@given(st.text(max_size=300))
def test_any_text_can_be_shown_and_told(body: str) -> None:
    assert "<script" not in text.html(body)
    assert isinstance(text.customer_text(body) + text.plain(body), str)


def test_changes_are_shown_within_the_line() -> None:
    shown = [(line.kind, str(line.text)) for line in diff.lines("甲\n日包18元", "甲\n日包25元\n<b>")]
    assert shown == [
        ("same", "甲"),
        ("gone", "日包<del>18</del>元"),
        ("new", "日包<ins>25</ins>元"),
        ("new", "<ins>&lt;b&gt;</ins>"),
    ]


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_comparison_shows_every_line_of_both(old: str, new: str) -> None:
    lines = diff.lines(old, new)
    assert len([line for line in lines if line.kind != "new"]) == len(old.splitlines())
    assert len([line for line in lines if line.kind != "gone"]) == len(new.splitlines())
