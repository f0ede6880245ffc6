"""Journey 7: Alice finds what the centre knows and answers with it; Emma revises, Evan releases."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Customer, Inbox
from kb.actions import articles
from kb.models import Article, ArticleVersion, Category, Use
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.wcag import violations
from tests.widget.browser.widget import Widget

ERIN = "赵艾琳"
ROAMING, MODEM, BROADBAND = "国际漫游怎么开通", "光猫指示灯说明", "宽带上不了网怎么办"
STOCK = {
    ROAMING: "出国前打开**国际漫游**（roaming），日包 30 元。\n\n---\n\n欠费客户不得办理。",
    MODEM: "LOS 灯变红表示光纤断了。",
    BROADBAND: "请先重启光猫，等两分钟；仍不行就报修。",
}
NewContext = Callable[..., BrowserContext]


class Reader:
    """One tab of somebody in the knowledge pages. Whatever goes wrong in the page is kept in `errors`."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{desk.url}/kb/")
        self.body = page.locator("main .prose").first
        self.versions = page.locator(".kb-versions li")

    def find(self, words: str) -> Locator:
        """The titles found by `words`, typed as a person types them."""
        self.page.keyboard.press("/")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)
        return self.page.locator("#results .kb-list__title")

    def open(self, title: str) -> "Reader":
        self.find(title)
        self.page.get_by_role("link", name=title).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def stock(world: dict) -> dict[str, Article]:
    """Three articles, written by Emma and released by Evan."""
    emma, evan = world["users"]["emma"], world["users"]["evan"]
    category = Category.objects.create(name="常见问题")
    for title, body in STOCK.items():
        version = articles.write(emma, {"title": title, "body": body, "note": ""}, {"category": category})
        articles.submit(emma, version.pk, version.revision)
        articles.release(evan, version.pk)
    return {article.title: article for article in Article.objects.all()}


@pytest.fixture
def reader(desk: Desk, world: dict, stock: dict, new_context: NewContext) -> Callable[[str], Reader]:
    """The knowledge pages before a person: `reader("emma")`."""

    def sit_down(username: str) -> Reader:
        return Reader(signed_in(new_context(), desk, world["users"][username]).new_page(), desk)

    return sit_down


@pytest.fixture
def alices(desk: Desk, alice: User, webchat: Inbox, stock: dict, new_context: NewContext) -> Agent:
    presence.set_state(alice, Presence.State.READY)
    return Agent(signed_in(new_context(), desk, alice).new_page(), desk)


@pytest.fixture
def erins(desk: Desk, webchat: Inbox, erin: Customer, new_context: NewContext) -> Widget:
    webchat.key, webchat.secrets = "demo", {"identity_secret": "a secret that only the site knows"}
    webchat.save()
    widget = Widget(new_context().new_page(), desk)
    widget.page.goto(f"{desk.url}/demo/")
    return widget.open()


@pytest.mark.parametrize(
    ("words", "title"),
    [("漫游", ROAMING), ("际漫", ROAMING), ("重启", BROADBAND), ("roaming", ROAMING), ("los", MODEM)],
)
def test_a_word_finds_its_article_while_it_is_typed(reader: Callable[[str], Reader], words: str, title: str) -> None:
    alices = reader("alice")
    expect(alices.find(words)).to_have_text([title])
    assert alices.errors == []


def test_what_fits_the_customers_words_goes_into_the_reply_by_one_key(
    erins: Widget, alices: Agent, stock: dict[str, Article]
) -> None:
    erins.say("你好")
    alices.open(ERIN)
    cards = alices.page.locator("#knowledge .knowledge")
    erins.say("下周出国，国际漫游怎么开通？")
    expect(cards.first).to_contain_text(ROAMING)
    erins.say("另外家里宽带上不了网")
    expect(cards.first).to_contain_text(BROADBAND)

    alices.serving().area.focus()
    alices.key("Alt+1")
    expect(alices.area).to_have_value("请先重启光猫，等两分钟；仍不行就报修。")
    alices.key("Enter")
    expect(erins.bubbles.last).to_have_text("请先重启光猫，等两分钟；仍不行就报修。")

    alices.key("Escape").key("b")
    alices.page.keyboard.type("漫游")
    expect(cards.first).to_contain_text(ROAMING)
    expect(alices.page.locator("#knowledge")).not_to_have_class(re.compile("htmx-"))  # the key is armed
    with alices.page.expect_response("**/kb/desk/use/"):
        alices.key("Alt+1")
    expect(alices.area).to_have_value(re.compile("日包 30 元"))
    expect(alices.area).not_to_have_value(re.compile("欠费客户"))
    used = Use.objects.order_by("pk").values_list("version__title", "version__number", "user__username")
    expect(alices.area).to_be_focused()
    assert list(used) == [(BROADBAND, 1, "alice"), (ROAMING, 1, "alice")]
    assert Use.objects.exclude(conversation_id=None).count() == 2
    assert alices.errors == []


