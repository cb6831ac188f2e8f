"""Points that follow the log, sums for sources, series by day, and the same for machines."""

import json
from datetime import date, timedelta

import pytest
import rdflib
import time_machine
from django.core.management import call_command
from django.utils import timezone

from rialto.catalogue.actions import store_points, withdraw_entry, write_found
from rialto.catalogue.choices import Dimension, Kind, LinkState
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.catalogue.models import DIMENSION_FIELDS, Entry, Quality, QualityFigure, Source
from rialto.changes.queries import changes_after, last_position
from rialto.harvesting.quality.dqv import Iri, Literal, Subject, json_ld, statements_of, turtle
from rialto.harvesting.quality.figures import forget_old_figures, keep_figures
from rialto.harvesting.quality.following import compute_points, compute_what_time_changed, follow_quality
from rialto.harvesting.quality.rules import rules_missed
from rialto.harvesting.quality.standing import source_lines, source_standing
from tests.factories import EntryFactory, OrganisationFactory, SourceFactory, SourceRecordFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # inside rdflib
]
DQV = "http://www.w3.org/ns/dqv#"


def course(remote_id: str, **values) -> FoundEntry:
    given = {
        "title": "Spreadsheets from the first cell",
        "address": f"https://school.example/courses/{remote_id}",
        "description": "<p>" + "Six evenings with a table. " * 20 + "</p>",
        "provider_name": "Evening school",
        "countries": ["AT"],
        "is_free": True,
        "concepts": [FoundConcept(role="technology", key="data")],
        "extractor": "schema-org",
    }
    return FoundEntry(remote_id=remote_id, kind=Kind.TRAINING, **given | values)


@pytest.fixture
def source() -> Source:
    return SourceFactory(name="Course “fair”\\", slug="course-fair", licence="CC-BY-4.0")


def follow() -> None:
    while follow_quality():
        pass


def missed(entry: Entry) -> set[str]:
    return {rule.key for rule in rules_missed(Quality.objects.get(entry=entry).missing)}


def test_points_follow_the_log(source):
    write_found(source, [course("1")], publish=True)
    follow()
    entry = Entry.objects.get()
    before = Quality.objects.get(entry=entry)

    write_found(source, [course("1", level_from=1, level_to=2)], publish=True)
    follow()

    assert "level" in {rule.key for rule in rules_missed(before.missing)}
    assert "level" not in missed(entry)
    assert Quality.objects.get(entry=entry).total > before.total


def test_a_second_time_nothing_is_written(source):
    write_found(source, [course("1"), course("2", title="Another course of theirs")], publish=True)
    follow()
    ids = list(Entry.objects.values_list("pk", flat=True))
    written_at = list(Quality.objects.values_list("computed_at", flat=True))

    assert compute_points(ids) == 0
    assert list(Quality.objects.values_list("computed_at", flat=True)) == written_at


def test_a_batch_costs_the_same_however_long_it_is(source, django_assert_max_num_queries):
    found = [course(str(number), title=f"Course number {number}") for number in range(40)]
    write_found(source, found, publish=True)

    # Place in the log, records, ids, entries, concepts, texts, sources, known points, written points (one), a
    # savepoint, who is well described and that in the log, the cursor.
    with django_assert_max_num_queries(19):
        follow_quality()


def points_for(entry: Entry, total: int) -> Quality:
    return Quality(entry=entry, total=total, **dict.fromkeys(DIMENSION_FIELDS, total))


def test_the_log_says_who_came_to_be_well_described_and_who_is_not_any_more(source):
    first, second = EntryFactory(published=True), EntryFactory(published=True)
    before = last_position()

    for totals in ((74, 75), (76, 74), (80, 20)):
        store_points([points_for(first, totals[0]), points_for(second, totals[1])])

    came, *changed = [one.public_id for one in changes_after(before)]
    assert came == second.public_id
    # Of one round in any order: two numbers of the same millisecond do not tell which came first.
    assert sorted(changed) == sorted([first.public_id, second.public_id])


def test_what_was_announced_of_points_is_settled_by_the_next_round(source):
    write_found(source, [course("1")], publish=True)
    while follow_quality():
        pass
    Quality.objects.update(total=99)
    compute_points(Entry.objects.values_list("pk", flat=True))
    rounds = [follow_quality(), follow_quality()]

    assert rounds == [1, 0]


def test_a_dead_link_costs_points(source):
    write_found(source, [course("1")], publish=True)
    Entry.objects.update(link_state=LinkState.WORKS)
    entry = Entry.objects.get()
    compute_points([entry.pk])
    alive = Quality.objects.get().reachable
    Entry.objects.update(link_state=LinkState.BROKEN)

    compute_points([entry.pk])

    assert "link" in missed(entry)
    assert Quality.objects.get().reachable < alive


def test_what_ended_yesterday_loses_its_points_without_a_word_in_the_log():
    with time_machine.travel("2026-03-02T12:00:00+01:00"):
        entry = EntryFactory(published=True, event=True)
        compute_points([entry.pk])
        assert "current" not in missed(entry)

    with time_machine.travel(timezone.make_aware(timezone.datetime(2026, 3, 13, 12))):
        assert compute_what_time_changed() == 1

        assert "current" in missed(entry)


