"""What counts besides the text, and what stands first: the contract of every engine."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rialto.search.port import (
    LIFTED_WINDOW,
    MOST_LIFT,
    Engine,
    Facet,
    Hit,
    Lift,
    Matched,
    Meant,
    Query,
)
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine
from tests.search.conftest import SHAPE, document

FRENCH = Lift(name="country", of="country", values=("FR",), factor=1.5)
SOON = Lift(name="soon", of="starts", at_least=0, at_most=15, factor=1.3)
GOOD = Lift(name="points", of="points", at_least=80, factor=1.2)
LIFTS = st.lists(st.sampled_from([FRENCH, SOON, GOOD]), unique=True).map(tuple)


@pytest.fixture(scope="module")
def equal(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Twelve documents with the same text; what lifts ask for differs."""
    engine = TantivyEngine(tmp_path_factory.mktemp("equal"), SHAPE)
    engine.rebuild(
        (
            document(
                number,
                "Knitting for all",
                country="FR" if number == 7 else "DE",
                starts={3: 10, 4: 40}.get(number),
                points={5: 80, 6: 79, 9: 0}.get(number),
            )
            for number in range(1, 13)
        ),
        position=1,
    )
    return engine


def hits(engine: Engine, text: str = "python", **asked: object) -> tuple[Hit, ...]:
    asked.setdefault("languages", ("en",))
    return engine.reader().search(Query(text=parse(text), **asked)).hits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lift", "lifted"), [(FRENCH, [7]), (SOON, [3]), (GOOD, [5]), (replace(FRENCH, values=("XX",)), [])]
)
def test_of_equal_texts_those_that_are_lifted_stand_first_and_say_so(equal, lift, lifted):
    found = hits(equal, "knitting", lifts=(lift,))

    assert [hit.id for hit in found if hit.lifted] == lifted
    assert [hit.id for hit in found][: len(lifted)] == lifted
    assert {hit.lifted for hit in found} <= {(), (lift.name,)}


def test_lifts_go_together_up_to_their_bound(equal):
    plain = {hit.id: hit.score for hit in hits(equal, "knitting")}
    one, all_ = replace(FRENCH, factor=1.5), replace(FRENCH, name="again", factor=1.5)

    found = {hit.id: hit for hit in hits(equal, "knitting", lifts=(one, all_))}

    assert found[7].lifted == ("country", "again")
    assert found[7].score == pytest.approx(plain[7] * MOST_LIFT)
    assert {number: hit.score for number, hit in found.items() if number != 7} == {
        number: pytest.approx(score) for number, score in plain.items() if number != 7
    }


@settings(max_examples=40)
@given(lifts=LIFTS)
def test_a_text_that_is_better_by_more_than_the_bound_is_never_behind(engine_with_points, lifts):
    plain = {hit.id: hit.score for hit in hits(engine_with_points, "python data", relax=True)}
    order = [hit.id for hit in hits(engine_with_points, "python data", relax=True, lifts=lifts)]

    for place, better in enumerate(order):
        for worse in order[:place]:
            assert plain[better] <= plain[worse] * MOST_LIFT * 1.0001


