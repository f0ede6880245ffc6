"""The life of an article: written, submitted, released by somebody else, revised, retired (KB1).

One wording is open at a time; whoever saves it tells which revision they had before them, so that
of two editors the slower one is told, and nothing is overwritten.
"""

from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region, User
from cs_platform.lib.refusals import Forbidden, Refused
from kb.access import load_article, load_version, require_editor
from kb.actions import index
from kb.models import Article, ArticleVersion, Category, RelatedQuestion

Status, State = Article.Status, ArticleVersion.State
OPEN = (State.DRAFT, State.IN_REVIEW)


class Words(TypedDict):
    title: str
    body: str
    note: str


class About(TypedDict, total=False):
    """What is true of an article whatever its wording. `questions`: one string each."""

    category: Category
    regions: list[Region]
    valid_from: Any
    valid_until: Any
    public: bool
    questions: list[str]


@transaction.atomic
def write(user: User, words: Words, about: About) -> ArticleVersion:
    """Begin a new article."""
    require_editor(user)
    article = Article(category=about["category"], title=words["title"])
    _describe(article, about)
    return ArticleVersion.objects.create(article=article, number=1, author=user, changed_by=user, **words)


@transaction.atomic
def revise(user: User, article_id: int) -> ArticleVersion:
    """The open wording of an article; begun from the newest one if there is none.

    A rejected wording is where its author goes on, so it is taken before the released one.
    """
    require_editor(user)
    article = load_article(user, article_id, lock=True)
    newest = article.versions.latest("number")
    if newest.state in OPEN:
        return newest
    return ArticleVersion.objects.create(
        article=article,
        number=newest.number + 1,
        author=user,
        changed_by=user,
        title=newest.title,
        body=newest.body,
    )


@transaction.atomic
def save(user: User, version_id: int, revision: int, words: Words, about: About) -> ArticleVersion:
    """Keep a draft. Whoever began it or saved it last has to leave the review to somebody else."""
    version = _load_draft(user, version_id, revision)
    for name, value in words.items():
        setattr(version, name, value)
    version.changed_by = user
    version.revision += 1
    version.changed_at = timezone.now()
    version.save()
    _describe(version.article, about)
    return version


def _load_draft(user: User, version_id: int, revision: int) -> ArticleVersion:
    require_editor(user)
    version = load_version(user, version_id, lock=True)
    if version.state != State.DRAFT:
        raise Refused("not_a_draft", _("This is no longer a draft. Open the article to see where it stands."))
    if version.revision != revision:
        raise Refused(
            "stale",
            _("%(name)s saved this draft in the meantime. Yours is not lost: compare the two and save again.")
            % {"name": version.changed_by.name},
        )
    return version


def _describe(article: Article, about: About) -> None:
    """Set what is told of the article and let the search know."""
    rows: dict[str, Any] = {**about}
    regions, questions = rows.pop("regions", None), rows.pop("questions", None)
    for name, value in rows.items():
        setattr(article, name, value)
    article.full_clean(exclude=["released"])
    article.save(update_fields=list(rows) if article.pk else None)
    if regions is not None:
        article.regions.set(regions)
    if questions is not None:
        _ask(article, questions)
    if article.status == Status.RELEASED:
        index.refresh(article)


def _ask(article: Article, questions: list[str]) -> None:
    wanted = dict.fromkeys(question.strip() for question in questions if question.strip())
    article.questions.exclude(text__in=wanted).delete()
    known = set(article.questions.values_list("text", flat=True))
    RelatedQuestion.objects.bulk_create(
        RelatedQuestion(article=article, text=question) for question in wanted if question not in known
    )


@transaction.atomic
def submit(user: User, version_id: int, revision: int) -> ArticleVersion:
    """Hand the draft to the reviewers."""
    version = _load_draft(user, version_id, revision)
    version.state, version.submitted_at = State.IN_REVIEW, timezone.now()
    version.save()
    _set_status(version.article, Status.IN_REVIEW)
    return version


@transaction.atomic
def release(user: User, version_id: int, why: str = "") -> ArticleVersion:
    """Put another's wording in force."""
    version = _review(user, version_id, State.RELEASED, why)
    article = load_article(user, version.article_id, lock=True)
    article.released, article.title = version, version.title
    article.status, article.refreshed_at = Status.RELEASED, timezone.now()
    article.save(update_fields=["released", "title", "status", "refreshed_at"])
    index.refresh(article)
    return version


@transaction.atomic
def reject(user: User, version_id: int, why: str) -> ArticleVersion:
    """Give the wording back to its author with a word why."""
    if not why.strip():
        raise Refused("no_reason", _("Say what has to change."), {"why": _("Say what has to change.")})
    version = _review(user, version_id, State.REJECTED, why)
    _set_status(version.article, Status.DRAFT)
    return version


def _review(user: User, version_id: int, verdict: str, why: str) -> ArticleVersion:
    require_editor(user)
    version = load_version(user, version_id, lock=True)
    if version.state != State.IN_REVIEW:
        raise Refused("not_in_review", _("This version is not waiting for a review."))
    if user in (version.author, version.changed_by):
        raise Forbidden("own_version", _("Somebody else has to review what you wrote."))
    version.state, version.reviewer = verdict, user
    version.review_note, version.reviewed_at = why.strip(), timezone.now()
    version.save()
    return version


def _set_status(article: Article, status: str) -> None:
    """Only what was never released follows its draft: what is in force stays so while it is revised."""
    if article.status in (Status.DRAFT, Status.IN_REVIEW):
        article.status = status
        article.save(update_fields=["status"])


@transaction.atomic
def retire(user: User, article_id: int) -> Article:
    """Take an article out of force: no longer found, still readable."""
    require_editor(user)
    article = load_article(user, article_id, lock=True)
    if article.status != Status.RELEASED:
        raise Refused("not_released", _("Only a released article can be retired."))
    article.status = Status.RETIRED
    article.save(update_fields=["status"])
    index.refresh(article)
    return article


@transaction.atomic
def confirm(user: User, article_id: int) -> Article:
    """Say that what is in force still holds; its next look is due one cadence from now (KB2)."""
    require_editor(user)
    article = load_article(user, article_id, lock=True)
    if article.status != Status.RELEASED:
        raise Refused("not_released", _("Only a released article can be confirmed."))
    article.refreshed_at = timezone.now()
    article.save(update_fields=["refreshed_at"])
    return article
