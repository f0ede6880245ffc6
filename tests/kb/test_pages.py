"""Journey 7 by its pages: found, inserted, revised by one, released by another, refused to others."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kb.actions import articles
from kb.models import Article, ArticleVersion, Category, Feedback, Phrase, SearchGap, Use
from kb.signals import variables_wanted

from .conftest import Teach


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(page: Any) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def typed(version: ArticleVersion, **changes: Any) -> dict[str, Any]:
    """The editing form as it was opened, with changes."""
    return {
        "title": version.title,
        "body": version.body,
        "category": version.article.category_id,
        "revision": version.revision,
        "note": "",
        "questions": "",
        **changes,
    }


def test_alice_finds_opens_and_copies(teach: Teach, alice: User) -> None:
    article = teach("国际漫游怎么开通", "先订**日包**。\n\n---\n\n内部说明", questions=["出国能用手机吗"])
    client = signed_in(alice)
    found = client.get(reverse("kb:search"), {"q": "漫游"})
    assert "<mark>漫游</mark>" in found.content.decode()
    page = client.get(reverse("kb:article", args=[article.pk]))
    assert "<strong>日包</strong>" in page.content.decode()
    assert 'data-copy="先订日包。"' in page.content.decode()
    assert "出国能用手机吗" in words(page)


def test_results_alone_while_typing_and_only_a_finished_search_in_vain_is_a_gap(alice: User) -> None:
    client = signed_in(alice)
    part = client.get(reverse("kb:search"), {"q": "智能", "typing": "1"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert not SearchGap.objects.exists()
    client.get(reverse("kb:search"), {"q": "智能门锁"})
    client.post(reverse("kb:ask"), {"q": "智能门锁"})
    assert SearchGap.objects.values_list("query", "count", "wanted").get() == ("智能门锁", 1, 1)


def test_categories_narrow_the_list_and_older_ones_are_a_page_away(
    teach: Teach, alice: User, category: Category
) -> None:
    below = Category.objects.create(name="光猫", parent=category)
    other = Category.objects.create(name="账单")
    for number in range(31):
        teach(f"光猫{number}号", category=below)
    teach("账单查询", category=other)
    client = signed_in(alice)
    first = client.get(reverse("kb:search"), {"category": category.pk})
    assert "光猫30号" in words(first)
    assert "账单查询" not in words(first)
    assert "光猫0号" not in words(first)
    more = re.search(r"before=(\d+)", first.content.decode())
    assert more
    assert "光猫0号" in words(client.get(reverse("kb:search"), {"category": category.pk, "before": more[1]}))


def test_emma_writes_evan_releases_alice_reads(emma: User, evan: User, alice: User, category: Category) -> None:
    form = {"title": "宽带移机", "body": "请提供新地址。", "category": category.pk, "revision": 1, "submit": "1"}
    signed_in(emma).post(reverse("kb:new"), {**form, "questions": "搬家了\n\n换地址"})
    version = ArticleVersion.objects.get()
    page = reverse("kb:version", args=[version.article_id, 1])
    assert signed_in(alice).get(page).status_code == 404
    assert 'name="verdict"' not in signed_in(emma).get(page).content.decode()
    assert "宽带移机" in words(signed_in(evan).get(reverse("kb:reviews")))
    signed_in(evan).post(reverse("kb:judge", args=[version.pk]), {"verdict": "release"})
    assert "请提供新地址。" in words(signed_in(alice).get(page))
    assert set(version.article.questions.values_list("text", flat=True)) == {"搬家了", "换地址"}


def test_the_author_cannot_release_by_page(draft: ArticleVersion, emma: User) -> None:
    articles.submit(emma, draft.pk, draft.revision)
    answer = signed_in(emma).post(reverse("kb:judge", args=[draft.pk]), {"verdict": "release"}, follow=True)
    assert "自己写的内容须由他人审核" in words(answer)
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_the_slower_editor_keeps_their_words_and_sees_the_others(draft: ArticleVersion, emma: User, evan: User) -> None:
    url = reverse("kb:edit", args=[draft.pk])
    signed_in(evan).post(url, typed(draft, body="他的说法"))
    answer = signed_in(emma).post(url, typed(draft, body="我的说法"))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert evan.name in shown
    assert re.search(r"<textarea[^>]*>我的说法</textarea>", shown)
    assert "<del>他</del>的说法" in shown
    assert 'name="revision" value="2"' in shown
    assert signed_in(emma).post(url, typed(draft, body="我们的说法", revision=2)).status_code == 302
    draft.refresh_from_db()
    assert draft.body == "我们的说法"


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"body": ""}, {"body": "x" * 20_001}, {"valid_from": "2026-02-02", "valid_until": "2026-01-01"}],
)
def test_a_wrong_draft_comes_back_with_the_reason_and_all_that_was_typed(
    draft: ArticleVersion, emma: User, wrong: dict[str, str]
) -> None:
    answer = signed_in(emma).post(reverse("kb:edit", args=[draft.pk]), typed(draft, note="我的说明", **wrong))
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert "我的说明" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.revision == 1


def test_old_versions_stay_readable_and_are_compared(teach: Teach, emma: User, evan: User, alice: User) -> None:
    article = teach("漫游资费", "日包18元")
    draft = articles.revise(emma, article.pk)
    signed_in(emma).post(reverse("kb:edit", args=[draft.pk]), typed(draft, body="日包25元", note="涨价", submit="1"))
    articles.release(evan, draft.pk)
    client = signed_in(alice)
    old = client.get(reverse("kb:version", args=[article.pk, 1]))
    assert "日包18元" in words(old)
    assert "不是生效版本" in words(old)
    compared = client.get(reverse("kb:compare", args=[article.pk]), {"old": 1, "new": 2})
    assert "日包<del>18</del>元" in compared.content.decode()
    for lost in ({}, {"old": "1", "new": "9"}, {"old": "x", "new": "²"}):
        assert client.get(reverse("kb:compare", args=[article.pk]), lost).status_code == 404


@pytest.mark.parametrize("name", ["kb:new", "kb:reviews", "kb:overdue", "kb:gaps", "kb:new_phrase"])
def test_an_editors_pages_are_closed_to_agents_and_open_to_editors(alice: User, emma: User, name: str) -> None:
    assert signed_in(alice).get(reverse(name)).status_code == 403
    assert signed_in(emma).get(reverse(name)).status_code == 200


def test_an_agent_changes_nothing_by_page(teach: Teach, alice: User) -> None:
    article = teach("宽带")
    client = signed_in(alice)
    for name, key in (
        ("revise", article.pk),
        ("retire", article.pk),
        ("confirm", article.pk),
        ("edit", article.released_id),
        ("judge", article.released_id),
    ):
        client.post(reverse(f"kb:{name}", args=[key]), {"verdict": "release"})
    article.refresh_from_db()
    assert article.status == "released"
    assert ArticleVersion.objects.count() == 1


def test_nobody_gets_in_without_signing_in(client: Client, db: None) -> None:
    for name in ("search", "reviews", "gaps", "phrases", "desk_suggestions", "desk_search", "desk_phrases", "new"):
        answer = client.get(reverse(f"kb:{name}"))
        assert (answer.status_code, answer.headers.get("Location", "")[:10]) == (302, "/accounts/")


def test_a_reader_says_whether_it_helped(teach: Teach, alice: User, emma: User) -> None:
    article = teach("宽带")
    url = reverse("kb:feedback", args=[article.released_id])
    signed_in(alice).post(url, {"helpful": "no", "remark": "资费旧了"})
    assert Feedback.objects.get().helpful is False
    assert "资费旧了" in words(signed_in(emma).get(reverse("kb:article", args=[article.pk])))


def test_the_desk_gets_cards_with_the_answer_and_its_version(teach: Teach, alice: User) -> None:
    article = teach("国际漫游怎么开通", "先订**日包**。\n\n---\n\n内部说明")
    client = signed_in(alice)
    for name, asked in (("desk_suggestions", "我要出国,漫游怎么收费"), ("desk_search", "漫游")):
        card = client.get(reverse(f"kb:{name}"), {"q": asked, "conversation": "12"}).content.decode()
        assert 'data-insert="先订日包。"' in card
        assert f'data-article-version="{article.released_id}"' in card
        assert 'data-key="Alt+1"' in card
        assert "<html" not in card
    assert client.get(reverse("kb:desk_suggestions"), {"q": "你好"}).content.decode().strip() == ""


def test_using_an_answer_is_kept_with_its_version_and_conversation(teach: Teach, alice: User) -> None:
    article = teach("宽带")
    client = signed_in(alice)
    answer = client.post(reverse("kb:use"), {"version": article.released_id, "conversation": "12"})
    assert answer.status_code == 204
    assert Use.objects.values_list("version", "conversation_id", "user").get() == (article.released_id, 12, alice.pk)
    for wrong in ({}, {"version": "x"}, {"version": 10**9}, {"version": "9" * 30}):
        assert client.post(reverse("kb:use"), wrong).status_code == 404
    assert Article.objects.get().use_count == 1


def test_the_slash_menu_fills_in_what_the_conversation_knows(alice: User) -> None:
    Phrase.objects.create(shortcut="hi", title="问候", text="{customer.name}您好,我是{agent.name}<b>")
    asked = []

    def told(user: User, conversation_id: int, **_: Any) -> dict[str, str]:
        asked.append((user, conversation_id))
        return {"customer.name": "赵艾琳"}

    variables_wanted.connect(told)
    try:
        menu = signed_in(alice).get(reverse("kb:desk_phrases"), {"q": "h", "conversation": "12"}).content.decode()
    finally:
        variables_wanted.disconnect(told)
    assert asked == [(alice, 12)]
    assert f'data-insert="赵艾琳您好,我是{alice.name}&lt;b&gt;"' in menu
    assert 'role="option"' in menu


def test_bob_keeps_his_teams_phrases_by_page(bob: User, alice: User) -> None:
    client = signed_in(bob)
    form = {"shortcut": "tq", "title": "天气", "text": "今天", "kind": "reply"}
    assert client.post(reverse("kb:new_phrase"), form).status_code == 302
    phrase = Phrase.objects.get()
    assert phrase.team == bob.team
    assert client.post(reverse("kb:new_phrase"), form).status_code == 422
    wrong = client.post(reverse("kb:phrase", args=[phrase.pk]), {**form, "text": "{nobody}"})
    assert "{nobody}" in words(wrong)
    assert "天气" in words(signed_in(alice).get(reverse("kb:phrases"), {"q": "tq"}))
    assert signed_in(alice).post(reverse("kb:remove_phrase", args=[phrase.pk])).status_code == 404
    client.post(reverse("kb:remove_phrase", args=[phrase.pk]))
    assert not Phrase.objects.exists()


def test_the_preview_is_safe(emma: User) -> None:
    shown = signed_in(emma).post(reverse("kb:preview"), {"body": "**粗** <script>x</script>"}).content.decode()
    assert "<strong>粗</strong>" in shown
    assert "<script" not in shown


def test_english_readers_get_english(teach: Teach, alice: User) -> None:
    article = teach("宽带")
    client = signed_in(alice)
    client.cookies["django_language"] = "en"
    assert "Copy the answer" in words(client.get(reverse("kb:article", args=[article.pk])))


@pytest.mark.parametrize("name", ["kb:search", "kb:phrases"])
def test_a_longer_list_takes_no_more_queries(
    teach: Teach, alice: User, name: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(alice)
    teach("甲")
    Phrase.objects.create(shortcut="a", title="x", text="x")
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for number in range(9):
        teach(f"乙{number}")
        Phrase.objects.create(shortcut=f"b{number}", title="x", text="x", team=alice.team)
    with django_assert_num_queries(len(few)):
        client.get(reverse(name))
