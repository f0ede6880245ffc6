"""An agent's hands and eyes at the desk."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from channels_hub.models import Conversation
from tests.desk import Desk


def signed_in(context: BrowserContext, desk: Desk, user: User) -> BrowserContext:
    """`context` with the session of `user`: the sign-in page has tests of its own."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": desk.url}])
    return context


class Agent:
    """One tab with the desk in it. Whatever goes wrong in the page is kept in `errors`."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{desk.url}/desk/")
        self.list = page.locator("#desk-list")
        self.talk = page.locator("desk-talk")
        self.bubbles = self.talk.locator("[data-talk] .bubble")
        self.area = page.locator("desk-composer textarea")
        self.customer = page.locator("#customer")
        expect(self.list.locator("[data-unread]")).to_be_attached()

    def row(self, name: str) -> Locator:
        return self.list.locator("a.item", has_text=name)

    def group(self, name: str) -> Locator:
        """The rows under a heading, by the group's id: mine, waiting, snoozed, parked."""
        return self.page.locator(f"section[aria-labelledby=group-{name}] .item__name")

    def open(self, name: str) -> "Agent":
        self.row(name).click()
        expect(self.page.locator("#talk-bar h2")).to_have_text(name)
        return self

    def serving(self) -> "Agent":
        """The open conversation has been given to this agent: until then, what is written is a note."""
        expect(self.page.locator("desk-composer [data-mode=reply]")).to_be_attached()
        return self

    def key(self, key: str) -> "Agent":
        self.page.keyboard.press(key)
        return self

    def say(self, *words: str) -> "Agent":
        return self.serving().write(*words)

    def write(self, *words: str) -> "Agent":
        """Whatever the composer takes."""
        for text in words:
            self.area.fill(text)
            self.area.press("Enter")
        return self

    def note(self, text: str) -> "Agent":
        self.page.locator("[data-mode=note]").click()
        self.write(text)
        self.page.locator("[data-mode=reply]").click()
        return self

    def settled(self) -> "Agent":
        """Wait until the desk has all that was sent here."""
        expect(self.talk.locator(".is-sending")).to_have_count(0, timeout=20_000)
        return self

    def said(self) -> list[str]:
        return self.bubbles.all_inner_texts()

    def delivery(self, words: str) -> Locator:
        return self.talk.locator(".delivery", has_text=words)


def conversation_of(name: str) -> Conversation:
    return Conversation.objects.select_related("assignee").get(customer__name=name)
