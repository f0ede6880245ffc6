"""An article is written by one and released by another; nothing that was said is lost (KB1, KB2, KB4, KB7)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from cs_platform.lib.refusals import Forbidden, Refused
from kb import access
from kb.actions import articles, feedback
from kb.models import Article, ArticleVersion, Category, Feedback, SearchGap, Use

from .conftest import Teach

NEW_WORDS: articles.Words = {"title": "宽带断网", "body": "新的说法", "note": "更清楚"}


def test_an_editor_writes_and_another_releases(draft: ArticleVersion, emma: User, evan: User) -> None:
    articles.submit(emma, draft.pk, draft.revision)
    draft.article.refresh_from_db()
    assert draft.article.status == "in_review"
    released = articles.release(evan, draft.pk, "核对无误")
    article = Article.objects.get(pk=draft.article_id)
    assert (article.status, article.released) == ("released", released)
    assert (released.reviewer, released.review_note) == (evan, "核对无误")


def test_nobody_releases_what_they_wrote(draft: ArticleVersion, emma: User, evan: User, admin: User) -> None:
    saved = articles.save(evan, draft.pk, draft.revision, NEW_WORDS, {})
    articles.submit(emma, draft.pk, saved.revision)
    for writer in (emma, evan):
        with pytest.raises(Forbidden):
            articles.release(writer, draft.pk)
    assert articles.release(admin, draft.pk).state == "released"


def test_the_database_itself_refuses_a_release_by_the_author(draft: ArticleVersion, emma: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=draft.pk).update(state="released", reviewer=emma)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=draft.pk).update(state="released")


def test_agents_neither_write_nor_release(draft: ArticleVersion, alice: User, bob: User, category: Category) -> None:
    for outsider in (alice, bob):
        for forbidden in (
            lambda who=outsider: articles.write(who, NEW_WORDS, {"category": category}),
            lambda who=outsider: articles.revise(who, draft.article_id),
            lambda who=outsider: articles.save(who, draft.pk, 1, NEW_WORDS, {}),
            lambda who=outsider: articles.submit(who, draft.pk, 1),
            lambda who=outsider: articles.release(who, draft.pk),
            lambda who=outsider: articles.reject(who, draft.pk, "不"),
            lambda who=outsider: articles.retire(who, draft.article_id),
            lambda who=outsider: articles.confirm(who, draft.article_id),
        ):
            with pytest.raises(Forbidden):
                forbidden()
    draft.refresh_from_db()
    assert (draft.state, draft.title) == ("draft", "宽带上不了网怎么办")


def test_a_draft_is_out_of_an_agents_sight(draft: ArticleVersion, alice: User, emma: User) -> None:
    assert access.load_article(emma, draft.article_id)
    for load, key in ((access.load_article, draft.article_id), (access.load_version, draft.pk)):
        with pytest.raises(Http404):
            load(alice, key)


def test_of_two_editors_the_slower_one_is_told_and_nothing_is_overwritten(
    draft: ArticleVersion, emma: User, evan: User
) -> None:
    articles.save(evan, draft.pk, draft.revision, NEW_WORDS, {})
    with pytest.raises(Refused) as refused:
        articles.save(emma, draft.pk, draft.revision, {**NEW_WORDS, "body": "另一种说法"}, {"public": True})
    assert refused.value.code == "stale"
    assert evan.name in str(refused.value.message)
    draft.refresh_from_db()
    assert draft.body == "新的说法"
    assert not Article.objects.get(pk=draft.article_id).public


def test_a_rejection_needs_a_word_and_goes_on_as_a_new_version(draft: ArticleVersion, emma: User, evan: User) -> None:
    articles.submit(emma, draft.pk, draft.revision)
    with pytest.raises(Refused):
        articles.reject(evan, draft.pk, "  ")
    articles.reject(evan, draft.pk, "资费不对")
    again = articles.revise(emma, draft.article_id)
    assert (again.number, again.body) == (2, draft.body)
    assert articles.revise(evan, draft.article_id) == again


@pytest.mark.parametrize("verb", [articles.release, articles.reject])
def test_only_what_is_handed_in_is_judged(draft: ArticleVersion, evan: User, verb: object) -> None:
    with pytest.raises(Refused) as refused:
        verb(evan, draft.pk, "好")  # type: ignore[operator]
    assert refused.value.code == "not_in_review"


def test_a_released_version_never_changes(teach: Teach, emma: User) -> None:
    article = teach("宽带")
    with pytest.raises(Refused) as refused:
        articles.save(emma, article.in_force.pk, 1, NEW_WORDS, {})
    assert refused.value.code == "not_a_draft"


def test_while_it_is_revised_the_old_version_stays_in_force_and_after_it_readable(
    teach: Teach, emma: User, evan: User, alice: User
) -> None:
    article = teach("宽带断网", "旧的说法")
    old = article.released
    draft = articles.revise(emma, article.pk)
    saved = articles.save(emma, draft.pk, draft.revision, NEW_WORDS, {})
    assert access.load_article(alice, article.pk).released == old
    articles.submit(emma, draft.pk, saved.revision)
    articles.release(evan, draft.pk)
    assert access.load_article(alice, article.pk).released.body == "新的说法"
    assert access.load_version(alice, old.pk).body == "旧的说法"


def test_saving_a_revision_does_not_take_back_a_use_meanwhile(teach: Teach, emma: User, alice: User) -> None:
    article = teach("宽带")
    draft = articles.revise(emma, article.pk)
    feedback.use(alice, article.in_force.pk, 7)
    articles.save(emma, draft.pk, draft.revision, NEW_WORDS, {"public": True, "questions": ["甲", "甲", " "]})
    article.refresh_from_db()
    assert (article.use_count, article.public, article.title) == (1, True, "宽带")
    assert [question.text for question in article.questions.all()] == ["甲"]
    assert Use.objects.get().version_id == article.released_id


def test_an_article_that_ends_before_it_begins_is_refused(emma: User, category: Category) -> None:
    today = timezone.localdate()
    about: articles.About = {"category": category, "valid_from": today, "valid_until": today - timedelta(days=1)}
    with pytest.raises(ValidationError):
        articles.write(emma, NEW_WORDS, about)
    assert not Article.objects.exists()


def test_an_article_that_nobody_looked_through_is_overdue_until_confirmed(teach: Teach, emma: User) -> None:
    article = teach("宽带")
    assert not Article.objects.overdue()
    Article.objects.update(refreshed_at=timezone.now() - timedelta(days=32))
    assert list(Article.objects.overdue()) == [article]
    Category.objects.update(cadence="daily")
    articles.confirm(emma, article.pk)
    assert not Article.objects.overdue()
    Article.objects.update(refreshed_at=timezone.now() - timedelta(hours=25))
    assert list(Article.objects.overdue()) == [article]


def test_a_retired_article_stays_readable_and_says_so(teach: Teach, emma: User, alice: User) -> None:
    article = teach("宽带")
    articles.retire(emma, article.pk)
    assert access.load_article(alice, article.pk).standing == "retired"
    with pytest.raises(Refused):
        articles.retire(emma, article.pk)


def test_each_persons_last_verdict_counts(teach: Teach, alice: User, bob: User) -> None:
    version = teach("宽带").released
    feedback.judge(alice, version.pk, helpful=True)
    feedback.judge(alice, version.pk, helpful=False, remark=" 太旧 ")
    feedback.judge(bob, version.pk, helpful=True)
    assert set(Feedback.objects.values_list("user", "helpful", "remark")) == {
        (alice.pk, False, "太旧"),
        (bob.pk, True, ""),
    }


def test_what_is_searched_in_vain_is_counted_once_for_each_thing(emma: User, alice: User, db: None) -> None:
    for words in ("智能 门锁", "智能,门锁", "智能 门锁！"):
        feedback.miss(words)
    feedback.want("智能 门锁")
    feedback.miss("  !? ")
    gap = SearchGap.objects.get()
    assert (gap.query, gap.count, gap.wanted) == ("智能 门锁", 3, 1)
    with pytest.raises(Forbidden):
        feedback.close_gap(alice, gap.pk)
    feedback.close_gap(emma, gap.pk)
    feedback.miss("智能 门锁")
    gap.refresh_from_db()
    assert (gap.count, gap.closed_at) == (4, None)
