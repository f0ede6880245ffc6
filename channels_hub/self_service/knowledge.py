"""What the knowledge says to a question, and when two questions are the same: one rule for text and telephone (CH6)."""

from channels_hub.self_service import hearing
from kb.actions.search import Hit, suggest


def answer_to(words: str) -> tuple[Hit | None, str]:
    """The best article, and a key that is the same for the same question."""
    hit = next(iter(suggest(words, limit=1)), None) if words else None
    return hit, f"article:{hit.article.pk}" if hit else hearing.same(words)
