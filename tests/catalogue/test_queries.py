"""Reading: in the reader's language, in the given order, never a draft, and always for the same few queries."""

from datetime import UTC, datetime, timedelta

import pytest

from rialto.catalogue.choices import ConceptRole, Kind, Status
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    EntryConcept,
    FormerAddress,
    PathStep,
    Session,
)
from rialto.catalogue.queries import indexing
from rialto.catalogue.queries.indexing import (
    concepts_by_entry,
    entries_to_index,
    entry_ids_of,
    public_entry_count,
    public_entry_ids,
)
from rialto.catalogue.queries.matching import entries_by_match_key
from rialto.catalogue.queries.pages import entry_at, moved_entry, page_of
from rialto.catalogue.queries.texts import shown_entries
from rialto.taxonomy.models import Concept, Scheme
from rialto.translation.choices import TextOrigin
from tests.factories import (
    EntryFactory,
    EntryTextFactory,
    OrganisationFactory,
    SourceRecordFactory,
)

pytestmark = pytest.mark.django_db
HIDDEN = (Status.DRAFT, Status.IN_REVIEW)
KNOWN = (Status.PUBLISHED, Status.WITHDRAWN, Status.ARCHIVED)


def concept(key: str = "python", scheme: str = "technology") -> Concept:
    return Concept.objects.create(scheme=Scheme.objects.get_or_create(key=scheme)[0], key=key)


def entry_that_is(status: Status, **values):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return EntryFactory(status=status, published_at=at, **values)


# --- lists --------------------------------------------------------------------------------------------------------


def test_a_list_is_in_the_readers_language_where_there_is_a_translation():
    original, by_person, by_machine = EntryFactory.create_batch(3, published=True, summary="Words.")
    EntryTextFactory(entry=by_person, field="title", text="Titel")
    EntryTextFactory(entry=by_machine, field="summary", text="Wörter.", machine=True)
    EntryTextFactory(entry=original, field="title", language="fr", text="Titre")

    rows = shown_entries([original.pk, by_person.pk, by_machine.pk], language="de")

    titles = [(row.title.text, row.title.language, row.title.origin) for row in rows]
    assert titles == [
        (original.title, "en", None),
        ("Titel", "de", TextOrigin.PERSON),
        (by_machine.title, "en", None),
    ]
    assert [row.summary.text for row in rows] == ["Words.", "Words.", "Wörter."]
    assert [row.is_machine_made for row in rows] == [False, False, True]


def test_an_original_is_never_shown_in_a_translation_into_its_own_language():
    entry = EntryFactory(published=True, language="de", title="Original")
    EntryTextFactory(entry=entry, language="de", text="Rückübersetzung", machine=True)

    (row,) = shown_entries([entry.pk], language="de")

    assert (row.title.text, row.is_machine_made) == ("Original", False)


def test_a_list_keeps_its_order_and_leaves_out_what_is_not_public():
    entries = EntryFactory.create_batch(4, published=True)
    hidden = [entry_that_is(status) for status in Status if status != Status.PUBLISHED]
    order = [entries[2], hidden[0], entries[0], *hidden[1:], entries[3], entries[1]]

    rows = shown_entries([*[entry.pk for entry in order], 10**9], language="en")

    assert [row.entry for row in rows] == [entries[2], entries[0], entries[3], entries[1]]


@pytest.mark.parametrize("count", [1, 20])
def test_a_list_costs_two_queries_however_long(count, django_assert_num_queries):
    entries = EntryFactory.create_batch(
        count, published=True, kind=Kind.OPPORTUNITY, provider=OrganisationFactory()
    )
    for entry in entries:
        DETAILS_OF_KIND[Kind.OPPORTUNITY].objects.create(entry=entry)
        EntryTextFactory(entry=entry)
        EntryConcept.objects.create(entry=entry, role=ConceptRole.TECHNOLOGY, concept=concept(f"c{entry.pk}"))

    with django_assert_num_queries(2):
        rows = shown_entries([entry.pk for entry in entries], language="de")
        shown = [(row.entry.provider.name, row.entry.details.type, row.technologies) for row in rows]

    assert [technologies for _, _, technologies in shown] == [[f"c{entry.pk}"] for entry in entries]


def test_an_empty_list_is_empty():
    assert shown_entries([], language="en") == []


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", KNOWN)
def test_an_address_gives_what_the_public_may_know_of(status):
    entry = entry_that_is(status)

    assert entry_at(entry.kind, entry.slug) == entry
    assert entry_at(Kind.EVENT, entry.slug) is None


@pytest.mark.parametrize("status", HIDDEN)
def test_a_draft_is_at_no_address_old_or_new(status):
    entry = entry_that_is(status)
    FormerAddress.objects.create(entry=entry, kind=Kind.EVENT, slug="old")

    assert entry_at(entry.kind, entry.slug) is None
    assert moved_entry(Kind.EVENT, "old") is None
    assert moved_entry(Kind.EVENT, entry.slug) is None


@pytest.mark.parametrize("status", KNOWN)
def test_a_former_address_and_another_kind_lead_to_the_entry(status):
    entry = entry_that_is(status)
    FormerAddress.objects.create(entry=entry, kind=Kind.EVENT, slug="old")

    assert moved_entry(Kind.EVENT, "old") == entry
    assert moved_entry(Kind.FUNDING, entry.slug) == entry
    assert moved_entry(Kind.FUNDING, "old") is None


