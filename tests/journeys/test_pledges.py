"""A pledge from its first question to a badge: written, reviewed, published, reported with evidence, checked."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.test_alerts import next_mail
from tests.journeys.test_organisations import PASSWORD, SCRIPTS, ask_shop, sign_in
from tests.journeys.walking import assert_fit_for_all

ARRANGE = """
import json
from allauth.account.models import EmailAddress
from rialto.accounts.models import User
from rialto.coalitions.models import Coalition, CoalitionMember
from rialto.organisations.actions import Named, organisations_for
from rialto.organisations.models import Membership
manager, coordinator, name, country = json.loads({given!r})
made = [User.objects.create_user(email, {password!r}) for email in (manager, coordinator)]
for one in made:
    EmailAddress.objects.create(user=one, email=one.email, primary=True, verified=True)
(organisation,) = organisations_for([Named(name=name, website="https://" + manager.partition("@")[2] + "/", country=country)]).values()
Membership.objects.create(organisation=organisation, user=made[0], role="manager")
coalition, _ = Coalition.objects.get_or_create(country=country)
CoalitionMember.objects.create(coalition=coalition, user=made[1], role="coordinator")
"""


def arrange(surroundings: dict[str, str], *given: str) -> None:
    """A manager of an organisation and a coordinator of its country, by their addresses."""
    ask_shop(ARRANGE.format(given=json.dumps(given), password=PASSWORD), surroundings)


def fit(page: Page, script: bool) -> None:
    if script:
        assert_fit_for_all(page)


def write(page: Page, title: str, script: bool) -> None:
    """From the list to what waits for review."""
    page.goto("/en/coalitions/pledges/")
    page.get_by_role("link", name="Pledge something").first.click()
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_label("What you pledge").fill("We teach refugees to find work online.")
    page.locator("#id_starts_on").fill("2025-01-01")
    page.locator("#id_ends_on").fill("2035-12-31")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("Digital skills for the labour force").check()
    page.get_by_label("Training", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Labour force: refugees").fill("50")
    fit(page, script)
    page.get_by_role("button", name="Keep this action").click()
    fit(page, script)
    page.get_by_role("link", name="Send it to review").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send it to review").click()
    expect(page.get_by_role("status").first).to_contain_text("It waits for review now")


@SCRIPTS
def test_a_pledge_is_reviewed_reported_checked_and_proven_by_its_badge(
    visit: Open, surroundings: dict[str, str], tmp_path: Path, script: bool
) -> None:
    word, country = ("Amphibole", "CY") if script else ("Bergamot", "LU")
    manager, coordinator = f"ada@pledge-{word.lower()}.example", f"grace@pledge-{word.lower()}.example"
    title = f"{word} evenings"
    arrange(surroundings, manager, coordinator, f"{word} school", country)
    page, desk = visit("/en/", script=script), visit("/en/", script=script)
    sign_in(page, manager)
    write(page, title, script)

    sign_in(desk, coordinator)
    desk.goto("/en/coalitions/pledges/queue/")
    fit(desk, script)
    desk.get_by_role("link", name=title).click()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("status").first).to_contain_text("Decided")
    assert "Your pledge is public" in next_mail(manager, surroundings, after=0)["Subject"]

    page.goto("/en/coalitions/pledges/mine/")
    page.locator("main").get_by_role("link", name=re.compile("^Report")).click()
    page.get_by_label("Totals from the beginning").fill("2025-06-30")
    page.get_by_label("Labour force: refugees").fill("20")
    fit(page, script)
    page.get_by_role("button", name="Publish the report").click()
    (tmp_path / "list.csv").write_text("course,people\none,12\ntwo,8\n")
    page.get_by_label("What it shows").fill("Numbers of both courses")
    page.get_by_label("File").set_input_files(tmp_path / "list.csv")
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("link", name="Numbers of both courses")).to_be_visible()

    desk.goto("/en/coalitions/pledges/queue/")
    desk.get_by_role("link", name=title).click()
    desk.get_by_label("checked by the coalition", exact=False).first.check()
    desk.get_by_label("What was looked at").fill("The numbers of both courses.")
    fit(desk, script)
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.locator("main")).to_contain_text("20 of 50, 20 of them checked")

    reader = visit(f"/en/coalitions/pledges/?q={word}", script=script)
    fit(reader, script)
    reader.get_by_role("link", name=title).click()
    fit(reader, script)
    expect(reader.locator("main")).not_to_contain_text("Numbers of both courses")
    reader.get_by_role("link", name="Its badge").click()
    expect(reader.locator("main")).to_contain_text("This badge is true")
    expect(reader.get_by_role("img", name=re.compile(f"{word} school, reported, checked"))).to_be_visible()
    fit(reader, script)
    reader.goto(f"/en/coalitions/pledges/figures/?country={country}")
    expect(reader.get_by_role("row", name=re.compile("People trained")).first).to_contain_text("20")
    fit(reader, script)


def test_the_list_of_no_pledge_is_fit_for_all(visit: Open) -> None:
    page = visit("/en/coalitions/pledges/?q=nobodyeverpledgedthis")
    expect(page.get_by_role("heading", name="No pledge by that description")).to_be_visible()
    assert_fit_for_all(page)
