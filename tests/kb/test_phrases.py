"""Reply phrases: found by what follows the slash, filled in, kept by those who may (KB5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.models import User
from cs_platform.lib.refusals import Forbidden, Refused
from kb.actions import phrases
from kb.models import Phrase


@pytest.fixture
def greeting(db: None) -> Phrase:
    return Phrase.objects.create(shortcut="hi", title="问候", text="{greeting},{customer.name}!我是{agent.name}。")


def values(**changes: object) -> dict[str, object]:
    return {"shortcut": "tq", "title": "天气", "text": "今天天气", "kind": "reply", "team": None, **changes}


def test_variables_are_filled_in_and_holes_stay_visible(greeting: Phrase) -> None:
    said = phrases.expand(greeting, {"customer.name": "赵艾琳", "agent.name": "", "greeting": "您好"})
    assert said == "您好,赵艾琳!我是{agent.name}。"


@pytest.mark.parametrize(
    ("hour", "said"), [(4, "晚上好"), (5, "上午好"), (11, "上午好"), (12, "下午好"), (18, "晚上好"), (23, "晚上好")]
)
def test_the_greeting_follows_the_centres_clock(hour: int, said: str) -> None:
    assert phrases.greeting(datetime(2026, 3, 2, hour, 59, tzinfo=ZoneInfo("Asia/Shanghai"))) == said


def test_a_value_with_braces_is_only_text(greeting: Phrase) -> None:
    said = phrases.expand(greeting, {"customer.name": "{agent.name}", "agent.name": "林", "greeting": "早"})
    assert said == "早,{agent.name}!我是林。"


def test_shortcut_first_then_title_then_text(alice: User) -> None:
    for shortcut, title, text in (("a", "乙", "宽带"), ("b", "宽带", "x"), ("宽带", "x", "x"), ("宽", "x", "x")):
        Phrase.objects.create(shortcut=shortcut, title=title, text=text)
    assert [phrase.shortcut for phrase in phrases.match(alice, "宽带")] == ["宽带", "b", "a"]
    assert [phrase.shortcut for phrase in phrases.match(alice, "宽")] == ["宽", "宽带", "b", "a"]
    assert len(phrases.match(alice, "")) == 4


def test_a_teams_phrase_is_the_teams_own(alice: User, bob: User, emma: User, world: dict) -> None:
    hotline = Phrase.objects.create(shortcut="hl", title="热线", text="x", team=world["teams"]["hotline"])
    own = Phrase.objects.create(shortcut="mm", title="多媒体", text="x", team=alice.team)
    assert phrases.match(alice, "") == [own]
    assert set(phrases.match(emma, "")) == {hotline, own}
    with pytest.raises(Http404):
        phrases.remove(bob, hotline.pk)
    phrases.remove(bob, own.pk)
    assert list(Phrase.objects.all()) == [hotline]


def test_a_lead_keeps_the_own_teams_phrases_only(alice: User, bob: User, emma: User) -> None:
    assert phrases.keep(bob, Phrase(), values(team=bob.team)).team == bob.team
    for person, wish in ((bob, values()), (alice, values(team=alice.team))):
        with pytest.raises(Forbidden):
            phrases.keep(person, Phrase(), wish)
    assert phrases.keep(emma, Phrase(), values()).pk
    assert Phrase.objects.count() == 2


def test_a_wrong_phrase_is_refused_with_the_reason(emma: User, greeting: Phrase) -> None:
    with pytest.raises(Refused, match=r"\{customer\.phone\}"):
        phrases.keep(emma, Phrase(), values(text="{customer.phone}"))
    for wrong in ({"shortcut": "a b"}, {"shortcut": "hi"}, {"kind": "song"}, {"title": ""}):
        with pytest.raises(ValidationError):
            phrases.keep(emma, Phrase(), values(**wrong))


def test_what_is_used_most_is_offered_first(alice: User) -> None:
    for shortcut in ("a", "b"):
        Phrase.objects.create(shortcut=shortcut, title="x", text="x")
    phrases.used(alice, Phrase.objects.get(shortcut="b").pk)
    assert [phrase.shortcut for phrase in phrases.match(alice, "")] == ["b", "a"]
