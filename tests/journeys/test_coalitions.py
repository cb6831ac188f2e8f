"""A country's coalition begins to work: appointed, invited, asked by another country, and seen in the calendar of all."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.test_alerts import next_mail
from tests.journeys.test_organisations import arrange, ask_shop, sign_in
from tests.journeys.walking import assert_fit_for_all

# Countries that no other journey works in: the one that asks, and the one that is asked.
both_ways = pytest.mark.parametrize(
    ("ours", "theirs", "script"),
    [("LT", "LV", True), ("EE", "CY", False)],
    ids=["with script", "without script"],
)
APPOINT = """
from rialto.accounts.models import User
from rialto.coalitions.actions import appoint
from rialto.coalitions.choices import CoalitionRole
administrator = User(is_superuser=True)
appoint(User.objects.get(email={email!r}), country={country!r}, role=CoalitionRole.COORDINATOR, by=administrator)
"""


def path_in(mail: Any, part: str) -> str:
    text = mail.get_body(("plain",)).get_content()
    found = re.search(rf"https?://[^/\s]+(/\w\w/coalitions/{part}/\S+)", text)
    assert found, text
    return found[1]


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


# Where words are long.
LONG = ("de", "fi", "el")


def assert_all_tabs_are_seen(page: Page, path: str) -> None:
    """On a narrow screen too each tab of a coalition's pages lies whole on it, and so does the ring of the one with the keyboard."""
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 900})
    for language in LONG:
        page.goto(f"/{language}{path}")
        for tab in page.locator("nav.tabs").first.get_by_role("link").all():
            tab.focus()
            box = tab.bounding_box()
            assert box, language
            assert box["x"] >= 0, (language, box)
            assert box["x"] + box["width"] <= 360, (language, box)
            expect(tab).to_be_in_viewport(ratio=1)
    if before:
        page.set_viewport_size(before)


@both_ways
def test_from_the_appointment_to_a_shared_date(  # noqa: PLR0917 -- fixtures
    visit: Open, signed_in: Any, surroundings: dict[str, str], ours: str, theirs: str, script: bool
) -> None:
    ana, ben, zoe = (f"{name}-{ours.lower()}@coalition.example" for name in ("ana", "ben", "zoe"))
    arrange(surroundings, (ana, f"Ana of {ours}"), (ben, f"Ben of {ours}"), (zoe, f"Zoe of {theirs}"))
    ask_shop(APPOINT.format(email=zoe, country=theirs), surroundings)

    desk = visit("/en/desk/coalitions/", script=script, storage_state=signed_in)
    desk.locator("input[name=email]").fill(ana)
    desk.locator("select[name=country]").select_option(ours)
    desk.get_by_role("button", name="Appoint").click()
    expect(desk.get_by_role("row").filter(has_text=ana)).to_contain_text("Coordinator")
    if script:
        assert_fit_for_all(desk)

    page = visit("/en/", script=script)
    sign_in(page, ana)
    page.goto("/en/coalitions/mine/")
    expect(page).to_have_url(re.compile(f"/en/coalitions/{ours.lower()}/$"))
    page.get_by_role("navigation", name="Parts of the coalition").get_by_role("link", name="People").click()
    page.locator("main input[name=email]").fill(ben)
    page.locator("select[name=language]").select_option("en")
    page.get_by_role("button", name="Send the invitation").click()
    said(page, f"We write to {ben}.")
    if script:
        assert_fit_for_all(page)

    member = visit("/en/", script=script)
    sign_in(member, ben)
    member.goto(path_in(next_mail(ben, surroundings, after=0), "invitations"))
    member.get_by_role("button", name="Yes, join").click()
    expect(member.get_by_role("heading", name="What is to be done")).to_be_visible()
    if script:
        assert_fit_for_all(member)
    assert_all_tabs_are_seen(member, f"/coalitions/{ours.lower()}/people/")

    title = f"Send the survey of {ours}"
    member.goto(f"/en/coalitions/{ours.lower()}/tasks/new/")
    member.locator("input[name=title]").fill(title)
    member.locator(f"input[name=receivers][value={theirs.lower()}]").check()
    member.get_by_role("button", name="Send it").click()
    expect(member.get_by_role("heading", level=1)).to_have_text(title)

    other = visit("/en/", script=script)
    sign_in(other, zoe)
    other.goto(path_in(next_mail(zoe, surroundings, after=0), "tasks"))
    other.locator("select[name=state]").select_option("done")
    other.get_by_role("button", name="Save").click()
    said(other, "Saved.")
    if script:
        assert_fit_for_all(other)
    assert "has done your task" in next_mail(ben, surroundings, after=1)["Subject"]

    member.goto(f"/en/coalitions/{ours.lower()}/tasks/new/")
    member.locator("input[name=title]").fill(f"{title} again")
    member.locator(f"input[name=receivers][value={theirs.lower()}]").check()
    member.get_by_role("button", name="Send it").click()
    next_mail(zoe, surroundings, after=1)
    member.get_by_role("link", name="Take back").click()
    if script:
        assert_fit_for_all(member)
    member.get_by_role("button", name="Take back").click()
    said(member, "The task is taken back")
    expect(member.get_by_role("link", name="Take back")).to_have_count(0)
    other.goto(path_in(next_mail(zoe, surroundings, after=2), "tasks"))
    expect(other.locator("header.title")).to_contain_text("taken back")
    expect(other.locator("select[name=state]")).to_have_count(0)

    day = f"Open day of {ours}"
    member.goto(f"/en/coalitions/{ours.lower()}/dates/new/")
    member.locator("input[name=title]").fill(day)
    member.locator("select[name=audience]").select_option("everybody")
    member.locator("input[name=first_day]").fill("2031-05-09")
    member.locator("input[name=begins]").fill("10:00")
    member.get_by_role("button", name="Put it into the calendar").click()
    said(member, "The date stands in the calendar.")
    if script:
        assert_fit_for_all(member)

    everybody = visit(f"/en/coalitions/calendar/?country={ours}", script=script)
    expect(everybody.get_by_role("link", name=day)).to_be_visible()
    everybody.goto(f"/en/coalitions/calendar/?view=month&month=2031-05&country={ours}")
    expect(everybody.get_by_role("link", name=day)).to_be_visible()
    assert day in everybody.request.get("/en/coalitions/calendar.ics").text()
    if script:
        assert_fit_for_all(everybody)
        everybody.goto("/en/coalitions/")
        assert_fit_for_all(everybody)
        everybody.goto(f"/en/countries/{ours.lower()}/")
        expect(everybody.get_by_role("heading", name="Dates of the coalition")).to_be_visible()
        assert_fit_for_all(everybody)
