"""Concepts as a bridge between languages: from the words of a query to entries that say the same in others."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command

from rialto.catalogue.models import EntryConcept
from rialto.finding import concepts
from rialto.finding.actions import build_labels, rebuild_index
from rialto.finding.concepts import are_labels_current, label_index, labels_stamp, meant_by, names_of
from rialto.finding.following import LabelKeeper
from rialto.search.query_text import parse
from rialto.taxonomy.actions import load_vocabularies
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme
from tests.finding.test_queries import found, titles
from tests.published import training


@pytest.fixture
def occupation(db):
    """An occupation as an import of ESCO leaves it, with names in four languages."""
    scheme = Scheme.objects.create(key="esco-occupations", title="ESCO occupations")
    concept = Concept.objects.create(scheme=scheme, key="beekeeper", kind="occupation")
    for language, kind, text in (
        ("en", "preferred", "beekeeper"),
        ("en", "alternative", "apiarist"),
        ("de", "preferred", "Imker/Imkerin"),
        ("fi", "preferred", "mehiläishoitaja"),
        ("el", "preferred", "μελισσοκόμος"),
        ("el", "description", "Φροντίζει μέλισσες."),
    ):
        ConceptLabel.objects.create(concept=concept, language=language, kind=kind, text=text)
    return concept


@pytest.fixture
def labelled(occupation, index, settings, tmp_path):
    settings.LABELS_FOLDER = tmp_path / "labels"
    build_labels()
    return occupation


def abouts(query: str, language: str) -> dict[str, str]:
    return {str(line.title): line.about for line in found(query, language).lines}


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("beekeeper", "en"),
        ("apiarists", "en"),
        ("Imkerin", "de"),
        ("mehiläishoitajan", "fi"),
        ("mehilaishoitaja", "fi"),
        ("mehiläishoitja", "fi"),
        ("ΜΕΛΙΣΣΟΚΌΜΟΣ", "el"),
        ("beekeepr", "en"),
    ],
)
def test_a_name_of_a_concept_in_any_language_finds_what_says_it_in_another(
    labelled, publish, typed, language
):
    publish(training("a", "Werden Sie Imker", language="de"), training("b", "Kochen lernen", language="de"))

    assert [
        title.replace("<mark>", "").replace("</mark>", "") for title in titles(f"q={typed}", language)
    ] == ["Werden Sie Imker"]


def test_a_result_found_only_by_its_concept_says_which_in_the_readers_language(labelled, publish):
    publish(
        training("a", "Werden Sie Imker", language="de"),
        training("b", "The beekeeper's year", language="en"),
    )

    assert abouts("q=beekeeper", "en") == {
        "The <mark>beekeeper</mark>&#x27;s year": "",
        "Werden Sie Imker": "beekeeper",
    }
    assert abouts("q=beekeeper", "fi")["Werden Sie Imker"] == "mehiläishoitaja"


def test_the_words_themselves_come_first(labelled, publish):
    publish(training("a", "Imker", language="de"), training("b", "Become a beekeeper", language="en"))

    assert [line.about for line in found("q=beekeeper").lines] == ["", "beekeeper"]


def test_a_concept_that_was_attached_finds_but_not_one_that_is_hardly_likely(labelled, publish):
    sure, unsure = publish(training("a", "Honey"), training("b", "Wax"))
    EntryConcept.objects.create(entry=sure, concept=labelled, role="occupation", confidence=0.9)
    EntryConcept.objects.create(entry=unsure, concept=labelled, role="occupation", confidence=0.2)
    rebuild_index()

    assert titles("q=Imker", "de") == ["Honey"]


def test_other_words_of_the_query_are_still_insisted_on(labelled, publish):
    publish(training("a", "Imker in Wien", language="de"), training("b", "Imker in Graz", language="de"))

    assert [line.url for line in found("q=beekeeper Wien").lines] == [
        line.url for line in found("q=Imker Wien", "de").lines
    ]
    assert found("q=beekeeper Wien").page.total == 1


def test_a_label_much_like_the_query_answers_where_nothing_else_does(labelled, publish):
    publish(training("a", "Werden Sie Imker", language="de"))

    assert abouts("q=beekeeping", "en") == {"Werden Sie Imker": "beekeeper"}
    assert found("q=bookkeeping").page.total == 0


def test_facets_counts_and_the_map_count_what_concepts_find(labelled, publish, client):
    publish(training("a", "Werden Sie Imker", language="de", countries=["AT"]))

    (country,) = [group for group in found("q=beekeeper").groups if group.name == "country"]
    page = client.get("/en/search/?q=beekeeper&view=map")

    assert [(value.value, value.count) for value in country.values] == [("AT", 1)]
    assert "Austria: 1" in page.content.decode()


def test_the_facet_of_concepts_is_shown_nowhere(labelled, publish, client):
    publish(training("a", "Werden Sie Imker", language="de"))

    page = client.get("/en/search/?q=beekeeper").content.decode()

    assert [group.name for group in found("q=beekeeper").groups if group.name == "concept"] == []
    assert "About: beekeeper" in page


def test_finding_by_concept_can_be_switched_off(labelled, publish, settings):
    publish(training("a", "Werden Sie Imker", language="de"))
    settings.SEARCH_BY_CONCEPT = False

    assert titles("q=beekeeper") == []
    assert meant_by(parse("beekeeper"), ("en",)) == ()


def test_quotation_marks_mean_the_words_as_they_stand(labelled, publish):
    publish(training("a", "Werden Sie Imker", language="de"))

    assert titles('q="bee keeper"') == []


def test_names_are_built_anew_when_a_vocabulary_changes_and_only_then(labelled):
    assert are_labels_current()
    built = label_index().stamp
    assert build_labels() == label_index().label_count > 100

    ConceptLabel.objects.create(concept=labelled, language="sv", kind="preferred", text="biodlare")
    Scheme.objects.filter(key="esco-occupations").update(revision=2)
    load_vocabularies()
    from rialto.taxonomy.queries import forget_vocabularies

    forget_vocabularies()
    assert not are_labels_current()
    call_command("build_labels", "--reindex")

    assert label_index().stamp == labels_stamp() != built
    assert [one.concepts for one in meant_by(parse("biodlare"), ("sv",))] == [(labelled.pk,)]


def test_names_cost_a_query_once(labelled, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("rialto.taxonomy.queries.vocabularies.FRESH_SECONDS", 1000.0)
    # Another test's concept may have had the same id.
    monkeypatch.setattr("rialto.finding.concepts._names", type(concepts._names)())
    labels_stamp()
    with django_assert_num_queries(1):
        assert names_of([labelled.pk], "de") == {labelled.pk: "Imker/Imkerin"}
    with django_assert_num_queries(0):
        assert names_of([labelled.pk], "de") == {labelled.pk: "Imker/Imkerin"}


def test_an_import_is_waited_for_and_building_is_tried_again_when_it_failed(labelled, monkeypatch):
    now, current, stamp, started = [0.0], [True], ["a"], []
    child = SimpleNamespace(code=None, poll=lambda: child.code)
    monkeypatch.setattr("rialto.finding.following.are_labels_current", lambda: current[0])
    monkeypatch.setattr("rialto.finding.following.labels_stamp", lambda: stamp[0])
    keeper = LabelKeeper(lambda: started.append(now[0]) or child, lambda: now[0])

    def at(moment: float) -> list[float]:
        now[0] = moment
        keeper.look()
        return started

    assert at(0) == []
    current[0] = False
    assert at(1) == at(10) == []
    stamp[0] = "b"  # the import goes on
    assert at(14) == at(20) == []
    assert at(30) == [30]
    assert at(31) == [30]
    child.code = 1
    assert at(40) == at(90) == [30]
    child.code = None
    assert at(101) == [30, 101]
    child.code, current[0] = 0, True
    assert at(110) == at(300) == [30, 101]
