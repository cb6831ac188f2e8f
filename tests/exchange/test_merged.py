"""An entry that was merged at its own site: its address here leads to the entry that it lives on in, where that stands here."""

import itertools

import pytest
from django.urls import reverse

from rialto.catalogue.actions import merge_entries, split_entry, take_down
from rialto.catalogue.models import Entry, ForeignEntry
from rialto.changes.queries import last_position
from rialto.exchange.queries.feed import changes_page
from tests.exchange.feeds import changed, deleted, site_of, take, uuid_of
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db


def entry_of(number: int) -> Entry:
    return Entry.objects.get(public_id=uuid_of(number))


def merged(number: int, version: int, *, into: int | str | None, **more):
    said = deleted(number, version, reason="merged", **more)
    return {**said, "merged_into": uuid_of(into) if isinstance(into, int) else into}


def leads(client, number: int) -> tuple[int, str]:
    answer = client.get(entry_of(number).get_absolute_url())
    return answer.status_code, answer.get("Location", "")


def to(number: int) -> tuple[int, str]:
    return 301, entry_of(number).get_absolute_url()


GONE = (410, "")


def test_the_address_of_a_merged_entry_and_of_its_parts_leads_to_the_entry_it_lives_on_in(client):
    take(changed(1, 1), changed(2, 2, kind="event", starts_on="2027-05-01"))

    take(merged(1, 3, into=2))

    assert leads(client, 1) == to(2)
    one, two = entry_of(1), entry_of(2)
    for part in ("calendar", "provenance", "report", "leave"):
        answer = client.get(reverse(f"website:entry-{part}", args=[one.kind, one.slug]))
        assert (answer.status_code, answer["Location"]) == (
            301,
            reverse(f"website:entry-{part}", args=[two.kind, two.slug]),
        )
    other_kind = reverse("website:entry-page", args=["event", one.slug])
    assert client.get(other_kind)["Location"] == two.get_absolute_url()


def test_it_leads_there_as_soon_as_the_other_arrives_and_no_more_when_that_is_gone_or_the_merge_undone(
    client,
):
    take(changed(1, 1))
    take(merged(1, 3, into=2))
    assert leads(client, 1) == GONE

    take(changed(2, 2))
    assert leads(client, 1) == to(2)
    take(deleted(2, 4))
    assert leads(client, 1) == GONE
    take(changed(2, 5))
    assert leads(client, 1) == to(2)
    take(changed(1, 6))

    assert leads(client, 1) == (200, "")
    assert ForeignEntry.objects.get(public_id=uuid_of(1)).merged_into is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_chain_is_followed_to_its_end_in_whatever_order_it_came(client, order):
    """Also where the entry in the middle never stood here."""
    take(changed(1, 1))
    chain = [merged(1, 4, into=2), merged(2, 5, into=3), changed(3, 3)]

    for number in order:
        take(chain[number])

    assert leads(client, 1) == to(3)
    assert not Entry.objects.filter(public_id=uuid_of(2)).exists()
    take(deleted(3, 6))
    assert leads(client, 1) == GONE


@pytest.mark.parametrize("ring", [[1], [2, 1], [2, 3, 1], [2, 3, 2]])
def test_entries_that_live_on_in_each_other_lead_nowhere(client, ring):
    take(*[changed(number, 1) for number in (1, 2, 3)])

    take(*[merged(number, 2, into=into) for number, into in enumerate(ring, start=1)])

    assert leads(client, 1) == GONE


def test_a_chain_without_end_costs_few_questions(client, django_assert_max_num_queries):
    take(*[changed(number, 1) for number in range(1, 41)])
    take(*[merged(number, 2, into=number + 1) for number in range(1, 40)])
    address = entry_of(1).get_absolute_url()

    with django_assert_max_num_queries(45):
        assert client.get(address).status_code == 410
    assert leads(client, 30) == to(40)


def test_a_site_speaks_of_its_own_entries_only(client):
    """What it names of ours, of another site's, or of nobody's leads nowhere."""
    ours = EntryFactory(published=True)
    italy = site_of("rialto-it", countries=["IT"])
    take(changed(7, 1, origin="rialto-it", countries=["IT"]), site=italy)
    take(*[changed(number, 1) for number in (1, 2, 3, 4)])

    take(
        merged(1, 2, into=str(ours.public_id)), merged(2, 2, into=7), merged(3, 2, into=99),
        {**merged(4, 2, into=7), "reason": "withdrawn"},
    )  # fmt: skip

    assert {leads(client, number) for number in (1, 2, 3, 4)} == {GONE}


def test_an_entry_of_a_country_that_the_site_is_not_trusted_for_is_neither_led_to_nor_shown(client):
    take(changed(1, 1))
    take(changed(2, 2, countries=["FR"], title="Secret of France", slug="secret-of-france"))

    take(merged(1, 3, into=2))

    answer = client.get(entry_of(1).get_absolute_url())
    assert answer.status_code == 410
    assert "ecret" not in answer.content.decode()
    assert uuid_of(2) not in answer.content.decode()


def test_one_that_was_for_us_and_is_so_no_more_is_not_led_to(client):
    take(changed(1, 1), changed(2, 1))
    take(merged(1, 3, into=2))

    take(changed(2, 4, countries=["FR"]))

    assert leads(client, 1) == GONE


def test_what_was_taken_down_here_is_neither_led_to_nor_led_on_from(client):
    take(*[changed(number, 1) for number in (1, 2, 3, 4)])
    by = UserFactory(administrator=True)
    for number in (1, 4):
        take_down(entry_of(number), by=by, reason="the law")

    take(merged(1, 2, into=2), merged(3, 2, into=4))

    assert (leads(client, 1), leads(client, 3)) == (GONE, GONE)


def test_a_reader_that_followed_an_older_program_learns_it_later_and_once(client):
    """The hub's program may be too old to tell it on, and be the first to bring the version."""
    hub = site_of("rialto-hub", is_hub=True)
    take(changed(1, 1), changed(2, 1))
    take({**merged(1, 3, into=None), "merged_into": None}, site=hub)
    assert leads(client, 1) == GONE

    take(merged(1, 3, into=2))
    before = last_position()
    for way in (hub, None):
        take(merged(1, 3, into=2), merged(1, 3, into=None), site=way)

    assert leads(client, 1) == to(2)
    assert last_position() == before


@pytest.mark.parametrize("is_shown", [True, False])
def test_it_is_told_on_as_its_origin_says_it(is_shown):
    """Also where the entry was not for this site any more, so that nothing of it is shown when it is merged."""
    take(changed(1, 1))
    if not is_shown:
        take(changed(1, 2, countries=["FR"]))
    position = last_position()

    take(merged(1, 3, into=2))

    (item,) = changes_page(position, limit=10)["items"]
    assert (item["reason"], item["merged_into"], item["version"], item["origin"]) == (
        "merged",
        uuid_of(2),
        3,
        "rialto-mt",
    )


def test_at_the_origin_each_new_end_of_a_chain_is_a_new_version():
    one, two, three = (EntryFactory(published=True, title=f"No {number}") for number in range(3))
    by = UserFactory()
    told = []

    def tell() -> None:
        items = {item["id"]: item for item in changes_page(0, limit=10)["items"]}
        told.append((items[str(one.public_id)]["merged_into"], items[str(one.public_id)]["version"]))

    merge_entries(two, one, by=by)
    tell()
    merge = merge_entries(three, two, by=by)
    tell()
    split_entry(merge, by=by)
    tell()

    assert [into for into, _version in told] == [str(two.public_id), str(three.public_id), str(two.public_id)]
    assert len({version for _into, version in told}) == 3
