from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from rialto.catalogue.actions import LookResult, record_looks, withdraw_entry
from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.catalogue.models import Entry, EntryText, LinkHealth
from rialto.finding.asking import search_asked_for
from rialto.finding.engine import engine
from rialto.finding.queries import answer, counts_by, in_days, newest, related_to, suggestions, upcoming
from rialto.organisations.actions import edit_organisation
from rialto.translation.choices import TextOrigin
from tests.factories import MembershipFactory
from tests.published import catch_up, event, training


def found(query: str, language: str = "en"):
    return answer(search_asked_for(QueryDict(query)), language=language)


def titles(query: str, language: str = "en") -> list[str]:
    return [str(line.title) for line in found(query, language).lines]


def counts(query: str, name: str) -> dict[str, int]:
    groups = {group.name: group for group in found(query).groups}
    return {value.value: value.count for value in groups[name].values} if name in groups else {}


def test_a_word_of_the_title_finds(publish):
    publish(training("a", "Spreadsheets for beginners"), training("b", "Painting with light"))

    assert titles("q=spreadsheets") == ["<mark>Spreadsheets</mark> for beginners"]


def test_words_of_summary_description_provider_and_tags_find(publish):
    publish(
        training("a", "One", summary="All about databases"),
        training("b", "Two", description="<p>Learn <b>encryption</b> here</p>"),
        training("c", "Three", provider_name="Lighthouse Academy"),
        training("d", "Four", tags=["robotics"]),
    )

    assert [titles(f"q={word}") for word in ("databases", "encryption", "lighthouse", "robotics")] == [
        ["One"], ["Two"], ["Three"], ["Four"],
    ]  # fmt: skip


def test_a_concept_finds_in_every_language_that_has_its_name(publish):
    publish(training("a", "Sicher im Netz", language="de", technologies=["cybersecurity"]))

    assert titles("q=cybersicherheit", "de") == ["Sicher im Netz"]


def test_several_values_of_a_facet_widen_and_facets_narrow(publish):
    publish(
        training("a", "Course in Malta", countries=["MT"], is_free=True),
        training("b", "Course in Italy", countries=["IT"], is_free=True),
        training("c", "Course in France", countries=["FR"]),
    )

    assert sorted(titles("country=MT&country=IT")) == ["Course in Italy", "Course in Malta"]
    assert titles("country=MT&country=FR&free=yes") == ["Course in Malta"]


def test_a_facet_counts_without_its_own_filter(publish):
    publish(
        training("a", "Course one", countries=["MT"], is_free=True),
        training("b", "Course two", countries=["IT"], is_free=True),
        training("c", "Course three", countries=["IT"]),
    )

    assert counts("country=MT", "country") == {"MT": 1, "IT": 2}
    assert counts("country=IT&free=yes", "country") == {"MT": 1, "IT": 1}
    assert counts("country=IT", "free") == {"yes": 1}


def test_what_is_over_is_left_out_counted_and_shown_when_asked_for(publish):
    publish(event("a", "Past conference", in_days=-30), event("b", "Coming conference", in_days=30))

    now = found("q=conference")

    assert titles("q=conference") == ["Coming <mark>conference</mark>"]
    assert (now.page.total, now.past_count, now.shows_past) == (1, 1, False)
    assert sorted(titles("q=conference&past=yes")) == [
        "Coming <mark>conference</mark>",
        "Past <mark>conference</mark>",
    ]


def test_when_only_past_entries_fit_they_are_shown_and_said_to_be_over(publish):
    publish(event("a", "Past conference", in_days=-30))

    now = found("q=conference")

    assert (len(now.lines), now.shows_past) == (1, True)
    assert [badge.state for badge in now.lines[0].badges] == ["bad"]


def test_dates_narrow_and_stretches_count_what_they_contain(publish):
    publish(
        *[event(str(day), f"In {day} days", in_days=day) for day in (2, 20, 60, 200)],
        training("t", "Any time"),
    )
    first, last = timezone.localdate() + timedelta(days=10), timezone.localdate() + timedelta(days=70)

    assert titles("when=week") == ["In 2 days"]
    assert titles("when=later") == ["In 200 days"]
    assert titles(f"from={first}&to={last}&sort=date") == ["In 20 days", "In 60 days"]
    assert found("").whens == {"week": 1, "month": 2, "quarter": 3, "later": 1}


