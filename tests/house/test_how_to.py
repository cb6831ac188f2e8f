"""What the instructions for people at the desk quote stands on the screens."""

import re
from pathlib import Path

import polib
import pytest

from rialto.harvesting.actions.preview import ENTRY_LIMIT
from rialto.harvesting.actions.preview import SECONDS as PREVIEW_SECONDS
from rialto.harvesting.actions.proposals import UPLOAD_LIMIT
from rialto.harvesting.actions.schedule import LONGEST, SHORTEST
from rialto.harvesting.actions.settling import GRACE, GRACE_RUNS, LOSS_SHARE, USUAL_SHARE
from rialto.harvesting.probing.probe import SECONDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/how-to/add-a-source.md"


def test_what_is_quoted_is_what_the_screens_say():
    said = {one.msgid for one in polib.pofile(str(ROOT / "locale/de/LC_MESSAGES/django.po"))}
    quoted = {" ".join(words.split()) for words in re.findall(r"“([^”]+)”", PAGE.read_text(encoding="utf-8"))}

    assert len(quoted) > 15
    assert quoted - said == set()


def test_links_lead_to_files():
    for path in (ROOT / "docs/how-to").glob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("three complete runs", GRACE_RUNS == 3),
        ("for seven days", GRACE.days == 7),
        ("more than a fifth", LOSS_SHARE == 1 / 5),
        ("less than half of the usual number", USUAL_SHARE == 1 / 2),
        ("up to 200 entries, for up to half a minute", (ENTRY_LIMIT, PREVIEW_SECONDS) == (200, 30)),
        ("every hour and every fourteen days", (SHORTEST, LONGEST) == (60, 14 * 24 * 60)),
        ("up to 32 MB", UPLOAD_LIMIT == 32 * 1024 * 1024),
        ("up to ten seconds", SECONDS == 10),
    ],
)
def test_numbers_are_those_of_the_code(words, value):
    assert words in " ".join(PAGE.read_text(encoding="utf-8").split())
    assert value
