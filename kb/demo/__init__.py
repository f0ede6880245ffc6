"""What a small carrier's centre knows: invented for the demo, prices and all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kb.actions import articles, feedback, index
from kb.models import Article, ArticleVersion, Category, Phrase, RelatedQuestion

HERE = Path(__file__).parent
CADENCE = Category.Cadence
#: file: category, what stands above it, refresh
CATEGORIES = {
    "broadband": ("宽带与电视", None, CADENCE.WEEKLY),
    "mobile": ("移动业务", None, CADENCE.WEEKLY),
    "plans": ("套餐与活动", "移动业务", CADENCE.DAILY),
    "billing": ("账单与缴费", None, CADENCE.MONTHLY),
    "service": ("服务与投诉", None, CADENCE.MONTHLY),
}
KINDS = set(Phrase.Kind.values)


@dataclass
class Page:
    """One article as it stands in a file: `#` title, `?` question, `@` region, `!` public, the rest is text."""

    title: str
    questions: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    public: bool = False
    lines: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        match line[:2]:
            case "? ":
                self.questions.append(line[2:])
            case "@ ":
                self.regions.append(line[2:])
            case "! ":
                self.public = True
            case _:
                self.lines.append(line)

    @property
    def body(self) -> str:
        return "\n".join(self.lines).strip()


def pages(name: str) -> Iterator[Page]:
    page = None
    for line in (HERE / f"{name}.md").read_text().splitlines():
        if line.startswith("# "):
            if page:
                yield page
            page = Page(line[2:])
        elif page:
            page.take(line)
    if page:
        yield page


@transaction.atomic
def load(world: dict[str, Any]) -> None:
    """Puts `kb_categories` (by file), `articles` (by title) and `phrases` (by shortcut)."""
    emma, evan = world["users"]["emma"], world["users"]["evan"]
    world["kb_categories"] = categories = _categories(emma)
    world["phrases"] = {phrase.shortcut: phrase for phrase in _phrases(world)}
    if not Article.objects.exists():
        for name, category in categories.items():
            _release(emma, evan, list(pages(name)), category, world)
        index.rebuild()
        _make_lively(emma, evan)
    world["articles"] = {article.title: article for article in Article.objects.defer("search")}


def _categories(owner: User) -> dict[str, Category]:
    made: dict[str, Category] = {}
    by_name: dict[str | None, Category | None] = {None: None}
    for position, (name, (title, above, cadence)) in enumerate(CATEGORIES.items()):
        values = {"cadence": cadence, "owner": owner, "position": position}
        made[name], _new = Category.objects.get_or_create(name=title, parent=by_name[above], defaults=values)
        by_name[title] = made[name]
    return made


def _release(author: User, reviewer: User, told: list[Page], category: Category, world: dict[str, Any]) -> None:
    """As written by one editor and released by another, in few queries."""
    known = Article.objects.bulk_create(
        Article(category=category, title=page.title, public=page.public) for page in told
    )
    people = {"author": author, "changed_by": author, "reviewer": reviewer}
    versions = ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=article, number=1, title=page.title, body=page.body, state="released", **people, **_now()
        )
        for article, page in zip(known, told, strict=True)
    )
    for article, version, page in zip(known, versions, told, strict=True):
        article.released, article.status = version, Article.Status.RELEASED
        if page.regions:
            article.regions.set([world["regions"][code] for code in page.regions])
    Article.objects.bulk_update(known, ["released", "status"])
    RelatedQuestion.objects.bulk_create(
        RelatedQuestion(article=article, text=question)
        for article, page in zip(known, told, strict=True)
        for question in page.questions
    )


def _now() -> dict[str, datetime]:
    return {"submitted_at": timezone.now(), "reviewed_at": timezone.now()}


def _phrases(world: dict[str, Any]) -> Iterator[Phrase]:
    for page in pages("phrases"):
        shortcut, title, *rest = page.title.split(" · ")
        team = next((world["teams"][part] for part in rest if part not in KINDS), None)
        values = {"title": title, "text": page.body, "kind": next((part for part in rest if part in KINDS), "reply")}
        yield Phrase.objects.get_or_create(shortcut=shortcut, team=team, defaults=values)[0]


def _make_lively(emma: User, evan: User) -> None:
    """A second version, one in review, something expired, something overdue, gaps."""
    roaming = Article.objects.get(title="国际漫游怎么开通")
    version = _revise(
        evan, roaming, "日包改为按落地时间起算 24 小时", "按北京时间 0 点到 24 点计", "从落地首次上网起算 24 小时"
    )
    articles.submit(evan, version.pk, version.revision)
    articles.release(emma, version.pk, "已与国际业务部核对")
    slow = Article.objects.get(title="宽带网速慢怎么处理")
    version = _revise(emma, slow, "无线测速的说法更准确", "六成以上", "六到八成")
    articles.submit(emma, version.pk, version.revision)
    yesterday = timezone.localdate() - timedelta(days=1)
    Article.objects.filter(title="以旧换新购机活动").update(valid_until=yesterday)
    Article.objects.filter(title="家庭融合套餐怎么加成员").update(refreshed_at=timezone.now() - timedelta(days=9))
    for words in ("智能门锁", "云电脑", "云电脑"):
        feedback.miss(words)
    feedback.want("云电脑")


def _revise(user: User, article: Article, note: str, old: str, new: str) -> ArticleVersion:
    draft = articles.revise(user, article.pk)
    words: articles.Words = {"title": draft.title, "body": draft.body.replace(old, new), "note": note}
    return articles.save(user, draft.pk, draft.revision, words, {})