@pytest.fixture(scope="module")
def engine_with_points(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """More documents than are looked at for lifts, with the word in titles and texts, more or less often, some demoted."""
    engine = TantivyEngine(tmp_path_factory.mktemp("points"), SHAPE)
    documents = (
        document(
            number,
            "Python" if number % 11 == 0 else "A thing of its own",
            body=" ".join(["python"] * (1 + number % 5) + ["data"] * (number % 3)),
            country=("FR", "DE", "IE")[number % 3],
            starts=number % 40 if number % 2 else None,
            points=number % 101,
            **({"state": "dead"} if number % 17 == 0 else {}),
        )
        for number in range(1, LIFTED_WINDOW + 131)
    )
    engine.rebuild(documents, position=1)
    return engine


@settings(max_examples=25)
@given(
    lifts=LIFTS,
    size=st.integers(7, 90),
    first=st.lists(st.integers(1, 400), unique=True, max_size=5),
    near=st.lists(st.integers(1, 400), unique=True, max_size=30),
)
def test_pages_repeat_and_lose_nothing_and_totals_stay(engine_with_points, lifts, size, first, near):
    asked = Query(text=parse("python"), limit=size, lifts=lifts, facets={"country": 5})
    plain = engine_with_points.reader().search(replace(asked, lifts=(), limit=1))
    asked = replace(asked, first=tuple(first), near=tuple((one, 0.9) for one in near))
    expected = range(1, LIFTED_WINDOW + 131)

    pages = [
        engine_with_points.reader().search(replace(asked, offset=offset))
        for offset in range(0, len(expected) + size, size)
    ]

    found = [hit.id for page in pages for hit in page.hits]
    assert len(found) == len(set(found))
    assert set(found) == set(expected)
    assert {page.total for page in pages} == {plain.total}
    assert {page.facets["country"] for page in pages} == {plain.facets["country"]}
    known = [one for one in first if one in expected]
    assert found[: len(known)] == known


def test_the_order_of_a_question_is_the_same_however_it_is_paged(engine_with_points):
    def order(size: int) -> list[int]:
        asked = [
            hits(engine_with_points, limit=size, offset=start, lifts=(FRENCH, GOOD))
            for start in range(0, 240, size)
        ]
        return [hit.id for page in asked for hit in page][:240]

    assert order(20) == order(48) == order(240)


def test_what_is_ordered_by_a_day_is_not_lifted(equal):
    found = hits(equal, "knitting", lifts=(FRENCH,), order=("starts", "asc"))

    assert [hit.id for hit in found][:2] == [3, 4]
    assert {hit.lifted for hit in found} == {()}


def test_near_documents_are_lifted_by_their_words_only(engine):
    found = {hit.id: hit.lifted for hit in hits(engine, lifts=(FRENCH,), near=((1, 0.9), (8, 0.8)))}

    assert found == {1: ("country",), 2: (), 3: ("country",), 8: ()}


@pytest.mark.parametrize("near", [(), ((6, 0.9), (5, 0.8))])
def test_demoted_documents_come_last_where_the_shape_leaves_them_next_to_nothing(tmp_path, near):
    engine = TantivyEngine(tmp_path, replace(SHAPE, demoted_share=1e-6))
    documents = [document(1, "Python python", country="FR", state="dead", points=100)]
    documents += [document(number, "A thing", body="On python and more") for number in (2, 3)]
    documents += [document(4, "Python for many", state="dying")]
    documents += [document(number, "Snakes") for number in (5, 6)]
    engine.rebuild(iter(documents), position=1)

    order = [hit.id for hit in hits(engine, lifts=(FRENCH, GOOD), near=near)]

    assert order[-2:] == [1, 4]
    assert {2, 3} <= set(order[:-2])


def test_what_stands_first_needs_no_words_but_must_pass_the_filters(reader):
    asked = Query(text=parse("python"), languages=("en",), first=(8, 5, 99), facets={"kind": 5})

    found = reader.search(asked)
    french = reader.search(replace(asked, filters={"country": ("FR",)}))

    assert [hit.id for hit in found.hits][:2] == [8, 5]
    assert {hit.id for hit in found.hits} == {1, 2, 3, 5, 8}
    assert found.total == 5
    assert dict(found.facets["kind"]) == {"course": 3, "event": 1, "guide": 1}
    assert next(hit.id for hit in french.hits) == 8
    assert {hit.id for hit in french.hits} == {1, 3, 8}


def test_what_holds_the_words_stands_first_only_once(reader):
    found = reader.search(Query(text=parse("python"), languages=("en",), first=(3,), limit=2))
    after = reader.search(Query(text=parse("python"), languages=("en",), first=(3,), limit=2, offset=2))

    assert found.hits[0].id == 3
    assert sorted(hit.id for hit in (*found.hits, *after.hits)) == [1, 2, 3]


def test_nothing_stands_first_without_words_or_by_a_day(reader):
    days = reader.search(Query(text=parse("python"), first=(8,), order=("starts", "asc"), languages=("en",)))

    assert [hit.id for hit in days.hits] == [1, 3, 2]
    assert len(reader.search(Query(first=(8,), filters={"country": ("DE",)})).hits) == 2


def test_what_stands_first_says_whether_it_was_found(engine):
    found = {hit.id: set(hit.found_by) for hit in hits(engine, first=(8, 3), limit=3)}

    assert found[8] == set()
    assert found[3] == {"words"}


def test_words_that_nothing_holds_are_still_looser_beside_what_stands_first(engine):
    found = engine.reader().search(
        Query(text=parse("pyhton"), languages=("en",), first=(5,), relax=True, lifts=(FRENCH,))
    )

    assert found.matched is Matched.SIMILAR
    assert found.hits[0].id == 5
    assert {hit.id for hit in found.hits} == {1, 2, 3, 5}


def test_a_lift_by_what_the_shape_lacks_is_a_mistake(engine):
    with pytest.raises(ValueError, match="colour"):
        hits(engine, lifts=(Lift(name="x", of="colour", factor=1.2),))


@pytest.mark.parametrize("lifting", [{"colour": ("red",)}, {"kind": tuple(map(str, range(63)))}])
def test_a_shape_that_cannot_be_lifted_by_is_a_mistake(tmp_path, lifting):
    with pytest.raises(ValueError, match="lift"):
        TantivyEngine(tmp_path, replace(SHAPE, lifting=lifting)).rebuild(iter(()), position=0)


def test_names_that_are_only_much_like_the_words_count_less_in_their_own_language(tmp_path):
    languages = Facet(name="language")
    shape = replace(
        SHAPE, facets=(*SHAPE.facets, languages), lifting={**SHAPE.lifting, "language": ("de", "fi")}
    )
    engine = TantivyEngine(tmp_path, shape)
    documents = [document(1, "Schlosser", concept="71"), document(2, "Lukkoseppä", concept="71")]
    documents += [document(number, f"Metall {number}", concept="99") for number in (3, 4, 5)]
    spoken = {2: "fi"}
    engine.rebuild(
        (replace(one, facets={**one.facets, "language": (spoken.get(one.id, "de"),)}) for one in documents),
        position=1,
    )
    named = Meant(first=0, last=0, concepts=(71,), weight=0.6)
    guessed = replace(named, guessed_in="de")
    asked = {"near": ((3, 0.9), (4, 0.8), (5, 0.7)), "languages": ("de",)}

    def order(*concepts: Meant) -> list[int]:
        return [hit.id for hit in hits(engine, "metallwerker", concepts=concepts, **asked)]

    assert order(named) == [1, 3, 2, 4, 5]
    assert order(guessed) == [3, 2, 4, 5, 1]
    assert order(guessed, named) == order(guessed)


def test_of_several_guesses_none_fills_the_page(tmp_path):
    engine = TantivyEngine(tmp_path, SHAPE)
    documents = [document(number, "Metall", concept="71") for number in (1, 2, 3)]
    documents += [document(number, "Holz", concept="72") for number in (4, 5)]
    documents += [document(6, "Glas", concept="99")]
    engine.rebuild(iter(documents), position=1)
    likely = Meant(first=0, last=0, concepts=(71,), weight=0.6, guessed_in="de")
    less = Meant(first=0, last=0, concepts=(72,), weight=0.3, guessed_in="de")

    def order(*concepts: Meant) -> list[int]:
        found = hits(engine, "werker", concepts=concepts, near=((6, 0.1),), languages=("de",))
        return [hit.id for hit in found if hit.id != 6]

    assert order(likely, less) == [1, 4, 2, 5, 3]
    assert order(replace(likely, guessed_in=""), replace(less, guessed_in="")) == [1, 2, 3, 4, 5]