def test_orders(publish):
    publish(
        event("a", "Second", in_days=20), event("b", "First", in_days=10),
        replace(training("c", "Apply late"), deadline_on=timezone.localdate() + timedelta(days=40)),
        replace(training("d", "Apply soon"), deadline_on=timezone.localdate() + timedelta(days=4)),
    )  # fmt: skip

    assert titles("sort=date")[:2] == ["First", "Second"]
    assert titles("sort=deadline")[:2] == ["Apply soon", "Apply late"]


def test_pages_hold_twenty_and_do_not_overlap(publish):
    publish(*[training(str(number), f"Course number {number}") for number in range(45)])

    pages = [titles(f"page={number}") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    assert found("page=2").page.last_number == 3


def test_a_page_far_beyond_the_end_is_empty_and_no_error(publish):
    publish(training("a", "Course"))

    assert titles("page=1000000000") == []


def test_a_translation_is_shown_found_and_marked(publish):
    (entry,) = publish(training("a", "Tabellen verstehen", language="de"))
    for field, text in (("title", "Understanding tables"), ("summary", "From the first cell")):
        EntryText.objects.create(
            entry=entry, field=field, language="en", text=text, origin=TextOrigin.MACHINE
        )
    with engine().writer() as writer:
        from rialto.finding.documents import documents_of

        writer.upsert(documents_of([entry.pk]))
        writer.commit(writer.position)

    (line,) = found("q=understanding").lines

    assert (str(line.title), line.language, line.is_machine) == (
        "<mark>Understanding</mark> tables",
        "en",
        True,
    )
    assert (line.original_title, line.original_language) == ("Tabellen verstehen", "de")
    assert titles("q=tabellen", "de") == ["<mark>Tabellen</mark> verstehen"]


def test_html_in_what_is_found_is_never_markup(publish):
    publish(
        training(
            "a",
            "Learn &lt;script&gt;alert(1)&lt;/script&gt; safely",
            summary="<img src=x onerror=alert(1)>words",
        )
    )

    (line,) = found("q=learn").lines

    assert "<script" not in line.title
    assert "<img" not in str(line.summary)


def test_entries_are_found_by_the_new_name_of_who_offers_them(publish):
    (entry,) = publish(training("a", "Sorting lists", provider_name="Old bridge school"))
    manager = MembershipFactory(organisation=entry.provider, manager=True)

    edit_organisation(entry.provider, {"name": "Zymurgy academy"}, by=manager.user)
    catch_up()

    assert titles("q=zymurgy") == ["Sorting lists"]


def test_withdrawn_entries_leave(publish):
    (entry,) = publish(training("a", "Course about clouds"))

    withdraw_entry(entry, by=None, reason="asked by the provider")
    catch_up()

    assert titles("q=clouds") == []


@pytest.mark.parametrize("count", [1, 15])
def test_results_cost_at_most_four_queries_however_long_the_list(
    publish, count, django_assert_max_num_queries
):
    publish(
        *[
            training(str(number), f"Course {number}", technologies=["software"], language="de")
            for number in range(count)
        ]
    )
    found("q=course")  # names and vocabularies are remembered from here on

    with django_assert_max_num_queries(4):
        assert len(found("q=course").lines) == count


def test_suggestions_related_newest_upcoming_and_counts(publish):
    first, _second, _third = publish(
        training("a", "Python for data analysis", tags=["python", "data"]),
        training("b", "Data analysis with Python notebooks", tags=["python", "data"]),
        event("c", "Python meeting", in_days=3),
    )

    assert next(line.title for line in suggestions("pyth", language="en")).startswith("Python")
    assert [str(line.title) for line in related_to(first, language="en")][:1] == [
        "Data analysis with Python notebooks"
    ]
    assert len(newest(language="en", limit=2)) == 2
    assert [str(line.title) for line in upcoming(language="en")] == ["Python meeting"]
    assert counts_by("kind") == {"training": 2, "event": 1}


def test_without_an_index_the_database_answers_and_says_so(db, settings, tmp_path, publish):
    publish(training("a", "Spreadsheets"), training("b", "Painting"))
    settings.INDEX_FOLDER = tmp_path / "missing"

    now = found("q=spreadsheets")

    assert now.is_fallback
    assert [str(line.title) for line in now.lines] == ["<mark>Spreadsheets</mark>"]
    assert [str(line.title) for line in suggestions("spr", language="en")] == ["Spreadsheets"]
    assert len(newest(language="en")) == 2
    assert counts_by("kind") == {"training": 2}


def test_without_an_index_facets_and_dates_narrow_as_with_one(settings, tmp_path, publish):
    """Every facet, day and switch is asked of both; counts, totals and the sets of hits are equal."""
    publish(
        training("a", "Spreadsheets for beginners", language="de", countries=["DE", "AT"], level_from=1, level_to=3, is_free=True),
        training("b", "Spreadsheets at work", teaching_languages=["fr", "en"], countries=["FR"], is_online=True, technologies=["data-analytics", "cybersecurity"]),
        training("c", "Painting", level_from=2, level_to=2, is_self_paced=True, has_certificate=True),
        event("d", "Spreadsheets meeting", in_days=3, countries=["DE"]),
        event("e", "Spreadsheets conference", in_days=60),
    )  # fmt: skip
    asked = [
        "", "q=spreadsheets", "q=spreadsheets&country=DE", "country=DE&country=FR", "language=de", "language=fr", "level=basic",
        "technology=cybersecurity", "free=yes", "online=yes", "self-paced=yes&certificate=yes", "kind=event", "when=week", "sort=date", "provider=evening-school",
        "q=spreadsheets+-work", 'q="at work"', "kind=training&level=intermediate", "past=yes",
    ]  # fmt: skip

    def told(query: str) -> object:
        now = found(query)
        groups = {group.name: {one.value: one.count for one in group.values} for group in now.groups}
        return {line.url for line in now.lines}, now.page.total, groups, dict(now.kinds), now.whens

    with_index = [told(query) for query in asked]
    settings.INDEX_FOLDER = tmp_path / "missing"

    assert [told(query) for query in asked] == with_index


def look(entry, state: LinkState) -> None:
    """What a look at the entry's link came to, and the indexer's turn."""
    problem = LinkProblem.GONE if state == LinkState.BROKEN else ""
    health = LinkHealth(entry_id=entry.pk, address=entry.address, problem=problem)
    record_looks([LookResult(health=health, state=state, public_id=entry.public_id)])
    catch_up()


@pytest.mark.parametrize("asked", ["", "sort=newest", "sort=date", "sort=deadline", "when=quarter&sort=date"])
def test_an_entry_whose_link_is_dead_stands_last_in_every_order_by_a_day(publish, asked):
    soon = {"deadline_on": timezone.localdate() + timedelta(days=3)}
    late = {"deadline_on": timezone.localdate() + timedelta(days=9)}
    _later, dead = publish(
        replace(event("a", "Later", in_days=9), **late), replace(event("b", "Dead", in_days=3), **soon)
    )
    Entry.objects.filter(pk=dead.pk).update(published_at=timezone.now() + timedelta(minutes=1))
    look(dead, LinkState.UNSURE)
    assert titles(asked) == ["Dead", "Later"]

    look(dead, LinkState.BROKEN)
    assert titles(asked) == ["Later", "Dead"]
    assert found(asked).page.total == 2

    look(dead, LinkState.WORKS)
    assert titles(asked) == ["Dead", "Later"]


def test_dead_entries_come_last_where_the_front_page_and_the_calendar_ask(publish):
    _later, dead = publish(event("a", "Later", in_days=9), event("b", "Dead", in_days=3))
    Entry.objects.filter(pk=dead.pk).update(published_at=timezone.now() + timedelta(minutes=1))

    look(dead, LinkState.BROKEN)

    today = timezone.localdate()
    assert [line.title for line in newest(language="en")] == ["Later", "Dead"]
    assert [line.title for line in upcoming(language="en")] == ["Later", "Dead"]
    of_days = in_days(
        search_asked_for(QueryDict("")), first=today, last=today + timedelta(days=20), language="en"
    )
    assert {line.title for line in of_days.lines} == {"Later", "Dead"}


def test_the_plain_search_puts_dead_entries_last_as_well(publish, settings, tmp_path):
    _alive, dead = publish(training("a", "Alive"), training("b", "Dead"))
    settings.INDEX_FOLDER, index = tmp_path / "none", settings.INDEX_FOLDER
    assert titles("") == ["Dead", "Alive"]
    settings.INDEX_FOLDER = index
    look(dead, LinkState.BROKEN)
    settings.INDEX_FOLDER = tmp_path / "none"

    assert titles("") == ["Alive", "Dead"]


def test_an_entry_whose_link_is_dead_stands_lower_and_says_so(publish):
    dead, alive = publish(training("a", "Spreadsheets"), training("b", "Spreadsheets in the evening"))
    assert titles("q=spreadsheets")[0] == "<mark>Spreadsheets</mark>"

    look(dead, LinkState.BROKEN)

    lines = found("q=spreadsheets").lines
    assert [line.url for line in lines] == [alive.get_absolute_url(), dead.get_absolute_url()]
    assert [badge.words for badge in lines[1].badges] == ["Link does not answer"]
    assert lines[0].badges == []
