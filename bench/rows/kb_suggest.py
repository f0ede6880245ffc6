"""What fits a customer's sentence, and a search while it is typed, among 20,000 articles."""

import time
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from bench import knowledge, pages
from bench.platform import Platform
from bench.table import Row, ms, show

ARTICLES = 20_000
TARGET = "p95 30 ms"


def measure(platform: Platform) -> None:
    sentences = knowledge.articles_up_to(ARTICLES)
    in_process(sentences)
    cookie = pages.cookie_of("alice")
    result = pages.timed(platform, f"/kb/desk/suggestions/?q={quote(sentences[0])}", cookie)
    figures = {"p50": ms(result.percentile(0.5)), "p95": ms(result.percentile(0.95)), "failures": str(result.failures)}
    show(Row("knowledge beside the conversation, by HTTP", figures, TARGET))


def in_process(sentences: list[str]) -> None:
    """The two questions themselves, each asked with other words every time."""
    from accounts.models import User
    from kb.actions.search import find, suggest

    alice = User.objects.get(username="alice")
    typed = [sentence[: 1 + place % 4] for place, sentence in enumerate(sentences)]
    for what, ask, asked in (
        ("suggestion", suggest, sentences),
        ("search", find, typed),
        ("search", find, knowledge.COMMON),
    ):
        times = _times(partial(ask, user=alice), asked)
        figures = {"p50": ms(times[len(times) // 2]), "p95": ms(times[int(len(times) * 0.95)])}
        show(Row(f"knowledge {what}, {ARTICLES:,} articles, {len(asked)} asked", figures, TARGET))


def _times(ask: Callable[[str], list], asked: list[str]) -> list[float]:
    """Milliseconds, sorted; what is shown of a hit belongs to it."""
    times = []
    for words in asked:
        begin = time.perf_counter()
        for hit in ask(words):
            str(hit.snippet)
        times.append(1000 * (time.perf_counter() - begin))
    return sorted(times)
