import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.understanding import understand
from rialto.harvesting.understanding.candidate import complete
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


def test_what_was_added_is_told_field_by_field_with_its_rule_and_how_sure_it_is():
    found = FoundEntry(
        remote_id="one",
        kind=Kind.TRAINING,
        title="Kostenloser Kurs: Künstliche Intelligenz für Lehrkräfte",
        summary="Ein Kurs für Anfänger, die noch nie mit einer KI gearbeitet haben. 12.-14. Mai 2027 in Graz.",
        city="Graz",
    )

    added = complete(found, OPTIONS)

    assert added == {
        "language": ["de", "language"],
        "countries": [["AT"], "places"],
        "level_from": [1, "levels"],
        "level_to": [2, "levels"],
        "is_free": [True, "prices"],
        "starts_on": ["2027-05-12", "dates"],
        "ends_on": ["2027-05-14", "dates"],
        "concepts": [
            ["technology", "artificial-intelligence", 0.92],
            ["audience", "education", 0.85],
        ],
    }


def test_of_a_language_that_contradicts_its_source_is_told_what_that_had_said():
    text = "Dieser Kurs ist für alle, die mit dem Computer noch nicht gearbeitet haben und es nun lernen wollen, und er ist nicht schwer."
    found = FoundEntry(remote_id="1", kind=Kind.TRAINING, title="Kurs", summary=text, language="en")

    assert complete(found, OPTIONS)["language"] == ["de", "language", "en"]


WORDS = st.sampled_from([
    "Graz", "Course", "in Vienna", "12.05.2027", "1 June 2027", "free", "kostenlos", "120 EUR", "price: 99 €", "beginners",
    "EQF level 5", "deadline 3 May 2027", "Künstliche Intelligenz", "cybersecurity", "Lehrkräfte", "à Lyon", "gratuit",
])  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
SAID = st.builds(
    FoundEntry, remote_id=st.just("1"), kind=st.sampled_from([*Kind]), title=SENTENCES, summary=SENTENCES,
    language=st.sampled_from(["und", "en", "de-AT", "xx", ""]), city=st.sampled_from(["", "Graz", "Paris"]),
    price_amount=st.sampled_from([None, Decimal("NaN"), Decimal("sNaN"), Decimal(5)]), price_currency=st.sampled_from(["", "EUR"]),
    countries=st.sampled_from([[], ["FR"]]), details=st.sampled_from([{}, {"eqf_level": float("nan")}]),
    sessions=st.lists(
        st.builds(
            FoundSession, starts_at=st.just(datetime(2027, 5, 1, tzinfo=UTC)), city=st.sampled_from(["", "Graz", "Paris"]),
            country=st.sampled_from(["", "DE", "\0"]),
        ),
        max_size=2,
    ),
)  # fmt: skip


@given(SAID)
def test_what_was_added_and_nothing_else_is_the_difference(found):
    parsed = deepcopy(found)

    added = json.loads(json.dumps(complete(found, OPTIONS), allow_nan=False))

    assert found.worked_out == [name for name in added if name not in ("concepts", "sessions.country")]
    assert repr(with_added(parsed, added)) == repr(replace(found, worked_out=[]))


def with_added(parsed: FoundEntry, added: dict[str, Any]) -> FoundEntry:
    """What was parsed, with what is kept of its understanding."""
    for role, key, confidence in added.pop("concepts", []):
        parsed.concepts.append(FoundConcept(role=role, key=key, confidence=confidence))
    for field, (value, *_rule) in added.items():
        if field == "details.eqf_level":
            parsed.details["eqf_level"] = value
        elif field == "sessions.country":
            for session, country in zip(parsed.sessions, value, strict=True):
                session.country = country or session.country
        elif field.endswith("_on"):
            setattr(parsed, field, date.fromisoformat(value))
        else:
            setattr(parsed, field, Decimal(value) if field == "price_amount" else value)
    return parsed
