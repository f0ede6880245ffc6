"""Finds what we know: by the words of a search, or by a customer's own sentence (KB3).

Both read a bounded number of rows however common a word is (see `WHOLE`, `RARE_ROWS`).
"""

from dataclasses import dataclass
from math import log

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F, Sum
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from accounts.models import User
from cs_platform.lib import search
from cs_platform.lib.highlight import highlight, snippet
from cs_platform.lib.search import Asked, TSQuery
from kb import text
from kb.access import current_articles
from kb.models import Article, Term
from kb.models.article import ArticleQuerySet
from kb.stop import tells

WEIGHTS = [0.1, 0.2, 0.6, 1.0]  # D, C: text, B: related questions, A: title
WHOLE = 200  # a word in more articles than this is not ranked whole: only its newest
RARE_ROWS = 2_000  # rows read for one sentence: its rarest words first
LOOKUPS = 24  # and no more words than these
SENTENCE = 500  # characters of a sentence that are looked at
TOP = 40  # best by rarity, looked at closely
LIKE = 0.4  # a hit by rarity alone must reach this: about one telling word in title or questions
IN_TEXT_ONLY = 0.3  # what such a word counts when only the text holds it
NEAREST = """
SELECT article.id FROM unnest(%s::text[], %s::float[]) AS asked (token, weight)
CROSS JOIN LATERAL (SELECT id FROM kb_article WHERE search @@ asked.token::tsquery) AS article
GROUP BY article.id ORDER BY sum(asked.weight) DESC, article.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Hit:
    """An article that fits, with the words to mark in it."""

    article: Article
    words: tuple[str, ...]
    score: float

    @cached_property
    def title(self) -> SafeString:
        return highlight(self.article.title, self.words)

    @cached_property
    def snippet(self) -> SafeString:
        return snippet(text.plain(self.article.in_force.body), self.words)

    @cached_property
    def answer(self) -> str:
        """What is put into the reply."""
        return text.customer_text(self.article.in_force.body)


def find(words: str, user: User | None = None, limit: int = 10) -> list[Hit]:
    """Articles that hold every word of `words`, best first; then those that hold its telling parts."""
    readable = current_articles(user)
    hits = _holding(readable, words, limit)
    if len(hits) < limit:
        seen = {hit.article.pk for hit in hits}
        alike = _alike(readable, words, limit)
        hits += [hit for hit in alike if hit.article.pk not in seen][: limit - len(hits)]
    return hits


def suggest(sentence: str, user: User | None = None, limit: int = 3) -> list[Hit]:
    """Articles about what `sentence` is about; none when it says nothing telling."""
    return _alike(current_articles(user), sentence, limit)


def _holding(readable: ArticleQuerySet, words: str, limit: int) -> list[Hit]:
    asked = search.asked(words)
    if not asked:
        return []
    wanted = TSQuery(search.query(words))
    rows = readable.filter(search=wanted)
    if all(_is_common(part) for part in asked):
        rows = readable.filter(pk__in=rows.order_by("-pk").values("pk")[:WHOLE])
    rank = SearchRank(F("search"), wanted, weights=WEIGHTS)
    best = rows.annotate(rank=rank).order_by("-rank", "-use_count", "-pk")[:limit]
    marks = tuple(part.run for part in asked)
    return [Hit(article, marks, article.rank) for article in best]


def _is_common(part: Asked) -> bool:
    """Whether even its rarest token stands in too many articles to rank them all."""
    if part.prefix:
        terms = Term.objects.filter(token__startswith=part.run)
        return (terms.aggregate(n=Sum("articles"))["n"] or 0) > WHOLE
    common = Term.objects.filter(token__in=part.tokens, articles__gt=WHOLE)
    return common.count() == len(set(part.tokens))


def _alike(readable: ArticleQuerySet, sentence: str, limit: int) -> list[Hit]:
    weights = _telling(sentence)
    if not weights:
        return []
    rows = readable.filter(pk__in=_nearest(weights)).prefetch_related("questions")
    hits = [_judged(article, weights) for article in rows]
    hits = [hit for hit in hits if hit.score >= LIKE]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.article.use_count, -hit.article.pk))[:limit]


def _telling(sentence: str) -> dict[str, float]:
    """The tokens that we know something about → how much each tells (0–1), rarest first."""
    asked = filter(tells, search.tokens(sentence, SENTENCE))
    known = Term.objects.filter(token__in=list(asked), articles__gt=0).order_by("articles", "token")
    total = Article.objects.filter(status=Article.Status.RELEASED).count()
    told: dict[str, float] = {}
    rows = 0
    for token, articles in known.values_list("token", "articles")[:LOOKUPS]:
        rows += articles
        if rows > RARE_ROWS:
            break
        told[token] = log(1 + total / articles) / log(1 + total)
    return told


def _nearest(weights: dict[str, float]) -> list[int]:
    """The articles whose tokens tell most together. Each token is one lookup in the index; no vector is read."""
    queries = [search.any_query(token) for token in weights]
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [queries, list(weights.values()), TOP])
        return [pk for (pk,) in cursor.fetchall()]


def _judged(article: Article, weights: dict[str, float]) -> Hit:
    """The article with its score: a token counts whole in title and questions, less in the text alone."""
    questions = [question.text for question in article.questions.all()]
    about = set(search.tokens("\n".join([article.title, *questions])))
    body = search.normalise(article.in_force.body)
    score = sum(
        weight if token in about else weight * IN_TEXT_ONLY * (token in body) for token, weight in weights.items()
    )
    return Hit(article, tuple(weights), score)
