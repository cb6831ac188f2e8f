"""Somebody who looks after the site: from the link in the terminal to the desk and out again, without a mouse."""

import re
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, STAFF_EMAIL, STAFF_PASSWORD, THEMES, WIDTHS, Open
from tests.journeys.test_finding import tab_to
from tests.journeys.test_pages import violations

# From a page of the desk on, the links that lead to another.
ONE_RUN = ("/en/desk/runs/", "main th a[href^='/en/desk/runs/']")
RECORDS = (*ONE_RUN, "main h1 a", "main a[href$='/records/']")
DESK = {
    "overview": ("/en/desk/",), "runs": ("/en/desk/runs/",), "one run": ONE_RUN, "records": RECORDS,
    "one record": (*RECORDS, "main th a[href*='/desk/records/']"),
}  # fmt: skip
TABLE = "title,url,language\nSpreadsheets for beginners,https://provider.example/1,en\n,https://provider.example/2,en\n"


def type_into(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


@pytest.fixture(scope="module")
def signed_in(
    browser: Any,
    shop: str,
    staff_link: str,
    surroundings: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """What a browser remembers of somebody who chose a password and signed in, by keyboard alone; one source was read."""
    table = tmp_path_factory.mktemp("source") / "table.csv"
    table.write_text(TABLE)
    command = [ROOT / "rialto", "manage", "harvest", str(table), "--kind", "training"]
    subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)
    page = browser.new_page(base_url=shop)
    page.goto(staff_link)
    type_into(page, "input[name=new_password1]", STAFF_PASSWORD)
    type_into(page, "input[name=new_password2]", STAFF_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("choose-password"))
    page.goto("/en/desk/")
    type_into(page, "input[name=username]", STAFF_EMAIL)
    type_into(page, "input[name=password]", STAFF_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/desk/$"))
    remembered = page.context.storage_state()
    page.close()
    return remembered


def test_by_keyboard_alone_through_the_door_to_the_desk_and_out(
    visit: Open, signed_in: Any, shop: str
) -> None:
    page = visit("/en/desk/")
    expect(page).to_have_url(re.compile(r"/en/sign-in/\?next="))

    type_into(page, "input[name=username]", STAFF_EMAIL)
    type_into(page, "input[name=password]", "not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []

    type_into(page, "input[name=username]", STAFF_EMAIL)
    type_into(page, "input[name=password]", STAFF_PASSWORD)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/desk/$"))

    tab_to(page, "main a[href^='/en/desk/runs/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/desk/runs/"))

    tab_to(page, "form[action='/en/sign-out/'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/en/desk/")
    expect(page).to_have_url(re.compile(r"/en/sign-in/\?next="))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", DESK)
def test_axe_finds_nothing_at_the_desk(
    visit: Open, signed_in: Any, name: str, width: int, theme: str
) -> None:
    begin, *links = DESK[name]
    page = visit(begin, width=width, theme=theme, storage_state=signed_in)
    for link in links:
        page.goto(page.locator(link).first.get_attribute("href") or "")

    expect(page).to_have_url(re.compile("/en/desk/"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/en/desk/", "/en/desk/runs/"])
def test_everything_at_the_desk_can_be_reached_by_keyboard(visit: Open, signed_in: Any, path: str) -> None:
    page = visit(path, storage_state=signed_in)
    expect(page).to_have_url(re.compile(f"{path}$"))
    wanted = page.locator(
        "main a[href]:visible, main button:visible, main input:visible, main summary:visible"
    ).count()

    reached = page.evaluate("() => document.querySelectorAll('main :focus').length")
    seen: set[str] = set()
    for _ in range(wanted + 60):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => { const at = document.activeElement; return at.closest('main') && at.matches('a,button,input,summary')"
            " ? String([...document.querySelectorAll('main *')].indexOf(at)) : '' }"
        )
        seen |= {where} - {""}

    assert reached == 0
    assert len(seen) == wanted


@pytest.mark.parametrize("path", ["/en/desk/", "/en/desk/runs/"])
def test_the_desk_reads_without_script(visit: Open, signed_in: Any, path: str) -> None:
    page = visit(path, script=False, storage_state=signed_in)

    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.locator("main h1")).to_be_visible()
