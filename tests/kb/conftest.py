"""A small stock of knowledge, and its editors: Emma writes, Evan releases."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from accounts.models import User
from kb.actions import articles
from kb.models import Article, ArticleVersion, Category

Teach = Callable[..., Article]


@pytest.fixture
def emma(world: dict[str, Any]) -> User:
    return world["users"]["emma"]


@pytest.fixture
def evan(world: dict[str, Any]) -> User:
    return world["users"]["evan"]


@pytest.fixture
def category(db: None) -> Category:
    return Category.objects.create(name="宽带")


@pytest.fixture
def draft(emma: User, category: Category) -> ArticleVersion:
    return articles.write(
        emma,
        {"title": "宽带上不了网怎么办", "body": "请先重启**光猫**，等两分钟。", "note": ""},
        {"category": category, "questions": ["家里网络断了"]},
    )


@pytest.fixture
def teach(emma: User, evan: User, category: Category) -> Teach:
    """Writes, hands in and releases an article."""

    def released(title: str, body: str = "正文", **about: Any) -> Article:
        words: articles.Words = {"title": title, "body": body, "note": ""}
        told = cast(articles.About, {"category": category, **about})
        version = articles.write(emma, words, told)
        articles.submit(emma, version.pk, version.revision)
        articles.release(evan, version.pk)
        return Article.objects.get(pk=version.article_id)

    return released
