"""Somebody claims an organisation in each of the three ways, describes it, invites a colleague, and reads its figures."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Open
from tests.journeys.test_alerts import next_mail
from tests.journeys.walking import assert_fit_for_all
from tests.name_server import NameServer
from tests.servers import Answer, Site, running_site

PASSWORD = "a boat under every bridge"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def ask_shop(words: str, surroundings: dict[str, str]) -> str:
    """Have the shop's own program do something; returns the last line that it prints."""
    command = [ROOT / "rialto", "manage", "shell", "--no-imports", "-v", "0", "-c", words]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True, text=True)
    return (done.stdout.strip().splitlines() or [""])[-1]


ARRANGE = """
import json
from allauth.account.models import EmailAddress
from rialto.accounts.models import User
from rialto.organisations.actions import Named, organisations_for
from rialto.organisations.models import Membership
people, named, is_manager = json.loads({given!r})
made = [User.objects.create_user(email, {password!r}, name=name) for email, name in people]
for one in made:
    EmailAddress.objects.create(user=one, email=one.email, primary=True, verified=True)
if named:
    (organisation,) = organisations_for([Named(name=named[0], website=named[1], country="MT")]).values()
    if is_manager:
        Membership.objects.create(organisation=organisation, user=made[0], role="manager")
    print(organisation.get_absolute_url())
"""


def arrange(
    surroundings: dict[str, str],
    *people: tuple[str, str],
    organisation: tuple[str, str] | None = None,
    is_manager: bool = False,
) -> str:
    """People (address and name), and an organisation as a source brings one in (name and website); returns its path.

    `is_manager`: the first of the people looks after it already. In one go, because a process takes its time to start.
    """
    given = json.dumps([people, organisation, is_manager])
    return ask_shop(ARRANGE.format(given=given, password=PASSWORD), surroundings)