def test_one_revises_another_releases_and_the_old_words_stay(reader: Callable[[str], Reader]) -> None:
    emmas, evans = reader("emma"), reader("evan")
    emmas.open(ROAMING).press("编辑")
    emmas.page.get_by_label("内容").fill("出国前打开**国际漫游**，日包 25 元。")
    expect(emmas.page.locator("#preview")).to_contain_text("日包 25 元")
    emmas.page.get_by_label("修改说明").fill("日包降价")
    emmas.press("提交审核")
    expect(emmas.page.locator("main")).to_contain_text("须由其他采编审核")
    expect(emmas.page.get_by_role("button", name="发布")).to_have_count(0)

    evans.page.goto(f"{evans.desk.url}/kb/reviews/")
    evans.page.get_by_role("link", name=ROAMING).click()
    expect(evans.page.locator(".kb-diff__line--gone")).to_contain_text(["日包 30 元"])
    expect(evans.page.locator(".kb-diff__line--new")).to_contain_text(["日包 25 元"])
    evans.page.keyboard.press("Control+Enter")
    expect(evans.page.locator(".page__head .chip")).to_contain_text("第 2 版")
    assert Article.objects.get(title=ROAMING).in_force.number == 2

    alices = reader("alice").open(ROAMING)
    expect(alices.body).to_contain_text("日包 25 元")
    expect(alices.versions).to_have_count(2)
    alices.versions.nth(1).get_by_role("link", name="第 1 版").click()
    expect(alices.body).to_contain_text("日包 30 元")
    expect(alices.page.get_by_text("不是生效版本")).to_be_visible()
    alices.page.get_by_role("link", name="与当前版本对照").click()
    expect(alices.page.locator(".kb-diff__line--new")).to_contain_text(["日包 25 元"])
    assert emmas.errors == evans.errors == alices.errors == []


def test_who_wrote_it_cannot_release_it_by_any_door(reader: Callable[[str], Reader], stock: dict) -> None:
    emmas = reader("emma")
    emmas.open(MODEM).press("编辑")
    emmas.page.get_by_label("内容").fill("LOS 灯变红：光纤断了，请报修。")
    emmas.press("提交审核")
    expect(emmas.page.locator("main")).to_contain_text("须由其他采编审核")
    waiting = ArticleVersion.objects.get(state=ArticleVersion.State.IN_REVIEW)
    answer = emmas.page.evaluate(
        """async url => (await fetch(url, {method: "POST", body: new URLSearchParams({verdict: "release"}),
            headers: {"X-CSRFToken": document.querySelector("meta[name=csrf-token]").content}})).text()""",
        f"/kb/versions/{waiting.pk}/review/",
    )
    assert answer
    waiting.refresh_from_db()
    assert waiting.state == ArticleVersion.State.IN_REVIEW


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_the_knowledge_violates_wcag(reader: Callable[[str], Reader], stock: dict, theme: str) -> None:
    emmas = reader("emma")
    emmas.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    emmas.open(ROAMING).press("编辑")
    emmas.page.get_by_label("内容").fill("日包 25 元。")
    assert violations(emmas.page) == []
    emmas.press("提交审核")
    expect(emmas.page.locator("main")).to_contain_text("须由其他采编审核")
    assert violations(emmas.page) == []
    article = stock[ROAMING].pk
    for path in ("", "?q=漫游", "?q=没有的词", f"articles/{article}/", f"articles/{article}/compare/?old=1&new=2"):
        emmas.page.goto(f"{emmas.desk.url}/kb/{path}")
        assert violations(emmas.page) == [], path
    for path in ("reviews/", "overdue/", "gaps/", "phrases/", "articles/new/", "phrases/new/"):
        emmas.page.goto(f"{emmas.desk.url}/kb/{path}")
        assert violations(emmas.page) == [], path
