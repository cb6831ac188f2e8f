"""Pages without any structure: nothing is taken that the page does not say."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry, RefusedItem
from rialto.harvesting.adapters import adapters
from rialto.harvesting.adapters.plain_page.adapter import PlainPageAdapter
from rialto.harvesting.adapters.plain_page.reading import Page, Proposed
from tests.harvesting.conftest import payload_of

ADDRESS = "https://school.example/course"
LONG = "In this course we learn how to keep a table of figures, and how to find the mistakes that others made in theirs."


def page(body: str, *, language: str = "en") -> str:
    return f'<!DOCTYPE html><html lang="{language}"><head><title>Site</title><script>var x = "Hidden";</script></head><body>{body}</body></html>'


def read_page(body: str, *, reader=None, kind: Kind | None = Kind.EVENT, language: str = "en"):
    payload = payload_of(page(body, language=language), address=ADDRESS, default_kind=kind)
    return list(PlainPageAdapter(reader).read(payload))


def test_it_is_off_unless_the_operator_switches_it_on(settings):
    assert "plain-page" not in adapters()

    settings.HARVEST_READS_PLAIN_PAGES = True

    assert "plain-page" in adapters()


def test_heading_paragraphs_and_labelled_values_are_read():
    (entry,) = read_page(
        f"<header><nav>Menu</nav><h1>Tables for all</h1></header><p>{LONG}</p><dl><dt>When</dt><dd>1 April 2026, 10:00</dd><dt>Venue:</dt><dd>Town hall, Sofia</dd></dl>"
        "<table><tr><th>Fee</th><td>25 EUR</td></tr></table><p>Registration deadline: 20 March 2026</p><p>Organiser: City library</p><footer>Price: 9 EUR</footer>"
    )

    assert (entry.kind, entry.title, entry.description, entry.language) == (
        Kind.EVENT,
        "Tables for all",
        LONG,
        "en",
    )
    assert (entry.starts_on, entry.deadline_on, entry.place) == (
        date(2026, 4, 1),
        date(2026, 3, 20),
        "Town hall, Sofia",
    )
    assert (entry.price_amount, entry.price_currency, entry.is_free) == (Decimal(25), "EUR", False)
    assert (entry.provider_name, entry.address, entry.extractor) == ("City library", ADDRESS, "page rules")


@pytest.mark.parametrize(
    ("language", "label", "said", "day"),
    [
        ("de", "Wann", "1. April 2026", date(2026, 4, 1)),
        ("fr", "Date", "mercredi 1er avril 2026", date(2026, 4, 1)),
        ("bg", "Дата", "1 април 2026", date(2026, 4, 1)),
        ("el", "Ημερομηνία", "1 Απριλίου 2026", date(2026, 4, 1)),
        ("en", "Date", "2026-04-01", date(2026, 4, 1)),
        ("en", "Date", "1 April", None),
        ("en", "Date", "April 2026", None),
        ("en", "Date", "04/05/2026", None),
        ("en", "Date", "every Tuesday in 2026", None),
        ("en", "Date", "soon", None),
        ("en", "Updated", "1 April 2026", None),
    ],
)
def test_a_day_counts_only_in_full_and_beside_a_label_that_is_known(language, label, said, day):
    (entry,) = read_page(f"<h1>A</h1><p>{label}: {said}</p>", language=language)

    assert entry.starts_on == day


def test_a_stretch_of_days_has_a_beginning_and_an_end():
    (entry,) = read_page("<h1>A</h1><p>When: 30 March 2026 to 2 April 2026</p>")

    assert (entry.starts_on, entry.ends_on) == (date(2026, 3, 30), date(2026, 4, 2))


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        ("<h1>A</h1>", None, "the source has to name a kind"),
        ("<p>words</p>", Kind.EVENT, "The page has no title."),
    ],
)
def test_what_cannot_be_known_is_refused(body, kind, reason):
    (refused,) = read_page(body, kind=kind)

    assert isinstance(refused, RefusedItem)
    assert reason in refused.reason


class Dreamer:
    """A reader that makes things up."""

    key = "dreamer"

    def read(self, page: Page) -> Iterator[Proposed]:
        yield Proposed(field="title", value="Grand opening", words="Opening")
        yield Proposed(field="title", value="Opening", words="Opening")
        yield Proposed(field="place", value="Paris", words="Paris")
        yield Proposed(field="place", value="ope", words="ope")
        yield Proposed(field="provider_name", value="Hidden", words="Hidden")
        yield Proposed(field="start", value=date(2026, 4, 2), words="1 April 2026")
        yield Proposed(field="price", value=(Decimal(12), "EUR"), words="1 April 2026")
        yield Proposed(field="deadline", value=date(2026, 4, 1), is_inferred=True, confidence=0.9)
        yield Proposed(
            field="concept", value="data analysis", role=ConceptRole.SKILL, is_inferred=True, confidence=0.6
        )
        yield Proposed(field="concept", value="cooking", role=ConceptRole.SKILL, words="cooking")


def test_a_reader_is_not_believed_what_the_page_does_not_say():
    *refused, entry = read_page("<h1>Opening</h1><p>Date: 1 April 2026</p>", reader=Dreamer())

    assert isinstance(entry, FoundEntry)
    assert (entry.title, entry.place, entry.provider_name, entry.starts_on, entry.deadline_on, entry.price_amount) == ("Opening", "", "", None, None, None)  # fmt: skip
    assert entry.concepts == [FoundConcept(role=ConceptRole.SKILL, label="data analysis", confidence=0.6)]
    assert len(refused) == 7
    assert all(isinstance(item, RefusedItem) and item.place_in_source == ADDRESS for item in refused)
