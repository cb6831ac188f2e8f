"""How journeys walk: by the keyboard, with an eye on what axe finds and on the width of the screen."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "tools" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1440)
THEMES = ("light", "dark")
MOST_TABS = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with the Tab key")


def type_into(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to an element by Tab and press a key on it."""
    tab_to(page, selector)
    page.keyboard.press(key)


def follow(page: Page, selector: str) -> None:
    """Go to a link or a button by Tab and press Enter, which leads to another page."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


# Where a page has no scripts its timers do not run; axe's only part its work, so they may run at once.
WITHOUT_TIMERS = """() => {
  if (!matchMedia("(scripting: none)").matches) return;
  window.setTimeout = (work, delay, ...said) => { Promise.resolve().then(() => work(...said)); return 0; };
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    if not AXE.exists():
        pytest.skip("needs axe-core from npm (tests/tools)")
    page.evaluate(WITHOUT_TIMERS)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = json.loads(page.evaluate("async () => JSON.stringify((await axe.run()).violations)"))
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def assert_fit_for_all(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the screen, at both widths and in both themes."""
    before = page.viewport_size
    for width in WIDTHS:
        for theme in THEMES:
            page.set_viewport_size({"width": width, "height": 900})
            # Colours that are still on their way to the other theme are none of it.
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = (page.evaluate("document.documentElement.scrollWidth"), violations(page))
            assert found == (width, []), f"{page.url} at {width}, {theme}: {found}"
    if before:
        page.set_viewport_size(before)
