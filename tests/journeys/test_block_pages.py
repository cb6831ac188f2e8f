"""An editor writes an article with a picture, looks at it, publishes it, and everybody finds it: with and without JavaScript."""

import io
import re
import time
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.walking import assert_fit_for_all, tab_to

PATIENCE = 60_000
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def picture() -> dict[str, Any]:
    written = io.BytesIO()
    Image.new("RGB", (800, 500), "#0b5563").save(written, "JPEG")
    return {"name": "harbour.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def add(page: Page, kind: str) -> Any:
    """A block at the end of the page, by keyboard; gives its part of the form, which has the focus then."""
    count = page.locator(".block-edit").count()
    page.locator("#new-last").select_option(kind)
    page.locator("button[value='add:']").press("Enter")
    expect(page.locator(".block-edit")).to_have_count(count + 1)
    block = page.locator(".block-edit").last
    expect(block).to_be_focused()
    return block


def write_text(page: Page, block: Any, words: str, *, script: bool) -> None:
    field = block.locator(".rich-text") if script else block.locator("textarea")
    field.click()
    if script:
        page.keyboard.type(words)
        # Not by Control+Home: for a fifth of a second after it got the focus the editor takes a jump to the beginning for the browser's own
        # mistake and takes it back. No hand is as quick as this.
        page.keyboard.press("Control+a")
        block.get_by_role("button", name="Bold").press("Enter")
        expect(block.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
        expect(field.locator("strong")).to_have_text(words)
    else:
        field.fill(f"<strong>{words}</strong>")


@SCRIPTS
def test_an_article_is_written_published_and_found(visit: Open, signed_in: Any, script: bool):
    name = "with a script" if script else "without one"
    title, word = f"A harbour learns {name}", "oysterwise" if script else "musselwise"
    page = visit("/en/edit/", script=script, storage_state=signed_in)
    expect(page.get_by_role("link", name="About Rialto").first).to_be_visible()
    page.get_by_role("link", name="Begin a page").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Begin", exact=True).click()

    text = add(page, "text")
    write_text(page, text, f"All of them are {word} now.", script=script)
    shown = add(page, "picture")
    shown.get_by_label(re.compile("^Picture")).set_input_files(picture())
    page.get_by_role("button", name="Save and publish", exact=True).click()
    expect(page.locator(".error", has_text="not everybody sees it")).to_be_visible()
    page.get_by_label(re.compile("^What it shows")).fill("Boats in the harbour")
    page.get_by_label(re.compile("^Who made it")).fill("Ada Borg, CC BY 4.0")
    quote = add(page, "quote")
    quote.get_by_label(re.compile("^What was said")).fill("To be taken away")
    page.get_by_role("button", name=re.compile("^Take away.*3. Quote")).press("Enter")
    expect(page.locator(".block-edit")).to_have_count(2)
    page.get_by_role("button", name="Put it back").press("Enter")
    expect(page.locator(".block-edit")).to_have_count(3)
    page.get_by_role("button", name=re.compile("^Take away.*3. Quote")).press("Enter")
    page.get_by_role("button", name=re.compile("^Up.*2. Picture")).press("Enter")
    expect(page.locator(".block-edit h3").first).to_have_text("1. Picture")
    assert_fit_for_all(page)

    page.get_by_role("button", name="Save and see how it looks").click()
    expect(page.get_by_alt_text("Boats in the harbour")).to_be_visible()
    expect(page.locator("article strong")).to_contain_text(word)
    assert_fit_for_all(page)
    page.get_by_role("link", name="Back to writing").click()
    page.get_by_role("button", name="Save and publish", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Published: everybody sees it now.")

    everybody = visit(f"/en/search/?q={word}", script=script)
    until = time.monotonic() + PATIENCE / 1000
    while not everybody.get_by_role("link", name=title).count() and time.monotonic() < until:
        everybody.reload()
    everybody.get_by_role("link", name=title).click()
    expect(everybody.get_by_role("heading", level=1)).to_have_text(title)
    expect(everybody.get_by_alt_text("Boats in the harbour")).to_be_visible()
    assert_fit_for_all(everybody)

    page.get_by_role("link", name="Versions").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    assert_fit_for_all(page)


def test_the_tools_of_the_editor_are_reached_by_keyboard(visit: Open, signed_in: Any):
    page = visit("/en/edit/new/", storage_state=signed_in)
    page.get_by_label("Title").fill("Keys")
    page.get_by_label("What it will be").select_option("page")
    page.get_by_role("button", name="Begin", exact=True).click()
    add(page, "text")

    tab_to(page, "[role=toolbar] button")
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Redo")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Read the guide")
    page.keyboard.press("Shift+Home")
    page.get_by_role("button", name="Link", exact=True).press("Enter")
    page.keyboard.type("/en/about/")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).last.press("Enter")
    expect(page.locator(".rich-text a")).to_have_attribute("href", "/en/about/")
    assert_fit_for_all(page)


def test_what_was_selected_last_is_what_a_tool_changes(visit: Open, signed_in: Any):
    page = visit("/en/edit/new/", storage_state=signed_in)
    page.get_by_label("Title").fill("In haste")
    page.get_by_role("button", name="Begin", exact=True).click()
    block = add(page, "text")
    block.locator(".rich-text").click()
    page.keyboard.type("Bold before the browser tells of the selection")

    # In one task, so that no event of the selection comes between the selection and the tool.
    block.evaluate(
        """(block) => {
            const text = block.querySelector(".rich-text p").firstChild;
            getSelection().setBaseAndExtent(text, text.length, text, 0);
            const bold = block.querySelector("[data-mark=bold]");
            bold.focus();
            bold.click();
        }"""
    )

    expect(block.locator(".rich-text strong")).to_have_text("Bold before the browser tells of the selection")


@SCRIPTS
def test_the_pages_of_those_who_write_are_fit_for_all(visit: Open, signed_in: Any, script: bool):
    page = visit("/en/edit/", script=script, storage_state=signed_in)
    assert_fit_for_all(page)
    page.get_by_role("link", name=re.compile("^Languages and address.*About Rialto")).click()
    assert_fit_for_all(page)
    page.go_back()
    page.get_by_role("link", name="About Rialto").first.click()
    assert_fit_for_all(page)
    page.get_by_role("button", name="Save and publish later").click()
    assert_fit_for_all(page)
    page.goto("/de/about/")
    expect(page.locator("article")).to_have_attribute("lang", "de")
    assert_fit_for_all(page)
