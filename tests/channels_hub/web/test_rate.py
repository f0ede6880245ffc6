"""The question on a page of its own (CH7): by a signed link, without a script, and only by choosing."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from channels_hub import rating
from channels_hub.actions import conversations, messages
from channels_hub.models import Conversation, Survey
from qa.models import Review
from tests.channels_hub.channel import Postcards


@pytest.fixture
def survey(alice: User, letter: Conversation, postcards: Postcards) -> Survey:
    cache.clear()
    messages.reply(alice, letter.pk, "您好")
    conversations.close(alice, letter.pk)
    return Survey.objects.get()


def give(client: Client, survey: Survey, **answer: str) -> int:
    return client.post(rating.page_of(survey.pk), answer).status_code


def test_a_face_and_a_word_are_the_verdict(client: Client, survey: Survey) -> None:
    asked = client.get(rating.page_of(survey.pk), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert all(words in asked for words in ("非常满意", "非常不满意", "没有解决", "来信"))
    assert give(client, survey, score="2", resolved="no", comment="等了一个小时") == 302
    survey.refresh_from_db()
    assert (survey.score, survey.resolved, survey.comment) == (2, False, "等了一个小时")
    assert Review.objects.exists()
    assert (
        "感谢您的评价" in client.get(rating.page_of(survey.pk), headers={"Accept-Language": "zh-CN"}).content.decode()
    )


def test_looking_at_it_judges_nobody(client: Client, survey: Survey) -> None:
    client.get(f"{rating.page_of(survey.pk)}?score=1&resolved=no")
    client.head(rating.page_of(survey.pk))
    survey.refresh_from_db()
    assert survey.answered_at is None


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"score": "5"},
        {"resolved": "yes"},
        {"score": "6", "resolved": "yes"},
        {"score": "x", "resolved": "maybe"},
        {"score": "5", "resolved": "yes", "comment": "长" * 501},
    ],
)
def test_half_an_answer_is_asked_for_again(client: Client, survey: Survey, answer: dict[str, str]) -> None:
    assert give(client, survey, **answer) == 422
    survey.refresh_from_db()
    assert survey.answered_at is None


def test_it_may_be_changed_for_ten_minutes(client: Client, survey: Survey) -> None:
    give(client, survey, score="5", resolved="yes")
    assert give(client, survey, score="1", resolved="no") == 302
    Survey.objects.update(answered_at=timezone.now() - timedelta(minutes=11))
    assert give(client, survey, score="5", resolved="yes") == 422
    page = client.get(rating.page_of(survey.pk)).content.decode()
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]
    survey.refresh_from_db()
    assert survey.score == 1


def test_nobody_guesses_a_link_and_none_lasts_for_ever(client: Client, survey: Survey) -> None:
    token = rating.page_of(survey.pk).split("/")[-2]
    number, mark = token.split(":")
    for other in (f"{int(number) + 1}:{mark}", number, f"{number}:", token[:-1], "x:y", "%00"):
        assert client.get(f"/rate/{other}/").status_code == 404
    Survey.objects.update(asked_at=timezone.now() - rating.OPEN)
    assert client.get(rating.page_of(survey.pk)).status_code == 404


def test_what_is_erased_is_not_judged(client: Client, survey: Survey) -> None:
    Conversation.objects.update(forgotten_at=timezone.now())
    assert client.get(rating.page_of(survey.pk)).status_code == 404


@pytest.mark.usefixtures("within_a_minute")
def test_who_asks_too_often_waits(client: Client, survey: Survey) -> None:
    codes = [client.get(f"/rate/{number}:guess/").status_code for number in range(31)]
    assert codes == [404] * 30 + [429]


def test_nothing_foreign_runs_on_it_and_nobody_frames_it(client: Client, survey: Survey) -> None:
    answer = client.get(rating.page_of(survey.pk))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]


def test_its_link_is_for_the_customer_alone(survey: Survey) -> None:
    """Whoever is judged reads the conversation, and must not find it there."""
    token = rating.page_of(survey.pk).split(":")[-1].strip("/")
    for message in survey.conversation.messages.all():
        assert token not in f"{message.body} {message.data}"
