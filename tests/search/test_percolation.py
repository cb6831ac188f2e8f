"""Percolation and search agree: a standing query finds what the engine finds for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.search.percolation import (
    EVERYTHING,
    Held,
    Standing,
    anchor_groups,
    holds,
    in_time,
    standing_of,
    term_key,
)
from rialto.search.points import Around
from rialto.search.port import Document, Meant, Query
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine
from tests.search.conftest import CATALOGUE, LINZ, PARIS, SHAPE, VIENNA, document

WORDS = [
    "python",
    "pythons",
    "course",
    "courses",
    "kurs",
    "kurse",
    "sprachkurs",
    "sprachkurse",
    "datenschutz",
    "schutz",
    "daten",
    "data",
    "protection",
    "the",
    "of",
    "und",
    "für",
    "it",
    "μάθημα",
    "μαθήματα",
    "δασκάλους",
    "обучение",
    "обучения",
    "c++",
    "c#",
    ".net",
    "e-learning",
    "elearning",
    "l'école",
    "d'informatique",
    "aujourd'hui",
    "straße",
    "strasse",
    "ktieb",
    "kotba",
    "2026",
    "x",
    "½",
    "œuvre",
    "ﬁne",
    "café",
    "cafe",
    "opettaja",
    "opettajan",
    "kielikurssi",
    "_",
    "a_b",
    "İstanbul",
    "ΣΟΦΟΣ",
    "don't",
]
LANGUAGES = ("en", "de", "fr", "el", "bg", "mt", "fi", "und")
words = st.sampled_from(WORDS) | st.text(max_size=6)
texts = st.lists(words, max_size=8).map(" ".join)
days = st.none() | st.integers(-5, 5)
facets = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["course", "event"]).map(lambda one: (one,)),
        "country": st.sampled_from(["FR", "DE"]).map(lambda one: (one,)),
        "topic": st.lists(st.sampled_from(["code", "data", "law"]), max_size=3, unique=True).map(tuple),
        "concept": st.lists(st.sampled_from(["71", "71?", "72", "73?"]), max_size=2, unique=True).map(tuple),
    },
)
documents = st.lists(
    st.builds(
        lambda **given: given,
        language=st.sampled_from(LANGUAGES),
        texts=st.dictionaries(
            st.sampled_from(LANGUAGES),
            st.dictionaries(st.sampled_from(["title", "summary", "body", "provider"]), texts, max_size=3),
            max_size=2,
        ),
        facets=facets,
        days=st.fixed_dictionaries({"starts": days}),
    ),
    min_size=1,
    max_size=6,
).map(lambda many: [Document(id=number, **one) for number, one in enumerate(many, 1)])
pieces = st.one_of(
    words,
    words.map(lambda word: f"-{word}"),
    st.lists(words, min_size=1, max_size=3).map(lambda many: f'"{" ".join(many)}"'),
    st.lists(words, min_size=1, max_size=2).map(lambda many: f'-"{" ".join(many)}"'),
)
bounds = st.fixed_dictionaries({}, optional={"starts": st.integers(-4, 4)})
meant = st.builds(
    lambda first, more, concepts: Meant(first=first, last=first + more, concepts=concepts, weight=0.9),
    st.integers(0, 2),
    st.integers(0, 1),
    st.sampled_from([(71,), (72,), (71, 73), (99,)]),
)
queries = st.builds(
    Query,
    concepts=st.lists(meant, max_size=2).map(tuple),
    text=st.none() | st.lists(pieces, max_size=3).map(lambda many: parse(" ".join(many) + " ")),
    languages=st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True).map(tuple),
    filters=st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from([("course",), ("event", "course")]),
            "topic": st.sampled_from([("code",), ("law", "data")]),
            "country": st.just(("FR",)),
        },
    ),
    at_least=bounds,
    at_most=bounds,
    limit=st.just(100),
)


def found_backwards(query: Query, many: list[Document]) -> list[int]:
    """What percolation finds, by the way of a stored and reread standing query and its anchor."""
    standing = Standing.of_plain(standing_of(query).plain())
    anchors = [{term_key(term) for term in group.terms} for group in anchor_groups(query)]
    found = []
    for one in many:
        held = Held(one)
        matches = holds(held, standing) and in_time(held, query.at_least, query.at_most)
        keys = {term_key(term) for term in held.terms}
        # Whichever group it is filed under, it would have been looked at.
        assert not matches or not any(keys.isdisjoint(group) for group in anchors)
        if matches:
            found.append(one.id)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("percolation")


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(many=documents, asked=st.lists(queries, min_size=1, max_size=12))
def test_percolation_finds_exactly_what_the_engine_finds(
    folder: Path, many: list[Document], asked: list[Query]
):
    engine = TantivyEngine(folder / "index", SHAPE)
    engine.rebuild(iter(many), position=1)
    reader = engine.reader()

    for query in asked:
        searched = sorted(hit.id for hit in reader.search(query).hits)
        assert found_backwards(query, many) == searched, query


@pytest.mark.parametrize(
    "typed",
    [
        "python", "programs class", '"data protection"', "data -law", "lessons", "Sprachkurse", "Kurs", "μάθημα", "c++",
        "the", "protection of data", "nothing-like-it", "-python", '-"data protection" data',
        "-_", '"_ __" data', "python -_",
    ],
)  # fmt: skip
def test_both_ways_meet_on_the_small_catalogue(engine: TantivyEngine, typed: str):
    query = Query(text=parse(typed + " "), languages=("en", "de", "el"), limit=100)

    searched = sorted(hit.id for hit in engine.reader().search(query).hits)

    assert found_backwards(query, list(CATALOGUE)) == searched


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [("lessons for teachers", 0, 2), ("programming Sprachkurs", 0, 0), ("python -threads", 0, 0)],
)
def test_words_that_name_a_concept_are_all_there_or_the_concept_is(
    engine: TantivyEngine, typed: str, first: int, last: int
):
    concepts = (Meant(first=first, last=last, concepts=(71, 72)),)
    query = Query(text=parse(typed + " "), languages=("en", "de"), concepts=concepts, limit=100)

    searched = sorted(hit.id for hit in engine.reader().search(query).hits)

    assert searched
    assert found_backwards(query, list(CATALOGUE)) == searched


def test_a_query_that_insists_on_nothing_is_filed_under_everything():
    groups = list(anchor_groups(Query(text=parse("-python "), at_least={"starts": 1})))

    assert [group.terms for group in groups] == [frozenset({EVERYTHING})]
    assert EVERYTHING in Held(document(1, "Anything")).terms


def test_each_anchor_says_how_to_count_its_documents(engine: TantivyEngine):
    query = Query(text=parse('python "data protection" '), languages=("en",), filters={"country": ("FR",)})

    counts = [engine.reader().search(group.query).total for group in anchor_groups(query)]

    assert counts == [3, 2, 2, 3]


def test_a_stored_standing_query_is_the_same_when_read_again():
    standing = standing_of(replace(Query(text=parse('a "b c" -d -"e f" ')), filters={"kind": ("course",)}))

    assert Standing.of_plain(standing.plain()) == standing


@pytest.mark.parametrize("km", [1, 25, 100, 200, 500])
@pytest.mark.parametrize("middle", [VIENNA, LINZ, PARIS])
def test_a_circle_holds_in_a_standing_query_what_it_finds(catalogue_reader, middle, km):
    query = Query(around=Around(*middle, km))
    standing = Standing.of_plain(standing_of(query).plain())
    (group,) = anchor_groups(query)

    matching = {one.id for one in CATALOGUE if holds(Held(one), standing)}

    assert matching == {hit.id for hit in catalogue_reader.search(query).hits}
    assert all(not Held(one).terms.isdisjoint(group.terms) for one in CATALOGUE if one.id in matching)


@pytest.fixture(scope="module")
def catalogue_reader(tmp_path_factory):
    engine = TantivyEngine(tmp_path_factory.mktemp("catalogue") / "index", SHAPE)
    engine.rebuild(iter(CATALOGUE), position=1)
    return engine.reader()
