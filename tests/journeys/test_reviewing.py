"""Reviewers at work: a second pair of eyes, an editor of one country, many at once and undone, a day that is planned."""

import json
import re
import subprocess
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Open
from tests.journeys.walking import assert_fit_for_all

with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["with script", "without script"]
)
# Contributions that wait, and people who come in by session rather than by a form: that is the business of other journeys.
ARRANGE = """
import json
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from rialto.accounts.actions import give_role
from rialto.accounts.models import User
from rialto.contributing.models import Contribution
def person(email, **more):
    user, _ = User.objects.get_or_create(email=email, defaults={"language": "en", **more})
    return user
boss = person("boss@example.org", is_staff=True, is_superuser=True)
second = person("second@example.org", name="Sam Second", is_staff=True)
malta = person("malta@example.org", name="Maria of Malta")
member = person("writer@example.org", name="Will Writer")
if not malta.role_grants.exists():
    give_role(malta, "editor", country="MT", by=boss)
for number, (kind, country, title) in enumerate([
    *[("training", "MT", f"Knots for {script} sailors {n}") for script in ("quick", "plain") for n in (1, 2)],
    *[("funding", "FI", f"Money for {script} schools") for script in ("quick", "plain")],
    *[("event", "FI", f"A {script} day in Oulu") for script in ("quick", "plain")],
]):
    values = {"title": title, "summary": "Learn in two evenings how to keep the books of a small club.", "language": "en",
        "provider_name": "School", "address": f"https://school.example/{number}", "countries": [country], "starts_on": "2027-03-01"}
    if kind == "funding":
        values.pop("starts_on")
    Contribution.objects.create(author=member, kind=kind, state="in-review", title=title, language="en", country=country,
        sent_at=timezone.now(), values=values, needs_two=kind == "funding")
said = {}
for user in (boss, second, malta, member):
    if user != member:
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    said[user.email.split("@")[0]] = [[name, one.value] for name, one in client.cookies.items()]
print(json.dumps(said))
"""


@pytest.fixture(scope="session")
def people(shop: str, signed_in: Any, surroundings: dict[str, str]) -> dict[str, Any]:
    """What a browser remembers of each of them."""
    command = [ROOT / "rialto", "manage", "shell", "--no-imports", "-c", ARRANGE]
    said = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    return {
        name: {
            "cookies": [{"name": one, "value": value, "url": shop} for one, value in cookies],
            "origins": [],
        }
        for name, cookies in json.loads(said.stdout.strip().splitlines()[-1]).items()
    }


@with_and_without_script
def test_money_is_looked_at_by_two(visit: Open, people: Any, signed_in: Any, script: bool) -> None:
    title = f"Money for {'quick' if script else 'plain'} schools"
    for who, answer in ((signed_in, "waits for a second pair of eyes"), (people["second"], "is published")):
        desk = visit("/en/desk/review/?kind=funding", script=script, storage_state=who)
        desk.get_by_role("link", name=title).click()
        assert_fit_for_all(desk)
        if script:
            expect(desk.locator("[data-decide]")).to_be_focused()
            desk.keyboard.press("a")
        else:
            desk.get_by_role("button", name="Accept", exact=True).click()
        expect(desk.locator("main")).to_contain_text(answer)
        if "second" in answer:
            # Who accepted it once is not asked again.
            desk.goto("/en/desk/review/?kind=funding")
            expect(desk.locator("tr", has_text=title)).to_contain_text("for somebody else")