def sign_in(page: Page, email: str) -> None:
    """By the fields' purpose, so that another sign-in page will do as well."""
    page.goto("/en/sign-in/")
    page.locator("input[type=email]").first.fill(email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("input[type=password]").first.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def begin_claim(page: Page, path: str) -> str:
    """From the organisation's page to the three ways; returns the record."""
    page.goto(path)
    page.get_by_role("link", name="Is this your organisation? Claim it.").click()
    page.get_by_role("button", name="Yes, I will prove it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is yours")
    return page.locator("code", has_text="rialto-claim=").first.inner_text()


def expect_proven(page: Page) -> None:
    expect(page.get_by_role("status").first).to_contain_text("you are a manager of this organisation now")
    expect(page.locator(".badge.good")).to_contain_text("is its own")


def path_in(mail: Any, part: str) -> str:
    body = mail.get_body(("plain",))
    found = re.search(rf"https?://[^/\s]+(/\w\w/organisations/{part}/\S+)", body.get_content())
    assert found, body.get_content()
    return found[1]


@SCRIPTS
def test_by_a_record_in_the_name_service(
    visit: Open, surroundings: dict[str, str], names: NameServer, script: bool
) -> None:
    domain = f"dns-{'with' if script else 'without'}.example"
    email = f"ada@{domain}"
    path = arrange(surroundings, (email, ""), organisation=(f"School of {domain}", f"https://{domain}/"))
    page = visit("/en/", script=script)
    sign_in(page, email)
    record = begin_claim(page, path)
    if script:
        assert_fit_for_all(page)

    names.records = {domain: ["v=spf1 -all"]}
    page.get_by_role("button", name="Look for the record").click()
    expect(page.get_by_role("alert")).to_contain_text("There is 1 text record, but not this one")
    if script:
        assert_fit_for_all(page)

    names.records = {domain: ["v=spf1 -all", record]}
    # A second look so soon is refused; let the pause be over.
    ask_shop(
        "from rialto.organisations.models import Claim; Claim.objects.update(checked_at=None)", surroundings
    )
    page.get_by_role("button", name="Look for the record").click()
    expect_proven(page)
    told = next_mail(email, surroundings, after=0)
    assert told["Subject"] == f"{domain} is proven · Rialto"


@pytest.fixture(scope="module")
def website() -> Iterator[Site]:
    """A website on this machine; both people claim the organisation that it is of, one after the other."""
    with running_site({}) as site:
        yield site


@SCRIPTS
def test_by_a_file_on_the_website(
    visit: Open, surroundings: dict[str, str], website: Site, script: bool
) -> None:
    email = f"file-{'with' if script else 'without'}@example.org"
    path = arrange(surroundings, (email, ""), organisation=("School by file", website.address()))
    page = visit("/en/", script=script)
    sign_in(page, email)
    record = begin_claim(page, path)
    address = page.locator("code", has_text="/.well-known/").inner_text()
    assert address == website.address("/.well-known/rialto-claim.txt")

    website.pages["/.well-known/rialto-claim.txt"] = Answer(f"{record}\n".encode())
    page.get_by_role("button", name="Look for the file").click()

    expect_proven(page)


@SCRIPTS
def test_by_a_mail_to_the_domain(visit: Open, surroundings: dict[str, str], script: bool) -> None:
    domain = f"mail-{'with' if script else 'without'}.example"
    email = f"ada@{domain}"
    arrange(surroundings, (email, ""))
    page = visit("/en/organisations/add/", script=script)
    sign_in(page, email)
    page.goto("/en/organisations/add/")
    page.get_by_label("Name of the organisation").fill(f"New school of {domain}")
    page.get_by_label("Its website").fill(f"www.{domain}")
    page.get_by_role("button", name="Go on").click()

    page.get_by_label("Address", exact=True).select_option("office")
    page.get_by_role("button", name="Write there").click()
    expect(page.get_by_role("status").first).to_contain_text(f"We write to office@{domain}")

    office = visit("/en/", script=script)
    office.goto(path_in(next_mail(f"office@{domain}", surroundings, after=0), "claims/confirm"))
    if script:
        assert_fit_for_all(office)
    office.get_by_role("button", name="Yes, they act for us").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("It is confirmed")
    if script:
        assert_fit_for_all(office)

    page.goto("/en/organisations/mine/")
    expect(page.get_by_role("link", name=f"New school of {domain}")).to_be_visible()
    if script:
        assert_fit_for_all(page)


def manager_of(
    page: Page, name: str, email: str, surroundings: dict[str, str], *others: tuple[str, str]
) -> str:
    """Somebody who is a manager already, signed in; returns the path of the organisation's page."""
    school = (name, f"https://{email.partition('@')[2]}/")
    path = arrange(surroundings, (email, "Ada Example"), *others, organisation=school, is_manager=True)
    sign_in(page, email)
    return path


@SCRIPTS
def test_inviting_and_joining(visit: Open, surroundings: dict[str, str], script: bool) -> None:
    word = "with" if script else "without"
    page = visit("/en/", script=script)
    colleague = f"grace-{word}@example.net"
    path = manager_of(
        page,
        f"Inviting school {word}",
        f"ada@invite-{word}.example",
        surroundings,
        (colleague, "Grace Example"),
    )
    page.goto(f"{path}members/")
    page.get_by_label("E-mail address").fill(colleague)
    page.get_by_label("Language of the mail").select_option("de")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status").first).to_contain_text(f"We write to {colleague}")
    if script:
        assert_fit_for_all(page)

    link = path_in(next_mail(colleague, surroundings, after=0), "invitations")
    assert link.startswith("/de/")
    other = visit("/en/", script=script)
    other.goto(link.replace("/de/", "/en/", 1))
    expect(other.get_by_role("link", name="Sign in").last).to_be_visible()
    if script:
        assert_fit_for_all(other)
    sign_in(other, colleague)
    other.goto(link.replace("/de/", "/en/", 1))
    other.get_by_role("button", name="Yes, join").click()
    expect(other.get_by_role("status").first).to_contain_text("Welcome")

    other.get_by_role("button", name="Show my name").click()
    other.goto(path)
    expect(other.get_by_role("heading", name="People")).to_be_visible()
    expect(other.locator("main")).to_contain_text("Grace Example")
    other.goto(f"{path}members/")
    other.get_by_role("link", name="Leave this organisation").click()
    other.get_by_role("button", name="Leave").click()
    expect(other.get_by_role("heading", name="You belong to no organisation yet")).to_be_visible()


@SCRIPTS
def test_describing_it_and_bringing_back_what_stood_there(
    visit: Open, surroundings: dict[str, str], tmp_path: Path, script: bool
) -> None:
    from PIL import Image

    word = "with" if script else "without"
    page = visit("/en/", script=script)
    path = manager_of(page, f"Described school {word}", f"ada@edit-{word}.example", surroundings)
    page.goto(f"{path}edit/")
    if script:
        assert_fit_for_all(page)
    page.get_by_label("What it does").fill("Teaches grandparents to telephone.")
    page.get_by_label("Size").select_option("micro")
    page.get_by_label("Maltese").last.check()
    page.get_by_label("Telephone for questions").fill("+356 2100 0000")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Teaches grandparents to telephone.")

    page.goto(f"{path}edit/")
    Image.new("RGB", (300, 200), "teal").save(tmp_path / "logo.png")
    page.locator("#id_logo").set_input_files(tmp_path / "logo.png")
    page.get_by_label("What the logo shows").fill("A telephone")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("img", name="A telephone")).to_be_visible()
    page.goto(path)
    expect(page.get_by_role("img", name="A telephone")).to_be_visible()
    if script:
        assert_fit_for_all(page)

    page.get_by_role("link", name="What was changed").click()
    if script:
        assert_fit_for_all(page)
    page.get_by_role("button", name=re.compile("Bring this back")).last.click()
    page.goto(path)
    expect(page.locator("main")).not_to_contain_text("grandparents")


