"""The duplicate queue: pairs side by side, decided, put off and undone."""

import pytest
from django.urls import reverse

from rialto.catalogue.actions import FoundPair, merge_entries, note_candidates
from rialto.catalogue.choices import CandidateState, Status
from rialto.catalogue.models import DuplicateCandidate, Entry, EntryMerge
from tests.factories import EntryFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("desk:duplicate-list")


def pair_of(score: float = 0.7, rule: str = "same-title", **said) -> DuplicateCandidate:
    first = EntryFactory(published=True, title="Nets <b>", **said)
    second = EntryFactory(published=True, title="Nets and more", is_free=True, **said)
    for entry in (first, second):
        SourceRecordFactory(entry=entry)
    note_candidates([FoundPair(first=first.pk, second=second.pk, rule=rule, score=score)])
    return DuplicateCandidate.objects.get(first=first, second=second)


@pytest.fixture
def pair() -> DuplicateCandidate:
    return pair_of()


def at(pair: DuplicateCandidate) -> str:
    return reverse("desk:duplicate-page", args=[pair.pk])


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_door_is_shut_for_strangers_and_not_there_for_others(client, pair, method):
    merge = merge_entries(EntryFactory(published=True), EntryFactory(published=True), by=None)
    addresses = [LIST, at(pair), reverse("desk:merge-list"), reverse("desk:merge-undo", args=[merge.pk])]
    usable = [one for one in addresses if getattr(client, method)(one).status_code != 405]

    assert {getattr(client, method)(one)["Location"] for one in usable} == {
        f"{reverse('accounts:sign-in')}?next={one}" for one in usable
    }
    client.force_login(UserFactory())
    assert {getattr(client, method)(one).status_code for one in usable} == {404}
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_the_surest_pairs_come_first_and_can_be_narrowed(staff):
    low, high = pair_of(0.5), pair_of(0.9, rule="near-text", kind="event")

    def shown(**asked) -> list[int]:
        return [line.candidate.pk for line in staff.get(LIST, asked).context["lines"]]

    assert shown() == [high.pk, low.pk]
    assert shown(kind="event") == [high.pk]
    assert shown(rule="same-title") == [low.pk]
    assert shown(state="different") == []
    assert shown(kind="nonsense", state="merged", rule="x") == [high.pk, low.pk]


