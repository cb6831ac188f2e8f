"""A coordinator writes a plan, reports a number with evidence, and everybody sees it: on the plan, in the drawing and in Europe's sums."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.test_organisations import PASSWORD, ask_shop, sign_in
from tests.journeys.walking import assert_fit_for_all

# A country for each, so that none sees the other's plan.
WAYS = pytest.mark.parametrize(
    ("script", "country"), [(True, "lv"), (False, "lt")], ids=["with script", "without script"]
)
APPOINT = """
import json
from allauth.account.models import EmailAddress
from rialto.accounts.models import User
from rialto.coalitions.models import Coalition, CoalitionMember
email, password, country = json.loads({given!r})
made = User.objects.create_user(email, password, name="Ada Planner")
EmailAddress.objects.create(user=made, email=email, primary=True, verified=True)
coalition, _ = Coalition.objects.get_or_create(country=country.upper())
CoalitionMember.objects.create(coalition=coalition, user=made, role="coordinator")
"""


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")


def fill(page: Page, fields: dict[str, str]) -> None:
    for label, words in fields.items():
        page.get_by_label(label, exact=False).first.fill(words)


@WAYS
def test_from_an_empty_plan_to_europes_sum(
    visit: Open, surroundings: dict[str, str], tmp_path: Path, script: bool, country: str
) -> None:
    email = f"planner-{country}@example.org"
    given = json.dumps([email, PASSWORD, country])
    ask_shop(APPOINT.format(given=given), surroundings)
    title = f"Learning for everybody in {country}"
    page = visit("/en/", script=script)
    sign_in(page, email)

    page.goto(f"/en/coalitions/{country}/plan/all/")
    page.get_by_role("link", name="Begin a plan").click()
    fill(page, {"Title": title, "First day": "2026-01-01", "Last day": "2028-12-31"})
    if script:
        assert_fit_for_all(page)
    save(page)
    page.get_by_role("link", name="Add a measure").click()
    fill(page, {"Title": "Evening classes", "First day": "2026-01-01", "Last day": "2027-12-31"})
    page.get_by_label("State").select_option("running")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Evening classes")

    page.get_by_role("link", name="Add a milestone").click()
    fill(page, {"What is to be reached": "First class", "By which day": "2026-03-01"})
    save(page)
    page.get_by_role("link", name="Add an indicator").click()
    fill(page, {"What is counted": "People in evening classes", "Target": "2000"})
    page.get_by_label("Common indicator of Europe").select_option("people-trained")
    page.get_by_label("Number at the start").fill("0")
    page.get_by_label("Day of the start").fill("2026-01-01")
    page.get_by_label("Day of the target").fill("2027-12-31")
    save(page)

    page.get_by_role("link", name="Report a value").click()
    page.get_by_label("Value").fill("500")
    page.get_by_label("Day", exact=True).fill("2026-06-30")
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.7 as counted")
    page.get_by_label("Evidence: a file").set_input_files(report)
    save(page)
    expect(page.get_by_role("img", name="500 people on 30 June 2026")).to_be_visible()
    if script:
        assert_fit_for_all(page)
    measure = page.url

    page.get_by_role("link", name="Work on the plan").click()
    if script:
        assert_fit_for_all(page)
    page.get_by_role("link", name="Delete the draft").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_role("status").first).to_contain_text("The draft is deleted.")
    if script:
        assert_fit_for_all(page)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("status").first).to_contain_text("It is back.")
    page.get_by_role("button", name="Publish the plan").click()
    expect(page.get_by_role("status").first).to_contain_text("Everybody can see the plan now.")

    reader = visit(f"/en/coalitions/{country}/plan/", script=script)
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.get_by_role("img", name="Progress: 25 of 100")).to_be_visible()
    expect(reader.get_by_role("img", name="Timeline of one measure")).to_be_visible()
    if script:
        assert_fit_for_all(reader)
    reader.get_by_role("link", name="Evening classes").click()
    assert reader.url == measure
    with reader.expect_download() as download:
        reader.get_by_role("link", name="report.pdf").click()
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 as counted"

    reader.goto("/en/coalitions/europe/")
    if script:
        assert_fit_for_all(reader)
    reader.get_by_role("link", name="People trained").click()
    if script:
        assert_fit_for_all(reader)
    reader.get_by_role("row", name="People in evening classes").filter(
        has=reader.locator(f"a[href*='/coalitions/{country}/']")
    ).get_by_role("link").click()
    assert reader.url.partition("#")[0] == measure
    reader.goto(f"/en/countries/{country}/")
    expect(reader.locator("main")).to_contain_text(title)
