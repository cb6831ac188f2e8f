"""Taking what other sites publish: whose word counts, in which version, and what never comes in."""

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.base.errors import Refused
from rialto.catalogue.actions import (
    correct_entry,
    merge_entries,
    move_entry,
    publish_contributed,
    put_back,
    release_field,
    take_down,
    write_found,
)
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, EntryText, ForeignEntry, Source
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import last_position
from rialto.exchange.queries.feed import snapshot_page
from rialto.exchange.reading import NotAFeed, read_page
from rialto.translation.choices import TextOrigin
from tests.exchange.feeds import changed, deleted, site_of, take, uuid_of
from tests.factories import EntryFactory, EntryTextFactory, UserFactory
from tests.published import training

pytestmark = pytest.mark.django_db


def entry_of(number: int) -> Entry:
    return Entry.objects.get(public_id=uuid_of(number))


def test_what_another_site_publishes_is_found_here_with_its_identity_and_address():
    pulled = take(
        changed(
            1, 5, title="Learn to sail", organisation={"name": "Sea school", "website": "https://sea.example"},
            sources=[{"name": "Sea feed", "licence": "CC-BY-4.0"}], tags=["sea"],
            translations=[{"language": "mt", "field": "title", "text": "Tgħallem", "origin": "person"}],
            sessions=[{"starts_at": "2026-06-01T09:00:00+00:00", "timezone": "Europe/Malta"}],
            details={"duration_hours": "12.0"},
        )
    )  # fmt: skip

    entry = entry_of(1)
    assert (pulled.taken.added, pulled.taken.refused) == (1, [])
    assert (entry.status, entry.origin, entry.slug, entry.title) == (
        "published",
        "rialto-mt",
        "offer-1",
        "Learn to sail",
    )
    assert entry.provider
    assert entry.provider.name == "Sea school"
    assert (entry.sessions.count(), str(entry.details.duration_hours)) == (1, "12.0")
    assert [(text.text, text.origin) for text in entry.texts.all()] == [("Tgħallem", "person")]
    assert entry.foreign.sources[0]["name"] == "Sea feed"
    assert entry.source_records.get().source.name == "rialto-mt"


def test_what_its_origin_says_no_more_of_a_kind_is_said_here_no_more():
    """Also that it was a single offer, which a row of defaults says: sites that follow this one would read another entry."""
    take(changed(1, 5, details={"record": "single", "duration_hours": "12.0"}), changed(2, 6))
    assert entry_of(1).details

    take(changed(1, 7), changed(2, 8))

    assert entry_of(1).details is None
    told = {item["id"]: item["entry"]["details"] for item in snapshot_page(None, limit=10)["items"]}
    assert told == {uuid_of(1): {}, uuid_of(2): {}}


def test_what_is_ours_and_comes_back_changes_nothing():
    ours = EntryFactory(published=True, title="Ours")
    before = last_position()

    item = changed(1, 99, origin="rialto", title="Changed elsewhere") | {"id": str(ours.public_id)}
    pulled = take(item, site=site_of("hub", is_hub=True))

    ours.refresh_from_db()
    assert (pulled.taken.own, ours.title, last_position()) == (1, "Ours", before)


def test_an_entry_is_never_taken_from_its_origin_by_another():
    ours = EntryFactory(published=True, title="Ours")
    take(changed(2, 5, origin="rialto-it", countries=["MT"]), site=site_of("hub", is_hub=True))

    pulled = take(
        changed(1, 99) | {"id": str(ours.public_id)},
        changed(2, 99, title="Stolen"),
        changed(3, 1, origin="rialto-it"),
    )

    ours.refresh_from_db()
    assert (ours.title, entry_of(2).title) == ("Ours", "Entry 2")
    assert len(pulled.taken.refused) == 3
    assert not Entry.objects.filter(public_id=uuid_of(3)).exists()


@pytest.mark.parametrize(
    ("countries", "is_taken"), [(["MT"], True), (["MT", "IT"], False), (["IT"], False), ([], False)]
)
def test_a_site_brings_only_what_is_of_its_countries(countries, is_taken):
    pulled = take(changed(1, 1, countries=countries))

    assert Entry.objects.exists() is is_taken
    assert bool(pulled.taken.refused) is not is_taken


@pytest.mark.parametrize(
    ("countries", "is_taken"), [(["MT"], True), (["MT", "IT"], True), ([], True), (["IT"], False)]
)
def test_from_the_hub_comes_what_is_for_our_country_or_for_all(settings, countries, is_taken):
    settings.COUNTRY = "MT"

    take(changed(1, 1, origin="rialto-hub", countries=countries), site=site_of("rialto-hub", is_hub=True))

    assert Entry.objects.exists() is is_taken


def test_what_is_no_longer_for_us_goes_and_comes_again(settings):
    settings.COUNTRY, hub = "MT", site_of("rialto-hub", is_hub=True)
    take(changed(1, 1, origin="rialto-hub"), site=hub)

    take(changed(1, 2, origin="rialto-hub", countries=["IT"]), site=hub)
    assert entry_of(1).status == Status.WITHDRAWN
    take(changed(1, 3, origin="rialto-hub"), site=hub)

    assert entry_of(1).status == Status.PUBLISHED


