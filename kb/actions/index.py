"""Keeps what search reads beside the words: each article's vector, and how many articles hold a token."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import F, Func, TextField

from cs_platform.lib import search
from kb import text
from kb.models import Article, Term

#: One writer of the counts at a time: two releases that share words must not wait for each other crosswise.
LOCK = 0x6B62_7465_726D


def refresh(article: Article) -> None:
    """Make the article found by its released words, or not at all when it is not released."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    before = _stored_tokens(article)
    Article.objects.filter(pk=article.pk).update(search=vector(article))
    after = _stored_tokens(article)
    Term.objects.filter(token__in=before - after).update(articles=F("articles") - 1)
    new = after - before
    Term.objects.bulk_create([Term(token=token, articles=0) for token in sorted(new)], ignore_conflicts=True)
    Term.objects.filter(token__in=new).update(articles=F("articles") + 1)


def vector(article: Article) -> str | None:
    if article.status != Article.Status.RELEASED or article.released is None:
        return None
    questions = "\n".join(article.questions.values_list("text", flat=True))
    return search.vector((article.title, "A"), (questions, "B"), (text.plain(article.released.body), "C"))


def _stored_tokens(article: Article) -> set[str]:
    lexemes = Func(F("search"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    stored = Article.objects.filter(pk=article.pk, search__isnull=False)
    return {token for tokens in stored.values_list(lexemes, flat=True) for token in tokens}


@transaction.atomic
def count_terms() -> None:
    """Count all tokens anew from the stored vectors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DELETE FROM kb_term")
        cursor.execute(
            "INSERT INTO kb_term (token, articles) SELECT word, ndoc FROM"
            " ts_stat('SELECT search FROM kb_article WHERE search IS NOT NULL')"
        )


@transaction.atomic
def rebuild() -> int:
    """Index every article anew, after the rules of the search have changed; returns how many there are."""
    articles = Article.objects.select_related("released").defer("search").order_by("pk")
    count = 0
    for article in articles.iterator(chunk_size=500):
        Article.objects.filter(pk=article.pk).update(search=vector(article))
        count += 1
    count_terms()
    return count
