"""A visitor asks in a language that hardly any entry is in, and finds the German training that fits."""

import json
import re
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Open

TITLE = "Programmieren mit Python für Lehrkräfte"
TRAINING = {
    "remote_id": "python-fuer-lehrkraefte",
    "kind": "training",
    "title": TITLE,
    "summary": "Lehrerinnen und Lehrer schreiben ihre ersten Programme und unterrichten damit.",
    "language": "de",
    "address": "https://schule.example/python",
    "provider_name": "Abendschule",
    "teaching_languages": ["de"],
}
EMBEDDED = re.compile(r"found by meaning: (\d+) of \1\b")
WITHIN_SECONDS = 180


@pytest.fixture(scope="module")
def german_training(shop: str, surroundings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A training that is only in German, harvested into the running shop, which embeds it by itself."""
    file: Path = tmp_path_factory.mktemp("source") / "school.jsonl"
    file.write_text(json.dumps(TRAINING), "utf-8")
    harvest = [ROOT / "rialto", "harvest", str(file), "--name", "Evening school"]
    subprocess.run(harvest, cwd=ROOT, env=surroundings, check=True, capture_output=True)
    deadline = time.monotonic() + WITHIN_SECONDS
    while not EMBEDDED.search(_said(f"{shop}/readyz?detail")) or TITLE not in _said(
        f"{shop}/de/search/?q={quote(TITLE)}"
    ).replace("<mark>", "").replace("</mark>", ""):
        assert time.monotonic() < deadline, _said(f"{shop}/readyz?detail")
        time.sleep(0.2)
    return TITLE


def _said(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(
    "asked",
    [
        ("mt", "għalliema jiktbu l-ewwel programmi tagħhom", "Ġermaniż"),
        ("fi", "ohjelmointi opettajille", "saksa"),
        ("el", "προγραμματισμός για εκπαιδευτικούς", "Γερμανικά"),
    ],
    ids=["Maltese", "Finnish", "Greek"],
)
def test_a_question_in_a_small_language_finds_the_training_that_is_only_in_german(
    visit: Open, german_training: str, asked: tuple[str, str, str], script: bool
) -> None:
    language, question, german = asked
    page = visit(f"/{language}/", script=script)

    page.locator(".hero input[type=search]").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/search/?q=*")

    found = page.locator("article.result").filter(has_text=german_training)
    expect(found).to_have_count(1)
    expect(found).to_have_attribute("lang", "de")
    expect(found.locator(".badge").filter(has_text=german)).to_have_count(1)
    # By its meaning, or by a subject that the words name.
    expect(found.locator(".badge.found, p.hint")).to_have_count(1)


def test_letters_that_mean_nothing_find_nothing(visit: Open, german_training: str) -> None:
    page = visit("/en/search/?q=xqzvk+wprtl")

    expect(page.locator("#results-count")).to_have_text("0 results")
    expect(page.locator(".badge.found")).to_have_count(0)
