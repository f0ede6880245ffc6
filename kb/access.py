"""Who may read, write and release what we know."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cs_platform.lib.refusals import Forbidden
from kb.models import Article, ArticleVersion, Category, Phrase
from kb.models.article import ArticleQuerySet

Row = TypeVar("Row", bound=Model)


def is_editor(user: User) -> bool:
    return user.has_role(Role.EDITOR, Role.ADMIN)


def require_editor(user: User) -> None:
    if not is_editor(user):
        raise Forbidden("not_an_editor", _("Only knowledge editors do this."))


def closed_categories(user: User) -> QuerySet[Category]:
    """Categories kept for other roles than this person's."""
    if is_editor(user):
        return Category.objects.none()
    return Category.objects.exclude(Q(roles=[]) | Q(roles__overlap=list(user.roles)))


def visible_categories(user: User) -> QuerySet[Category]:
    return Category.objects.exclude(pk__in=closed_categories(user).values("pk"))


def visible_articles(user: User | None) -> ArticleQuerySet:
    """What this person may open; without a person, what customers may read.

    Editors see all. Others see what was ever released, for their role and regions: an article that
    has expired since must stay readable for whoever answered with it, but says so.
    """
    articles = Article.objects.defer("search").select_related("category", "released")
    if user is None:
        return articles.current().filter(public=True)
    if is_editor(user):
        return articles
    # as a list, not a join: the search's plan must begin with the words
    closed = list(closed_categories(user).values_list("pk", flat=True))
    return articles.filter(_in_regions_of(user), released__isnull=False).exclude(category__in=closed)


def _in_regions_of(user: User) -> Q:
    """Articles for all regions, and those for one of this person's (who has none answers for all)."""
    mine = list(user.regions.values_list("pk", flat=True))
    if not mine:
        return Q()
    rows = Article.regions.through.objects.filter(article=OuterRef("pk"))
    return ~Q(Exists(rows)) | Q(Exists(rows.filter(region__in=mine)))


def current_articles(user: User | None) -> ArticleQuerySet:
    """What this person may tell a customer now: the only articles that a search finds."""
    return visible_articles(user).current()


def load_article(user: User, pk: int, lock: bool = False) -> Article:
    return _load(visible_articles(user), lock, pk=pk)


def visible_versions(user: User) -> QuerySet[ArticleVersion]:
    """Released wordings of visible articles; editors see drafts and rejected ones too."""
    versions = ArticleVersion.objects.filter(article__in=visible_articles(user).values("pk"))
    versions = versions.select_related("article__category", "author", "changed_by", "reviewer")
    return versions if is_editor(user) else versions.filter(state=ArticleVersion.State.RELEASED)


def load_version(user: User, pk: int, lock: bool = False) -> ArticleVersion:
    return _load(visible_versions(user), lock, pk=pk)


def visible_phrases(user: User) -> QuerySet[Phrase]:
    """Everybody's phrases and the own team's; editors see all."""
    phrases = Phrase.objects.select_related("team", "category")
    return phrases if is_editor(user) else phrases.filter(Q(team=None) | Q(team=user.team_id))


def changeable_phrases(user: User) -> QuerySet[Phrase]:
    """Editors change every phrase, a lead those of the own team."""
    if is_editor(user):
        return visible_phrases(user)
    if user.has_role(Role.LEAD) and user.team_id:
        return visible_phrases(user).filter(team=user.team_id)
    return Phrase.objects.none()


def load_phrase(user: User, pk: int, lock: bool = False) -> Phrase:
    """A phrase to change."""
    return _load(changeable_phrases(user), lock, pk=pk)


def _load(rows: QuerySet[Row], lock: bool, **key: int) -> Row:
    try:
        return (rows.select_for_update(no_key=True, of=("self",)) if lock else rows).get(**key)
    except rows.model.DoesNotExist:  # type: ignore[attr-defined]
        raise Http404 from None
