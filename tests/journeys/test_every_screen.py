"""Every screen over the demo's data, in Chinese by day and in English by night: readable, quiet, within its width."""

import re
from typing import Literal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from accounts.models import User
from channels_hub.actions import incoming, messages
from channels_hub.adapters.base import Inbound
from channels_hub.models import Conversation, Inbox
from kb.models import Article, ArticleVersion
from qa.models import Review
from tests.desk import Desk
from tests.journeys.agent import signed_in
from tests.wcag import violations
from tickets import progress
from tickets.models import Order, Ticket

pytestmark = pytest.mark.slow

#: Latin words that a Chinese page may hold: names of things, keys, and the way to the other language.
NAMES = {"English", "API", "Markdown", "Enter", "Ctrl", "VIP", "Wi", "Fi", "WiFi", "roaming", "alice"}
#: What the page itself says: no key, no code, nothing that a customer, a colleague or an article said.
CHROME = """() => {
  const said = "script, style, template, code, kbd, [lang]:not(html)"
    + ", .bubble, .item, .prose, .kb-list, .knowledge, td.muted";
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (words.nextNode()) {
    const holder = words.currentNode.parentElement;
    if (!holder.closest(said) && holder.checkVisibility()) found.push(words.currentNode.textContent.trim());
  }
  for (const name of ["title", "aria-label", "placeholder", "alt"])
    for (const holder of document.querySelectorAll(`[${name}]`))
      if (!holder.closest(said)) found.push(holder.getAttribute(name));
  return found;
}"""


@pytest.fixture
def demo(desk: Desk) -> None:
    """What a first start shows, and Erin in conversation with Alice."""
    call_command("load_demo", verbosity=0)
    erin = {"name": "赵艾琳", "phone": "13951880001"}
    first = Inbound("erin", "m-1", body="您好，我家宽带又掉线了", profile=erin, verified=True)
    with transaction.atomic():
        said = incoming.take_in(Inbox.objects.get(key="demo"), first, timezone.now())
    messages.reply(User.objects.get(username="alice"), said.conversation_id, "您好，我马上为您核实。")


@pytest.mark.parametrize(("language", "theme"), [("zh-hans", "light"), ("en", "dark")])
def test_every_screen_is_fit_to_be_shown(
    browser: Browser, desk: Desk, demo: None, language: str, theme: Literal["light", "dark"]
) -> None:
    faults: list[str] = []
    for username, paths in staff_pages().items():
        context = reader(browser, desk, language, theme, 1280)
        faults += look_at(signed_in(context, desk, User.objects.get(username=username)), desk, paths)
    faults += look_at(reader(browser, desk, language, theme, 360), desk, customer_pages())
    assert not faults, "\n".join(faults)


def staff_pages() -> dict[str, list[str]]:
    """The addresses that the cast sits in front of."""
    talk = Conversation.objects.exclude(status="closed").get().pk
    ticket = Ticket.objects.order_by("-version", "pk")[0].number
    order = Order.objects.filter(department__code="network", status="accepted").order_by("pk")[0].pk
    article = Article.objects.filter(title__contains="宽带").order_by("pk")[0].pk
    draft = ArticleVersion.objects.filter(state="in_review").order_by("pk")[0]
    review = Review.objects.order_by("pk")[0].pk
    own = ["/me/", "/accounts/2fa/", "/accounts/password/change/"]
    work = ["/desk/", f"/desk/{talk}/", "/tickets/", f"/tickets/new/?conversation={talk}"]
    work += ["/tickets/callbacks/", "/tickets/callbacks/?tab=return"]
    known = ["/kb/", f"/kb/articles/{article}/", "/kb/phrases/"]
    reviews = ["/reviews/", f"/reviews/{review}/", "/reviews/actions/"]
    edited = [
        "/kb/reviews/",
        f"/kb/articles/{draft.article_id}/versions/{draft.number}/",
        "/kb/articles/new/",
        "/kb/gaps/",
        "/kb/overdue/",
        "/channels/remarks/",
    ]
    return {
        "alice": [*work, *known, *own],
        "bob": [f"/tickets/{ticket}/", *reviews, "/board/", "/board/records/waiting/", "/channels/"],
        "chen": ["/tickets/orders/", f"/tickets/orders/{order}/"],
        "evan": edited,
    }


def customer_pages() -> list[str]:
    erins = Ticket.objects.filter(customer__name="赵艾琳").order_by("pk")[0]
    return ["/accounts/login/", "/progress/", progress.progress_url(erins), "/demo/"]


def reader(browser: Browser, desk: Desk, language: str, theme: Literal["light", "dark"], width: int) -> BrowserContext:
    size = ViewportSize(width=width, height=800)
    context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
    context.add_cookies([{"name": "django_language", "value": language, "url": desk.url}])
    return context


def look_at(context: BrowserContext, desk: Desk, paths: list[str]) -> list[str]:
    """What is wrong with the pages, each fault after its page's address; ends the context."""
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: noise.append(str(error)))
    faults = []
    for path in paths:
        page.goto(desk.url + path)
        expect(page.locator(".skeleton:visible")).to_have_count(0)
        faults += [f"{path}: {fault}" for fault in [*noise, *violations(page), *misfits(page)]]
        noise.clear()
    context.close()
    return faults


def misfits(page: Page) -> list[str]:
    """Beside what axe finds: no heading, wider than the window, words of the other language."""
    faults = [] if page.locator("h1, h2").count() else ["has no heading"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("is wider than the window")
    if page.evaluate("document.documentElement.lang").startswith("zh"):
        faults += [f"says {text}" for text in page.evaluate(CHROME) if foreign(text)]
    return faults


def foreign(text: str) -> bool:
    """Latin words in the middle of Chinese; `{customer.name}`, MB, NJ20018830 and HA-STB-88321 are none."""
    plain = re.sub(r"\{[^}]*\}|[A-Z0-9]+(-[A-Z0-9]+)+", "", text)
    words = re.findall(r"(?<![A-Za-z0-9])[A-Za-z]{3,}(?![A-Za-z0-9])", plain)
    return any(word not in NAMES for word in words)
