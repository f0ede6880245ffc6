"""The demo's knowledge answers what its customers ask."""

from typing import Any

import pytest

from accounts.models import User
from kb import demo
from kb.actions.search import find, suggest
from kb.models import Article, ArticleVersion, Phrase, SearchGap


@pytest.fixture
def stock(world: dict[str, Any]) -> dict[str, Any]:
    demo.load(world)
    return world


def test_loading_twice_changes_nothing(stock: dict[str, Any]) -> None:
    kinds = (Article, ArticleVersion, Phrase, SearchGap)
    before = [kind.objects.count() for kind in kinds]
    demo.load(stock)
    assert [kind.objects.count() for kind in kinds] == before
    assert before[0] >= 40


def test_a_sentence_brings_up_the_right_article(stock: dict[str, Any]) -> None:
    asked = {
        "你好,我家宽带上不了网了,光猫亮红灯": "宽带上不了网怎么办",
        "下周去日本出差,手机漫游怎么收费啊": "国际漫游怎么开通",
        "为什么这个月多扣了一笔增值业务费,我没订过": "为什么被扣了增值业务费",
        "我想转到别的运营商,号码不变": "携号转网怎么办理",
        "充了100块钱一直没到账": "缴了费没有到账",
        "手机停机了,已经缴费了": "手机停机了怎么复机",
        "PUK码是多少": "手机卡被锁了，要输入 PUK 码",
        "how much is roaming in Japan": "Roaming: using your phone abroad",
        "我要投诉你们,半个月了没人管": "怎样投诉以及多久有答复",
        "开发票抬头写错了怎么改": "电子发票怎么开",
    }
    alice: User = stock["users"]["alice"]
    best = {sentence: [hit.article.title for hit in suggest(sentence, alice)[:2]] for sentence in asked}
    assert {sentence: titles for sentence, titles in best.items() if asked[sentence] not in titles} == {}


def test_small_talk_brings_up_nothing(stock: dict[str, Any]) -> None:
    said = ["你好", "您好,请问有人吗", "谢谢,再见", "好的好的", "今天吃什么", "嗯", "在吗在吗", "ok thanks"]
    alice: User = stock["users"]["alice"]
    assert [hit.article.title for sentence in said for hit in suggest(sentence, alice)] == []


def test_what_agents_look_up_is_there(stock: dict[str, Any]) -> None:
    words = ["宽带", "漫游", "套餐", "账单", "停机", "转网", "光猫", "密码", "roaming", "5G"]
    alice: User = stock["users"]["alice"]
    assert [word for word in words if not find(word, alice)] == []
