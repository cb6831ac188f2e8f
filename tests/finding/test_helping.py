"""Help for those whose first question did not find what they look for."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rialto.finding.asking import search_asked_for
from rialto.finding.queries import answer
from rialto.finding.suggesting import suggested
from rialto.search.port import IndexDamaged
from rialto.search.query_text import parse, parts_of
from tests.factories import OrganisationFactory
from tests.published import training


def asked(query: str):
    return search_asked_for(QueryDict(query))


def found(query: str, language: str = "en"):
    return answer(asked(query), language=language)


@pytest.mark.parametrize(
    ("typed", "words", "chosen"),
    [
        ("python lang:de", "python", {"language": ("de",)}),
        ("lang:German python language:fr", "python", {"language": ("de", "fr")}),
        ("Country:Malta", "", {"country": ("MT",)}),
        ('kind:event "open data" country:"Czech Republic"', '"open data"', {"kind": ("event",), "country": ("CZ",)}),
        ("kind:castle", "kind:castle", {}),
        ("http://lang:de", "http://lang:de", {}),
        ("slang:de", "slang:de", {}),
        ("lang:", "lang:", {}),
    ],
)  # fmt: skip
def test_operators_become_filters_and_what_nobody_knows_stays_text(typed, words, chosen):
    search = asked(QueryDict(mutable=True).urlencode() + "q=" + typed.replace(" ", "+"))

    assert (search.text.raw, search.chosen) == (words, chosen)
    assert asked(search.address()[1:]) == search


def test_a_provider_is_named_by_its_name_or_the_beginning_of_it(db):
    school = OrganisationFactory(name="Evening School of Łódź")
    OrganisationFactory(name="Morning School")

    assert asked('q=provider:"evening+school"').chosen == {"provider": (school.slug,)}
    assert asked("q=provider:evening").chosen == {"provider": (school.slug,)}
    assert asked("q=provider:nobody").text.raw == "provider:nobody"


def test_a_slip_is_put_right_in_the_letters_of_the_titles(publish):
    publish(*(training(f"p{number}", f"Segurança digital {number}", language="pt") for number in range(6)))
    publish(training("odd", "Digtal painting"))

    assert found("q=seguranca+digittal", "pt").corrected == "seguranca digital"
    assert found("q=segurranca", "pt").corrected == "segurança"
    assert found("q=segurança", "pt").corrected == ""
    # A rare word is not put right by one that hardly more titles have.
    assert found("q=painting").corrected == ""


def test_a_rare_word_beside_a_frequent_one_is_asked_about(publish):
    publish(*(training(f"p{number}", f"Python lesson {number}") for number in range(12)))
    publish(training("odd", "Pythom by mistake"))

    now = found("q=pythom")

    assert (now.page.total, now.corrected) == (1, "python")


def test_without_results_the_page_says_which_filter_is_in_the_way_and_what_else_there_is(publish):
    publish(
        training("a", "Spreadsheets", countries=["MT"], is_free=True),
        training("b", "Painting", countries=["MT"]),
        training("c", "Spreadsheets", countries=["IT"], language="it"),
    )

    now = found("q=spreadsheets&country=MT&language=it")

    assert now.lines == []
    assert {way.what: way.count for way in now.instead} == {"country": 1, "language": 1}
    assert {str(line.title) for line in now.others} == {"Spreadsheets", "Painting"}


@pytest.mark.parametrize("extra", [0, 30])
def test_a_page_without_results_asks_the_database_no_more_for_more_entries(
    publish, client, django_assert_max_num_queries, extra
):
    publish(*(training(f"p{number}", f"Python {number}", countries=["MT"]) for number in range(3 + extra)))
    client.get("/en/search/?q=python")

    with django_assert_max_num_queries(4):
        page = client.get("/en/search/?q=pythom&country=MT&level=advanced").content.decode()

    assert "Did you mean" in page
    assert "Without the filter" in page


def test_subjects_and_organisations_are_suggested_beside_entries(publish, django_assert_max_num_queries):
    publish(training("a", "Cyber hygiene at home"), training("b", "Cybersecurity basics"))
    suggested("cyber", language="en")

    with django_assert_max_num_queries(4):
        found = suggested("Cyber", language="en")

    assert found[0].title == "Cybersecurity"
    assert found[0].address.endswith("/search/?technology=cybersecurity")
    assert {"Cyber hygiene at home", "Cybersecurity basics"} <= {one.title for one in found}


def test_the_shortest_names_that_begin_so_come_first(publish):
    OrganisationFactory(name="Quayside Agency of the Far North")
    agency = OrganisationFactory(name="Quayside Agency")

    found = suggested("quays", language="en")

    assert [one.title for one in found] == ["Quayside Agency", "Quayside Agency of the Far North"]
    assert found[0].address == agency.get_absolute_url()


def test_subjects_are_suggested_in_the_readers_language(publish):
    assert "Cybersécurité" in [one.title for one in suggested("cybersécu", language="fr")]
    assert suggested("c", language="fr") == suggested("", language="fr") == []


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("python", [("python", "")]),
        ("python kurs -snake", [("python", "kurs -snake"), ("kurs", "python -snake"), ("-snake", "python kurs")]),
        ('“digital skills” -"machine learning" !', [("“digital skills”", '-"machine learning" !'), ('-"machine learning"', "“digital skills” !")]),
        ("Bau und -wartung -alt", [("Bau", "und wartung -alt"), ("und", "Bau wartung -alt"), ("-wartung", "Bau und -alt"), ("-alt", "Bau und wartung")]),
        ("", []),
    ],
)  # fmt: skip
def test_each_part_of_a_question_can_be_taken_away(typed, parts):
    assert parts_of(parse(typed)) == parts


@given(st.lists(st.sampled_from(["a", "und", "-b", "-c-", '"d e"', "&", "-"]), max_size=8).map(" ".join))
def test_no_word_is_excluded_because_another_is_taken_away(typed):
    text = parse(typed)

    for _, left in parts_of(text):
        assert set(parse(left).excluded) <= set(text.excluded)


@given(st.text(alphabet='ab "-!“', max_size=30))
def test_parts_taken_away_one_after_the_other_leave_nothing(typed):
    text = parse(typed)
    for _step in range(40):
        parts = parts_of(text)
        if not parts:
            break
        text = parse(parts[0][1])

    assert parts_of(text) == []


def test_a_second_box_looks_within_the_results_and_each_word_can_go_again(publish, client):
    publish(training("a", "Python for teachers"), training("b", "Python for bakers"))
    results = reverse("finding:results")

    page = client.get(results, {"q": "python", "kind": "training"})
    assert 'name="more"' in page.content.decode()
    narrowed = client.get(results, {"q": "python", "kind": "training", "more": "-bakers"})
    assert [str(line.title) for line in narrowed.context["answer"].lines] == [
        "<mark>Python</mark> for teachers"
    ]
    assert [(part.label, part.address) for part in narrowed.context["parts"]] == [
        ("python", "?q=-bakers&kind=training"),
        ("-bakers", "?q=python&kind=training"),
    ]
    assert narrowed.context["search"].address() == "?q=python+-bakers&kind=training"


def test_nothing_found_says_which_word_is_in_the_way(publish, client):
    publish(training("a", "Python for teachers"), training("b", "Python for bakers"))

    page = client.get(reverse("finding:results"), {"q": "teachers -python"})

    ways = page.context["answer"].instead
    assert [(way.kind, way.what, way.count, way.search.address()) for way in ways] == [
        ("word", "-python", 1, "?q=teachers")
    ]
    words = " ".join(page.content.decode().split())
    assert "Without “-python”: 1 result" in words
    assert '<details class="tips"><summary>How to ask' in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("python", {"Python for teachers", "Teachers write Python", "Python at sea"}),
        ("python -sea", {"Python for teachers", "Teachers write Python"}),
        ('"teachers write"', {"Teachers write Python"}),
        ('python -"for teachers"', {"Teachers write Python", "Python at sea"}),
        ("python lang:de", {"Python at sea"}),
    ],
)  # fmt: skip
def test_what_the_help_says_is_so(publish, client, query, expected):
    publish(
        training("a", "Python for teachers"), training("b", "Teachers write Python"), training("c", "Python at sea", language="de")
    )  # fmt: skip

    lines = client.get(reverse("finding:results"), {"q": f"{query} "}).context["answer"].lines

    assert {str(line.title).replace("<mark>", "").replace("</mark>", "") for line in lines} == expected


def test_an_index_that_is_found_damaged_only_by_the_help_leaves_the_results(publish, client, monkeypatch):
    publish(
        training("a", "Pythom by mistake"),
        *(training(f"p{number}", f"Python {number}") for number in range(12)),
    )

    def broken(*_args, **_options):
        raise IndexDamaged("a column that only the help reads")

    monkeypatch.setattr("rialto.search.tantivy_engine.reader.similar_words", broken)

    page = client.get("/en/search/?q=pythom")

    assert page.status_code == 200
    assert "by mistake" in page.content.decode()


def test_an_index_that_is_found_damaged_only_by_its_counts_is_answered_without(publish, client, monkeypatch):
    publish(training("a", "Python for teachers"), training("b", "Python for bakers"))
    monkeypatch.setattr("rialto.search.tantivy_engine.reader.WORTH_A_THREAD", -1)

    def broken(*_args, **_options):
        raise ValueError("a column that only counting reads")

    monkeypatch.setattr("rialto.search.tantivy_engine.counting.Counting.counts", broken)

    page = client.get("/en/search/?q=python")

    answer = page.context["answer"]
    assert (page.status_code, answer.is_fallback, len(answer.lines)) == (200, True, 2)
    assert dict(answer.kinds) == {"training": 2}


def test_a_common_word_among_filters_is_not_taken_for_a_slip(publish, client, monkeypatch):
    monkeypatch.setattr("rialto.search.tantivy_engine.spelling.COMMON", 3)
    publish(
        *(training(f"a{number}", f"Form {number}") for number in range(3)),
        *(training(f"b{number}", f"Farm {number}") for number in range(20)),
        training("c", "Ferm one"),
    )

    def corrected(**asked):
        return client.get("/en/search/", asked).context["answer"].corrected

    assert corrected(q="form", free="yes", level="advanced") == ""
    assert corrected(q="ferm", free="yes", level="advanced") == "farm"
