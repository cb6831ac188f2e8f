"""RDF in its notations: catalogues of data sets and calls (DCAT-AP), and schema.org in Turtle and in dumps."""

import json
from datetime import date

import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.rdf.contexts import plain
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import FurtherDocument
from tests.harvesting.conftest import items_of, payload_of, read

ADDRESS = "https://data.example/catalog?page=1"
CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix adms: <http://www.w3.org/ns/adms#> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://data.example/catalog> a dcat:Catalog ; dct:title "Catalogue" ; dcat:dataset <https://data.example/d/1>, <https://data.example/d/2>, <https://data.example/d/3> .
<https://data.example/d/1> a dcat:Dataset ; dct:title "Comptences"@fr, "Skills"@en ; dct:description "Who can what"@en ; dcat:keyword "skills"@en ;
  dct:language <http://publications.europa.eu/resource/authority/language/ENG> ; dct:publisher [ a foaf:Agent ; foaf:name "Office" ; foaf:homepage <https://office.example> ] ;
  dct:spatial <http://publications.europa.eu/resource/authority/country/BGR>, <http://data.europa.eu/nuts/code/BG411> ; dct:issued "2025-01-02"^^xsd:date ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2019-01-01"^^xsd:date ] ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://data.example/d/1.csv> ; dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> ] .
<https://data.example/d/2> a dcat:Dataset ; dct:title "Call for proposals: digital skills"@en ; dcat:landingPage <https://data.example/calls/2> ; dct:identifier "CALL-2" ;
  dct:temporal [ dcat:startDate "2026-01-01"^^xsd:date ; dcat:endDate "2026-05-31"^^xsd:date ] .
