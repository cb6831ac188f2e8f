"""Why a result is there, and an editor who puts one first: with script and without, by keyboard, and as visitors then see it."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.walking import THEMES, WIDTHS, assert_fit_for_all, press

both_ways = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
# What the shop says by itself of what is new and in the language of the page.
SAID = re.compile(r"In the (title|summary): ", re.IGNORECASE)


def keep_pictures(page: Page, name: str) -> None:
    """Pictures of the page for whoever wants to look at them: in the folder PICTURES, if there is one."""
    if not (folder := os.environ.get("PICTURES")):
        return
    for width in WIDTHS:
        for theme in THEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.screenshot(path=str(Path(folder) / f"{name}-{width}-{theme}.png"), full_page=width > 400)


@both_ways
def test_a_result_says_why_it_is_there(visit: Open, script: bool) -> None:
    page = visit("/en/search/?q=python", script=script)
    why = page.locator("article.result details.why").first

    expect(page.locator("article.result details.why")).to_have_count(page.locator("article.result").count())
    expect(why.locator("li").first).to_be_hidden()
    press(page, ".why summary")
    expect(why.locator("li").filter(has_text=SAID).first).to_be_visible()
    assert_fit_for_all(page)
    keep_pictures(page, "why")


def test_without_words_there_is_nothing_to_explain(visit: Open) -> None:
    page = visit("/en/search/?kind=training")

    expect(page.locator("article.result").first).to_be_visible()
    expect(page.locator("details.why")).to_have_count(0)


@both_ways
def test_an_editor_puts_a_result_first_and_lets_go_again(visit: Open, signed_in: Any, script: bool) -> None:
    question = "zebra crossings" if script else "giraffe crossings"
    desk = visit("/en/search/?q=python", script=script, storage_state=signed_in)
    chosen = desk.locator("ol.results > li").nth(2)
    address = chosen.locator("h3 a").get_attribute("href") or ""

    chosen.get_by_role("link", name="Put this first").click()
    desk.get_by_role("textbox", name="Question").fill(question)
    assert_fit_for_all(desk)
    desk.get_by_role("textbox", name="Reason").fill("A journey chose it.")
    desk.get_by_role("button", name="Put it first").click()
    expect(desk.get_by_role("heading", name="What was done")).to_be_visible()
    assert_fit_for_all(desk)
    keep_pictures(desk, "pin-page")

    visitor = visit(f"/en/search/?q={question.replace(' ', '+')}", script=script)
    first = visitor.locator("ol.results > li").first
    comes(visitor, first.locator(".chosen"))
    expect(first.locator(".chosen")).to_contain_text(
        "Chosen by the editors: an administrator of this site put it first until"
    )
    expect(first.locator(".chosen")).to_contain_text("A journey chose it.")
    expect(first.locator("h3 a")).to_have_attribute("href", address)
    expect(visitor.locator(".chosen")).to_have_count(1)
    assert_fit_for_all(visitor)
    keep_pictures(visitor, "pinned")

    desk.goto("/en/desk/first/")
    assert_fit_for_all(desk)
    keep_pictures(desk, "pin-list")
    desk.get_by_role("link", name=question).click()
    desk.get_by_role("button", name="End it now").click()
    expect(desk.get_by_text("It does not stand first any more.")).to_be_visible()
    desk.goto("/en/desk/first/?state=ended")
    expect(desk.get_by_role("link", name=question)).to_be_visible()


@both_ways
def test_an_editor_looks_for_what_to_put_first(visit: Open, signed_in: Any, script: bool) -> None:
    page = visit("/en/desk/first/add/?q=python", script=script, storage_state=signed_in)

    assert_fit_for_all(page)
    keep_pictures(page, "pin-choose")
    page.get_by_role("link", name="Choose this").first.click()

    expect(page.get_by_role("textbox", name="Question")).to_have_value("python")


def comes(page: Page, wanted: Any) -> None:
    """Ask for the page until the indexer has followed the log, which takes it less than a second."""
    for _ in range(60):
        if wanted.count():
            return
        page.wait_for_load_state("networkidle")
        page.reload()
