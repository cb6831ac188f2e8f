from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.understanding import understand
from rialto.taxonomy.actions import import_esco, load_vocabularies
from rialto.taxonomy.queries import forget_vocabularies

pytestmark = pytest.mark.django_db
OPTIONS = ReadingOptions(today=date(2026, 11, 24), default_language="fr", default_country="BE")


@pytest.fixture(scope="module", autouse=True)
def _vocabularies(django_db_setup, django_db_blocker):
    """The value lists, loaded once for all tests here, around whose transactions this one lies."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        load_vocabularies()
        forget_vocabularies()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
        forget_vocabularies()


def understood(title: str, **given) -> FoundEntry:
    values = {"remote_id": "one", "kind": Kind.TRAINING, "title": title}
    return understand(FoundEntry(**(values | given)), OPTIONS)


def suggested(found: FoundEntry) -> set[tuple[str, str]]:
    return {(one.role, one.key) for one in found.concepts if one.confidence is not None}


def test_an_entry_s_own_words_complete_it():
    found = understood(
        "Kostenloser Kurs: Künstliche Intelligenz für Lehrkräfte",
        summary="Ein Kurs für Anfänger, die noch nie mit einer KI gearbeitet haben. 12.-14. Mai 2027 in Graz.",
        city="Graz",
    )

    assert (found.language, found.is_free, found.countries) == ("de", True, ["AT"])
    assert (found.starts_on, found.ends_on) == (date(2027, 5, 12), date(2027, 5, 14))
    assert (found.level_from, found.level_to) == (1, 2)
    assert suggested(found) == {("technology", "artificial-intelligence"), ("audience", "education")}


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Въведение в изкуствения интелект", "artificial-intelligence"),
        ("Základy umělé inteligence", "artificial-intelligence"),
        ("Kunstig intelligens i hverdagen", "artificial-intelligence"),
        ("Μαθήματα κυβερνοασφάλειας", "cybersecurity"),
        ("Küberturvalisuse alused", "cybersecurity"),
        ("Tekoälyn perusteet", "artificial-intelligence"),
        ("Kiberbiztonság mindenkinek", "cybersecurity"),
        ("Intelliġenza artifiċjali għal kulħadd", "artificial-intelligence"),
        ("Dirbtinis intelektas", "artificial-intelligence"),
        ("Wprowadzenie do analizy danych", "data-analytics"),
        ("Curso de programação", "software"),
        ("What AI can do", "artificial-intelligence"),
    ],
)
def test_a_subject_is_found_in_many_languages(title, key):
    assert ("technology", key) in suggested(understood(title))


@pytest.mark.parametrize(
    "title", ["Ai tempi dei social", "How to excel", "Go outside", "Training for life", "Café Cloud Nine"]
)
def test_words_that_mean_something_else_suggest_nothing(title):
    assert not {one for one in suggested(understood(title)) if one[0] == "technology"}


def test_a_longer_phrase_hides_the_shorter_one_inside_it():
    assert suggested(understood("Generative AI at work")) == {("technology", "generative-ai")}


def test_where_the_source_names_concepts_rialto_suggests_none():
    stated = FoundConcept(role=ConceptRole.TECHNOLOGY, key="robotics")

    found = understood("Artificial intelligence", concepts=[stated])

    assert {one.key for one in found.concepts if one.role == ConceptRole.TECHNOLOGY} == {"robotics"}


def test_more_places_make_surer():
    once = understood("Something", summary="About robotics.").concepts
    twice = understood("Robotics", summary="About robotics.").concepts

    assert [one.confidence for one in (*once, *twice)] == [0.6, 0.92]


@pytest.mark.parametrize(
    ("title", "given", "levels"),
    [
        ("Python for beginners", {}, (1, 2)),
        ("Python pro pokročilé", {}, (5, 6)),
        ("Python: beginner to advanced", {}, (1, 6)),
        ("Python", {"summary": "Uses advanced technologies"}, (None, None)),
        ("Python", {"tags": ["Advanced"]}, (5, 6)),
        ("Deutsch für Anfänger", {}, (None, None)),
        ("Language lessons for beginners (A1)", {}, (None, None)),
        ("English B2", {}, (None, None)),
        ("Python for beginners", {"level_from": 3, "level_to": 4}, (3, 4)),
        ("Python for beginners", {"kind": Kind.FUNDING}, (None, None)),
    ],
)
def test_a_level_is_read_from_words_for_learners_never_of_languages(title, given, levels):
    found = understood(title, **given)

    assert (found.level_from, found.level_to) == levels


@pytest.mark.parametrize(
    ("text", "level"),
    [("EQF level 5", 5), ("EQR-Niveau 6", 6), ("CEC 4", 4), ("EQF 5 or EQF 6", None), ("5 ECTS", None)],
)
def test_the_level_of_the_qualifications_framework_is_read(text, level):
    assert understood("Diploma", summary=text).details.get("eqf_level") == level


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("und", "Das ist ein Kurs für alle, die etwas lernen wollen und nicht wissen, wie das geht.", "de"),
        ("und", "Data Bootcamp", "fr"),
        (
            "en",
            "Das ist ein Kurs für alle, die etwas lernen wollen und nicht wissen, wie das geht. " * 2,
            "de",
        ),
        ("it", "Data Bootcamp", "it"),
    ],
)
def test_the_language_is_the_source_s_then_the_words_then_the_operator_s(language, text, expected):
    assert understood("Bootcamp", summary=text, language=language).language == expected


def test_esco_s_digital_skills_are_suggested_where_they_are_known(tmp_path: Path):
    header = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description\n"
    address = "http://data.europa.eu/esco/skill/0001"
    row = f"KnowledgeSkillCompetence,{address},knowledge,cross-sector,digital forensics,forensic computing,,released,x\n"
    (tmp_path / "skills_en.csv").write_text(header + row, encoding="utf-8")
    (tmp_path / "digitalSkillsCollection_en.csv").write_text(
        f"conceptType,conceptUri,preferredLabel\nKnowledgeSkillCompetence,{address},digital forensics\n",
        encoding="utf-8",
    )
    import_esco([tmp_path])
    forget_vocabularies()

    assert ("skill", "0001") in suggested(understood("Forensic computing for all"))
    forget_vocabularies()


@pytest.mark.parametrize(
    "text", ["", " ", "<p></p>", "&&&", "\x00", "🙂" * 50, "a" * 5000, "1" * 300, "€" * 300, "20" * 200]
)
def test_any_text_is_borne(text):
    assert understood(text, summary=text, description=text, tags=[text], city=text).remote_id == "one"