<https://data.example/d/3> a dcat:Dataset ; dct:title "Old"@en ; adms:status <http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN> .
<https://data.example/catalog?page=1> a hydra:PagedCollection ; hydra:nextPage <https://data.example/catalog?page=2> .
"""


def test_a_catalogue_gives_data_sets_calls_and_what_was_withdrawn():
    (way,) = detect(payload_of(CATALOGUE))
    data_set, call, gone, further = items_of("rdf", CATALOGUE, address=ADDRESS)

    assert way.adapter_key == "rdf"
    assert (data_set.kind, data_set.title, data_set.language) == (Kind.RESOURCE, "Skills", "en")
    assert data_set.translations == {"fr": {"title": "Comptences"}}
    assert (data_set.remote_id, data_set.address) == (
        "https://data.example/d/1",
        "https://data.example/d/1.csv",
    )
    assert (data_set.provider_name, data_set.provider_website) == ("Office", "https://office.example")
    assert (data_set.countries, data_set.region, data_set.licence) == (["BG"], "BG411", "CC-BY-4.0")
    assert (data_set.published_on, data_set.starts_on, data_set.tags) == (date(2025, 1, 2), None, ["skills"])
    assert (call.kind, call.deadline_on, call.address) == (
        Kind.FUNDING,
        date(2026, 5, 31),
        "https://data.example/calls/2",
    )
    assert call.details == {"reference": "CALL-2", "opens_on": date(2026, 1, 1)}
    assert (type(gone), gone.remote_id) == (FoundGone, "https://data.example/d/3")
    assert further == FurtherDocument(address="https://data.example/catalog?page=2", adapter_key="rdf")


def test_the_same_data_set_in_three_notations_reads_the_same():
    import rdflib

    graph = rdflib.Graph().parse(data=CATALOGUE, format="turtle", publicID=ADDRESS)
    forms = {"rdf": graph.serialize(format="xml"), "schema-org": graph.serialize(format="json-ld")}

    readings = [read("rdf", CATALOGUE, address=ADDRESS)[0]]
    readings += [read(key, text, address=ADDRESS)[0] for key, text in forms.items()]

    for entries in readings:
        entries.sort(key=lambda entry: entry.remote_id)
        for entry in entries:
            entry.place_in_source = ""
    assert readings[0] == readings[1] == readings[2]


def test_what_is_read_twice_reads_the_same_although_a_graph_has_no_order():
    head = "@prefix s: <https://schema.org/> .\n"
    people = [
        '[ a s:Person ; s:name "Jane" ; s:address [ s:name "X" ] ]',
        '[ a s:Person ; s:name "Ann" ]',
        '[ a s:Person ; s:name "Max" ]',
    ]
    dates = [
        '[ a s:CourseInstance ; s:startDate "2026-04-01" ]',
        '[ a s:CourseInstance ; s:startDate "2026-05-01" ]',
    ]

    readings = [
        items_of("rdf", f'{head}<urn:c> a s:Course ; s:name "A" ; s:hasCourseInstance {", ".join(order(dates))} ; s:author {", ".join(order(people))} .')
        for order in (list, list, lambda parts: parts[::-1])
    ]  # fmt: skip

    assert readings[0] == readings[1] == readings[2]
    assert len(readings[0][0].sessions) == 2


def test_json_ld_with_prefixes_of_its_own_is_understood():
    document = {
        "@context": {"d": "http://www.w3.org/ns/dcat#", "t": "http://purl.org/dc/terms/", "title": {"@id": "t:title", "@container": "@language"}},
        "@type": "d:Catalog",
        "d:dataset": {"@id": "https://data.example/1", "@type": "d:Dataset", "title": {"en": "One", "de": "Eins"}, "t:language": "en"},
    }  # fmt: skip

    ((entry,), refused) = read("schema-org", json.dumps(document), address=ADDRESS)

    assert (entry.title, entry.translations, refused) == ("One", {"de": {"title": "Eins"}}, [])


DUMP = """<https://a.example/1#e> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Event> <https://a.example/1> .
<https://a.example/1#e> <http://schema.org/name> "A \\"fair\\" <of> _:x ."@en <https://a.example/1> .
<https://a.example/1#e> <http://schema.org/startDate> "2026-04-01"^^<http://www.w3.org/2001/XMLSchema#date> <https://a.example/1> .
<https://a.example/1#e> <http://schema.org/location> _:b1 <https://a.example/1> .
_:b1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Place> <https://a.example/1> .
_:b1 <http://schema.org/name> "Hall" <https://a.example/1> .
_:b1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Course> <https://a.example/2> .
_:b1 <http://schema.org/name> "Course"@en <https://a.example/2> .
_:b1 <http://schema.org/url> <https://a.example/2> <https://a.example/2> .
this is no statement
<https://a.example/3> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Course> <https://a.example/3> .
<https://a.example/3> <http://schema.org/name> "Last" <https://a.example/3> .
"""


def test_a_dump_is_read_page_by_page_and_blank_nodes_of_pages_are_not_mixed_up():
    good = DUMP.replace("this is no statement\n", "")
    (way,) = detect(payload_of(good))
    event, course, last = items_of("rdf", good)

    assert way.adapter_key == "rdf"
    assert (event.title, event.place, event.starts_on, event.language) == (
        'A "fair" <of> _:x .',
        "Hall",
        date(2026, 4, 1),
        "en",
    )
    assert (course.title, course.address, course.place_in_source) == (
        "Course",
        "https://a.example/2",
        "line 7, https://a.example/2",
    )
    assert last.title == "Last"


def test_a_line_that_is_no_statement_costs_its_page_only():
    items = items_of("rdf", DUMP)

    assert [type(item) for item in items] == [FoundEntry, FoundEntry, RefusedItem, FoundEntry]
    assert items[2].place_in_source == "line 10"


def test_triples_without_pages_are_read_too():
    triples = "\n".join(line.rsplit("<", 1)[0] + "." for line in DUMP.splitlines()[:6])

    (event,) = items_of("rdf", triples)

    assert (event.place, event.starts_on) == ("Hall", date(2026, 4, 1))


DECLARING = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (DECLARING, "entities"),
        (DECLARING.encode("utf-16"), "entities"),
        ("@prefix a: <http://a/> . a:b a:c", "cannot be read"),
        ("", "empty"),
    ],
)  # fmt: skip
def test_rdf_that_cannot_be_read_says_why(body, words):
    from rialto.harvesting.payload import Unreadable

    with pytest.raises(Unreadable, match=words):
        items_of("rdf", body)


def test_a_thing_that_another_mentions_is_none_of_its_own_but_a_circle_still_gives_its_things():
    head = "@prefix s: <https://schema.org/> .\n"
    mentioned = head + '<urn:a> a s:Course ; s:name "A" ; s:about <urn:b> . <urn:b> a s:Course ; s:name "B" .'
    circle = (
        head
        + '<urn:a> a s:Course ; s:name "A" ; s:about <urn:b> . <urn:b> a s:Course ; s:name "B" ; s:about <urn:a> .'
    )

    assert [item.title for item in items_of("rdf", mentioned)] == ["A"]
    assert [item.title for item in items_of("rdf", circle)] == ["A", "B"]


def test_lists_values_and_language_maps_lose_their_wrapping():
    document = {
        "@context": ["https://schema.org", {"label": "schema:name"}],
        "schema:startDate": [{"@value": "2026-01-01", "@type": "Date"}],
        "label": {"en": "A", "@none": "B"},
        "teaches": {"@list": ["x", {"@value": "y"}]},
        "url": {"@id": "https://a.example"},
    }

    assert plain(document) == {
        "startDate": ["2026-01-01"],
        "name": [{"@value": "A", "@language": "en"}, {"@value": "B", "@language": ""}],
        "teaches": ["x", "y"],
        "url": "https://a.example",
    }


def test_nodes_that_all_refer_to_each_other_do_not_take_for_ever():
    others = ", ".join(f"_:n{number}" for number in range(120))
    body = "@prefix s: <https://schema.org/> .\n" + "".join(
        f"_:n{number} s:knows {others} .\n" for number in range(120)
    )

    (refused,) = items_of("rdf", body)

    assert "nothing of a kind" in refused.reason
