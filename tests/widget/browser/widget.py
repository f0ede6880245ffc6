"""The customer's hands and eyes."""

from playwright.sync_api import Locator, Page, Route, expect

from tests.desk import Desk


class Widget:
    """One tab with the widget in it. Whatever goes wrong in the page is kept in `errors`."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.launcher = page.locator(".launcher")
        self.panel = page.get_by_role("dialog").first
        self.text = page.locator(".composer textarea")
        self.bubbles = page.locator(".lines .bubble")
        self.state = page.locator(".state")
        self.badge = page.locator(".badge")
        self.scroller = page.locator(".scroller")

    def open(self) -> "Widget":
        self.launcher.click()
        expect(self.text).to_be_visible()
        expect(self.state).not_to_have_text("正在连接…")
        return self

    def say(self, *words: str) -> "Widget":
        for text in words:
            self.text.fill(text)
            self.text.press("Enter")
        return self

    def await_sent(self) -> None:
        """Everything has arrived at the desk."""
        expect(self.tick("sent").last).to_be_visible()
        expect(self.page.locator(".tick.sending, .failed")).to_have_count(0, timeout=40_000)

    def tick(self, mark: str) -> Locator:
        return self.page.locator(f".tick.{mark}")

    def said(self) -> list[str]:
        return self.bubbles.all_inner_texts()

    def cut_off(self) -> None:
        """The desk's HTTP is out of reach; the host page is not."""
        self.page.route(f"{self.desk.url}/chat/**", lambda route: route.abort())

    def reconnect(self) -> None:
        self.page.unroute(f"{self.desk.url}/chat/**")

    def lose_next_answer(self) -> None:
        """The next message arrives at the desk, its answer does not arrive here."""

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        self.page.route("**/chat/chat/messages/", lose, times=1)
