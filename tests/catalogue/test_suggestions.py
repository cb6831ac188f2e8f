import pytest

from rialto.catalogue.choices import Assertion, ConceptRole
from rialto.catalogue.found import FoundConcept
from rialto.catalogue.models import Entry, EntryConcept
from tests.catalogue.conftest import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]

STATED = FoundConcept(role=ConceptRole.TECHNOLOGY, key="robotics")
SUGGESTED = FoundConcept(role=ConceptRole.TECHNOLOGY, key="robotics", confidence=0.85)


def statements():
    return sorted(
        (row.concept.key, row.assertion, row.confidence)
        for row in EntryConcept.objects.select_related("concept")
    )


def test_a_suggestion_is_stored_as_one_with_its_confidence(write):
    write(found(concepts=[SUGGESTED]))

    assert statements() == [("robotics", Assertion.SUGGESTED, 0.85)]


def test_what_the_source_states_replaces_the_suggestion(write):
    write(found(concepts=[SUGGESTED]))

    report = write(found(concepts=[STATED, SUGGESTED]))

    assert statements() == [("robotics", Assertion.SOURCE, None)]
    assert report.changed == 1


def test_what_the_source_states_no_longer_may_be_suggested(write):
    write(found(concepts=[STATED]))

    write(found(concepts=[SUGGESTED]))

    assert statements() == [("robotics", Assertion.SUGGESTED, 0.85)]


def test_a_suggestion_that_is_made_no_more_goes(write):
    write(found(concepts=[SUGGESTED]))

    write(found(concepts=[], summary="About something else now"))

    assert statements() == []


def test_what_a_person_confirmed_is_never_a_suggestion_again(write):
    write(found(concepts=[SUGGESTED]))
    EntryConcept.objects.update(assertion=Assertion.PERSON, confidence=None)

    report = write(found(concepts=[SUGGESTED], summary="The same, said otherwise"))

    assert statements() == [("robotics", Assertion.PERSON, None)]
    assert report.changed == 1
    assert Entry.objects.count() == 1


def test_the_same_suggestions_again_are_no_change(write):
    write(found(concepts=[SUGGESTED]))
    before = list(EntryConcept.objects.values_list("pk", flat=True))

    write(found(concepts=[SUGGESTED], summary="The same, said otherwise"))

    assert list(EntryConcept.objects.values_list("pk", flat=True)) == before
