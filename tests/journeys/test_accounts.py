"""Somebody with an account: registers, says who they are, protects the account twice, comes in other ways, leaves with everything."""

import json
import re
import subprocess
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import oidc_provider
from tests.app_codes import app_code
from tests.journeys.conftest import ROOT, Open
from tests.journeys.test_alerts import next_mail
from tests.journeys.walking import THEMES, WIDTHS, follow, press, type_into, violations

PASSWORD = "seven herons on one leg"
MEMBERS = ("app", "passkey", "leaving", "looking")
MAKE = """
from allauth.account.models import EmailAddress
from rialto.accounts.models import User
for name in {names}:
    user = User.objects.create_user(f"{{name}}@example.org", {password!r})
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
"""
PAGES = {
    "my page": "/en/my/", "profile": "/en/my/profile/", "data": "/en/my/data/", "opened": "/en/my/data/opened/", "erase": "/en/my/data/erase/",
    "security": "/en/account/", "email": "/en/account/email/", "password": "/en/account/password/",
    "app": "/en/account/app/", "passkey": "/en/account/passkeys/add/", "sessions": "/en/account/sessions/",
    "linked": "/en/account/linked/", "second factor": "/en/account/second-factor/", "again": "/en/account/again/",
}  # fmt: skip
DOORS = {
    "sign in": "/en/sign-in/", "register": "/en/register/", "by mail": "/en/register/by-mail/",
    "code": "/en/sign-in/code/", "forgotten": "/en/forgotten-password/", "sent": "/en/confirm-address/",
    "void link": "/en/confirm-address/void/", "cancelled": "/en/sign-in/cancelled/", "privacy": "/en/privacy/",
    "long words": "/de/register/",
}  # fmt: skip


@pytest.fixture(scope="session")
def members(shop: str, surroundings: dict[str, str]) -> None:
    """People who have registered and confirmed: NAME@example.org with `PASSWORD`."""
    made = MAKE.format(names=MEMBERS, password=PASSWORD)
    command = [ROOT / "rialto", "manage", "shell", "--no-imports", "-c", made]
    subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)


def link_in(address: str, surroundings: dict[str, str]) -> str:
    """The path of the link in the first mail to an address."""
    body = next_mail(address, surroundings, after=0).get_body(("plain",))
    found = re.search(r"https?://[^/\s]+(/\S+)", body.get_content() if body else "")
    assert found
    return found[1]


