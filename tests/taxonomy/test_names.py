"""All that concepts are called, for who looks for them in texts."""

import pytest

from rialto.taxonomy.models import Concept, ConceptLabel, Scheme
from rialto.taxonomy.queries import broader_of, names_count, names_of_schemes

pytestmark = pytest.mark.django_db


@pytest.fixture
def concepts() -> dict[str, Concept]:
    jobs = Scheme.objects.create(key="jobs", title="Jobs")
    digcomp, _ = Scheme.objects.get_or_create(key="digcomp-3.0", defaults={"title": "DigComp 3.0"})
    digcomp.concepts.all().delete()
    made = {
        "people": Concept.objects.create(scheme=jobs, key="people"),
        "gone": Concept.objects.create(scheme=jobs, key="gone", is_current=False),
        "competence": Concept.objects.create(scheme=digcomp, key="1.1", kind="competence"),
        "statement": Concept.objects.create(scheme=digcomp, key="1.1.1", kind="statement"),
    }
    made["cook"] = Concept.objects.create(scheme=jobs, key="cook", broader=made["people"])
    for name, language, kind, text in (
        ("cook", "fi", "preferred", "kokki"),
        ("cook", "de", "preferred", "Koch"),
        ("cook", "de", "alternative", "Küchenmeister"),
        ("cook", "de", "hidden", "Kohc"),
        ("cook", "de", "description", "Kocht."),
        ("gone", "de", "preferred", "Heizer"),
        ("competence", "de", "preferred", "Suchen"),
        ("statement", "de", "preferred", "Kann in einfachen Schritten suchen"),
    ):
        ConceptLabel.objects.create(concept=made[name], language=language, kind=kind, text=text)
    return made


def test_names_come_one_language_after_another_without_descriptions_and_what_is_past(concepts):
    cook, competence = concepts["cook"].pk, concepts["competence"].pk
    expected = [
        (cook, "de", "preferred", "Koch"),
        (cook, "de", "alternative", "Küchenmeister"),
        (cook, "de", "hidden", "Kohc"),
        (competence, "de", "preferred", "Suchen"),
        (cook, "fi", "preferred", "kokki"),
    ]

    found = list(names_of_schemes(["jobs", "digcomp-3.0"]))

    assert sorted(found) == sorted(expected)
    assert [language for _, language, _, _ in found] == ["de"] * 4 + ["fi"]
    assert names_count(["jobs"]) == 6


def test_the_broader_concept_of_each_that_has_one_costs_a_query(concepts, django_assert_num_queries):
    ids = [concept.pk for concept in concepts.values()]

    with django_assert_num_queries(1):
        assert broader_of(ids) == {concepts["cook"].pk: concepts["people"].pk}
