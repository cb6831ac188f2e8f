"""What others asked: counted without anybody, written only when many asked, offered without a loop."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rialto.finding.models import AskedDay, PopularQuery
from rialto.finding.popular import counting
from rialto.finding.popular.counting import Tally, forget_questions, note_question, question_key, write_counts
from rialto.finding.popular.reading import asked_beginning, forget_read
from rialto.finding.popular.rules import is_person, may_be_counted
from rialto.search.query_text import parse
from tests.published import training

RESULTS = reverse("finding:results")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def own_tally(monkeypatch):
    monkeypatch.setattr(counting, "tally", Tally())
    forget_read()
    yield
    forget_read()


def ask(text: str, *, people: int = 1, language: str = "en", **headers: str) -> None:
    for number in range(people):
        request = RequestFactory().get(
            "/", REMOTE_ADDR=f"192.0.2.{number}", headers={"User-Agent": BROWSER} | headers
        )
        note_question(request, parse(text), language=language)


def ask_on_days(text: str, people: list[int], **given: str) -> None:
    """So many people a day, today last."""
    for ago, count in zip(range(len(people) - 1, -1, -1), people, strict=True):
        with time_machine.travel(timezone.now() - timedelta(days=ago), tick=False):
            ask(text, people=count, **given)
            write_counts()


def offered(beginning: str, language: str = "en") -> list[str]:
    forget_read()
    return asked_beginning(beginning, language=language, limit=5)


@pytest.mark.django_db
def test_a_question_is_written_only_when_many_people_asked_on_many_days():
    ask_on_days("cyber security basics", [5, 1, 1, 1])
    ask_on_days("once", [30])
    ask_on_days("patient person", [1] * 30)

    assert PopularQuery.objects.count() == 0
    assert not any("cyber" in str(row) for row in AskedDay.objects.values_list())
    ask_on_days("cyber security basics", [2])
    assert (
        AskedDay.objects.get(key=question_key("cyber security basics", "en"), day=timezone.localdate()).count
        == 3
    )
    assert PopularQuery.objects.count() == 0  # ten, but on four days
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        ask("Cyber  security basics")
        write_counts()
    assert list(PopularQuery.objects.values_list("text", "form", "language")) == [
        ("Cyber security basics", "cyber security basics", "en")
    ]


@pytest.mark.django_db
def test_a_person_counts_once_a_day_and_spellings_count_together():
    ask("café python")
    ask("CAFE python")
    ask("café python", people=3)

    write_counts()

    assert list(AskedDay.objects.values_list("count", flat=True)) == [3]


def test_the_salt_of_a_day_is_forgotten_with_it():
    tally = Tally()
    tally.note(parse("python"), language="en", visitor="a")
    first = (tally._salt, set(tally._seen))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        tally.note(parse("python"), language="en", visitor="a")

    assert tally._salt != first[0]
    assert tally._seen.isdisjoint(first[1])


@pytest.mark.parametrize(
    "text",
    ["anna.meier@example.org", "+32 2 299 11 11", "call 0470123456", "https://x.eu/a", "www.example.org", "python -anna", "a b c d e f g", "x" * 61, "ab", '"only a phrase"', "fuck python", "Scheiß Kanaken", "γαμώ"],
)  # fmt: skip
def test_what_looks_personal_or_offends_is_never_counted(text):
    assert not may_be_counted(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "python",
        "excel 2024",
        "Οδηγός ασφάλειας",
        "courses for teachers",
        "кибер сигурност",
        "scunthorpe",
        "Essex",
        "Kurvendiskussion",
        "Pula",
        "learning curves",
        "última hora",
    ],
)
def test_ordinary_questions_are(text):
    assert may_be_counted(parse(text))


@given(st.from_regex(r"[a-z]{1,8} (\+?\d[ \-/]?){5,14}", fullmatch=True))
def test_no_number_of_a_telephone_is_ever_counted(text):
    assert not may_be_counted(parse(text))


@pytest.mark.parametrize(
    "agent", ["", "Googlebot/2.1", "curl/8.5", "python-httpx/0.27", "HeadlessChrome/120"]
)
def test_programs_are_no_people(agent):
    assert not is_person(agent)
    assert is_person(BROWSER)


@pytest.mark.parametrize("headers", [{"Sec-GPC": "1"}, {"DNT": "1"}, {"User-Agent": "Googlebot"}])
def test_who_does_not_want_to_be_counted_is_not(headers):
    ask("python", **headers)

    assert counting.tally.take() == {}


def test_only_questions_that_found_something_by_their_words_are_counted(publish, client):
    publish(training("a", "Python for teachers"))
    for query in (
        {"q": "pythno teachers"},
        {"q": "elephants"},
        {"q": "python", "kind": "training"},
        {"q": "python", "page": "2"},
        {"q": ""},
    ):
        client.get(RESULTS, query, headers={"User-Agent": BROWSER})
    assert counting.tally.take() == {}

    client.get(RESULTS, {"q": "python"}, headers={"User-Agent": BROWSER})
    assert [text for text, _count in counting.tally.take().values()] == ["python"]


@pytest.mark.django_db
def test_suggestions_are_ordered_by_length_and_found_with_and_without_accents():
    for text, people in (
        ("formação digital básica", [9, 9, 9, 9, 9]),
        ("formação", [5, 2, 1, 1, 1]),
        ("outra", [5, 2, 1, 1, 1]),
    ):
        ask_on_days(text, people, language="pt")

    assert offered("forma", "pt") == ["formação", "formação digital básica"]
    assert offered("formacao d", "pt") == ["formação digital básica"]
    assert offered("forma", "en") == []


def test_what_others_asked_leads_to_its_results_and_costs_no_question(
    publish, client, django_assert_max_num_queries
):
    publish(training("a", "Evening pottery"))
    ask_on_days("pottery evening", [6, 1, 1, 1, 1])
    forget_read()
    address = reverse("finding:suggestion-list")

    found = client.get(address, {"q": "pott"}).json()["suggestions"]

    assert found[0] == {
        "title": "pottery evening",
        "language": "en",
        "kind": "Others asked",
        "address": "/en/search/?q=pottery+evening",
    }
    with django_assert_max_num_queries(3):
        client.get(address, {"q": "pott"})


# At noon: in the last hour of a winter's day, 88 days later is a day more by the clock of summer.
@time_machine.travel(datetime(2026, 1, 20, 12, tzinfo=UTC), tick=False)
@pytest.mark.django_db
def test_after_90_days_all_is_forgotten(settings):
    ask_on_days("python", [6, 1, 1, 1, 1])
    assert offered("py") == ["python"]

    with time_machine.travel(timezone.now() + timedelta(days=88), tick=False):
        assert forget_questions() == 1
    assert AskedDay.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=120), tick=False):
        forget_questions()
    assert (AskedDay.objects.count(), PopularQuery.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_switched_off_nothing_is_counted_offered_or_kept(settings):
    ask_on_days("python", [6, 1, 1, 1, 1])
    settings.POPULAR_QUERIES = False

    ask("java course")
    assert counting.tally.take() == {}
    assert offered("py") == []
    assert forget_questions() == 1
    assert AskedDay.objects.count() == 0


@pytest.mark.django_db
def test_what_staff_hid_stays_hidden():
    ask_on_days("python", [6, 1, 1, 1, 1])
    PopularQuery.objects.update(is_hidden=True)

    ask_on_days("python", [9])
    forget_questions()

    assert (offered("py"), PopularQuery.objects.count()) == ([], 1)
