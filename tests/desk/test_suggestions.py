"""The queue of suggestions: what sources say against what people set."""

import pytest
from django.urls import reverse

from rialto.catalogue.actions import correct_entry
from rialto.catalogue.choices import SuggestionState
from rialto.catalogue.models import Override, Source, Suggestion
from tests.factories import EntryFactory, OrganisationFactory, SourceFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("desk:suggestion-list")


@pytest.fixture
def source() -> Source:
    return SourceFactory(name="Fair")


def suggestion_of(
    source: Source, colleague, *, field: str = "title", value="Said <b>", by_hand="Set by hand"
) -> Suggestion:
    entry = EntryFactory(published=True)
    record = SourceRecordFactory(source=source, entry=entry)
    correct_entry(entry, {field: by_hand}, by=colleague)
    return Suggestion.objects.create(entry=entry, record=record, field=field, value=value)


def all_of(source: Source, decision: str) -> str:
    return reverse("desk:suggestion-all", args=[source.slug, decision])


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_door_is_shut_for_strangers_and_not_there_for_others(client, source, colleague, method):
    suggestion = suggestion_of(source, colleague)
    addresses = [LIST, all_of(source, "accept"), all_of(source, "refuse")]

    assert [getattr(client, method)(one)["Location"] for one in addresses] == [
        f"{reverse('accounts:sign-in')}?next={one}" for one in addresses
    ]
    client.force_login(UserFactory())
    assert {getattr(client, method)(one).status_code for one in addresses} == {404}
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.OPEN


def test_both_values_stand_side_by_side(staff, source, colleague):
    suggestion_of(source, colleague)

    page = staff.get(LIST)

    line = page.context["lines"][0]
    assert (line.label, line.now, line.said) == ("title", "Set by hand", "Said <b>")
    assert line.set_at is not None
    assert b"Said <b>" not in page.content


def test_a_provider_is_shown_by_its_name(staff, source, colleague):
    by_hand, said = OrganisationFactory(name="Ours"), OrganisationFactory(name="Theirs")
    suggestion_of(source, colleague, field="provider", value=said.pk, by_hand=by_hand)

    line = staff.get(LIST).context["lines"][0]

    assert (line.now, line.said) == ("Ours", "Theirs")


def test_the_list_costs_the_same_however_long_it_is(staff, source, colleague, django_assert_num_queries):
    suggestion_of(source, colleague)
    with django_assert_num_queries(7):  # session, person, counts, sources, number, suggestions, what was set
        staff.get(LIST)
    for _number in range(8):
        suggestion_of(source, colleague)

    with django_assert_num_queries(7):
        assert len(staff.get(LIST).context["lines"]) == 9


def test_what_is_ticked_is_accepted_and_nothing_else(staff, source, colleague):
    first, second = suggestion_of(source, colleague), suggestion_of(source, colleague)

    answer = staff.post(LIST, {"chosen": [first.pk], "decision": "accept"}, follow=True)

    assert b"1 suggestion was accepted." in answer.content
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.decided_by, first.entry.title) == ("accepted", colleague.public_id, "Said <b>")
    assert (second.state, second.entry.title) == ("open", "Set by hand")
    assert not Override.objects.filter(entry=first.entry).exists()


def test_what_is_ticked_is_refused(staff, source, colleague):
    suggestion = suggestion_of(source, colleague)

    staff.post(LIST, {"chosen": [suggestion.pk], "decision": "refuse"})

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.entry.title) == ("refused", "Set by hand")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"decision": "accept"}, "Tick at least one."),
        ({"chosen": ["999999"], "decision": "accept"}, "The list has changed meanwhile"),
        ({"chosen": ["1"]}, "Choose what to do."),
    ],
)
def test_what_cannot_be_decided_is_told(staff, source, colleague, said, words):
    suggestion = suggestion_of(source, colleague)

    page = staff.post(LIST, said)

    assert (page.status_code, words in page.content.decode()) == (400, True)
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.OPEN


@pytest.mark.parametrize(("decision", "title"), [("accept", "Said <b>"), ("refuse", "Set by hand")])
def test_all_of_a_source_are_decided_after_a_question(staff, source, colleague, decision, title):
    other = suggestion_of(SourceFactory(), colleague)
    ours = [suggestion_of(source, colleague) for _number in range(3)]

    assert f"{decision.title()} 3 suggestions?" in staff.get(all_of(source, decision)).content.decode()
    assert Suggestion.objects.filter(state="open").count() == 4
    staff.post(all_of(source, decision))

    assert list(Suggestion.objects.filter(state="open")) == [other]
    for one in ours:
        one.entry.refresh_from_db()
    assert {one.entry.title for one in ours} == {title}


def test_one_that_cannot_be_accepted_keeps_none_of_the_others_back(staff, source, colleague):
    good = suggestion_of(source, colleague)
    bad = suggestion_of(source, colleague, value="")

    page = staff.post(all_of(source, "accept"), follow=True)

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == ("accepted", "open")
    assert b"1 suggestion was accepted." in page.content


def test_the_queue_is_narrowed_to_a_source(staff, source, colleague):
    suggestion_of(source, colleague)
    suggestion_of(SourceFactory(name="Other"), colleague)

    page = staff.get(LIST, {"source": source.slug})

    assert len(page.context["lines"]) == 1
    assert all_of(source, "refuse") in page.content.decode()
    assert len(staff.get(LIST, {"source": "nobody"}).context["lines"]) == 2


def test_an_empty_queue_says_what_will_stand_there(staff, source):
    assert b"No suggestion waits for a decision" in staff.get(LIST).content
    assert staff.get(reverse("desk:suggestion-all", args=[source.slug, "burn"])).status_code == 404
    assert staff.get(reverse("desk:suggestion-all", args=["nobody", "accept"])).status_code == 404
