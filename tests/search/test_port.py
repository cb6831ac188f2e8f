"""The contract of every engine: what a question gives, whatever answers it.

Tests that ask `reader` are the smaller contract, which the database's own rows keep as well; `engine` is the whole one.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.search.points import Around, Point, km_between, square_of, squares_around
from rialto.search.port import Alike, Engine, Hit, Matched, Meant, Query, Range, Reader
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine
from tests.search.conftest import CATALOGUE, LINZ, NEAR_VIENNA, SHAPE, VIENNA, at, document


def ids(asked_of: Engine | Reader, text: str = "", **asked: object) -> list[int]:
    asked.setdefault("languages", ("en",))
    reader = asked_of if hasattr(asked_of, "search") else asked_of.reader()
    return [hit.id for hit in reader.search(Query(text=parse(text) if text else None, **asked)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("python", {1, 2, 3}),
        ("PYTHON teachers", {1}),
        ("python elephants", set()),
        ('"protection of data"', {5}),
        ('"data protection"', {4}),
        ('"of data"', {5}),
        ("data -protection", set()),
        ("python -teachers", {2, 3}),
        ('data -"data protection"', {5}),
        ("-python -data", {6, 7, 8}),
        ("c++", {8}),
        ("c#", {8}),
        (".net", {8}),
        ("!!! ???", {1, 2, 3, 4, 5, 6, 7, 8}),
    ],
)
def test_words_phrases_and_exclusions(reader, text, found):
    assert set(ids(reader, text)) == found


@pytest.mark.parametrize(("text", "found"), [("einfuhrung", {6}), ("ΜΑΘΗΜΑΤΑ", {7}), ("μαθηματα", {7})])
def test_accents_and_capitals_do_not_matter(engine, text, found):
    assert set(ids(engine, text)) == found


def test_a_word_in_the_title_counts_more_than_in_the_body(reader):
    assert ids(reader, "python")[-1] == 3


def test_a_half_typed_last_word_finds_titles_that_begin_so(engine):
    assert set(ids(engine, "pyth")) == {1, 2}
    assert ids(engine, "pyth ") == []


def test_values_of_one_facet_are_alternatives_and_facets_go_together(reader):
    assert set(ids(reader, filters={"kind": ("event", "guide")})) == {3, 4, 5}
    assert set(ids(reader, filters={"kind": ("event", "guide"), "topic": ("safety",)})) == {3, 5}
    assert ids(reader, filters={"kind": ("no such kind", "\x00", "\ud800")}) == []
    assert set(ids(reader, "python", filters={"kind": ("course",)})) == {1, 2}


def test_counts_are_exact_and_ordered(reader):
    results = reader.search(Query(facets={"kind": 10, "topic": 3}))

    assert results.total == 8
    assert results.facets == {
        "kind": (("course", 5), ("event", 2), ("guide", 1)),
        "topic": (("code", 4), ("school", 3), ("data", 2)),
    }


def test_the_counts_of_a_facet_ignore_its_own_filter(reader):
    asked = Query(
        filters={"kind": ("event",), "country": ("FR",)}, facets={"kind": 10, "country": 10, "topic": 10}
    )

    results = reader.search(asked)

    assert results.total == 1
    assert results.facets == {
        "kind": (("course", 2), ("event", 1)),
        "country": (("DE", 1), ("FR", 1)),
        "topic": (("safety", 1), ("school", 1)),
    }


def test_chosen_values_are_counted_even_when_they_are_rare_or_unknown(reader):
    results = reader.search(Query(filters={"topic": ("law", "nonsense")}, facets={"topic": 1}))

    assert results.facets == {"topic": (("code", 4), ("law", 1), ("nonsense", 0))}


def test_order_by_a_day_puts_the_undated_last_both_ways(reader):
    assert ids(reader, order=("starts", "asc")) == [5, 1, 3, 2, 6, 7, 8, 4]
    assert ids(reader, order=("starts", "desc")) == [8, 7, 6, 2, 3, 1, 5, 4]


def test_bounds_of_days(reader):
    assert set(ids(reader, at_least={"starts": 30})) == {2, 4, 6, 7, 8}
    assert set(ids(reader, at_most={"starts": 10})) == {1, 5}
    assert set(ids(reader, at_least={"starts": 10}, at_most={"starts": 30})) == {1, 2, 3}


def test_stretches_of_days_are_counted_without_their_own_filter(reader):
    stretches = (
        Range(key="past", at_most=0),
        Range(key="soon", at_least=1, at_most=30),
        Range(key="later", at_least=31),
    )

    results = reader.search(Query(at_most={"starts": 0}, ranges={"starts": stretches}))

    assert results.total == 1
    assert results.facets == {"starts": (("past", 1), ("soon", 3), ("later", 4))}


def test_pages_follow_each_other(reader):
    pages = [ids(reader, order=("starts", "asc"), offset=offset, limit=3) for offset in (0, 3, 6, 9)]

    assert pages == [[5, 1, 3], [2, 6, 7], [8, 4], []]


@pytest.mark.parametrize(("offset", "limit"), [(10**9, 20), (-1, 20), (0, 0), (10**30, 20)])
def test_absurd_pages_are_empty_and_still_counted(reader, offset, limit):
    results = reader.search(Query(offset=offset, limit=limit))

    assert (results.hits, results.total) == ((), 8)


def test_ids_can_be_left_out(reader):
    assert set(ids(reader, "python", exclude_ids=(1, 3))) == {2}


def test_a_field_that_the_shape_lacks_is_a_mistake_of_the_caller(reader):
    with pytest.raises(ValueError, match="colour"):
        reader.search(Query(filters={"colour": ("red",)}))


def test_a_relaxed_query_finds_some_of_the_words_or_similar_ones(engine):
    reader = engine.reader()

    def relaxed(text: str) -> tuple[Matched, set[int]]:
        results = reader.search(Query(text=parse(text), languages=("en",), relax=True))
        return results.matched, {hit.id for hit in results.hits}

    assert relaxed("python teachers") == (Matched.ALL, {1})
    assert relaxed("python charts") == (Matched.SOME, {1, 2, 3, 4})
    assert relaxed("pyhton teachers ") == (Matched.SIMILAR, {1})
    assert relaxed("internett ") == (Matched.SIMILAR, {3})
    assert relaxed("xylophone quux") == (Matched.ALL, set())


def test_suggestions_are_titles_that_hold_the_words_so_far(engine):
    reader = engine.reader()

    assert {hit.id for hit in reader.suggest("pyt")} == {1, 2}
    assert [hit.id for hit in reader.suggest("python te")] == [1]
    assert [hit.id for hit in reader.suggest("μαθ", languages=("el",))] == [7]
    assert (reader.suggest(""), reader.suggest("p"), reader.suggest('"'), reader.suggest("zzz")) == (
        [],
        [],
        [],
        [],
    )


def test_completions_are_title_words(engine):
    assert engine.reader().complete("py") == [("python", 2)]


def test_related_documents_share_telling_words(engine):
    reader = engine.reader()

    assert [hit.id for hit in reader.related(5)] == [4]
    assert reader.related(5, filters={"kind": ("course",)}) == []
    assert reader.related(404) == []


def test_an_upsert_replaces_and_a_deletion_removes(engine):
    with engine.writer() as writer:
        writer.upsert([document(1, "Rust for teachers", kind="course")])
        writer.delete([2, 404])
        writer.commit(9)

    assert set(ids(engine, "python")) == {3}
    assert ids(engine, "rust") == [1]
    assert engine.reader().document_count == 7


def test_the_newest_of_one_batch_wins(engine):
    with engine.writer() as writer:
        writer.upsert([document(9, "Zebras"), document(9, "Ostriches")])
        writer.commit(10)

    assert (ids(engine, "zebras"), ids(engine, "ostriches")) == ([], [9])


def test_nothing_is_seen_before_a_commit_and_nothing_stays_without_one(engine):
    with engine.writer() as writer:
        writer.upsert([document(9, "Elephants")])
        assert ids(engine, "elephants") == []

    with engine.writer() as writer:
        writer.commit(8)
    assert ids(engine, "elephants") == []


def test_a_reader_follows_commits_and_its_stamp_changes_with_them(engine):
    reader = engine.reader()
    before = reader.stamp
    assert reader.search(Query(facets={"kind": 5})).facets["kind"][0] == ("course", 5)

    with engine.writer() as writer:
        writer.upsert([document(9, "Elephants", kind="course")])
        writer.commit(9)

    assert reader.search(Query(facets={"kind": 5})).facets["kind"][0] == ("course", 6)
    assert reader.stamp != before


def test_the_position_is_kept_with_the_index(engine):
    with engine.writer() as writer:
        assert writer.position == 8
        assert writer.commit(12).position == 12

    with engine.writer() as writer:
        assert writer.position == 12


def test_markup_and_control_characters_are_only_text(empty):
    with empty.writer() as writer:
        writer.upsert([document(1, "<script>alert(1)</script> \x00\ud800 'quoted\" \u202e")])
        assert writer.commit(1).refused == ()

    assert ids(empty, "alert") == [1]
    assert ids(empty, "quoted") == [1]


def test_many_documents_are_counted_as_few_are(empty):
    with empty.writer() as writer:
        writer.upsert(
            document(number, f"Thing {number}", kind="course", topic=[f"t{number % 7}", f"u{number % 3}"])
            for number in range(2500)
        )
        writer.commit(1)

    found = dict(empty.reader().search(Query(facets={"topic": 20})).facets["topic"])

    assert found == {f"t{one}": len(range(one, 2500, 7)) for one in range(7)} | {
        f"u{one}": len(range(one, 2500, 3)) for one in range(3)
    }


def demote(engine, *numbers: int) -> None:
    """Build the catalogue anew, with some of it marked."""
    dead = {"state": ("dead",)}
    engine.rebuild(
        (
            replace(one, facets={**one.facets, **dead} if one.id in numbers else one.facets)
            for one in CATALOGUE
        ),
        position=9,
    )


def test_demoted_documents_keep_half_of_their_score_and_are_still_found(engine):
    plain = {hit.id: hit.score for hit in engine.reader().search(Query(text=parse("python"))).hits}
    demote(engine, 1, 3)

    demoted = engine.reader().search(Query(text=parse("python")))

    halved = {one: score * (0.5 if one in (1, 3) else 1.0) for one, score in plain.items()}
    assert {hit.id: pytest.approx(hit.score, rel=1e-4) for hit in demoted.hits} == halved
    assert [hit.id for hit in demoted.hits] == [2, 1, 3]
    assert demoted.total == len(plain)


def test_demoted_documents_come_last_in_orders_by_a_day_and_keep_that_order_among_them(engine):
    demote(engine, 1, 4, 7)

    assert ids(engine, order=("starts", "asc")) == [5, 3, 2, 6, 8, 1, 7, 4]
    assert ids(engine, order=("starts", "desc")) == [8, 6, 2, 3, 5, 7, 1, 4]
    assert ids(engine, order=("starts", "asc"), offset=4, limit=3) == [8, 1, 7]


def test_days_of_demoted_documents_are_asked_for_and_counted_as_they_are(engine):
    demote(engine, 1, 4, 7)

    assert set(ids(engine, at_least={"starts": 10}, at_most={"starts": 30})) == {1, 2, 3}
    counted = engine.reader().search(
        Query(ranges={"starts": (Range(key="near", at_least=0, at_most=20), Range(key="far", at_least=21))})
    )
    assert dict(counted.facets["starts"]) == {"near": 2, "far": 5}


def test_a_demotion_that_ends_leaves_nothing_behind(engine):
    before = ids(engine, order=("starts", "asc"))
    demote(engine, 1, 4, 7)
    with engine.writer() as writer:
        writer.upsert(CATALOGUE)
        writer.commit(10)

    assert ids(engine, order=("starts", "asc")) == before


def test_a_shape_that_demotes_by_what_it_has_not_is_a_mistake(tmp_path):
    with pytest.raises(ValueError, match="colour"):
        TantivyEngine(tmp_path, replace(SHAPE, demoted={"colour": ("red",)})).rebuild(iter(()), position=0)


def found_by(
    engine: Engine, text: str, near: list[int], **asked: object
) -> tuple[Matched, list[tuple[int, str]]]:
    """Ids in order, each with how it was found."""
    pairs = tuple((one, 0.9 - place / 100) for place, one in enumerate(near))
    results = engine.reader().search(Query(text=parse(text), languages=("en",), near=pairs, **asked))  # type: ignore[arg-type]
    return results.matched, [(hit.id, "+".join(sorted(hit.found_by))) for hit in results.hits]


def test_near_documents_are_found_beside_those_with_the_words_and_say_so(engine):
    assert found_by(engine, "python", [6, 2]) == (
        Matched.ALL,
        [(2, "meaning+words"), (6, "meaning"), (1, "words"), (3, "words")],
    )


def test_near_documents_count_in_totals_and_facets_when_they_pass_the_filters(engine):
    asked = Query(
        text=parse("python"), near=((6, 0.9), (4, 0.8), (404, 0.7)), facets={"kind": 9}, languages=("en",)
    )

    results = engine.reader().search(asked)
    courses = engine.reader().search(replace(asked, filters={"kind": ("course",)}))
    uncounted = engine.reader().search(replace(asked, limit=0))

    assert (results.total, results.facets) == (5, {"kind": (("course", 3), ("event", 2))})
    assert ({hit.id for hit in courses.hits}, courses.total) == ({1, 2, 6}, 3)
    assert courses.facets == results.facets
    assert (uncounted.hits, uncounted.total, uncounted.facets) == ((), 5, results.facets)


def test_words_that_nothing_holds_leave_the_near_documents(engine):
    assert found_by(engine, "ohjelmointi", [6, 1]) == (Matched.MEANING, [(6, "meaning"), (1, "meaning")])
    assert found_by(engine, "ohjelmointi", [404]) == (Matched.ALL, [])
    assert found_by(engine, "ohjelmointi", [6], filters={"kind": ("guide",)}) == (Matched.ALL, [])


def test_a_mistyped_word_is_still_tried_though_there_are_near_documents(engine):
    assert found_by(engine, "pyhton teachers ", [7], relax=True) == (
        Matched.SIMILAR,
        [(1, "words"), (7, "meaning")],
    )
    assert found_by(engine, "python charts", [6], relax=True)[0] == Matched.SOME
    assert found_by(engine, "ohjelmointi opettajille", [6], relax=True) == (Matched.MEANING, [(6, "meaning")])


def test_near_documents_keep_their_place_when_ordered_by_a_day(engine):
    assert found_by(engine, "python", [6, 5, 2], order=("starts", "asc")) == (
        Matched.ALL,
        [(5, "meaning"), (1, "words"), (3, "words"), (2, "meaning+words"), (6, "meaning")],
    )


def test_a_demoted_near_document_comes_behind_the_others(engine):
    demote(engine, 1, 8)

    assert found_by(engine, "ohjelmointi", [1, 2, 6])[1] == [
        (2, "meaning"), (6, "meaning"), (1, "meaning"),
    ]  # fmt: skip


@settings(max_examples=20)
@given(
    near=st.lists(st.integers(0, 320), unique=True, max_size=100),
    size=st.integers(7, 60),
    order=st.sampled_from(["relevance", ("starts", "asc")]),
)
def test_pages_of_words_and_meaning_repeat_and_lose_nothing(large, near, size, order):
    pairs = tuple((one, 0.9) for one in near)
    asked = Query(text=parse("python"), near=pairs, limit=size, order=order, languages=("en",))
    expected = {one for one in range(300) if one % 2 == 0} | {one for one in near if one < 300}

    pages = [large.reader().search(replace(asked, offset=offset)) for offset in range(0, 320, size)]

    hits = [hit.id for page in pages for hit in page.hits]
    assert len(hits) == len(set(hits))
    assert set(hits) == expected
    assert {page.total for page in pages} == {len(expected)}


def meant(first: int, last: int, *concepts: int, weight: float = 1.0) -> Meant:
    return Meant(first=first, last=last, concepts=concepts, weight=weight)


def hits(engine: Engine, text: str, *concepts: Meant, **asked: object) -> list[Hit]:
    query = Query(text=parse(text), languages=("en",), concepts=concepts, **asked)  # type: ignore[arg-type]
    return list(engine.reader().search(query).hits)


def test_a_document_with_the_concept_holds_the_words_that_name_it(engine):
    assert {hit.id for hit in hits(engine, "python", meant(0, 0, 71))} == {1, 2, 3, 6}
    assert {hit.id for hit in hits(engine, "web programming", meant(0, 1, 71))} == {1, 6}
    assert hits(engine, "web programming elephants", meant(0, 1, 71)) == []


def test_words_and_concepts_of_one_query_go_together(engine):
    found = hits(engine, "programowanie nauczyciele", meant(0, 0, 71), meant(1, 1, 73))
    either = hits(engine, "programowanie", meant(0, 0, 71), meant(0, 0, 73, weight=0.5))

    assert found == []
    assert {hit.id for hit in hits(engine, "programowanie teachers", meant(0, 0, 71))} == {1}
    assert [hit.id for hit in either][-1] == 7


def test_the_words_themselves_count_more_than_their_concept(engine):
    assert [hit.id for hit in hits(engine, "einführung", meant(0, 0, 73))] == [6, 7]


def test_a_hit_says_how_it_was_found_and_by_which_concept(engine):
    found = {hit.id: hit for hit in hits(engine, "python", meant(0, 0, 71, 72))}

    assert {one: hit.found_by for one, hit in found.items()} == {
        1: {"words", "concept"}, 2: {"words"}, 3: {"words"}, 6: {"concept"}, 7: {"concept"},
    }  # fmt: skip
    assert {one: hit.concepts for one, hit in found.items()} == {1: (), 2: (), 3: (), 6: (71,), 7: (72,)}


def test_concepts_count_in_totals_and_facets_and_are_filtered(engine):
    query = Query(
        text=parse("python"),
        concepts=(meant(0, 0, 71),),
        filters={"kind": ("course",)},
        facets={"country": 5},
    )

    found = engine.reader().search(query)

    assert found.total == 3
    assert dict(found.facets["country"]) == {"AT": 1, "DE": 1, "FR": 1}


def test_counts_with_a_concept_are_not_those_without(engine):
    reader = engine.reader()
    asked = {"text": parse("python"), "facets": {"kind": 5}}

    with_concept = reader.search(Query(**asked, concepts=(meant(0, 0, 71),)))
    without = reader.search(Query(**asked))

    assert dict(with_concept.facets["kind"]) == {"course": 3, "event": 1}
    assert dict(without.facets["kind"]) == {"course": 2, "event": 1}


def test_concepts_of_unknown_numbers_or_words_change_nothing(engine):
    asked = [meant(0, 0, 99), meant(4, 9, 71), meant(-1, 0, 71), meant(1, 0, 71)]

    assert {hit.id for hit in hits(engine, "python", *asked)} == {1, 2, 3}


def test_of_overlapping_words_the_first_reading_counts(engine):
    assert {hit.id for hit in hits(engine, "python charts", meant(0, 1, 73), meant(1, 1, 71))} == {7}


def test_excluded_words_stay_excluded_and_phrases_insist(engine):
    assert {hit.id for hit in hits(engine, "python -teachers", meant(0, 0, 71))} == {2, 3, 6}
    assert hits(engine, 'programmieren "no such words"', meant(0, 0, 71)) == []


def test_a_document_that_is_less_surely_about_a_concept_comes_after_one_that_is(empty):
    with empty.writer() as writer:
        writer.upsert([document(1, "One", concept=["7?"]), document(2, "Two", concept=["7"])])
        writer.commit(1)

    found = hits(empty, "words", meant(0, 0, 7))

    assert [(hit.id, hit.concepts) for hit in found] == [(2, (7,)), (1, (7,))]


def around(point: Point, km: float) -> Around:
    return Around(*point, km)


def test_a_circle_holds_the_documents_with_a_point_in_it(reader):
    assert set(ids(reader, around=around(VIENNA, 1))) == {6}
    assert set(ids(reader, around=around(VIENNA, 25))) == {2, 6}
    assert set(ids(reader, "python", around=around(VIENNA, 200))) == {2, 3}
    assert ids(reader, around=around(Point(0, 0), 100)) == []
    assert set(ids(reader, around=around(VIENNA, 25), filters={"country": ("AT",)})) == {6}


def test_hits_within_a_circle_say_how_far_their_nearest_point_is(reader):
    asked = Query(around=around(VIENNA, 200), order="distance")

    found = reader.search(asked).hits

    assert [hit.id for hit in found] == [6, 2, 3]
    expected = [0.0, km_between(VIENNA, NEAR_VIENNA), km_between(VIENNA, LINZ)]
    assert [hit.km for hit in found] == pytest.approx(expected, abs=0.01)
    assert {hit.km for hit in reader.search(Query()).hits} == {None}


def test_totals_counts_and_pages_stay_within_the_circle(reader):
    asked = Query(around=around(VIENNA, 200), order="distance", facets={"country": 5}, limit=2)

    first, second = reader.search(asked), reader.search(replace(asked, offset=2))

    assert (first.total, first.facets["country"]) == (3, (("AT", 1), ("DE", 1), ("FR", 1)))
    assert [hit.id for hit in (*first.hits, *second.hits)] == [6, 2, 3]
    assert reader.search(replace(asked, around=around(VIENNA, 25))).facets["country"] == (
        ("AT", 1),
        ("DE", 1),
    )


def test_words_and_a_circle_go_together_in_every_order(reader):
    within = around(VIENNA, 200)

    assert ids(reader, "python", around=within, order=("starts", "asc")) == [3, 2]
    assert ids(reader, "python", around=within, order="distance") == [2, 3]
    assert reader.search(Query(text=parse("python"), around=within, order=("starts", "asc"))).hits[0].km > 100


def test_distance_without_a_place_is_a_mistake_of_the_caller(reader):
    with pytest.raises(ValueError, match="no"):
        reader.search(Query(order="distance"))


def test_a_better_match_comes_first_among_those_equally_far_and_demoted_ones_last(empty):
    texts = {1: "Elephants and python", 2: "python", 3: "python python", 4: "python"}
    with empty.writer() as writer:
        writer.upsert(
            document(
                number,
                f"Thing {number}",
                body=text,
                at=at(LINZ if number == 4 else VIENNA),
                state="dead" if number == 3 else (),
            )
            for number, text in texts.items()
        )
        writer.commit(1)

    assert ids(empty, "python", around=around(VIENNA, 200), order="distance") == [2, 1, 4, 3]


def test_near_documents_by_meaning_have_to_be_in_the_circle(engine):
    asked = Query(text=parse("elephants"), near=((6, 0.9), (1, 0.8)), around=around(VIENNA, 50))

    found = engine.reader().search(asked)

    assert [(hit.id, round(hit.km or 0)) for hit in found.hits] == [(6, 0)]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(-8900, 8900),
    st.integers(-17999, 17999),
    st.sampled_from([1, 10, 25, 50, 100, 400]),
    st.data(),
)
def test_every_point_within_a_circle_lies_in_one_of_its_squares(latitude, longitude, km, data):
    middle = Around(latitude, longitude, float(km))
    near = st.integers(-400, 400)
    other = Point(
        max(-9000, min(9000, latitude + data.draw(near))),
        (longitude + data.draw(near) * 3 + 18000) % 36000 - 18000,
    )

    if km_between(middle, other) <= km:
        assert square_of(other) in set(squares_around(middle))


def alike(first: int, last: int, *others: str) -> Alike:
    return Alike(first=first, last=last, others=tuple(tuple(other.split()) for other in others))


def test_a_document_with_another_word_for_the_same_holds_the_word(engine):
    assert ids(engine, "serpent") == []
    assert set(ids(engine, "serpent", synonyms=(alike(0, 0, "python"),))) == {1, 2, 3}
    assert set(ids(engine, "serpent teachers", synonyms=(alike(0, 0, "python"),))) == {1}


def test_synonyms_of_several_words_stand_side_by_side_on_both_sides(engine):
    assert set(ids(engine, "privacy law", synonyms=(alike(0, 0, "data protection"),))) == set()
    assert set(ids(engine, "privacy", synonyms=(alike(0, 0, "data protection"),))) == {4}
    assert set(ids(engine, "guarding of facts", synonyms=(alike(0, 2, "protection of data"),))) == {5}


def test_what_is_typed_comes_before_what_means_the_same(empty):
    with empty.writer() as writer:
        writer.upsert([document(1, "A serpent by day"), document(2, "A python by day")])
        writer.commit(1)

    assert ids(empty, "python", synonyms=(alike(0, 0, "serpent"),)) == [2, 1]
    assert ids(empty, "serpent", synonyms=(alike(0, 0, "python"),)) == [1, 2]


def test_operators_stay_as_they_were_typed_beside_synonyms(engine):
    python = (alike(0, 0, "python"),)

    assert set(ids(engine, "serpent -teachers", synonyms=python)) == {2, 3}
    assert set(ids(engine, 'serpent "first programs"', synonyms=python)) == {1}
    assert ids(engine, '"serpent"', synonyms=()) == []
    assert set(ids(engine, "serpent", synonyms=python, filters={"country": ("FR",)})) == {1, 3}


def test_synonyms_and_concepts_of_one_query_go_together(engine):
    both = {"synonyms": (alike(0, 0, "python"),), "concepts": (meant(1, 1, 71),)}

    assert set(ids(engine, "serpent coding", **both)) == {1}
    assert set(ids(engine, "serpent", synonyms=both["synonyms"], concepts=(meant(0, 0, 72),))) == {1, 2, 3, 7}
    # A synonym of more words than a concept has is not cut in two by it.
    longer = {"synonyms": (alike(0, 1, "data protection"),), "concepts": (meant(0, 0, 71),)}
    assert set(ids(engine, "personal privacy", **longer)) == {4}


def test_a_hit_says_that_only_another_word_found_it(engine):
    found = engine.reader().search(
        Query(text=parse("tables"), languages=("en",), synonyms=(alike(0, 0, "python"),))
    )

    assert {hit.id: set(hit.found_by) for hit in found.hits} == {
        4: {"words"},
        **{key: {"synonym"} for key in (1, 2, 3)},
    }


def test_counts_with_synonyms_are_not_those_without(engine):
    reader = engine.reader()
    asked = Query(text=parse("serpent"), languages=("en",), facets={"country": 5})

    assert reader.search(asked).facets["country"] == ()
    assert (
        sum(
            count
            for _, count in reader.search(replace(asked, synonyms=(alike(0, 0, "python"),))).facets["country"]
        )
        == 3
    )


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["python", "data", "internet", "serpent", "law", "of"]), min_size=1, max_size=5
    ),
    spans=st.lists(
        st.tuples(
            st.integers(-1, 5),
            st.integers(-1, 6),
            st.sampled_from(["data protection", "python", "internet", "_"]),
        ),
        max_size=4,
    ),
    concepts=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(71, 74)), max_size=3),
)
def test_synonyms_never_take_away_what_the_words_alone_find(large_catalogue, words, spans, concepts):
    text, named = " ".join(words), tuple(meant(*sorted(pair), number) for *pair, number in concepts)
    others = tuple(alike(first, last, phrase) for first, last, phrase in spans)

    plain = set(ids(large_catalogue, text))
    assert plain <= set(ids(large_catalogue, text, synonyms=others))
    assert plain <= set(ids(large_catalogue, text, synonyms=others, concepts=named))


@pytest.mark.long
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 6), min_size=2, max_size=8), st.sampled_from([25, 100, 400]))
def test_matches_that_hardly_differ_are_told_apart_at_every_size_of_circle(empty, fillers, km):
    """One town, texts a word longer or shorter: by distance they stand as by relevance."""
    with empty.writer() as writer:
        writer.delete(range(1, 9))
        writer.upsert(
            document(number, "Thing", body="python" + " filler" * count, at=at(VIENNA))
            for number, count in enumerate(fillers, 1)
        )
        writer.commit(1)
    reader = empty.reader()
    asked = Query(text=parse("python "), languages=("en",), around=around(VIENNA, km))

    score = {hit.id: hit.score for hit in reader.search(asked).hits}
    ordered = [score[hit.id] for hit in reader.search(replace(asked, order="distance")).hits]
    assert ordered == pytest.approx(sorted(ordered, reverse=True), abs=0.02)
