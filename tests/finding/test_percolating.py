"""Which saved searches a new entry answers."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rialto.catalogue.models import Entry
from rialto.changes.queries import position_of
from rialto.finding.alerts import percolating
from rialto.finding.alerts.percolating import READER, Percolator, forget_matches
from rialto.finding.alerts.saving import delete_alert, keep_search, pause_alert
from rialto.finding.alerts.standing import search_of, standing_query
from rialto.finding.documents import documents_of
from rialto.finding.engine import engine, reader
from rialto.finding.models import Match, Recipient, SavedSearch, SearchKey
from tests.factories import UserFactory
from tests.finding.alert_steps import alert_for, asked, percolate
from tests.published import catch_up, event, training

QUERIES = (
    "q=python", "q=Kurse", "q=sprachkurse", '"data protection"', "q=%22data+protection%22", "q=python+-advanced", "q=the",
    "kind=training", "kind=event&when=week", "kind=event&from=2020-01-01&to=2099-01-01", "free=yes", "country=MT&country=DE",
    "provider=evening-school", "q=python&technology=ai", "technology=ai&technology=cybersecurity", "language=de", "past=yes",
    "", "q=learn&level=1", "when=quarter", "q=course&when=later",
)  # fmt: skip
titles = st.lists(
    st.sampled_from(
        [
            "Python",
            "course",
            "Kurs",
            "Sprachkurs",
            "data",
            "protection",
            "advanced",
            "the",
            "learn",
            "learning",
            "Datenschutz",
            "courses",
            "für",
            "teachers",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@pytest.mark.long
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, phases=[Phase.generate]
)
@given(
    offers=st.lists(
        st.tuples(titles, st.sampled_from(["en", "de", "und"]), st.booleans(), st.sampled_from([[], ["MT"], ["DE", "FR"]]),
                  st.sampled_from([None, -3, 0, 5, 40, 200])),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_alerts_tell_what_the_results_page_finds(publish, offers):
    Recipient.objects.all().delete()
    for number, query in enumerate(QUERIES):
        alert_for(query, email=f"reader-{number}@example.org")
    written = [
        (training if days is None else event)(
            f"{uuid4().hex}-{number}", title, language=language, is_free=is_free or None, countries=countries,
            **({} if days is None else {"in_days": days}),
        )
        for number, (title, language, is_free, countries, days) in enumerate(offers)
    ]  # fmt: skip
    entries = publish(*written)

    ids = {entry.pk for entry in entries}
    matched = Percolator().matching(documents_of(ids))

    for saved in SavedSearch.objects.all():
        query = standing_query(search_of(saved), language=saved.language)
        found = {hit.id for hit in reader().search(replace(query, limit=1000)).hits}
        assert set(matched.get(saved.pk, ())) == found & ids, saved.query


def test_an_entry_matches_once_however_often_it_changes(publish):
    alert_for("q=python")
    publish(training("a", "Python course"))
    assert percolate() == 1

    publish(training("a", "Python course, longer"))
    publish(training("a", "Python course, longer still"))

    assert percolate() == 0


def test_an_entry_that_comes_to_match_later_is_news(publish):
    alert_for("q=python")
    publish(training("a", "A course"))
    assert percolate() == 0

    publish(training("a", "A course of Python"))

    assert percolate() == 1


def test_equal_searches_are_one_row_and_one_match(publish):
    one = alert_for("q=python&kind=training", email="a@example.org")
    other = alert_for("kind=training&q=python&sort=newest&view=map&page=3", email="b@example.org")
    publish(training("a", "Python course"))

    assert one.search_id == other.search_id
    assert percolate() == 1


def test_what_is_older_than_a_month_is_no_news(publish):
    alert_for("q=python")
    (entry,) = publish(training("a", "A course"))
    Entry.objects.filter(pk=entry.pk).update(published_at=timezone.now() - timedelta(days=31))

    publish(training("a", "A course of Python"))

    assert percolate() == 0


def test_the_cursor_moves_with_the_matches_or_not_at_all(publish, monkeypatch):
    alert_for("q=python")
    percolate()
    publish(training("a", "Python course"))
    before = position_of(READER)

    def fail(*_args, **_options):
        raise DatabaseError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(percolating, "move_cursor", fail)
        with pytest.raises(DatabaseError):
            percolate()
    assert (position_of(READER), Match.objects.count()) == (before, 0)

    assert percolate() == 1
    assert position_of(READER) == engine().position


def test_steps_are_small_and_go_on_where_they_stopped(publish, monkeypatch):
    monkeypatch.setattr(percolating, "BATCH", 3)
    alert_for("q=python")
    percolate()
    publish(*[training(str(number), f"Python {number}") for number in range(8)])
    percolator = Percolator()

    steps = [percolator.follow(until=engine().position) for _ in range(4)]

    assert sum(step.match_count for step in steps) == 8
    assert [step.is_behind for step in steps] == [True, True, True, False]


def test_a_flood_is_counted_and_not_forgotten(publish, monkeypatch):
    monkeypatch.setattr(percolating, "MOST_A_DAY", 4)
    alert = alert_for("q=python")
    publish(*[training(str(number), f"Python {number}") for number in range(10)])

    percolate()
    publish(*[training(str(number), f"Python {number} again") for number in range(10)])
    percolate()

    alert.search.refresh_from_db()
    assert Match.objects.count() == 4
    assert alert.search.more_count == 6


def test_an_import_of_many_steps_is_counted_whole(publish, monkeypatch):
    monkeypatch.setattr(percolating, "MOST_A_DAY", 4)
    monkeypatch.setattr(percolating, "BATCH", 3)
    alert = alert_for("q=python")
    publish(*[training(str(number), f"Python {number}") for number in range(20)])

    percolate()
    publish(*[training(str(number), f"Python {number} again") for number in range(20)])
    percolate()

    alert.search.refresh_from_db()
    assert (Match.objects.count(), alert.search.more_count) == (4, 16)


def test_only_what_somebody_waits_for_is_looked_at(publish):
    paused, ended = alert_for("q=python"), alert_for("q=java")
    keep_search(asked("q=cobol"), language="en", by=UserFactory(staff=True))
    assert SearchKey.objects.exists()

    pause_alert(paused)
    delete_alert(ended)

    assert not SearchKey.objects.exists()
    assert not SavedSearch.objects.filter(is_watched=True).exists()


def test_new_dictionaries_make_standing_queries_anew(publish):
    alert = alert_for("q=python")
    SavedSearch.objects.update(analysed_with="older", standing={})
    SearchKey.objects.all().delete()
    publish(training("a", "Python course"))

    assert percolate() == 1
    alert.search.refresh_from_db()
    assert alert.search.analysed_with != "older"


@pytest.mark.parametrize("count", [1, 12])
def test_a_step_costs_as_many_queries_however_many_searches_match(publish, count, django_assert_num_queries):
    for number in range(count):
        alert_for(
            f"q=python&provider=evening-school&when={'' if number else 'week'}&to=20{30 + number}-01-01",
            email=f"{number}@example.org",
        )
        alert_for(f"q=python+-word{number}", email=f"{number}@example.org")
    percolate()
    publish(*[training(str(number), f"Python {number}") for number in range(count)])
    percolator = Percolator()
    percolator._analyse_again()

    with django_assert_num_queries(25):
        assert percolator.follow(until=engine().position).match_count


def test_matches_are_forgotten_when_nothing_can_tell_them_any_more(publish):
    alert_for("q=python")
    publish(training("a", "Python course"))
    percolate()
    Match.objects.update(found_on=timezone.localdate() - timedelta(days=40))

    assert forget_matches() == 1
    catch_up()
