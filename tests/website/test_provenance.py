"""Where each part of an entry comes from, on a page of its own: who says it, since when, and how it came here."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from rialto.catalogue.actions import ReadFrom, correct_entry, merge_entries, withdraw_entry, write_found
from rialto.catalogue.choices import Kind, LinkState
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.catalogue.models import Entry, Source, SourceRecord
from rialto.translation.choices import TextOrigin
from tests.factories import (
    EntryFactory,
    EntryTextFactory,
    OrganisationFactory,
    SourceFactory,
    SourceRecordFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


class Row(NamedTuple):
    """A line of the table as a reader sees it."""

    value: str
    who: str
    since: str
    how: str


def at(entry: Entry, language: str = "en") -> str:
    return f"/{language}/{entry.kind}/{entry.slug}/provenance/"


def table_of(response: HttpResponse) -> dict[str, Row]:
    assert response.status_code == 200
    (body,) = re.findall(r"<tbody.*?</tbody>", response.content.decode(), re.DOTALL)
    rows = {}
    for line in re.findall(r"<tr .*?</tr>", body, re.DOTALL):
        cells = re.findall(r"<t[hd] .*?</t[hd]>", line, re.DOTALL)
        head, *others = (" ".join(strip_tags(cell).split()) for cell in cells)
        name, value = head.split(": ", 1)
        rows[name] = Row(value, *others)
    return rows


def found(**given: Any) -> FoundEntry:
    values = {
        "remote_id": "one",
        "kind": Kind.TRAINING,
        "title": "Sums for beginners",
        "language": "en",
        "address": "https://school.example/one",
        "extractor": "icalendar",
    }
    return FoundEntry(**(values | given))


def write(source: Source, *, version: int = 3, **given: Any) -> Entry:
    write_found(source, [found(**given)], publish=True, read_from=ReadFrom(1, version))
    return Entry.objects.get()


@pytest.fixture
def fair() -> Source:
    return SourceFactory(name="Course fair", slug="course-fair")


def today() -> str:
    return f"{timezone.localdate():%-d %b}".replace("Sep", "Sept") + f" {timezone.localdate().year}"


def test_each_part_names_its_source_the_day_and_what_read_it(client, fair):
    entry = write(
        fair, city="Graz", price_amount=Decimal(50), price_currency="EUR", provider_name="Evening school",
        details={"credential": "A paper"},
    )  # fmt: skip

    table = table_of(client.get(at(entry)))

    said = ("Course fair", today(), "read as a calendar (reader 3)")
    expected = {"Kind": "Training", "Title": "Sums for beginners", "Provider": "Evening school", "Price": "€50",
                "City": "Graz", "Language": "English", "Ends with": "A paper", "Link": "school.example"}  # fmt: skip
    assert table == {name: Row(value, *said) for name, value in expected.items()}
    assert f'<a href="{fair.get_absolute_url()}">Course fair</a>' in client.get(at(entry)).content.decode()


def test_what_another_source_added_is_not_the_first_ones(client, fair):
    write(fair)
    entry = write(SourceFactory(name="Second fair"), city="Graz", extractor="table courses", version=0)

    table = table_of(client.get(at(entry)))

    assert (table["Title"].who, table["City"].who) == ("Course fair", "Second fair")
    assert table["City"].how == "read as a table"


def test_what_rialto_worked_out_is_not_said_to_be_stated(client, fair):
    entry = write(fair, title="Words", worked_out=["price_amount", "price_currency", "is_free"], is_free=True)

    row = table_of(client.get(at(entry)))["Price"]

    assert row == Row("Free", "Course fair", today(), "worked out by Rialto from what the source says")


def test_a_correction_says_so_with_what_the_source_says_now_and_names_no_person(client, fair):
    person = UserFactory(email="ada@office.example")
    entry = correct_entry(
        write(fair, starts_on=date(2030, 3, 1), city="Graz"),
        {"starts_on": date(2030, 4, 1), "city": "Wien"},
        by=person,
    )
    write(fair, starts_on=date(2030, 5, 2), city="Graz")

    response = client.get(at(entry))

    table = table_of(response)
    assert table["Starts"][:3] == ("1 April 2030", "A person", today())
    assert table["Starts"].how == f"corrected here by hand Since {today()}, Course fair says: 2 May 2030"
    assert table["City"].how == "corrected here by hand"
    assert "ada" not in response.content.decode()


def test_a_provider_that_a_source_suggests_is_named(client, fair):
    school = OrganisationFactory(name="Evening school")
    entry = correct_entry(write(fair, provider_name="Another"), {"provider": school}, by=UserFactory())
    write(fair, provider_name=f"Day school {EVIL}")

    response = client.get(at(entry))

    row = table_of(response)["Provider"]
    assert (row.value, row.how.split("says: ")[1].split(" ")[0]) == ("Evening school", "Day")
    assert EVIL not in response.content.decode()


def test_translations_say_who_made_them(client, fair):
    entry = write(fair, summary="How to add up.", translations={"de": {"title": "Rechnen"}})
    EntryTextFactory(entry=entry, field="summary", text="Wie man rechnet.", origin=TextOrigin.MACHINE)
    EntryTextFactory(entry=entry, field="title", language="fr", text="Calculer", origin=TextOrigin.PERSON)

    def translated(code: str) -> list[tuple[str, str, str]]:
        rows = client.get(at(entry, code)).context["rows"]
        return [(row.name, row.value, row.origin.name) for row in rows if row.language == code]

    assert translated("de") == [
        ("Titel auf Deutsch", "Rechnen", "Course fair"),
        ("Zusammenfassung auf Deutsch", "Wie man rechnet.", "Rialto"),
    ]
    assert [value for _name, value, _who in translated("fr")] == ["Calculer"]


def test_a_translation_that_another_source_brought_names_that_one(client, fair):
    write(fair, translations={"fr": {"title": "Calculer"}})
    entry = write(
        SourceFactory(name="Second fair"), extractor="feed", translations={"de": {"title": "Rechnen"}}
    )

    (row,) = (row for row in client.get(at(entry, "de")).context["rows"] if row.value == "Rechnen")

    assert row.origin.name == "Second fair"


def test_a_variant_names_the_source_it_came_from(client, fair):
    entry = write(fair)
    german = SourceFactory(name="Kursmesse")
    write_found(
        german,
        [found(remote_id="de", language="de", title="Rechnen", address="https://a.example/de")],
        publish=True,
    )
    merge_entries(entry, Entry.objects.latest("pk"), by=None, rule="same-event")

    row = table_of(client.get(at(entry)))["The same in German"]

    assert (row.value, row.who) == ("Rechnen", "Kursmesse")


def test_concepts_tell_statements_from_suggestions(client, fair):
    data = FoundConcept(role="technology", key="big-data")
    write(fair, concepts=[data])
    entry = write(
        SourceFactory(name="Second fair"),
        concepts=[data, FoundConcept(role="audience", key="education")],
    )
    write(
        fair,
        summary="New.",
        concepts=[data, FoundConcept(role="audience", key="labour-force", confidence=0.8)],
    )

    response = client.get(at(entry))

    rows = [
        (row.name, row.origin.name)
        for row in response.context["rows"]
        if row.name in ("Technology", "Audience")
    ]
    assert rows == [("Technology", "Course fair"), ("Audience", "Second fair"), ("Audience", "Rialto")]
    (suggested,) = (row for row in response.context["rows"] if row.origin.name == "Rialto")
    assert suggested.value.endswith("(80%)")


def test_what_our_own_looks_found_is_ours(client):
    entry = EntryFactory(
        published=True,
        link_state=LinkState.WORKS,
        link_checked_at=datetime(2026, 5, 4, 12, tzinfo=timezone.get_current_timezone()),
    )

    table = table_of(client.get(at(entry)))

    assert table["State of the link"] == Row("Link works", "Rialto", "4 May 2026", "looked at by our robot")
    assert table["Title"].who == "not recorded"


def test_what_was_written_down_by_hand_says_so(client):
    record = SourceRecordFactory(fields=["title"], source__name="Our own list")

    assert table_of(client.get(at(record.entry)))["Title"].how == "written down by hand"


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_however_many_sources_there_are(
    client, fair, count, django_assert_num_queries
):
    entry = write(fair, city="Graz")
    for number in range(count):
        source = SourceFactory()
        write(source, remote_id=f"r{number}", place=f"Room {number}")
        correct_entry(entry, {"city": "Wien"}, by=UserFactory())
    client.get(at(entry))

    # The entry, its concepts, sessions and records; records with sources again, overrides, suggestions.
    with django_assert_num_queries(7):
        client.get(at(entry))


def test_only_public_entries_have_the_page_and_search_engines_stay_out(client, fair):
    entry = write(fair)
    page = client.get(at(entry)).content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert f'href="{at(entry)}" rel="nofollow"' in client.get(entry.get_absolute_url()).content.decode()
    assert "Disallow: /*/provenance/" in client.get("/robots.txt").content.decode()

    withdraw_entry(entry, by=None, reason="asked for")

    assert client.get(at(entry)).status_code == 404
    assert client.get(at(EntryFactory())).status_code == 404
    assert client.get(reverse("website:entry-provenance", args=["event", "nobody"])).status_code == 404


def test_records_keep_what_was_worked_out_of_them_and_nothing_else(fair):
    write(fair, language="und", worked_out=["city", "is_free"], is_free=True)

    record = SourceRecord.objects.get()
    assert record.worked_out == ["is_free", "language"]
    write(fair, language="en", is_free=True)
    record.refresh_from_db()
    assert record.worked_out == []