def test_a_source_stands_as_its_entries_do(source):
    write_found(
        source, [course("1"), course("2", title="Another course of theirs", countries=[])], publish=True
    )
    follow()

    standing = source_standing(source)

    assert (standing.entry_count, standing.measured_count) == (2, 2)
    assert standing.total == sum(Quality.objects.values_list("total", flat=True)) // 2
    assert [one.dimension for one in standing.measures] == list(Dimension)
    weights = [fix.weight for fix in standing.fixes]
    assert weights == sorted(weights, reverse=True)
    counts = {fix.rule.key: fix.count for fix in standing.fixes}
    assert (counts["place"], counts["level"]) == (1, 2)
    place = next(fix for fix in source_standing(source).fixes if fix.rule.key == "place")
    assert all(entry.title == "Another course of theirs" for entry in place.examples)


def test_the_first_fixes_name_examples(source):
    write_found(source, [course("1")], publish=True)
    follow()

    first = source_standing(source).fixes[0]

    assert [entry.title for entry in first.examples] == ["Spreadsheets from the first cell"]


def test_withdrawn_entries_count_nowhere(source):
    write_found(source, [course("1")], publish=True)
    follow()
    withdraw_entry(Entry.objects.get(), by=None, reason="a test")

    standing = source_standing(source)

    assert (standing.entry_count, standing.total, standing.fixes) == (0, None, [])
    assert keep_figures() == 0


def test_the_list_of_sources_costs_one_query(source, django_assert_num_queries):
    SourceRecordFactory.create_batch(3, source=source)
    SourceFactory(name="Empty")

    with django_assert_num_queries(1):
        lines = source_lines()

    assert [(line.source.name, line.entry_count, line.total) for line in lines] == [
        (source.name, 3, None), ("Empty", 0, None),
    ]  # fmt: skip


def test_figures_of_a_day_are_kept_for_source_organisation_coalition_and_country(source):
    coalition = OrganisationFactory(coalition=True, name="Coalition", country="AT")
    source.owner = coalition
    source.save()
    write_found(source, [course("1")], publish=True)
    write_found(SourceFactory(), [course("9", title="Elsewhere", countries=["MT", "AT"])], publish=True)
    follow()

    assert keep_figures() == keep_figures() + 6

    figures = {
        (one.scope, one.key): one.entry_count
        for one in QualityFigure.objects.exclude(scope="source", key__startswith="source-")
    }
    provider = Entry.objects.get(title__startswith="Spread").provider
    assert figures == {
        ("source", "course-fair"): 1, ("organisation", provider.slug): 2, ("coalition", coalition.slug): 1,
        ("country", "AT"): 2, ("country", "MT"): 1,
    }  # fmt: skip


def test_old_figures_are_thinned_out():
    today = date(2026, 6, 15)
    for days in range(0, 1200, 1):
        day = today - timedelta(days=days)
        QualityFigure.objects.create(
            scope="source", key="x", day=day, entry_count=1, broken_count=0, total=50, findable=50, reachable=50,
            usable=50, interoperable=50, trustworthy=50,
        )  # fmt: skip

    forget_old_figures(today)

    days = list(QualityFigure.objects.values_list("day", flat=True))
    assert len([day for day in days if day >= today - timedelta(days=92)]) == 93
    assert all(day.day == 1 for day in days if day < today - timedelta(days=92))
    assert min(days) >= today - timedelta(days=3 * 365)


def test_the_command_computes_everything(source, capsys):
    SourceRecordFactory.create_batch(3, source=source)

    call_command("compute_quality", "--all")
    call_command("compute_quality")

    assert Quality.objects.count() == 3
    assert "3 entries have other points than before." in capsys.readouterr().out


@pytest.mark.parametrize(("write", "form"), [(turtle, "turtle"), (json_ld, "json-ld")])
def test_machines_read_the_same_in_both_forms(source, write, form):
    write_found(source, [course("1")], publish=True)
    follow()
    standing = source_standing(source)
    page = "https://shop.example/en/sources/course-fair/"
    subject = Subject(title=source.name, page=page, licence=source.licence)
    statements = list(statements_of(subject, standing, about="https://shop.example/en/how/"))

    graph = rdflib.Graph().parse(data=write(statements), format=form)

    assert len(graph) == len(set(statements))
    title = graph.value(rdflib.URIRef(f"{page}#data"), rdflib.URIRef("http://purl.org/dc/terms/title"))
    assert str(title) == source.name
    values = {}
    for one in graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{DQV}QualityMeasurement")):
        metric = graph.value(one, rdflib.URIRef(f"{DQV}isMeasurementOf"))
        values[str(metric).rpartition("#metric-")[2]] = graph.value(
            one, rdflib.URIRef(f"{DQV}value")
        ).toPython()
    assert values == {
        "total": standing.total, "entries": 1, "dead-links": 0,
        **{one.dimension.value: one.value for one in standing.measures},
    }  # fmt: skip
    dimensions = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{DQV}Dimension")))
    assert len(dimensions) == 5


def test_odd_words_and_addresses_do_no_harm():
    odd = 'a "quoted" \\ back\nslash\t\x07 <b> ü'
    statements = [
        (Iri("https://a.example/x y<z>"), "dct:title", Literal(odd)),
        (Iri("https://a.example/x y<z>"), "dct:title", Literal(odd, language="de")),
    ]

    for graph in (
        rdflib.Graph().parse(data=turtle(statements), format="turtle"),
        rdflib.Graph().parse(data=json_ld(statements), format="json-ld"),
    ):
        assert {str(value) for value in graph.objects()} == {odd}
        assert {str(one) for one in graph.subjects()} == {"https://a.example/x%20y%3Cz%3E"}

    assert json.loads(json_ld(statements))["@graph"][0]["@id"] == "https://a.example/x%20y%3Cz%3E"
