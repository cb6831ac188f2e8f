"""A reader of another language: sees what a second source says in it, and its latest words."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Open

ENGLISH = (
    "title,summary,url,language\nTotals and tables for beginners,Six evenings.,https://school.example/en,en\n"
)
GERMAN = "title,summary,url,language\n{title},Sechs Abende.,https://schule.example/de,de\n"
# What a person at the desk does with two entries that are one offer.
MERGE = """
from rialto.catalogue.actions import merge_entries
from rialto.catalogue.models import Entry
english, german = (Entry.objects.get(canonical_address=at) for at in ("school.example/en", "schule.example/de"))
merge_entries(english, german, by=None, rule="same-event")
print(english.get_absolute_url())
"""


@pytest.fixture
def offer(shop: str, surroundings: dict[str, str], tmp_path: Path) -> str:
    """The path of an English offer that a German table has as well; the table has got another title since."""

    def manage(*words: object) -> str:
        command = [ROOT / "rialto", "manage", *words]
        done = subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    english, german = tmp_path / "courses.csv", tmp_path / "kurse.csv"
    english.write_text(ENGLISH, encoding="utf-8")
    german.write_text(GERMAN.format(title="Tabellen am Abend"), encoding="utf-8")
    for table in (english, german):
        manage("harvest", table, "--kind", "training")
    path = manage("shell", "-v", "0", "-c", MERGE).splitlines()[-1]
    german.write_text(GERMAN.format(title="Rechnen mit Tabellen"), encoding="utf-8")
    manage("harvest", german, "--kind", "training")
    return path.removeprefix("/en")


def test_a_reader_of_german_sees_what_the_german_source_says_now_and_that_it_does(
    visit: Open, offer: str
) -> None:
    page = visit(f"/de{offer}")
    expect(page.locator("main h1")).to_have_text("Rechnen mit Tabellen")
    assert page.get_by_text("Tabellen am Abend").count() == 0

    page.locator("main a[href$='/provenance/']").click()
    said = page.get_by_role("row").filter(has_text="Rechnen mit Tabellen").first
    expect(said.get_by_role("cell").first).to_contain_text("kurse")

    english = visit(f"/en{offer}")
    expect(english.locator("main h1")).to_have_text("Totals and tables for beginners")
    expect(english.get_by_role("link", name="Rechnen mit Tabellen")).to_have_attribute(
        "href", "https://schule.example/de"
    )
