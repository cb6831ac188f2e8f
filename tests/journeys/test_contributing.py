"""A member puts work in from a phone, a reviewer looks at it, and everybody finds it: with and without JavaScript."""

import json
import re
import subprocess
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Open
from tests.journeys.walking import assert_fit_for_all

PATIENCE = 60_000
PHONE = 360
with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["with script", "without script"]
)
# Rather a session than a form to sign in: how members come in is the business of other journeys.
SIGN_IN = """
import json
from django.test import Client
from rialto.accounts.models import User
user, _ = User.objects.get_or_create(email="member@example.org", defaults={"name": "Mia Member", "language": "en"})
client = Client()
client.force_login(user)
print(json.dumps([[name, one.value] for name, one in client.cookies.items()]))
"""
TABLE = """title,kind,summary,address,provider
Evening of knots one,training,Learn in one evening to tie ten knots.,https://school.example/knots,Knot school
,training,It has no title at all.,https://school.example/none,Knot school
Evening of knots three,training,,https://school.example/three,
"""


@pytest.fixture(scope="session")
def member(shop: str, signed_in: Any, surroundings: dict[str, str]) -> Any:
    """What a browser remembers of a member who has signed in."""
    command = [ROOT / "rialto", "manage", "shell", "--no-imports", "-c", SIGN_IN]
    said = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    cookies = json.loads(said.stdout.strip().splitlines()[-1])
    return {
        "cookies": [{"name": name, "value": value, "url": shop} for name, value in cookies],
        "origins": [],
    }


def write_training(page: Page, title: str) -> None:
    """From the start to the look over it, asked little at first."""
    page.goto("/en/contribute/")
    page.locator("main").get_by_role("link", name="Training", exact=True).click()
    page.get_by_label(re.compile("^Title")).fill(title)
    page.get_by_label("In a sentence or two").fill(
        "Learn in two evenings how to keep the books of a small club."
    )
    page.get_by_label("Who offers it").fill("Adult school of Graz")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h2").first).to_have_text("When and where")
    page.get_by_label("First day").fill("2027-03-01")
    page.get_by_label("City").fill("Graz")
    page.get_by_label("Austria").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h2").first).to_have_text("Dates and times")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h2").first).to_have_text("In detail")


def send(page: Page) -> str:
    """Look over it and send it; gives the address of its page."""
    page.get_by_role("link", name="Look over and send").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("main")).to_contain_text("It is sent.")
    return page.url


def until_found(page: Page, title: str) -> None:
    """Search until the index has it."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        page.goto(f"/en/search/?q={title.replace(' ', '+')}")
        if page.get_by_role("link", name=title).count():
            return
    pytest.fail(f"{title} was not found.")


@with_and_without_script
def test_from_a_phone_to_a_reviewer_to_everybody(
    visit: Open, member: Any, signed_in: Any, script: bool
) -> None:
    title = f"Spreadsheets for clubs {'quick' if script else 'plain'}"
    page = visit("/en/contribute/", width=PHONE, script=script, storage_state=member)
    assert_fit_for_all(page)
    write_training(page, title)
    assert_fit_for_all(page)
    address = send(page)
    assert_fit_for_all(page)

    desk = visit("/en/desk/review/?kind=training", script=script, storage_state=signed_in)
    assert_fit_for_all(desk)
    desk.get_by_role("link", name=title).click()
    assert_fit_for_all(desk)
    if script:
        expect(desk.locator("[data-decide]")).to_be_focused()
        desk.keyboard.press("a")
    else:
        desk.get_by_role("button", name="Accept").click()
    expect(desk.locator("main")).to_contain_text("is published")

    page.goto(address)
    expect(page.locator("main")).to_contain_text("Everybody can find it.")
    stranger = visit("/en/", width=PHONE, script=script)
    until_found(stranger, title)


@with_and_without_script
def test_a_question_goes_back_and_the_answer_is_accepted(
    visit: Open, member: Any, signed_in: Any, script: bool
) -> None:
    title = f"Bookkeeping at night {'quick' if script else 'plain'}"
    page = visit("/en/contribute/", width=PHONE, script=script, storage_state=member)
    write_training(page, title)
    address = send(page)

    desk = visit("/en/desk/review/", script=script, storage_state=signed_in)
    desk.get_by_role("link", name=title).click()
    desk.get_by_label("Words for the author").fill("Which hours?")
    desk.get_by_role("button", name="Send back").click()
    expect(desk.locator("main")).to_contain_text("went back to its author")

    page.goto(address)
    expect(page.locator("main")).to_contain_text("Which hours?")
    assert_fit_for_all(page)
    page.get_by_role("link", name="Go on writing").click()
    page.get_by_label("In a sentence or two").fill(
        "Two evenings from six to nine, about the books of a small club."
    )
    if script:
        expect(page.locator("[data-saved]")).to_be_visible(timeout=10_000)
    else:
        page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Look over and send").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("main")).to_contain_text("It is sent.")

    desk.goto("/en/desk/review/")
    desk.get_by_role("link", name=title).click()
    expect(desk.locator("main")).to_contain_text("Two evenings from six to nine")
    desk.get_by_role("button", name="Accept").click()
    page.goto("/en/contribute/mine/")
    expect(page.locator("li.mine", has_text=title)).to_contain_text("published")
    assert_fit_for_all(page)


@with_and_without_script
def test_a_table_with_errors_is_told_line_by_line(visit: Open, member: Any, script: bool) -> None:
    page = visit("/en/contribute/table/", script=script, storage_state=member)
    assert_fit_for_all(page)
    file = {"name": "knots.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("Table", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the table").click()

    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("refused")
    expect(rows.nth(2)).to_contain_text("Say who offers it.")
    assert_fit_for_all(page)
    page.get_by_role("button", name=re.compile("^Send 2 drafts")).click()
    expect(page.locator("main")).to_contain_text("1 entry was sent.")
    expect(rows.nth(0)).to_contain_text("in review")


def test_every_part_of_the_form_fits_everybody(visit: Open, member: Any) -> None:
    page = visit("/en/contribute/", storage_state=member)
    write_training(page, "A training with all its parts")
    own = page.url.rsplit("/", 2)[0]
    parts = (
        "basics/",
        "when/",
        "dates/?more=1",
        "details/",
        "subjects/",
        "pictures/",
        "languages/?language=fr",
        "send/",
        "",
    )
    for part in parts:
        page.goto(f"{own}/{part}")
        assert_fit_for_all(page)
    page.goto(f"{own}/discard/")
    assert_fit_for_all(page)
    page.goto(f"{own}/")
    page.get_by_role("link", name="Revision 1").click()
    assert_fit_for_all(page)
    page.goto(f"/en/preview/{own.rsplit('/', 1)[-1]}/")
    expect(page.locator("main")).to_contain_text("This is how it will look")
    assert_fit_for_all(page)


def test_a_form_saves_as_it_is_written_before_any_button_is_pressed(visit: Open, member: Any) -> None:
    page = visit("/en/contribute/new/event/", storage_state=member)
    page.get_by_label(re.compile("^Title")).fill("A day of bridges")

    expect(page.locator("[data-saved]")).to_be_visible(timeout=10_000)
    expect(page).to_have_url(re.compile(r"/basics/$"))
    expect(page.locator("[data-checks-place]")).to_contain_text("Say on which day it takes place.")
    page.goto("/en/contribute/mine/")
    expect(page.locator("main")).to_contain_text("A day of bridges")