def full_entry(kind: Kind):
    """An entry with everything that a page of its kind could show."""
    entry = EntryFactory(published=True, kind=kind, provider=OrganisationFactory(), description="Words.")
    DETAILS_OF_KIND[kind].objects.create(entry=entry)
    SourceRecordFactory.create_batch(3, entry=entry)
    for number in range(3):
        Session.objects.create(
            entry=entry, starts_at=datetime(2026, 9, 9, tzinfo=UTC) + timedelta(days=3 - number)
        )
        EntryConcept.objects.create(entry=entry, role=ConceptRole.TECHNOLOGY, concept=concept(f"c{number}"))
    for field in ("title", "summary", "description"):
        EntryTextFactory(entry=entry, field=field, machine=field == "summary")
    return entry


@pytest.mark.parametrize("kind", Kind)
def test_a_page_costs_few_queries_whatever_it_shows(kind, django_assert_max_num_queries):
    entry = full_entry(kind)
    for number in range(3):
        PathStep.objects.create(path=entry, order=number, entry=EntryFactory(published=True))

    # The entry itself, texts and concepts, sessions, records; a learning path's steps.
    with django_assert_max_num_queries(1 + 3 + (kind == Kind.LEARNING_PATH)):
        page = page_of(entry_at(kind, entry.slug), language="de")
        read = (
            page.entry.provider.name,
            page.details.pk,
            [record.source.name for record in page.records],
            [one.key for rows in page.concepts.values() for one in rows],
            [step.entry.title for step in page.steps],
        )

    assert read[1] == entry.pk
    assert (len(read[2]), len(read[3])) == (3, 3)
    assert (page.is_translated, page.is_machine_made, page.title.language) == (True, True, "de")


def test_sessions_stand_in_the_order_of_time():
    page = page_of(full_entry(Kind.EVENT), language="en")

    starts = [session.starts_at for session in page.sessions]
    assert starts == sorted(starts)
    assert (page.is_translated, page.is_machine_made) == (False, False)


def test_steps_that_are_not_public_keep_their_own_words_only():
    path = EntryFactory(published=True, kind=Kind.LEARNING_PATH)
    public, draft = EntryFactory(published=True), EntryFactory()
    PathStep.objects.create(path=path, order=3, title="Elsewhere", address="https://e.example/")
    PathStep.objects.create(path=path, order=1, entry=public)
    PathStep.objects.create(path=path, order=2, entry=draft, title="Second")
    PathStep.objects.create(path=path, order=4, entry=draft)

    steps = page_of(path, language="en").steps

    assert [(step.order, step.entry, step.title) for step in steps] == [
        (1, public, ""),
        (2, None, "Second"),
        (3, None, "Elsewhere"),
    ]


# --- the index ----------------------------------------------------------------------------------------------------


def test_only_what_is_public_is_indexed():
    entries = [entry_that_is(status) for status in Status]

    assert [one.pk for one in entries_to_index([entry.pk for entry in entries])] == [entries[2].pk]
    assert list(public_entry_ids()) == [[entries[2].pk]]
    assert public_entry_count() == 1


@pytest.mark.parametrize("count", [1, 12])
def test_reading_for_the_index_costs_four_queries(count, django_assert_num_queries):
    events = [full_entry(Kind.EVENT), *EntryFactory.create_batch(count, published=True, event=True)]
    ids = [entry.pk for entry in events]

    with django_assert_num_queries(4):
        concepts = concepts_by_entry(ids)
        read = entries_to_index(ids)

    assert [one.pk for one in read] == ids
    whole, first = read[0], events[0]
    assert (whole.title, whole.provider_name, whole.provider_slug, whole.setting) == (
        first.title, first.provider.name, first.provider.slug, first.details.setting,
    )  # fmt: skip
    assert whole.texts == [(row.language, row.field, row.text) for row in first.texts.order_by("pk")] != []
    assert not any(one.texts for one in read[1:])
    assert {
        entry: [(one.role, one.key, one.confidence) for one in found] for entry, found in concepts.items()
    } == {ids[0]: [(ConceptRole.TECHNOLOGY, f"c{number}", 1.0) for number in range(3)]}


def test_all_entries_come_in_batches_lowest_first(monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 3)
    ids = sorted(entry.pk for entry in EntryFactory.create_batch(7, published=True))

    batches = list(public_entry_ids())

    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert [pk for batch in batches for pk in batch] == ids


def test_public_ids_lead_to_rows_of_any_state():
    entry, draft = EntryFactory(published=True), EntryFactory()
    unknown = OrganisationFactory().public_id

    ids = entry_ids_of([entry.public_id, draft.public_id, unknown])

    assert ids == {entry.public_id: entry.pk, draft.public_id: draft.pk}


# --- the same offer -----------------------------------------------------------------------------------------------


def test_the_oldest_entry_stands_for_an_offer_unless_it_is_archived():
    same = {"title": "A course", "canonical_address": "e.example/a", "kind": Kind.TRAINING}
    key = (Kind.TRAINING, "e.example/a", "a course", None)

    archived = entry_that_is(Status.ARCHIVED, **same)
    assert entries_by_match_key([key, None]) == {key: archived}

    older, _ = EntryFactory.create_batch(2, published=True, **same)
    assert entries_by_match_key([key]) == {key: older}
    assert entries_by_match_key([(Kind.EVENT, *key[1:]), None]) == {}
