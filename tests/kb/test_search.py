"""Alice finds what the centre knows: by a word, by a part of one, by the customer's own sentence (KB3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Role, User
from cs_platform.lib import search
from kb.actions import articles, index
from kb.actions.search import find, suggest
from kb.models import Article, Category, Term

from .conftest import Teach


def titles(hits: list) -> list[str]:
    return [hit.article.title for hit in hits]


@pytest.fixture
def stock(teach: Teach) -> None:
    teach("国际漫游怎么开通", "出国前打开*国际漫游*，资费见下表。", questions=["出国能用手机吗", "roaming abroad"])
    teach("宽带上不了网怎么办", "请先重启光猫，等两分钟。仍不行就报修。", questions=["家里网络断了"])
    teach("光猫指示灯说明", "LOS 灯变红表示光纤断了。")
    teach("Broadband password reset", "Open the app and choose 密码重置.")
    teach("手机卡被锁了", "连续三次输错后需要 PUK 码。")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("宽带", "宽带上不了网怎么办"),
        ("漫游", "国际漫游怎么开通"),
        ("际漫", "国际漫游怎么开通"),
        ("重启光猫", "宽带上不了网怎么办"),
        ("光猫", "光猫指示灯说明"),
        ("纤", "光猫指示灯说明"),
        ("broad", "Broadband password reset"),
        ("PASSWORD", "Broadband password reset"),
        ("puk", "手机卡被锁了"),
        ("los 灯", "光猫指示灯说明"),
        ("网络断了", "宽带上不了网怎么办"),
        ("漫游开通", "国际漫游怎么开通"),
    ],
)
def test_a_word_finds_its_article_first(stock: None, alice: User, words: str, first: str) -> None:
    assert titles(find(words, alice))[:1] == [first]


@pytest.mark.parametrize("words", ["", "  ", "，。", "5G手表", "🙂", "'); DROP TABLE", "\x00"])
def test_what_nobody_wrote_is_not_found(stock: None, alice: User, words: str) -> None:
    assert find(words, alice) == []


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("我下个月要出国,手机还能用吗", "国际漫游怎么开通"),
        ("你好,我家宽带从昨天晚上开始就断了,麻烦尽快处理一下", "宽带上不了网怎么办"),
        ("光猫上面有个红灯一直闪", "光猫指示灯说明"),
        ("how do I reset my broadband password please", "Broadband password reset"),
    ],
)
def test_a_customers_sentence_suggests_what_it_is_about(stock: None, alice: User, sentence: str, first: str) -> None:
    assert titles(suggest(sentence, alice))[:1] == [first]


@pytest.mark.parametrize(
    "sentence", ["你好", "您好,在吗", "谢谢你", "hello", "好的,我知道了", "请问怎么办", "?", "", "今天天气真不错"]
)
def test_a_greeting_suggests_nothing(stock: None, alice: User, sentence: str) -> None:
    assert suggest(sentence, alice) == []


def test_hits_show_where_the_words_stand_and_nothing_unsafe(teach: Teach, alice: User) -> None:
    teach("宽带 <b>提速</b>", "办理宽带 <script>alert(1)</script> 提速")
    hit = find("宽带", alice)[0]
    assert hit.title == "<mark>宽带</mark> &lt;b&gt;提速&lt;/b&gt;"
    assert "<mark>宽带</mark>" in hit.snippet
    assert "<script" not in hit.snippet


def test_only_what_is_in_force_today_is_found(stock: None, teach: Teach, emma: User, alice: User) -> None:
    today = timezone.localdate()
    teach("宽带春节优惠", valid_until=today - timedelta(days=1))
    teach("宽带新资费", valid_from=today + timedelta(days=1))
    teach("宽带今日活动", valid_from=today, valid_until=today)
    retired = teach("宽带旧资费")
    articles.retire(emma, retired.pk)
    articles.write(emma, {"title": "宽带草稿", "body": "-", "note": ""}, {"category": retired.category})
    assert set(titles(find("宽带", alice))) == {"宽带上不了网怎么办", "宽带今日活动"}
    assert not Term.objects.filter(token="旧资", articles__gt=0).exists()


def test_a_revision_is_found_by_its_new_words_once_released(teach: Teach, emma: User, evan: User, alice: User) -> None:
    article = teach("宽带", "旧词甲乙")
    draft = articles.revise(emma, article.pk)
    draft = articles.save(emma, draft.pk, 1, {"title": "宽带", "body": "新词丙丁", "note": ""}, {})
    assert titles(find("丙丁", alice)) == []
    articles.submit(emma, draft.pk, draft.revision)
    articles.release(evan, draft.pk)
    assert titles(find("丙丁", alice)) == ["宽带"]
    assert titles(find("甲乙", alice)) == []


def test_regions_and_roles_limit_what_is_found(teach: Teach, alice: User, bob: User, world: dict[str, Any]) -> None:
    suzhou, nanjing = world["regions"]["suzhou"], world["regions"]["nanjing"]
    teach("苏州专属套餐", regions=[suzhou])
    teach("投诉口径", category=Category.objects.create(name="口径", roles=[Role.LEAD]))
    assert titles(find("套餐", alice)) == ["苏州专属套餐"]
    alice.regions.set([nanjing])
    assert find("套餐", alice) == []
    alice.regions.add(suzhou)
    assert titles(find("套餐", alice)) == ["苏州专属套餐"]
    assert find("口径", alice) == []
    assert titles(find("口径", bob)) == ["投诉口径"]
    assert suggest("投诉口径是什么", alice) == []


def test_customers_find_public_articles_only(teach: Teach) -> None:
    teach("宽带内部说明")
    teach("宽带自助", public=True)
    assert titles(find("宽带", None)) == ["宽带自助"]


def test_what_is_used_more_stands_before_its_equal(teach: Teach, alice: User) -> None:
    often = teach("宽带移机")
    teach("宽带移机")
    Article.objects.filter(pk=often.pk).update(use_count=5)
    assert find("移机", alice)[0].article == often


def test_the_counts_of_words_stay_true(stock: None, teach: Teach, emma: User) -> None:
    article = teach("光猫光猫", "光猫")
    articles.retire(emma, article.pk)
    kept = dict(Term.objects.filter(articles__gt=0).values_list("token", "articles"))
    index.count_terms()
    assert kept == dict(Term.objects.values_list("token", "articles"))


def test_rebuilding_finds_the_same(stock: None, alice: User) -> None:
    before = titles(find("光猫", alice))
    Article.objects.update(search=None)
    assert find("光猫", alice) == []
    assert index.rebuild() == 5
    assert titles(find("光猫", alice)) == before


def test_a_search_takes_the_same_few_queries_however_much_is_found(
    teach: Teach, alice: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        teach(f"宽带{number}号", "宽带资费说明")
    with django_assert_max_num_queries(8):
        assert len([hit.snippet for hit in find("宽带资费", alice)]) == 10


def test_the_index_is_used(teach: Teach, alice: User) -> None:
    """With the rows of a real centre, not by a scan: 2,000 articles are enough for the planner to care."""
    kind = teach("宽带").category
    words = "的".join(f"第{number}条资费说明请查询营业厅公告" for number in range(40))
    Article.objects.bulk_create(
        Article(category=kind, title=f"t{n}", search=search.vector((f"编号{n} {words}", "C"))) for n in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kb_article")
        cursor.execute("EXPLAIN SELECT id FROM kb_article WHERE search @@ %s::tsquery", [search.query("宽带")])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "kb_article_search" in plan