def test_the_queue_costs_the_same_however_long_it_is(staff, pair, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, person, number, pairs
        staff.get(LIST)
    for _number in range(9):
        pair_of()

    with django_assert_num_queries(4):
        assert len(staff.get(LIST).context["lines"]) == 10


def test_fields_that_differ_are_marked_in_words(staff, pair):
    page = staff.get(at(pair))

    marked = {field.label: field.differs for field in page.context["pair"].fields}
    assert (marked["title"], marked["language"], marked["free of charge"]) == (True, False, True)
    content = page.content.decode()
    assert content.count('<span class="mark">differs</span>') == sum(marked.values())
    assert "Nets <b>" not in content
    assert content.count("<h1") == 1


def test_a_pair_page_costs_the_same_however_many_sources_there_are(staff, pair, django_assert_num_queries):
    with django_assert_num_queries(5):  # session, person, pair, records, the next pair
        staff.get(at(pair))
    SourceRecordFactory.create_batch(6, entry=pair.first)

    with django_assert_num_queries(5):
        staff.get(at(pair))


@pytest.mark.parametrize(("decision", "survivor"), [("keep-first", "first"), ("keep-second", "second")])
def test_a_person_says_which_one_lives_on(staff, pair, colleague, decision, survivor):
    answer = staff.post(at(pair), {"decision": decision, "reason": "One flyer."})

    assert answer["Location"] == LIST
    merge = EntryMerge.objects.get()
    assert (merge.survivor, merge.actor_id, merge.reason) == (
        getattr(pair, survivor),
        colleague.public_id,
        "One flyer.",
    )
    pair.refresh_from_db()
    assert pair.state == CandidateState.MERGED
    assert reverse("desk:merge-undo", args=[merge.pk]) in staff.get(at(pair)).content.decode()


def test_the_entry_that_is_public_is_offered_first(staff):
    pair = pair_of()
    Entry.objects.filter(pk=pair.first_id).update(status=Status.IN_REVIEW)

    assert not staff.get(at(pair)).context["pair"].is_first_kept


def test_kept_apart_pairs_leave_the_queue_and_can_still_be_made_one(staff, pair):
    staff.post(at(pair), {"decision": "apart", "reason": "Two towns."})

    pair.refresh_from_db()
    assert (pair.state, pair.reason) == (CandidateState.DIFFERENT, "Two towns.")
    assert staff.get(LIST).context["lines"] == []
    assert len(staff.get(LIST, {"state": "different"}).context["lines"]) == 1
    assert b"Two towns." in staff.get(at(pair)).content
    staff.post(at(pair), {"decision": "keep-first"})
    pair.refresh_from_db()
    assert pair.state == CandidateState.MERGED


def test_after_a_decision_the_next_pair_is_there_and_later_goes_on_too(staff):
    high, low = pair_of(0.9), pair_of(0.5)

    assert f'href="{at(low)}"' in staff.get(at(high)).content.decode()
    assert staff.post(at(high), {"decision": "apart"})["Location"] == at(low)
    assert f'href="{LIST}"' in staff.get(at(low)).content.decode()


@pytest.mark.parametrize("said", [{}, {"decision": "both"}])
def test_without_a_decision_nothing_is_decided(staff, pair, said):
    page = staff.post(at(pair), said)

    assert (page.status_code, b"Choose what to do." in page.content) == (400, True)
    pair.refresh_from_db()
    assert pair.state == CandidateState.OPEN


def test_what_was_decided_by_somebody_else_is_told(staff, pair):
    merge_entries(pair.first, pair.second, by=None)

    page = staff.post(at(pair), {"decision": "keep-first"})

    assert (page.status_code, b"merged already" in page.content) == (400, True)


def test_what_was_made_one_is_undone_after_a_question(staff, pair):
    staff.post(at(pair), {"decision": "keep-first"})
    merge = EntryMerge.objects.get()
    undo = reverse("desk:merge-undo", args=[merge.pk])
    assert [line.merge for line in staff.get(reverse("desk:merge-list")).context["lines"]] == [merge]

    assert b"Make two of them again?" in staff.get(undo).content
    assert EntryMerge.objects.get().undone_at is None
    assert staff.post(undo, {"reason": "My mistake."})["Location"] == reverse("desk:merge-list")

    pair.refresh_from_db()
    assert pair.state == CandidateState.DIFFERENT
    assert Entry.objects.filter(status=Status.PUBLISHED).count() == 2
    assert staff.get(reverse("desk:merge-list")).context["lines"] == []
    again = staff.post(undo, follow=True)
    assert b"split already" in again.content


def test_the_list_of_what_was_made_one_costs_the_same(staff, colleague, django_assert_num_queries):
    def merge() -> None:
        merge_entries(EntryFactory(published=True), EntryFactory(published=True), by=colleague)

    merge()
    with django_assert_num_queries(5):  # session, person, number, merges, people
        staff.get(reverse("desk:merge-list"))
    for _number in range(6):
        merge()

    with django_assert_num_queries(5):
        assert {line.by for line in staff.get(reverse("desk:merge-list")).context["lines"]} == {
            colleague.email
        }


def test_empty_lists_say_what_will_stand_there(staff):
    assert b"No pair waits for a decision" in staff.get(LIST).content
    assert b"Nothing was made one yet" in staff.get(reverse("desk:merge-list")).content
    assert staff.get(reverse("desk:duplicate-page", args=[1])).status_code == 404
