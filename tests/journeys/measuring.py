"""When something stood on the screen: browser and test read the same machine's clock."""

from datetime import UTC, datetime

from playwright.sync_api import Page

_WATCH = """selector => {
  window.seen = [];
  const box = document.querySelector(selector);
  const look = () => seen.push({ at: Date.now(), text: box.innerText });
  new MutationObserver(look).observe(box, { childList: true, subtree: true, characterData: true });
}"""
_FIRST = "words => seen.find((each) => each.text.includes(words))?.at"


def watch(page: Page, selector: str) -> None:
    """Note from now on what stands in this part of the page, and when it changed."""
    page.evaluate(_WATCH, selector)


def first_seen(page: Page, words: str) -> datetime:
    """When these words first stood in the part that is watched."""
    at = page.evaluate(_FIRST, words)
    assert at, f"never seen: {words}"
    return datetime.fromtimestamp(at / 1000, UTC)
