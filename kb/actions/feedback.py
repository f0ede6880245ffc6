"""What readers tell: a verdict, a use, a search in vain (KB4, KB7)."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from cs_platform.lib.search import asked
from kb.access import load_version, require_editor
from kb.models import Article, Feedback, SearchGap, Use


@transaction.atomic
def judge(user: User, version_id: int, helpful: bool, remark: str = "") -> Feedback:
    """One verdict for each person and version: the last counts."""
    version = load_version(user, version_id)
    verdict = {"helpful": helpful, "remark": remark.strip(), "created_at": timezone.now()}
    return Feedback.objects.update_or_create(version=version, user=user, defaults=verdict)[0]


@transaction.atomic
def use(user: User, version_id: int, conversation_id: int | None = None) -> Use:
    """The version went into an answer."""
    version = load_version(user, version_id)
    Article.objects.filter(pk=version.article_id).update(use_count=F("use_count") + 1)
    return Use.objects.create(version=version, user=user, conversation_id=conversation_id)


def miss(words: str) -> SearchGap | None:
    """Somebody looked for `words` and found nothing."""
    return _note(words, count=1)


def want(words: str) -> SearchGap | None:
    """Somebody asks for an article about `words`."""
    return _note(words, wanted=1)


@transaction.atomic
def _note(words: str, count: int = 0, wanted: int = 0) -> SearchGap | None:
    """One row for each thing looked for, however it was typed; a gap that was closed opens again."""
    query = " ".join(part.run for part in asked(words))[:60]
    if not query:
        return None
    SearchGap.objects.bulk_create([SearchGap(query=query, count=0)], ignore_conflicts=True)
    rows = SearchGap.objects.filter(query=query)
    rows.update(count=F("count") + count, wanted=F("wanted") + wanted, last_at=timezone.now(), closed_at=None)
    return rows.get()


@transaction.atomic
def close_gap(user: User, gap_id: int) -> None:
    """An editor says that we know it now, or never will."""
    require_editor(user)
    SearchGap.objects.filter(pk=gap_id, closed_at=None).update(closed_at=timezone.now())