@with_and_without_script
def test_an_editor_of_one_country_decides_about_many_and_takes_it_back(
    visit: Open, people: Any, signed_in: Any, script: bool
) -> None:
    mark = "quick" if script else "plain"
    desk = visit("/en/desk/", script=script, storage_state=people["malta"])
    expect(desk).to_have_url(re.compile("/en/desk/review/$"))
    expect(desk.locator("main")).not_to_contain_text("Oulu")
    assert_fit_for_all(desk)
    for number in (1, 2):
        desk.get_by_label(f"Knots for {mark} sailors {number}").check()
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.locator("main")).to_contain_text("2 are published at once.")
    assert_fit_for_all(desk)
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.locator("main")).to_contain_text("It is done.")
    assert_fit_for_all(desk)
    desk.goto("/en/desk/entries/?country=MT&q=knots")
    expect(desk.locator("tbody tr", has_text=mark)).to_have_count(2)
    assert_fit_for_all(desk)
    desk.goto("/en/desk/many/")
    assert_fit_for_all(desk)
    desk.locator("tbody a").first.click()
    desk.get_by_role("button", name="Undo all of it").click()
    expect(desk.locator("main")).to_contain_text("It is undone.")
    desk.goto("/en/desk/review/")
    expect(desk.locator("tbody tr", has_text=mark)).to_have_count(2)
    assert desk.request.get("/en/desk/sources/").status == 404


@with_and_without_script
def test_a_reviewer_sees_who_looks_and_takes_the_next(
    visit: Open, people: Any, signed_in: Any, script: bool
) -> None:
    title = f"A {'quick' if script else 'plain'} day in Oulu"
    first = visit("/en/desk/review/?kind=event&country=FI", script=script, storage_state=people["second"])
    link = first.get_by_role("link", name=title)
    if script:
        with first.expect_response(re.compile("/claim/")):
            link.click()
        first.reload()
    else:
        link.click()
        # Who decided about the one before is led to this one, and says so on the way.
        first.get_by_role("button", name=re.compile("Say that I am looking at it|Take it over")).click()
    expect(first.locator("main")).to_contain_text("You are looking at it")
    other = visit("/en/desk/review/?kind=event&country=FI", script=script, storage_state=people["boss"])
    expect(other.locator("tr", has_text=title)).to_contain_text("Sam Second looks at it")
    other.get_by_role("link", name=title).click()
    expect(other.locator("main")).to_contain_text("Sam Second is looking at it just now.")
    assert_fit_for_all(other)
    other.get_by_role("link", name="Publish it on a day").click()
    assert_fit_for_all(other)
    other.get_by_label("Day", exact=True).fill("2030-03-01")
    other.get_by_label("By the clocks of").select_option("Europe/Helsinki")
    other.get_by_role("button", name="Plan it").click()
    expect(other.locator("main")).to_contain_text("1 March 2030, 09:00 (Europe/Helsinki)")
    other.get_by_role("button", name="Accept", exact=True).click()
    expect(other.locator("main")).to_contain_text("waits for its day")
    assert other.goto("/en/desk/roles/").status == 200  # type: ignore[union-attr]
    assert_fit_for_all(other)


def test_keys_that_decide_can_be_switched_off(visit: Open, people: Any, signed_in: Any) -> None:
    desk = visit("/en/desk/review/?country=MT", storage_state=people["boss"])
    desk.get_by_role("button", name="Take the next").click()
    here = desk.url
    desk.get_by_role("button", name="Switch these keys off").click()
    desk.keyboard.press("a")
    expect(desk).to_have_url(here)
    desk.get_by_role("button", name="Switch these keys on").click()
    desk.get_by_label("Words for the author").press_sequentially("a, as in all")
    expect(desk).to_have_url(here)
    desk.locator("[data-decide]").focus()
    desk.keyboard.press("n")
    expect(desk).not_to_have_url(here)


@with_and_without_script
def test_a_reader_saves_an_entry_and_lets_it_go(visit: Open, people: Any, script: bool) -> None:
    page = visit("/en/search/?kind=training", script=script, storage_state=people["writer"])
    page.locator("main article a, main li h3 a, main li h2 a").first.click()
    page.get_by_role("link", name="Save it and hear when it changes").click()
    assert_fit_for_all(page)
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("li.mine")).to_have_count(1)
    assert_fit_for_all(page)
    page.get_by_role("button", name="Let it go").click()
    expect(page.locator("main")).to_contain_text("Nothing yet.")