def sign_in(page: Page, name: str) -> None:
    page.goto("/en/sign-in/")
    type_into(page, "input[name=login]", f"{name}@example.org")
    type_into(page, "input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture(scope="session")
def looking(browser: Browser, shop: str, members: None) -> Any:
    """What a browser remembers of a member."""
    page = browser.new_page(base_url=shop)
    sign_in(page, "looking")
    remembered = page.context.storage_state()
    page.close()
    return remembered


def test_from_registering_to_a_profile_that_others_see_and_out(
    visit: Open, surroundings: dict[str, str]
) -> None:
    page = visit("/en/register/")
    type_into(page, "input[name=email]", "ada@example.org")
    type_into(page, "input[name=password1]", PASSWORD)
    page.keyboard.press("Enter")
    # On a machine that does much else the sum takes a while.
    expect(page).to_have_url(re.compile("/en/confirm-address/$"), timeout=60_000)

    page.goto(link_in("ada@example.org", surroundings))
    assert violations(page) == []
    follow(page, "main button[type=submit]")
    expect(page).to_have_url(re.compile("/en/my/$"))

    follow(page, "main a[href='/en/my/profile/']")
    type_into(page, "input[name=name]", "Ada Lovelace")
    page.get_by_label("Who may see it: Name").select_option("everybody")
    page.get_by_label("What you do", exact=True).select_option("teacher")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep my profile").press("Enter")
    expect(page.get_by_text("Your profile is kept.")).to_be_visible()
    assert violations(page) == []

    follow(page, "main a[href^='/en/people/']")
    expect(page.get_by_text("I teach or train")).to_be_visible()
    assert violations(page) == []
    stranger = visit(page.url)
    expect(stranger.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
    expect(stranger.get_by_text("I teach or train")).to_have_count(0)

    follow(page, "form[action='/en/sign-out/'] button")
    page.goto("/en/my/")
    expect(page).to_have_url(re.compile(r"/en/sign-in/\?next="))


def test_without_scripts_one_registers_by_mail(visit: Open, surroundings: dict[str, str]) -> None:
    page = visit("/en/register/", script=False)
    page.get_by_role("link", name="Register by mail").first.click()
    page.locator("input[name=email]").fill("bea@example.org")
    page.get_by_role("button", name="Send me the link").click()
    expect(page).to_have_url(re.compile("/en/confirm-address/$"))

    page.goto(link_in("bea@example.org", surroundings))
    page.locator("input[name=password1]").fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page).to_have_url(re.compile("/en/my/$"))

    page.get_by_role("link", name="My profile").click()
    page.locator("input[name=name]").fill("Bea")
    page.get_by_role("button", name="Keep my profile").click()
    expect(page.get_by_text("Your profile is kept.")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_code_of_an_app_is_the_second_step(visit: Open, members: None, script: bool) -> None:
    page = visit("/en/sign-in/", script=script)
    sign_in(page, "app")
    if script:
        page.goto("/en/account/app/")
        key = page.locator("[data-key]").inner_text()
        type_into(page, "input[name=code]", app_code(key))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        codes = page.locator(".codes code").all_inner_texts()
        KEPT.extend(codes)
        assert violations(page) == []
        follow(page, "form[action='/en/sign-out/'] button")
        sign_in(page, "app")
    expect(page).to_have_url(re.compile("/en/sign-in/second-step/"))
    assert violations(page) == []

    type_into(page, "input[name=code]", KEPT.pop())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/my/$"))


# Recovery codes that the first of the two journeys above was given.
KEPT: list[str] = []


def test_a_passkey_opens_the_account_by_itself(browser: Browser, shop: str, members: None) -> None:
    # Passkeys hang on a name, and this machine has one.
    context = browser.new_context(base_url=shop.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, "passkey")
    page.goto("/en/account/passkeys/add/")
    assert violations(page) == []
    page.get_by_label("What to call it").fill("my phone")
    with page.expect_navigation():
        page.get_by_role("button", name="Add the passkey").click()
    page.goto("/en/account/")
    expect(page.get_by_text("my phone").first).to_be_visible()

    follow(page, "form[action='/en/sign-out/'] button")
    page.goto("/en/sign-in/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/en/my/$"))
    follow(page, "form[action='/en/sign-out/'] button")

    sign_in(page, "passkey")
    expect(page).to_have_url(re.compile("/en/sign-in/second-step/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/en/my/$"))
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_an_account_of_another_site_opens_one_here(browser: Browser, shop: str, script: bool) -> None:
    context = browser.new_context(base_url=shop, java_script_enabled=script)
    page = context.new_page()
    page.goto("/en/sign-in/")
    page.get_by_role("button", name="Go on with Our University").click()
    page.locator("input[name=login]").fill(oidc_provider.LOGIN)
    page.locator("input[name=password]").fill(oidc_provider.PASSWORD)
    page.locator("input[name=password]").press("Enter")

    expect(page).to_have_url(re.compile("/en/my/$"))
    expect(page.get_by_text(oidc_provider.EMAIL)).to_be_visible()
    page.goto("/en/account/linked/")
    expect(page.get_by_text("Our University").first).to_be_visible()
    assert violations(page) == []
    context.close()


def test_who_leaves_takes_everything_along(visit: Open, members: None, tmp_path: Any) -> None:
    page = visit("/en/sign-in/")
    sign_in(page, "leaving")
    page.goto("/en/my/data/")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download my data").click()
    coming.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        kept = {one["model"] for one in json.loads(archive.read("data.json"))["kept"]}
        (tmp_path / "index.html").write_bytes(archive.read("index.html"))
    assert "accounts.User" in kept
    page.goto(f"file://{tmp_path}/index.html")
    expect(page.get_by_text("leaving@example.org").first).to_be_visible()
    assert violations(page) == []

    page.goto("/en/my/data/erase/")
    page.get_by_label("Yes, erase my account").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("heading", name="You are forgotten")).to_be_visible()

    page.goto("/en/sign-in/")
    page.locator("input[name=login]").fill("leaving@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("do not go together")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_account_menu_opens_by_keyboard_and_leads_on(
    visit: Open, looking: Any, width: int, script: bool
) -> None:
    page = visit("/en/about/", width=width, script=script, storage_state=looking)
    press(page, "details.account-menu summary")
    expect(page.locator("details.account-menu").get_by_role("link", name="My entries")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    if script:
        page.keyboard.press("Escape")
        expect(page.locator("details.account-menu").get_by_role("link", name="My entries")).to_be_hidden()
        page.keyboard.press("Enter")
    follow(page, "details.account-menu a[href='/en/organisations/mine/']")
    expect(page.get_by_role("heading", name="Your organisations")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_pages_of_ones_own(visit: Open, looking: Any, width: int, theme: str) -> None:
    page = visit("/en/my/", width=width, theme=theme, storage_state=looking)
    found = {name: _unfit(page, path, width) for name, path in PAGES.items()}

    assert found == dict.fromkeys(PAGES, (width, []))


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_at_the_doors(visit: Open, shop: str, width: int, theme: str, script: bool) -> None:
    page = visit("/en/sign-in/", width=width, theme=theme, script=script)
    found = {name: _unfit(page, path, width) for name, path in DOORS.items()}

    assert found == dict.fromkeys(DOORS, (width, []))


def _unfit(page: Page, path: str, width: int) -> tuple[int, list[str]]:
    """How wide the page is, and what axe finds."""
    page.goto(path)
    return max(width, page.evaluate("document.documentElement.scrollWidth")), violations(page)
