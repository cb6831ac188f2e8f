"""Importing DigComp 3.0 as the JRC publishes it, and a translation of it."""

import json

import pytest
from django.core.management import CommandError, call_command

from rialto.base.errors import Refused
from rialto.taxonomy.actions import import_digcomp, load_vocabularies
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme
from rialto.taxonomy.queries import resolve, term, vocabulary
from tests.shared_data import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(forgetful):
    load_vocabularies()


@pytest.fixture
def english():
    return shared("digcomp/digcomp-3.0-en.jsonld.xz")


def concepts():
    return Concept.objects.filter(scheme__key="digcomp-3.0", is_current=True)


def write(path, nodes):
    path.write_text(json.dumps({"@context": {}, "@graph": nodes}), encoding="utf-8")
    return path


def area(**more):
    return {"@type": "CompetenceArea", "@id": "CompetenceArea/1", "name": "Area", **more}


def competence(**more):
    named = {
        "@type": "Competence",
        "@id": "Competence/1.1",
        "name": "Browsing",
        "competence_area_id": "CompetenceArea/1",
    }
    return {**named, **more}


def test_the_jrcs_file_deepens_what_ships(english):
    shipped = set(concepts().values_list("pk", flat=True))

    import_digcomp(english)

    kinds = ("area", "competence", "statement", "outcome", "term")
    assert [concepts().filter(kind=kind).count() for kind in kinds] == [5, 21, 362, 523, 126]
    assert set(concepts().filter(kind__in=("area", "competence")).values_list("pk", flat=True)) == shipped


def test_statements_and_outcomes_know_competence_level_and_kind(english):
    import_digcomp(english)

    outcome = concepts().select_related("broader").get(key="LO1.1.01")

    assert outcome.broader.key == "1.1"
    assert outcome.facts == {
        "level": "Basic",
        "digcomp_levels": [1, 2],
        "type": "attitude",
        "ai": "AI-Implicit",
    }
    assert concepts().exclude(kind="term").filter(broader=None).count() == 5
    levels = [
        facts["digcomp_levels"]
        for facts in concepts().filter(kind="statement").values_list("facts", flat=True)
    ]
    assert {tuple(each) for each in levels} == {(1, 2), (3, 4), (5, 6), (7, 8)}


def test_a_second_import_changes_nothing_and_loading_neither(english):
    import_digcomp(english)
    before = list(ConceptLabel.objects.order_by("pk").values()), list(Scheme.objects.values())

    assert import_digcomp(english).rows == 0
    assert {key for key, done in load_vocabularies().items() if done.rows} == set()
    assert (list(ConceptLabel.objects.order_by("pk").values()), list(Scheme.objects.values())) == before


def test_a_translation_adds_its_language_and_keeps_ours(english):
    import_digcomp(english)

    import_digcomp(shared("digcomp/digcomp-3.0-nl.jsonld.xz"))

    browsing = term("digcomp-3.0", "1.1")
    assert browsing.label("nl") == "Browsen, zoeken en filteren van informatie"
    assert browsing.label("de") == "Informationen durchsuchen, recherchieren und filtern"
    assert import_digcomp(english).rows == 0


def test_an_imported_wording_holds_over_the_shipped_one_when_lists_are_loaded_again(tmp_path):
    path = write(tmp_path / "fr.jsonld", [area(name_fr="Domaine"), competence(name_fr="Naviguer")])
    import_digcomp(path)

    load_vocabularies()

    assert term("digcomp-3.0", "1.1").label("fr") == "Naviguer"
    assert term("digcomp-3.0", "1.2").label("fr") == "Évaluer des informations"


def test_pages_keep_to_areas_and_competences_while_anything_can_be_resolved(english):
    import_digcomp(english)

    assert len(vocabulary("digcomp-3.0")) == 26
    found = resolve("digcomp-3.0", ["CS1.1.01", "1.1", "no such thing"])
    assert list(found) == ["1.1", "CS1.1.01"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "not a whole JSON-LD file"),
        ('{"@graph": [', "not a whole JSON-LD file"),
        ("[" * 100_000, "not a whole JSON-LD file"),
        ("[1, 2]", "no list of things"),
        ('{"@graph": ["a"]}', "no list of things"),
        ('{"@graph": []}', "holds no DigComp competences"),
        ('{"@graph": [{"@type": "Competence", "name": "x"}]}', "has no usable “@id”"),
        ('{"@graph": [{"@type": "Competence", "@id": "Competence/1.1"}]}', "has no text"),
        (
            '{"@graph": [{"@type": "Competence", "@id": "Competence/9.9", "name": "x"}]}',
            "no area or competence 9.9",
        ),
    ],
)
def test_a_broken_file_is_refused_in_one_clear_sentence(tmp_path, content, sentence):
    path = tmp_path / "digcomp.jsonld"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=sentence):
        import_digcomp(path)


def test_without_the_shipped_lists_the_import_says_what_to_do_first(tmp_path):
    Scheme.objects.filter(key="digcomp-3.0").delete()

    with pytest.raises(Refused, match="load_vocabularies"):
        import_digcomp(write(tmp_path / "en.jsonld", [area(), competence()]))


def test_the_command_reports_and_fails_in_words(tmp_path, capsys):
    call_command("import_digcomp", str(write(tmp_path / "en.jsonld", [area(), competence()])))

    assert capsys.readouterr().out == "digcomp-3.0: 2 changed, 2 labels changed\n"
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_digcomp", str(tmp_path / "nowhere.jsonld"))
