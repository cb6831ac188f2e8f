"""A coordinator adds a source without a mouse: pastes an address, looks at what it would bring, approves, watches."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.fairs import course_fair
from tests.journeys.walking import assert_fit_for_all, follow, press, tab_to, type_into
from tests.servers import Site

# Other background jobs may have their turn first.
PATIENCE = 60_000
with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["with script", "without script"]
)
# Notes what a screen reader would say of the run: each text that the region of role "status" gets, and whether it is
# the same region all the while; beside it, what the eye sees.
LISTEN = """() => {
  const region = document.querySelector('#run-said');
  window.heard = []; window.seen = []; window.region = region;
  const note = (list, text) => { if (text && list.at(-1) !== text) list.push(text) };
  new MutationObserver((changes) => {
    if (changes.some((one) => region.contains(one.target))) window.heard.push(region.textContent.trim());
    note(window.seen, document.querySelector('#run-progress .notice')?.innerText.replace(/\\s+/g, ' ').trim());
  }).observe(document.querySelector('#run-progress').parentNode, {subtree: true, childList: true, characterData: true});
}"""
# The browser driver does not look at a page that is being left: the page notes itself what it says meanwhile.
KEEP_WHAT_IS_SAID = """() => new MutationObserver(() => {
  const words = document.querySelector('[data-waiting]:not([hidden])');
  if (!words) return;
  sessionStorage.said = JSON.stringify({
    words: words.textContent, visible: words.checkVisibility(), live: words.closest('[role=status]') !== null,
    busy: words.closest('form').getAttribute('aria-busy'),
  });
}).observe(document, {subtree: true, attributes: true})"""


def look_at(page: Page, site: Site) -> None:
    """From the desk to the ways in which a site can be read."""
    page.goto("/en/desk/")
    follow(page, "main a[href='/en/desk/add-source/']")
    type_into(page, "input[name=address]", site.address("/"))
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_visible(timeout=20_000)


def preview(page: Page) -> None:
    """From the ways to what the first of them would bring."""
    press(page, "form[action$='/choose/'] button")
    page.wait_for_url("**/preview/", timeout=40_000)


def approve(page: Page, name: str) -> None:
    """From the preview to the page of the source, which has a name and a licence then."""
    type_into(page, "input[name=name]", name)
    type_into(page, "input[name=licence]", "CC-BY-4.0")
    press(page, "form[action$='/approve/'] button[type=submit]")
    page.wait_for_url(re.compile(r"/en/desk/sources/[-a-z0-9]+/$"))
    expect(page.locator("h1")).to_have_text(name)


def look_until_it_has_ended(page: Page) -> None:
    """Follow the link "See how far it is now" until there is nothing to wait for, as somebody without script does."""
    until = time.monotonic() + PATIENCE / 1000
    while page.locator("#run-progress").count() and time.monotonic() < until:
        follow(page, "#run-progress a")
    expect(page.locator("#run-progress")).to_have_count(0)


@with_and_without_script
def test_by_keyboard_alone_from_a_pasted_address_to_its_first_entries(
    visit: Open, signed_in: Any, script: bool
) -> None:
    word = "Crochet" if script else "Pottery"
    with course_fair(word, 3) as site:
        page = visit("/en/desk/", script=script, storage_state=signed_in)

        look_at(page, site)
        ways = page.locator("main article.panel")
        expect(ways.first).to_contain_text("% sure")
        expect(ways.first).to_contain_text(f"{word} for beginners")
        expect(page.locator("main")).to_contain_text("lets us read this address")
        assert_fit_for_all(page)

        preview(page)
        expect(page.locator("main .figures")).to_contain_text("3")
        expect(page.locator("main")).to_contain_text(f"{word} for beginners, part 1")
        assert_fit_for_all(page)

        approve(page, f"{word} fair")
        expect(page.locator("main")).to_contain_text("The source is taken in.")
        assert_fit_for_all(page)
        if script:
            expect(page.locator("#run-progress")).to_contain_text("The run has ended", timeout=PATIENCE)
        else:
            look_until_it_has_ended(page)

        follow(page, "main a[href^='/en/sources/']")
        expect(page.locator("main")).to_contain_text("3 entries here come from this source.")


def test_the_progress_of_a_run_moves_and_ends_without_a_new_page_and_is_said_politely(
    visit: Open, signed_in: Any
) -> None:
    count = 8
    with course_fair("Weaving", count) as site:
        page = visit("/en/desk/", storage_state=signed_in)
        look_at(page, site)
        preview(page)
        site.gate.shut()
        approve(page, "Weaving fair")
        page.evaluate(LISTEN)
        bar = page.locator("#run-progress progress")
        expect(page.locator("#run-progress")).to_contain_text("waits for its turn")

        # The list itself is read; then page after page, as the site lets them go.
        site.gate.let_through()
        expect(bar).to_have_attribute("max", str(count + 1), timeout=PATIENCE)
        tab_to(page, "#run-progress a")
        for done in range(2, count + 1):
            site.gate.let_through()
            expect(bar).to_have_attribute("value", str(done), timeout=15_000)
        assert_fit_for_all(page)
        assert page.evaluate("() => document.activeElement.matches('#run-progress a')")
        site.gate.open()
        expect(page.locator("#run-progress")).to_contain_text(
            "The run has ended: succeeded.", timeout=PATIENCE
        )

        heard, seen = page.evaluate("() => [window.heard, window.seen]")
        assert page.evaluate("() => window.region === document.querySelector('#run-said')")
        assert heard[-1] == "The run has ended: succeeded."
        # By quarters, each once; what the eye sees moved more often.
        quarters = [int(part) for said in heard for part in re.findall(r"(\d+) %", said)]
        assert quarters == sorted(set(quarters))
        assert {25, 50, 75} <= set(quarters)
        assert len(seen) > len(heard)
        assert is_polite(page, "#run-said")
        # Nothing asks any more.
        expect(page.locator("#run-asks")).to_have_count(0)


def is_polite(page: Page, selector: str) -> bool:
    """Whether the browser tells screen readers that an element is a live region, to be read when there is time."""
    tools = page.context.new_cdp_session(page)
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    tree = tools.send("Accessibility.getPartialAXTree", {"nodeId": node, "fetchRelatives": False})
    said = {one["name"]: one["value"].get("value") for one in tree["nodes"][0]["properties"]}
    return said.get("live") == "polite"


def test_while_a_site_is_looked_at_the_page_says_so_and_asks_once(visit: Open, signed_in: Any) -> None:
    with course_fair("Spinning", 2) as site:
        page = visit("/en/desk/add-source/", storage_state=signed_in)
        expect(page.get_by_text("Looking at the site.")).to_be_hidden()
        assert is_polite(page, "form[action$='/add-source/'] [role=status]")
        page.evaluate(KEEP_WHAT_IS_SAID)
        site.gate.shut()

        type_into(page, "input[name=address]", site.address("/"))
        page.keyboard.press("Enter")
        assert site.gate.somebody_waits()
        page.keyboard.press("Enter")
        site.gate.open()

        expect(page.locator("#found")).to_be_visible(timeout=20_000)
        assert site.paths().count("/") == 1
        assert page.evaluate("() => JSON.parse(sessionStorage.said)") == {
            "words": "Looking at the site. This takes up to ten seconds.", "visible": True, "live": True, "busy": "true",
        }  # fmt: skip
        expect(page.locator("form[aria-busy=true]")).to_have_count(0)
