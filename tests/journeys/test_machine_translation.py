"""Written in Slovak, read in Portuguese: a machine's words, marked as such; a person's, which stay.

The shop itself has no service that translates; the command that sends is started with one of ours (tests/etranslation_server), which
calls the shop back.
"""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.etranslation_server import PASSWORD, USER, running_service
from tests.journeys.conftest import ROOT, Open
from tests.journeys.walking import assert_fit_for_all

TABLE = "title,summary,url,language\n{title},Naučíte sa viazať siete za šesť večerov.,https://siete.example/kurz,sk\n"
TITLE, LATER = "Viazanie sietí pre začiatočníkov", "Viazanie sietí pre pokročilých"
SAID = "Fazer redes, para principiantes"
FIND = "from rialto.catalogue.models import Entry; print(Entry.objects.get(canonical_address='siete.example/kurz').get_absolute_url())"
Manage = Callable[..., str]


@pytest.fixture
def manage(shop: str, surroundings: dict[str, str]) -> Iterator[Manage]:
    """The shop's commands, with the service that the shop itself does not know."""
    with running_service() as service:
        named = {
            "RIALTO_TRANSLATION": "etranslation", "RIALTO_TRANSLATION_URL": service.url, "RIALTO_TRANSLATION_USER": USER,
            "RIALTO_TRANSLATION_KEY": PASSWORD, "RIALTO_TRANSLATION_LANGUAGES": "pt",
        }  # fmt: skip

        def run(*words: object) -> str:
            command = [ROOT / "rialto", "manage", *map(str, words)]
            done = subprocess.run(
                command, cwd=ROOT, env=surroundings | named, check=False, capture_output=True, text=True
            )
            return done.stdout

        yield run


def test_a_machines_words_are_marked_and_a_persons_stay(
    visit: Open, manage: Manage, signed_in: Any, tmp_path: Path
) -> None:
    table = tmp_path / "siete.csv"
    table.write_text(TABLE.format(title=TITLE), encoding="utf-8")
    manage("harvest", table, "--kind", "training")
    path = manage("shell", "-v", "0", "-c", FIND).splitlines()[-1].removeprefix("/en")
    slug = path.strip("/").rpartition("/")[2]
    expect(visit(f"/pt{path}", script=False).locator("main h1")).to_have_attribute("lang", "sk")

    assert "Sent: 1" in manage("translate", "--now", slug, "--to", "pt")

    for script in (True, False):
        page = when_it_came(visit, f"/pt{path}", script=script)
        expect(page.locator("main .machine")).to_contain_text("eTranslation")
        page.locator("main .machine a[href='#original']").click()
        expect(page.locator("#original")).to_contain_text(TITLE)
    assert_fit_for_all(page)

    page = visit(f"/pt{path}", script=False, storage_state=signed_in)
    page.locator(f"main .machine a[href$='/translation/{slug}/pt/']").click()
    assert_fit_for_all(page)
    page.locator("main [name='texts.pt.title']").fill(SAID)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main h1")).to_have_text(SAID)

    table.write_text(TABLE.format(title=LATER), encoding="utf-8")
    manage("harvest", table, "--kind", "training")
    manage("translate", "--now", slug, "--to", "pt")
    page = visit(f"/pt{path}")
    expect(page.locator("main h1")).to_have_text(SAID)
    expect(page.locator("#original")).to_contain_text(LATER)
    # It says that the original has changed since, and leads to where that is put right.
    expect(page.locator("main .machine a[href$='/pt/']")).to_be_visible()


def when_it_came(visit: Open, path: str, *, script: bool) -> Page:
    """The page once the service has called back."""
    page = visit(path, script=script)
    for _turn in range(40):
        if page.locator("main h1").get_attribute("lang") == "pt":
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator("main h1")).to_have_text(f"[pt] {TITLE}")
    return page


def test_staff_see_the_queue_and_keep_the_glossary(visit: Open, signed_in: Any) -> None:
    page = visit("/en/desk/translation/", script=False, storage_state=signed_in)
    assert_fit_for_all(page)
    page.locator("main a[href$='/desk/glossary/']").click()
    page.locator("main a[href$='/glossary/add/']").click()
    page.locator("#id_kept").fill("Netmakers’ Guild")
    assert_fit_for_all(page)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main table")).to_contain_text("Netmakers’ Guild")
    assert_fit_for_all(page)
