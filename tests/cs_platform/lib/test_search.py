"""Search text is built here and read by PostgreSQL: any text must be readable, everything indexed found."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_platform.lib import search

pytestmark = pytest.mark.django_db

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30)
WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
MIXED = st.lists(st.one_of(HAN, WORD), min_size=1, max_size=8).map(" ".join)


def found(text: str, words: str, *, prefix: bool = True) -> bool:
    """Whether PostgreSQL finds `words` in `text`."""
    with connection.cursor() as cursor:
        literals = [search.vector((text, "A")), search.query(words, prefix=prefix)]
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", literals)
        return cursor.fetchone()[0]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_makes_a_vector_and_queries_that_postgresql_reads(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector, %s::tsquery, %s::tsquery",
            [search.vector((text, "A"), (text, "C")), search.query(text), search.any_query(text)],
        )


@settings(max_examples=100, deadline=None)
@given(HAN)
def test_a_chinese_text_is_found_by_each_of_its_two_character_words(text: str) -> None:
    assert all(found(text, pair) for pair in search.pairs(text))


@settings(max_examples=100, deadline=None)
@given(MIXED, st.data())
def test_a_text_is_found_by_any_stretch_of_it(text: str, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(text.split()))
    start = data.draw(st.integers(0, len(part) - 1)) if not part.isascii() else 0
    end = data.draw(st.integers(start + 1, len(part)))
    assert found(text, part[start:end])


@settings(max_examples=100, deadline=None)
@given(MIXED)
def test_a_text_is_found_by_itself(text: str) -> None:
    assert found(text, text[: search.MAX_ASKED])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我要投诉宽带安装太慢", "投诉"),
        ("我要投诉宽带安装太慢", "宽带安装"),
        ("我要投诉宽带安装太慢", "慢"),
        ("我要投诉宽带安装太慢", "带"),
        ("How to reset the broadband password", "broad"),
        ("How to reset the broadband password", "RESET pass"),
        ("5G套餐资费", "5g 套餐"),
        ("WiFi密码", "ｗｉｆｉ"),
        ("Route du café", "CAFÉ"),
    ],
)
def test_finds(text: str, words: str) -> None:
    assert found(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("带宽与宽度", "宽带"),
        ("宽带,安装", "宽带安装"),
        ("a broad band", "broadband"),
        ("broadband", "band"),
        ("宽带", ""),
        ("宽带", "，。!?"),
        ("it's on", "x"),
    ],
)
def test_does_not_find(text: str, words: str) -> None:
    assert not found(text, words)


def test_only_the_last_word_may_be_unfinished() -> None:
    assert not found("broadband speed", "broad speed")
    assert not found("broadband", "broad", prefix=False)


@pytest.mark.parametrize("nasty", ["'", "''", "\\", "a'b\\c", "!!&|()<->:*", "\x00", "\ud800", "🙂", "‮أهلا"])
def test_signs_of_the_query_language_are_only_text(nasty: str) -> None:
    assert not found("宽带 broadband", f"{nasty}zzz")
    assert found("宽带 broadband", f"宽带{nasty}") or search.asked(nasty)


@pytest.mark.parametrize("huge", ["宽带安装" * 50_000, "x" * 100_000, " ".join(f"w{i}" for i in range(60_000))])
def test_a_huge_text_is_indexed_by_its_beginning(huge: str) -> None:
    assert found(huge, huge[:40])


def test_a_title_outranks_a_text() -> None:
    literals = [search.query("宽带"), search.vector(("宽带", "A")), search.vector(("说", "A"), ("宽带", "C"))]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_rank(title::tsvector, q) > ts_rank(body::tsvector, q)"
            " FROM (SELECT %s::tsquery q, %s title, %s body) _",
            literals,
        )
        assert cursor.fetchone()[0]
