import pytest

from channels_hub.self_service import hearing


@pytest.mark.parametrize(
    "words", ["人工", "转人工客服", "我要投诉", "找个真人", "talk to a human", "Agent please", "客服人员"]
)
def test_a_wish_for_a_person_is_heard(words: str) -> None:
    assert hearing.wants_person(words)


@pytest.mark.parametrize(
    "words", ["宽带断了", "人工智能套餐多少钱一个月，可以和家里的宽带一起办理吗？", "personal data", "你好", ""]
)
def test_other_words_are_questions(words: str) -> None:
    assert not hearing.wants_person(words)


def test_the_same_question_is_the_same_however_it_is_typed() -> None:
    assert hearing.same("话费怎么多了？？") == hearing.same(" 话费,怎么多了 吗")
    assert hearing.same("话费怎么多了") != hearing.same("话费怎么少了")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("打 13951880001 吧", "13951880001"),
        ("+86 13951880001", "13951880001"),
        ("025-88887777", "02588887777"),
        ("12345", ""),
    ],
)
def test_a_telephone_number_is_found_in_words(words: str, number: str) -> None:
    assert hearing.telephone(words) == number
