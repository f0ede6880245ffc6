"""What the pages do, programs do: with the same refusals."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from kb.models import Article, ArticleVersion, Category, Phrase, SearchGap, Use

from .conftest import Teach


def as_(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_an_article_goes_its_whole_way(emma: User, evan: User, alice: User, category: Category) -> None:
    begun = as_(emma).post(
        "/api/articles/",
        {"title": "宽带移机", "body": "请提供新地址。", "category": category.pk, "questions": ["搬家"]},
    )
    assert begun.status_code == 201
    url = f"/api/article-versions/{begun.data['id']}/"
    saved = as_(emma).put(url, {"title": "宽带移机", "body": "新地址和电话。", "revision": 1})
    assert saved.data["revision"] == 2
    assert as_(alice).get(url).status_code == 404
    as_(emma).post(f"{url}submit/", {"revision": 2})
    assert as_(emma).post(f"{url}release/", {}).status_code == 403
    assert as_(evan).post(f"{url}release/", {"why": "好"}).data["state"] == "released"
    hits = as_(alice).get("/api/articles/search/", {"q": "搬家"}).data
    assert [(hit["version"], hit["answer"]) for hit in hits] == [(begun.data["id"], "新地址和电话。")]
    assert as_(alice).post(f"{url}use/", {"conversation": 5}).status_code == 204
    assert as_(alice).post(f"{url}feedback/", {"helpful": True}).status_code == 201
    assert Use.objects.get().conversation_id == 5
    shown = as_(alice).get(f"/api/articles/{begun.data['article']}/").data
    assert (shown["standing"], shown["use_count"], shown["questions"]) == ("current", 1, ["搬家"])


def test_a_stale_save_is_refused(draft: ArticleVersion, emma: User, evan: User) -> None:
    url = f"/api/article-versions/{draft.pk}/"
    words = {"title": "一", "body": "二", "revision": 1}
    assert as_(evan).put(url, words).status_code == 200
    refused = as_(emma).put(url, {**words, "body": "三"})
    assert (refused.status_code, refused.data["error"]["code"]) == (409, "stale")
    draft.refresh_from_db()
    assert draft.body == "二"


def test_agents_read_and_do_not_write(teach: Teach, draft: ArticleVersion, alice: User, category: Category) -> None:
    article = teach("宽带")
    client = as_(alice)
    assert [row["title"] for row in client.get("/api/articles/").data["results"]] == ["宽带"]
    assert [row["id"] for row in client.get("/api/article-versions/").data["results"]] == [article.released_id]
    words = {"title": "一", "body": "二", "category": category.pk}
    refused = [
        client.post("/api/articles/", words),
        client.post("/api/articles/", {}),
        client.post(f"/api/articles/{article.pk}/revise/"),
        client.post(f"/api/articles/{article.pk}/retire/"),
        client.post(f"/api/articles/{article.pk}/confirm/"),
        client.put(f"/api/article-versions/{article.released_id}/", {**words, "revision": 1}),
        client.post(f"/api/article-versions/{article.released_id}/release/"),
        client.post("/api/phrases/", {"shortcut": "a", "title": "b", "text": "c"}),
        client.get("/api/search-gaps/"),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert client.post(f"/api/article-versions/{draft.pk}/use/").status_code == 404
    assert Article.objects.filter(status="released").get() == article


@pytest.mark.parametrize("path", ["articles/", "articles/search/", "article-versions/", "phrases/", "search-gaps/"])
def test_nothing_without_signing_in(db: None, path: str) -> None:
    assert APIClient().get(f"/api/{path}").status_code == 401


def test_a_search_in_vain_is_a_gap_and_a_sentence_suggests(teach: Teach, alice: User) -> None:
    teach("国际漫游怎么开通")
    assert as_(alice).get("/api/articles/search/", {"q": "门锁"}).data == []
    assert SearchGap.objects.get().query == "门锁"
    hits = as_(alice).get("/api/articles/suggest/", {"q": "你好,漫游怎么收费"}).data
    assert [hit["title_html"] for hit in hits] == ["国际<mark>漫游</mark>怎么开通"]
    assert as_(alice).get("/api/articles/suggest/").data == []


def test_a_lead_keeps_the_own_teams_phrases(bob: User, alice: User, world: dict[str, Any]) -> None:
    client = as_(bob)
    words = {"shortcut": "tq", "title": "天气", "text": "今天", "team": bob.team_id}
    made = client.post("/api/phrases/", words)
    assert made.status_code == 201
    assert client.post("/api/phrases/", words).status_code == 400
    assert client.post("/api/phrases/", {**words, "team": world["teams"]["hotline"].pk}).status_code == 403
    url = f"/api/phrases/{made.data['id']}/"
    refused = client.put(url, {**words, "text": "{x}"})
    assert (refused.status_code, list(refused.data["error"]["fields"])) == (409, ["text"])
    assert as_(alice).get(url).data["title"] == "天气"
    assert as_(alice).delete(url).status_code == 404
    assert client.delete(url).status_code == 204
    assert not Phrase.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "9" * 18, "9" * 40, "²"])
def test_what_never_existed_is_not_found(alice: User, key: str) -> None:
    assert as_(alice).get(f"/api/articles/{key}/").status_code == 404
    assert as_(alice).post(f"/api/article-versions/{key}/use/").status_code == 404