@SCRIPTS
def test_reading_the_figures(visit: Open, surroundings: dict[str, str], tmp_path: Path, script: bool) -> None:
    word = "with" if script else "without"
    domain = f"figures-{word}.example"
    page = visit("/en/", script=script)
    path = manager_of(page, f"Counted school {word}", f"ada@{domain}", surroundings)
    row = {
        "remote_id": word, "kind": "training", "title": f"Counted course {word}", "language": "en",
        "address": f"https://{domain}/course", "provider_name": f"Counted school {word}",
        "provider_website": f"https://{domain}/",
    }  # fmt: skip
    (tmp_path / "new.jsonl").write_text(json.dumps(row), encoding="utf-8")
    command = [ROOT / "rialto", "harvest", str(tmp_path / "new.jsonl"), "--name", f"Counted {word}"]
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True)
    entry = ask_shop(
        "from rialto.catalogue.models import Entry;"
        f"print(Entry.objects.get(title='Counted course {word}').get_absolute_url())",
        surroundings,
    )
    reader = visit(entry, user_agent=FIREFOX, script=script)
    gone = reader.request.get(f"{entry}go/", max_redirects=0)
    assert gone.headers["location"] == f"https://{domain}/course"

    for _look in range(200):
        page.goto(f"{path}figures/")
        # Another process writes what it counted when its time has come; nothing here tells when.
        if page.get_by_role("img", name="Views: 1, clicks: 1").count():
            break
    expect(page.locator(".visits-sums")).to_contain_text("Views of entries")
    expect(page.get_by_role("img", name="Views: 1, clicks: 1")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table").first).to_be_visible()
    if script:
        assert_fit_for_all(page)
    href = page.get_by_role("link", name=re.compile("CSV")).get_attribute("href")
    assert f"Counted course {word}" in page.request.get(href or "").text()


def test_the_directory_and_the_map_are_fit_for_all(visit: Open) -> None:
    page = visit("/en/organisations/")
    assert_fit_for_all(page)
    page.get_by_role("link", name="Map").click()
    expect(page.locator("svg.tile-map")).to_be_visible()
    assert_fit_for_all(page)
