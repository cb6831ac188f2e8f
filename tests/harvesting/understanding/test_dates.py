from datetime import date

import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.understanding.dates import add_dates, days_in

ONE = (date(2026, 5, 12), date(2026, 5, 12))
STRETCH = (date(2026, 5, 12), date(2026, 5, 14))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12.-14. Mai 2026", STRETCH),
        ("from 12 to 14 May 2026", STRETCH),
        ("May 12-14, 2026", STRETCH),
        ("2026. május 12-14.", STRETCH),
        ("del 12 al 14 de mayo de 2026", STRETCH),
        ("du 12 au 14 mai 2026", STRETCH),
        ("12.05. – 14.05.2026", STRETCH),
        ("12.-14.5.2026", STRETCH),
        ("30. April - 2. Mai 2026", (date(2026, 4, 30), date(2026, 5, 2))),
        ("28 December 2026 to 3 January 2027", (date(2026, 12, 28), date(2027, 1, 3))),
        ("30 Dec - 2 Jan 2027", (date(2026, 12, 30), date(2027, 1, 2))),
        # One day in each of the 24.
        ("12 май 2026 г.", ONE),
        ("12. května 2026", ONE),
        ("den 12. maj 2026", ONE),
        ("12. Mai 2026", ONE),
        ("12 Μαΐου 2026", ONE),
        ("12th May 2026", ONE),
        ("12 de mayo de 2026", ONE),
        ("12. mai 2026", ONE),
        ("12. toukokuuta 2026", ONE),
        ("le 12 mai 2026", ONE),
        ("12 Bealtaine 2026", ONE),
        ("12. svibnja 2026.", ONE),
        ("2026. május 12.", ONE),
        ("12 maggio 2026", ONE),
        ("2026 m. gegužės 12 d.", ONE),
        ("2026. gada 12. maijā", ONE),
        ("12 ta’ Mejju 2026", ONE),
        ("12 mei 2026", ONE),
        ("12 maja 2026", ONE),
        ("12 de maio de 2026", ONE),
        ("12 mai 2026", ONE),
        ("12. mája 2026", ONE),
        ("12. maj 2026", ONE),
        ("12 maj 2026", ONE),
    ],
)
def test_days_are_read_in_words(text, days):
    assert [(one.first, one.last) for one in days_in(f"Kurs, {text}, Wien")] == [days]


@pytest.mark.parametrize(
    "text",
    [
        "12 May",
        "on 12.5.",
        "31 February 2026",
        "tax year 2026",
        "version 1.2.2026.4",
        "03/04/2026",
        "12/13/2026",
        "12 Foo 2026",
    ],
)
def test_no_day_is_made_up(text):
    assert days_in(text) == []


@pytest.mark.parametrize("given", [{"language": "fr"}, {"country": "IE"}])
def test_the_order_of_slashes_is_known_by_language_or_country(given):
    assert [one.first for one in days_in("03/04/2026", **given)] == [date(2026, 4, 3)]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.EVENT, "Meet us on 12 May 2026 in Cork.", (*ONE, None)),
        (Kind.EVENT, "On 12 May 2026. Registration until 3 May 2026.", (*ONE, None)),
        (Kind.EVENT, "On 12 May 2026. Deadline: 3 May 2026.", (*ONE, date(2026, 5, 3))),
        (Kind.EVENT, "On 5, 12 and 19 May 2026.", (None, None, None)),
        (Kind.EVENT, "On 12 May 2026 and on 19 June 2026.", (None, None, None)),
        (Kind.EVENT, "Published 12 May 2026", (None, None, None)),
        (Kind.ARTICLE, "On 12 May 2026", (None, None, None)),
        (Kind.FUNDING, "Deadline 12 May 2026", (None, None, ONE[0])),
    ],
)
def test_only_an_undoubted_day_becomes_the_entry_s(kind, text, expected):
    found = FoundEntry(remote_id="one", kind=kind, title="Digital day")

    add_dates(found, text, language="en", country="IE")

    assert (found.starts_on, found.ends_on, found.deadline_on) == expected


def test_a_day_that_the_source_gives_is_left_alone():
    found = FoundEntry(remote_id="one", kind=Kind.EVENT, title="Digital day", starts_on=date(2026, 1, 1))

    add_dates(found, "On 12 May 2026", language="en", country="IE")

    assert (found.starts_on, found.ends_on) == (date(2026, 1, 1), None)