def test_a_tombstone_keeps_older_versions_away_and_a_newer_one_brings_the_entry_back():
    take(deleted(1, 5))
    take(changed(1, 4))
    assert not Entry.objects.exists()

    take(changed(1, 6))
    take(deleted(1, 7))
    take(changed(1, 6, title="Old"))
    assert entry_of(1).status == Status.WITHDRAWN

    take(changed(1, 8, title="Again"))
    assert (entry_of(1).status, entry_of(1).title) == (Status.PUBLISHED, "Again")


# --- order and repetition do not matter ---

VERSIONS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 6), st.booleans()),
    min_size=1,
    max_size=14,
    unique_by=lambda one: one[:2],
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=VERSIONS, data=st.data())
def test_in_whatever_order_how_often_and_on_which_way_versions_come_the_newest_stands(db, versions, data):
    clear()
    ways = [site_of(), site_of("rialto-hub", is_hub=True)]
    items = [
        deleted(number, version) if is_gone else changed(number, version, title=f"Version {version}")
        for number, version, is_gone in versions
    ]
    deliveries = data.draw(st.lists(st.sampled_from(items), max_size=20)) + data.draw(st.permutations(items))
    cuts = data.draw(st.lists(st.integers(0, len(deliveries)), max_size=6))
    starts = sorted({0, *cuts, len(deliveries)})
    for start, end in itertools.pairwise(starts):
        take(*deliveries[start:end], site=data.draw(st.sampled_from(ways)))
    before = last_position()
    for way in ways:
        take(*deliveries, site=way)

    newest = {}
    for number, version, is_gone in versions:
        newest[number] = max(newest.get(number, (0, True)), (version, is_gone))
    shown = {str(entry.public_id): entry.title for entry in Entry.objects.published()}
    assert shown == {
        uuid_of(number): f"Version {version}" for number, (version, is_gone) in newest.items() if not is_gone
    }
    assert dict(ForeignEntry.objects.values_list("public_id", "version")) == {
        entry.public_id: newest[int(entry.public_id) & 0xFFFF][0] for entry in ForeignEntry.objects.all()
    }
    assert last_position() == before, "what was known was written again"


def clear() -> None:
    Entry.objects.all().delete()
    ForeignEntry.objects.all().delete()


# --- translations: whose counts ---

RANKS = [
    # ours, theirs, which stands
    ("person", "person", "ours"),
    ("person", "source", "ours"),
    ("person", "machine", "ours"),
    ("machine", "person", "theirs"),
    ("machine", "source", "theirs"),
    ("machine", "machine", "ours"),
]


@pytest.mark.parametrize(("ours", "theirs", "stands"), RANKS)
def test_a_translation_made_here_stays_where_it_counts_more(ours, theirs, stands):
    take(changed(1, 1))
    EntryTextFactory(entry=entry_of(1), text="ours", origin=TextOrigin(ours))

    text = {"language": "de", "field": "title", "text": "theirs", "origin": theirs}
    take(changed(1, 2, translations=[text]))

    assert EntryText.objects.get(entry=entry_of(1)).text == stands


def test_translations_of_the_origin_go_with_it_and_ours_stay():
    take(
        changed(
            1, 1, translations=[{"language": "fr", "field": "title", "text": "à eux", "origin": "source"}]
        )
    )
    EntryTextFactory(entry=entry_of(1), text="unser")

    take(changed(1, 2))

    assert [text.text for text in entry_of(1).texts.all()] == ["unser"]


# --- an entry is changed at its origin only ---


def test_every_way_to_change_an_entry_of_another_site_is_refused():
    by = UserFactory(administrator=True)
    take(changed(1, 1), changed(2, 1))
    one, two, ours = entry_of(1), entry_of(2), EntryFactory(published=True)
    found = FoundEntry(remote_id="x", kind=Kind.TRAINING, title="Mine now")
    ways = [
        lambda: correct_entry(one, {"title": "Mine"}, by=by),
        lambda: move_entry(one, to=Status.WITHDRAWN, by=by, reason="why not"),
        lambda: release_field(one, "title", by=by),
        lambda: publish_contributed(found, entry=one, by=by),
        lambda: put_back(one, [], by=by),
        lambda: merge_entries(one, two, by=by),
        lambda: merge_entries(ours, one, by=by),
    ]
    before = last_position()

    for way in ways:
        with pytest.raises(Refused, match="kept at the site “rialto-mt”"):
            way()

    assert (entry_of(1).title, last_position()) == ("Entry 1", before)


def test_a_source_here_that_has_the_same_offer_stands_beside_it_and_changes_nothing():
    take(changed(1, 1, title="Learn to code", address="https://provider.example/1"))
    source = Source.objects.create(slug="here", name="Here")
    said = training("1", "Learn to code", city="Valletta", description="<p>Other words</p>")

    for city in ("Valletta", "Mdina"):
        said.city = city
        write_found(source, [said], publish=True)

    entry = entry_of(1)
    assert (Entry.objects.count(), entry.city, entry.description) == (1, "", "")
    assert entry.source_records.count() == 2
    assert ChangeRecord.objects.filter(noun="entry").count() == 1


