"""What waits for somebody is decided by keyboard alone: pairs, suggestions and reports, with script and without."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.walking import follow, press, tab_to, type_into

both_ways = pytest.mark.parametrize(
    ("word", "script"), [("Knots", True), ("Ropes", False)], ids=["with script", "without script"]
)
# The numbers of their pairs (tests/journeys/filling.py).
NUMBERS = {"Knots": (1, 2), "Ropes": (3, 4)}
pytestmark = pytest.mark.usefixtures("queues")


def said(page: Page, words: str) -> None:
    """The page says at its top what was done, in a region that screen readers read out."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def open_pair(page: Page, word: str, number: int) -> None:
    """From the desk to a pair of the queue."""
    page.goto("/en/desk/")
    follow(page, "main a[href='/en/desk/duplicates/']")
    link = page.locator("main th a", has_text=f"{word} pair {number} here")
    follow(page, f"main th a[href='{link.get_attribute('href')}']")


@both_ways
def test_a_pair_is_kept_apart(visit: Open, signed_in: Any, word: str, script: bool) -> None:
    page = visit("/en/desk/", script=script, storage_state=signed_in)
    number = NUMBERS[word][0]
    open_pair(page, word, number)
    table = page.get_by_role("table", name="Both entries, field by field")
    expect(table.get_by_role("row", name=re.compile("title", re.IGNORECASE)).first).to_contain_text("differs")

    type_into(page, "input[name=reason]", "Another evening.")
    follow(page, "button[value=apart]")

    said(page, "Kept apart: they are two offers from now on.")
    page.goto("/en/desk/duplicates/")
    expect(page.locator("main")).not_to_contain_text(f"{word} pair {number} here")


@both_ways
def test_a_pair_is_made_one_and_two_again(visit: Open, signed_in: Any, word: str, script: bool) -> None:
    page = visit("/en/desk/", script=script, storage_state=signed_in)
    number = NUMBERS[word][1]
    open_pair(page, word, number)

    follow(page, "button[value=keep-first]")
    said(page, f"“{word} pair {number} there” lives on in “{word} pair {number} here”")

    page.goto("/en/desk/duplicates/")
    follow(page, "main a[href='/en/desk/merges/']")
    undo = page.get_by_role("link", name=re.compile(f"Make two.*{word} pair {number} there"))
    follow(page, f"main a[href='{undo.get_attribute('href')}']")
    expect(page.get_by_role("heading", name="Make two of them again?")).to_be_visible()
    follow(page, "main button[type=submit]")
    said(page, "They are two again, and stay apart.")


@both_ways
def test_one_suggestion_is_accepted_and_one_refused(
    visit: Open, signed_in: Any, word: str, script: bool
) -> None:
    page = visit("/en/desk/", script=script, storage_state=signed_in)
    follow(page, "main a[href='/en/desk/suggestions/']")

    for number, button, words in (
        (1, "accept", "1 suggestion was accepted."),
        (2, "refuse", "1 suggestion was refused."),
    ):
        box = page.get_by_role("checkbox", name=f"title: {word} suggestion {number} by hand")
        press(page, f"input[value='{box.get_attribute('value')}']", key="Space")
        expect(box).to_be_checked()
        follow(page, f"button[value={button}]")
        said(page, words)

    expect(page.locator("main table")).not_to_contain_text(f"{word} suggestion")
    for title, expected in (("1", "as the source says now"), ("2", "by hand")):
        assert expected in _title_of(page, word, title)


def _title_of(page: Page, word: str, number: str) -> str:
    """The title that everybody reads now, from the list of the source's entries."""
    page.goto(f"/en/sources/{word.lower()}-fair/entries/")
    return page.locator("main article h2", has_text=f"{word} suggestion {number}").inner_text()


@both_ways
def test_a_visitor_reports_an_entry_and_somebody_at_the_desk_decides(
    visit: Open, signed_in: Any, word: str, script: bool
) -> None:
    visitor = visit(f"/en/sources/{word.lower()}-fair/entries/", script=script)
    address = visitor.get_by_role("link", name=f"{word} reported").get_attribute("href")
    follow(visitor, f"main a[href='{address}']")
    entry = visitor.url
    follow(visitor, "main a[href$='/report/']")
    tab_to(visitor, "input[name=complaint]")
    visitor.keyboard.press("ArrowDown")
    tab_to(visitor, "textarea[name=words]")
    # As fast as people type: what is sent within two seconds counts as a program's.
    visitor.keyboard.type(f"These {word.lower()} came undone in spring, as I saw.", delay=60)
    follow(visitor, "main form button[type=submit]")
    expect(visitor.get_by_role("status")).to_contain_text("Your report has arrived.")

    page = visit("/en/desk/", script=script, storage_state=signed_in)
    follow(page, "main a[href='/en/desk/reports/']")
    report = page.get_by_role("link", name=f"{word} reported")
    follow(page, f"main th a[href='{report.get_attribute('href')}']")
    expect(page.locator("main")).to_contain_text("came undone in spring")
    tab_to(page, "input[name=verdict]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Withdraw the entry")).to_be_checked()
    type_into(page, "textarea[name=reason]", "It ended in spring.")
    follow(page, "main form button[type=submit]")
    said(page, "Decided: Withdraw the entry.")
    expect(page.locator("main .trail").first).to_contain_text("It ended in spring.")
    assert visitor.request.get(entry).status == 410
