"""Words that editors say mean the same: found, explained, switched off, and never going round in circles."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rialto.base.errors import Refused
from rialto.changes.models import ChangeRecord
from rialto.finding.asking import search_asked_for
from rialto.finding.models import SynonymChange, SynonymGroup
from rialto.finding.queries import also_searched, answer
from rialto.finding.synonyms.editing import add_group, change_group, checked_words, remove_group
from rialto.finding.synonyms.matching import LOOK_AFTER_SECONDS, Group, forget_groups, synonyms_in
from rialto.finding.synonyms.preview import effects_of
from rialto.search.query_text import parse
from tests.factories import UserFactory
from tests.published import training

RESULTS = reverse("finding:results")


def add(*words: str, others: tuple[str, ...] = (), language: str = "") -> SynonymGroup:
    checked = checked_words(language=language, words=words, others=others)
    group = add_group(checked, by=UserFactory(staff=True), reason="People say both.")
    forget_groups()
    return group


def found(query: str, language: str = "en"):
    return answer(search_asked_for(QueryDict(query)), language=language)


def titles(query: str, language: str = "en") -> set[str]:
    return {
        str(line.title).replace("<mark>", "").replace("</mark>", "") for line in found(query, language).lines
    }


@pytest.fixture
def catalogue(publish):
    return publish(
        training("a", "Artificial intelligence for all"),
        training("b", "AI at work"),
        training("c", "Intelligence of birds"),
        training("d", "Machines that learn", language="de"),
    )


def test_both_ways_each_word_finds_the_other(catalogue):
    assert titles("q=ai ") == {"AI at work"}

    add("AI", "artificial intelligence")

    assert (
        titles("q=ai ")
        == titles("q=artificial+intelligence ")
        == {"AI at work", "Artificial intelligence for all"}
    )


def test_one_way_finds_the_others_but_not_back(catalogue):
    add("KI", others=("AI",))

    assert titles("q=ki ") == {"AI at work"}
    assert titles("q=ai ") == {"AI at work"}
    assert titles("q=ki -work ") == set()


def test_a_group_holds_in_its_language_and_for_inflected_words(publish):
    publish(training("a", "Rechner reparieren", language="de"))
    add("Computer", "Rechner", language="de")

    assert titles("q=computers ", "de") == {"Rechner reparieren"}
    assert (
        synonyms_in(
            parse("computer"), ("fr", "en"), groups=[Group(1, "de", ("computer", "rechner"), (), False)]
        )
        == ()
    )


def test_phrases_and_exclusions_are_left_as_they_were_typed(catalogue):
    add("AI", "artificial intelligence")

    assert titles('q="ai"') >= {"AI at work"}
    assert titles("q=intelligence -ai ") == {"Artificial intelligence for all", "Intelligence of birds"}
    assert titles("q=ai lang:de ") == set()
    assert also_searched(search_asked_for(QueryDict('q="artificial intelligence"')), "en") == []


def test_the_page_says_what_else_was_looked_for_and_how_to_go_without(catalogue, client):
    add("AI", "artificial intelligence")

    page = client.get(RESULTS, {"q": "ai work"})
    assert page.context["also"] == [("ai", ("artificial intelligence",))]
    words = " ".join(page.content.decode().split())
    assert "Also searched for: <strong>artificial intelligence</strong>" in words
    assert page.context["only_typed_address"] == "?q=ai+work&typed=yes"

    without = client.get(RESULTS, {"q": "ai", "typed": "yes"})
    assert [str(line.title) for line in without.context["answer"].lines] == ["<mark>AI</mark> at work"]
    assert "Only what you typed was looked for." in without.content.decode()


def test_what_only_another_word_found_says_so(catalogue):
    add("AI", "artificial intelligence")

    badges = {str(line.title): [badge.words for badge in line.badges] for line in found("q=ai ").lines}

    assert badges["Artificial intelligence for all"] == ["Found by another word for it"]
    assert badges["<mark>AI</mark> at work"] == []


def test_a_results_page_asks_no_more_questions_of_the_database(
    catalogue, client, django_assert_num_queries, django_assert_max_num_queries
):
    add("AI", "artificial intelligence")
    client.get(RESULTS, {"q": "ai"})

    with django_assert_max_num_queries(4) as asked:
        client.get(RESULTS, {"q": "ai"})
    assert not any("synonym" in query["sql"] for query in asked.captured_queries)


def test_processes_hear_of_a_change_when_the_index_moves_or_after_a_while(catalogue, monkeypatch):
    from rialto.finding.synonyms import matching
    from tests.published import catch_up

    now = [1000.0]
    monkeypatch.setattr(matching.time, "monotonic", lambda: now[0])
    forget_groups()
    assert synonyms_in(parse("ai"), ("en",)) == ()
    SynonymGroup.objects.create(words=["ai", "birds"])

    now[0] += 5
    assert synonyms_in(parse("ai"), ("en",)) == ()
    now[0] += LOOK_AFTER_SECONDS
    assert synonyms_in(parse("ai"), ("en",))[0].others == ("birds",)
    add_group(
        checked_words(language="", words=["bees", "wasps"], others=()), by=UserFactory(staff=True), reason="x"
    )
    matching._kept.stamp = "as another process has it"
    now[0] += 5
    catch_up()
    assert synonyms_in(parse("bees"), ("en",))[0].others == ("wasps",)


def test_changes_are_kept_with_who_and_why_and_stand_in_the_log(index):
    person = UserFactory(staff=True)
    group = add_group(checked_words(language="", words=["a1", "b1"], others=()), by=person, reason="One")
    change_group(group, checked_words(language="de", words=["a1", "c1"], others=()), by=person, reason="Two")
    with pytest.raises(Refused, match="Nothing"):
        change_group(
            group, checked_words(language="de", words=["a1", "c1"], others=()), by=person, reason="Again"
        )
    remove_group(group, by=person, reason="Three")

    said = [
        (one.verb, one.before.get("words"), one.after.get("words"), one.reason, one.actor_id)
        for one in SynonymChange.objects.all()
    ]
    assert said == [
        ("deleted", ["a1", "c1"], None, "Three", person.public_id),
        ("changed", ["a1", "b1"], ["a1", "c1"], "Two", person.public_id),
        ("created", None, ["a1", "b1"], "One", person.public_id),
    ]
    assert list(ChangeRecord.objects.filter(noun="synonyms").values_list("verb", flat=True)) == [
        "created",
        "changed",
        "deleted",
    ]
    assert SynonymGroup.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "others"),
    [
        (["one"], []),
        ([], ["one"]),
        (["!!!", "“”"], []),
        (["one", "ONE"], []),
        (["one"], ["One"]),
        ([f"w{n}" for n in range(13)], []),
        (["a b c d e f g", "x"], []),
    ],
)
def test_words_that_say_nothing_are_refused(words, others):
    with pytest.raises(Refused):
        checked_words(language="", words=words, others=others)


def test_a_preview_counts_without_and_with_the_group(catalogue):
    words = checked_words(language="", words=["AI", "artificial intelligence"], others=())

    assert [one[:3] for one in effects_of(words, language="en")] == [
        ("AI", 1, 2),
        ("artificial intelligence", 1, 2),
    ]
    group = add("AI", "artificial intelligence")
    smaller = checked_words(language="", words=["AI"], others=["birds"])
    assert [one[:3] for one in effects_of(smaller, language="en", instead_of=group)] == [("AI", 2, 2)]


WORD = st.sampled_from(
    ["ai", "ki", "intelligence", "data", "of", "machine learning", "artificial intelligence", "big data"]
)
GROUPS = st.lists(
    st.builds(
        Group,
        st.integers(1, 99),
        st.sampled_from(["", "en", "de"]),
        st.lists(WORD, min_size=1, max_size=4, unique=True).map(tuple),
        st.lists(WORD, max_size=3, unique=True).map(tuple),
        st.booleans(),
    ),
    max_size=8,
)


@given(groups=GROUPS, text=st.lists(WORD, max_size=6).map(" ".join))
def test_however_groups_refer_to_each_other_each_stretch_is_found_once_and_nothing_twice(groups, text):
    asked = parse(text)

    stretches = synonyms_in(asked, ("en", "de"), groups=groups)

    places = [place for one in stretches for place in range(one.first, one.last + 1)]
    assert len(places) == len(set(places))
    assert all(0 <= one.first <= one.last < len(asked.words) for one in stretches)
    for one in stretches:
        typed = " ".join(asked.words[one.first : one.last + 1])
        assert len(set(one.others)) == len(one.others) <= 12
        # Only what a group with these very words says, and never what that leads to.
        allowed = {
            other
            for group in groups
            if typed in group.words
            for other in (group.others if group.is_one_way else group.words)
        }
        assert set(one.others) <= allowed