def test_what_was_taken_down_here_stays_away_whatever_its_origin_says():
    take(changed(1, 1))
    take_down(entry_of(1), by=UserFactory(administrator=True), reason="against the law")

    take(changed(1, 2, title="Anew"))
    take(changed(9, 1, address="https://provider.example/1"))

    assert entry_of(1).status == Status.WITHDRAWN
    assert not Entry.objects.filter(public_id=uuid_of(9)).exists()


# --- malformed and hostile ---


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"[]", b"null", b'{"site": "x"}', b'{"site": "x", "items": {}, "next": 1}',
        b'{"site": "x", "items": [], "next": -1}', b'{"site": "x", "items": [], "next": true}',
        b'{"site": "x", "items": [], "next": 1e400}', b"[" * 100_000,
        json.dumps({"site": "x", "items": [{}] * 1001, "next": 1}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_whole(body):
    with pytest.raises(NotAFeed):
        read_page(body)


WRONG = [
    None, 7, "x", [], {}, {"change": "changed"}, {"change": ["changed"]},
    {**changed(1, 1), "id": "no uuid"}, {**changed(1, 1), "version": "1"}, {**changed(1, 1), "version": -1},
    {**changed(1, 1), "version": 2**63}, {**changed(1, 1), "origin": "<script>"}, {**changed(1, 1), "entry": None},
    changed(1, 1, title=""), changed(1, 1, title=7), changed(1, 1, title="x" * 1001),
    changed(1, 1, description="x" * 200_001), changed(1, 1, tags="sea"), changed(1, 1, starts_on="soon"),
    changed(1, 1, price_amount="NaN"), changed(1, 1, is_free="perhaps"), changed(1, 1, slug="../../etc"),
    changed(1, 1, sessions=[{"starts_at": "x"}]), changed(1, 1, translations=[{"language": "de", "field": "slug", "text": "x", "origin": "person"}]),
    changed(1, 1, kind="spell"), changed(1, 1, starts_on="2026-05-02", ends_on="2026-05-01"),
    {**deleted(1, 1), "merged_into": "x"},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_an_item_that_makes_no_sense_is_refused_and_the_others_come(number):
    pulled = take(WRONG[number], changed(2, 1))

    assert len(pulled.taken.refused) == 1
    assert pulled.taken.refused[0].reason
    assert [entry.title for entry in Entry.objects.all()] == ["Entry 2"]


def test_what_comes_in_is_cleaned_like_what_sources_say():
    nasty = '<img src=x onerror="alert(1)"><script>alert(2)</script><p onclick="x()">Words</p>'
    take(
        changed(
            1, 1, title=f"Title{nasty}", summary=nasty, description=nasty, city=nasty, tags=[nasty],
            address="javascript:alert(1)", evidence_address="file:///etc/passwd", page="javascript:alert(1)",
            translations=[{"language": "de", "field": "description", "text": nasty, "origin": "person"}],
            variants=[{"language": "de", "title": nasty, "address": "javascript:x"}],
            sources=[{"name": nasty, "address": "javascript:x", "attribution": nasty}],
            organisation={"name": nasty, "website": "javascript:x"}, details={"outcomes": [nasty], "prerequisites": nasty},
        )
    )  # fmt: skip

    entry = entry_of(1)
    kept = json.dumps(
        [
            entry.title, entry.summary, entry.description, entry.city, entry.tags, entry.address, entry.evidence_address,
            entry.variants, entry.foreign.page, entry.foreign.sources, entry.foreign.organisation, entry.texts.get().text,
            entry.provider and entry.provider.name, entry.details.outcomes, entry.details.prerequisites,
        ]
    )  # fmt: skip
    assert not [word for word in ("<script", "onerror", "onclick", "javascript:", "file:") if word in kept]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_page_costs_the_same_however_many_entries_it_has(count, django_assert_max_num_queries):
    site = site_of()
    take(changed(900, 1), site=site)
    with django_assert_max_num_queries(50) as asked:
        take(
            *[changed(number, 1, organisation={"name": "One school"}) for number in range(1, count + 1)],
            site=site,
        )
    COSTS.add(len(asked))
    with django_assert_max_num_queries(50) as asked:
        take(
            *[
                changed(number, 2, title=f"New {number}", organisation={"name": "One school"})
                for number in range(1, count + 1)
            ],
            site=site,
        )
    COSTS_AGAIN.add(len(asked))

    assert len(COSTS) == len(COSTS_AGAIN) == 1


COSTS: set[int] = set()
COSTS_AGAIN: set[int] = set()


def test_the_log_says_whose_entry_it_was():
    take(changed(1, 1))

    assert set(ChangeRecord.objects.filter(noun="entry").values_list("origin", flat=True)) == {"rialto-mt"}
