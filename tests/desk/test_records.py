"""One record at the desk: what stood at the source, what was understood, and what became of it."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from rialto.catalogue.actions import correct_entry, merge_entries
from rialto.catalogue.models import Entry, SourceRecord
from rialto.harvesting import bodies
from rialto.harvesting.actions import feed_for, harvest
from rialto.harvesting.models import Feed
from tests.factories import SourceFactory, SourceRecordFactory, UserFactory
from tests.servers import Answer, Site, running_site

pytestmark = pytest.mark.django_db
ROWS = b"""id,title,url,description,city,price
1,Kurs f\xc3\xbcr Anf\xc3\xa4nger: K\xc3\xbcnstliche Intelligenz,https://a.example/1,Wir beginnen am 3. Mai 2031 und lernen gemeinsam.,Graz,
2,Another course,https://a.example/2,We begin soon.,Graz,20 EUR
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site({"/list.csv": Answer(ROWS)}) as running:
        yield running


@pytest.fixture
def feed(site) -> Feed:
    made = feed_for(site.address("/list.csv"), kind="training", name="Course fair")
    harvest(made, allow=(site.host,))
    return made


def record() -> SourceRecord:
    return SourceRecord.objects.get(remote_id="1")


def address_of(one: SourceRecord) -> str:
    return reverse("desk:record-page", args=[one.pk])


def lines(page: str) -> dict[str, list[str]]:
    """Cells by the field's name, as a person reads them."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {row[0]: [re.sub(r"<[^>]+>", " ", cell).split() for cell in row[1:]] for row in cells}  # type: ignore[misc]


def words(page: str, field: str) -> list[str]:
    return [" ".join(cell) for cell in lines(page)[field]]


def test_what_was_read_understood_and_written_stands_side_by_side(staff, feed):
    page = staff.get(address_of(record())).content.decode()

    assert words(page, "first day") == [
        "", "2031-05-03 from its sentences about days", "2031-05-03", "this record",
    ]  # fmt: skip
    assert words(page, "countries") == ["", "Austria from the place that it names", "Austria", "this record"]
    assert words(page, "language")[1] == "German read from its words"
    assert words(page, "city") == ["Graz", "", "Graz", "this record"]
    assert words(page, "Technology")[:3] == [
        "", "Artificial intelligence suggested from its words, 85 % sure", "Artificial intelligence",
    ]  # fmt: skip
    assert "The entry was made from it." in page


def test_who_else_gave_a_field_is_told(staff, feed, colleague):
    one = record()
    correct_entry(one.entry, {"city": "Leoben"}, by=colleague)
    other = SourceRecordFactory(source=SourceFactory(name="A museum"))
    merge_entries(one.entry, other.entry, by=colleague, rule="by-hand", score=1.0)

    page = staff.get(address_of(one)).content.decode()
    moved = staff.get(address_of(SourceRecord.objects.get(pk=other.pk))).content.decode()

    assert words(page, "city") == ["Graz", "", "Leoben", "a person"]
    assert "A museum" in page
    assert "that was made one with this" in moved
    assert colleague.email in moved
    assert words(moved, "city")[3] == "a person"


def test_where_the_document_is_not_kept_what_was_understood_still_is_shown(staff, feed):
    document = feed.documents.get()
    bodies.drop(document.body.digest)

    page = staff.get(address_of(record())).content.decode()

    assert "no longer kept" in page
    assert words(page, "city") == ["", "", "Graz", "this record"]
    assert words(page, "first day")[1] == "2031-05-03 from its sentences about days"


def test_a_record_that_was_sent_has_no_document(staff):
    one = SourceRecordFactory(entry__title="Sent")

    assert staff.get(address_of(one)).status_code == 200


def test_a_document_that_is_too_long_is_not_read_for_a_page(staff, feed, monkeypatch):
    monkeypatch.setattr("rialto.harvesting.queries.READ_AGAIN_BYTES", 10)

    page = staff.get(address_of(record())).content.decode()

    assert "too long" in page


def test_nothing_is_fetched_for_the_page(staff, feed, site):
    site.asked.clear()

    staff.get(address_of(record()))

    assert site.asked == []


def test_the_records_of_a_source_lead_to_their_pages(staff, feed):
    listed = staff.get(reverse("desk:record-list", args=[feed.source.slug])).content.decode()

    assert all(address_of(one) in listed for one in SourceRecord.objects.all())
    assert reverse("desk:record-list", args=[feed.source.slug]) in (
        staff.get(reverse("desk:source-page", args=[feed.source.slug])).content.decode()
    )


@pytest.mark.parametrize("count", [1, 9])
def test_the_lists_cost_the_same_however_long_they_are(staff, count, django_assert_max_num_queries):
    source = SourceFactory()
    SourceRecordFactory.create_batch(count, source=source)

    with django_assert_max_num_queries(7):
        staff.get(reverse("desk:record-list", args=[source.slug]))


@pytest.mark.parametrize("rows", [0, 9])
def test_a_record_costs_the_same_however_many_stand_for_its_entry(
    staff, feed, rows, django_assert_num_queries
):
    one = record()
    SourceRecordFactory.create_batch(rows, entry=one.entry)
    staff.get(address_of(one))

    with django_assert_num_queries(9):
        staff.get(address_of(one))


def test_the_pages_are_for_staff(client, feed):
    addresses = [address_of(record()), reverse("desk:record-list", args=[feed.source.slug])]

    assert {client.get(one).status_code for one in addresses} == {302}
    client.force_login(UserFactory())
    assert {client.get(one).status_code for one in addresses} == {404}
    assert Entry.objects.count() == 2
