"""Somebody who looks after the site: from the link in the terminal to the desk and out again, without a mouse."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import STAFF_EMAIL, STAFF_PASSWORD, Open
from tests.journeys.walking import THEMES, WIDTHS, tab_to, type_into, violations

# From a page of the desk on, the links that lead to another.
ONE_RUN = ("/en/desk/runs/", "main th a[href^='/en/desk/runs/']")
RECORDS = (*ONE_RUN, "main h1 a", "main a[href$='/records/']")
DESK = {
    "overview": ("/en/desk/",), "runs": ("/en/desk/runs/",), "one run": ONE_RUN, "records": RECORDS,
    "one record": (*RECORDS, "main th a[href*='/desk/records/']"),
}  # fmt: skip


def test_by_keyboard_alone_through_the_door_to_the_desk_and_out(
    visit: Open, signed_in: Any, recovery_codes: list[str]
) -> None:
    page = visit("/en/desk/")
    expect(page).to_have_url(re.compile(r"/en/sign-in/\?next="))

    type_into(page, "input[name=login]", STAFF_EMAIL)
    type_into(page, "input[name=password]", "not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []

    type_into(page, "input[name=login]", STAFF_EMAIL)
    type_into(page, "input[name=password]", STAFF_PASSWORD)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/sign-in/second-step/"))
    assert violations(page) == []
    type_into(page, "input[name=code]", recovery_codes.pop())
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


def test_what_is_taken_down_says_nothing_more_and_can_be_let_back(
    visit: Open, signed_in: Any, shop: str
) -> None:
    stranger = visit("/en/search/?q=django&kind=training")
    link = stranger.locator("article.result h3 a").first
    title, path = link.inner_text(), link.get_attribute("href") or ""
    stranger.goto(f"{path}report/")
    stranger.get_by_label("It is mine, and I want it taken down").check()
    # A form that comes back sooner than a person can type is taken for a program's.
    stranger.wait_for_function("() => performance.now() > 3500")
    stranger.get_by_role("button", name="Send").click()
    expect(stranger.get_by_role("heading", name="Thank you")).to_be_visible()

    staff = visit("/en/desk/reports/", storage_state=signed_in)
    staff.get_by_role("rowheader", name=title).get_by_role("link").click()
    staff.get_by_label("Take it down").check()
    staff.get_by_label("Reason").fill("Its owner asked for it.")
    staff.get_by_role("button", name="Decide").click()
    expect(staff.get_by_text("no source can bring it back")).to_be_visible()
    gone = stranger.request.get(path)
    assert (gone.status, title in gone.text(), "Taken down" in gone.text()) == (410, False, True)

    staff.goto("/en/desk/")
    staff.get_by_role("link", name="What was taken down").click()
    for width in WIDTHS:
        staff.set_viewport_size({"width": width, "height": 900})
        assert violations(staff) == []
        assert staff.evaluate("document.documentElement.scrollWidth") <= width
    staff.get_by_label("Address").fill(f"{shop}{path}")
    staff.get_by_role("button", name="Show").click()
    staff.get_by_role("link", name=re.compile(f"Let it come back.*{re.escape(title)}")).click()
    assert violations(staff) == []
    staff.get_by_label("Reason").fill("It was another course.")
    staff.get_by_role("button", name="Let it come back").click()

    expect(staff.get_by_text("is kept out any more")).to_be_visible()
    expect(staff.get_by_role("heading", name="Nothing was taken down yet")).to_be_visible()
    assert violations(staff) == []
    back = stranger.request.get(path)
    assert (back.status, title in back.text()) == (200, True)


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
