"""What a page does against WCAG 2.2 AA, as axe finds it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Without `preload`: axe would fetch our style sheets anew and put them into the page, which its policy refuses.
#: Only violations are told in full: the rest takes three times as long.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
#: What is still fading in has the contrast of neither colour.
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter(each => Number.isFinite(each.effect.getComputedTiming().endTime)).map(each => each.finished))"""


def violations(page: Page) -> list[str]:
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(SETTLED)
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
