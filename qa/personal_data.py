"""Reviews speak of a customer: what is left of them once that customer is erased (X4)."""

from channels_hub.forgetting import blank
from qa.models import CorrectiveAction, Review, ReviewEvent


def erase(ids: list[int], words: dict[str, str]) -> list[str]:
    """Cause, dates and people of ours stay; the texts go."""
    blank(Review.objects.filter(conversation__customer__in=ids), "finding", "measure")
    blank(ReviewEvent.objects.filter(review__conversation__customer__in=ids), "note")
    blank(CorrectiveAction.objects.filter(review__conversation__customer__in=ids), "what", "outcome")
    return []
