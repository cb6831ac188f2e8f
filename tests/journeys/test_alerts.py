"""A visitor is told what is new: saves a search, confirms from the mail, gets a mail after a new entry, unsubscribes."""

import json
import re
import subprocess
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Open
from tests.journeys.walking import THEMES, WIDTHS, violations

PATIENCE_SECONDS = 90


def mails_to(address: str, surroundings: dict[str, str]) -> list[EmailMessage]:
    """Mails that the shop wrote into its folder, oldest first."""
    found = []
    for path in sorted((Path(surroundings["RIALTO_VAR"]) / "mail").glob("*.log")):
        # Several mails over one connection stand in one file.
        for text in path.read_bytes().split(b"-" * 79 + b"\n"):
            mail = cast(EmailMessage, message_from_bytes(text, policy=policy.default))
            if mail["To"] == address:
                found.append(mail)
    return found


def next_mail(address: str, surroundings: dict[str, str], *, after: int) -> EmailMessage:
    """The mail that comes after so many others."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        mails = mails_to(address, surroundings)
        if len(mails) > after and mails[after].get_body(("html",)):
            return mails[after]
        time.sleep(0.2)  # another process writes it; nothing here tells when
    pytest.fail(f"No mail number {after + 1} to {address} came")


def path_in(mail: EmailMessage, part: str) -> str:
    """The path of a link in a mail's text."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://[^/\s]+(/\w\w/search/alerts/{part}/\S+)", body.get_content())
    assert found, body.get_content()
    return found[1]


def bring_in(title: str, surroundings: dict[str, str], folder: Path) -> None:
    """A new entry from a file, as an operator would bring one in."""
    row = {
        "remote_id": title,
        "kind": "training",
        "title": title,
        "language": "en",
        "address": f"https://school.example/{title.rsplit(maxsplit=1)[-1]}",
    }
    (folder / "new.jsonl").write_text(json.dumps(row), encoding="utf-8")
    command = [ROOT / "rialto", "harvest", str(folder / "new.jsonl"), "--name", "Journey school"]
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_a_search_to_a_mail_and_out_again(
    visit: Open, surroundings: dict[str, str], tmp_path: Path, script: bool
) -> None:
    address = f"ada-{'with' if script else 'without'}@example.org"
    word = "philately" if script else "campanology"
    page = visit(f"/en/search/?q={word}", script=script)
    page.locator("#alert-email").fill(address)
    page.locator("#alert-rhythm").select_option("at-once")
    page.get_by_role("button", name="Write to me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")

    confirm = next_mail(address, surroundings, after=0)
    page.goto(path_in(confirm, "confirm"))
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("status").first).to_contain_text("Your address is confirmed")
    expect(page.locator(".alert-item")).to_have_count(1)

    bring_in(f"Practical {word}", surroundings, tmp_path)
    news = next_mail(address, surroundings, after=1)
    assert news["Subject"] == f"1 new: “{word}” · Rialto"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = news.get_body(("html",))
    assert html is not None
    assert f"Practical {word}" in html.get_content()

    page.goto(path_in(news, "mine"))
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".alert-item")).to_contain_text("Paused")
    page.goto(path_in(news, "end"))
    page.get_by_role("button", name="Write no more").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It has ended")
    # Asked for without the page: its console would report the 404.
    assert page.request.get(path_in(news, "mine")).status == 404


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_the_pages_of_alerts_are_accessible(
    visit: Open, surroundings: dict[str, str], width: int, theme: str
) -> None:
    address = f"axe-{width}-{theme}@example.org"
    page = visit("/en/search/alerts/new/?q=python&kind=training", width=width, theme=theme)
    look(page)
    page.locator("#id_email").fill(address)
    page.get_by_role("button", name="Write to me").click()
    look(page)
    confirm = next_mail(address, surroundings, after=0)
    page.goto(path_in(confirm, "confirm"))
    look(page)
    page.get_by_role("button", name="Yes, write to me").click()
    look(page)
    for path in ("/en/search/alerts/", "/en/search/?q=python"):
        page.goto(path)
        look(page)


def look(page: Page) -> None:
    """No finding of axe, and nothing wider than the window."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
