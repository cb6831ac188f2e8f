"""The 50 real feeds, and four real collections: what is found in each is pinned here, file by file."""

import csv
from collections import Counter

import pytest

from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters import adapters
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import FurtherDocument, Unreadable
from tests.harvesting.conftest import payload_of
from tests.shared_data import shared

# File -> (adapter, entries, refusals and further documents).
EXPECTED = {
    "api-json/eventbrite_ardc.json.xz": ("json-api", 50, 0),
    "api-json/eventbrite_ardc_2.json": ("json-api", 16, 0),
    "api-json/zenodo_abt.json.xz": ("json-api", 25, 0),
    "api-json/zenodo_ardc.json": ("json-api", 25, 0),
    "api-json/zenodo_ardc_2.json": ("json-api", 25, 0),
    "api-json/zenodo_ardc_3.json": ("json-api", 25, 0),
    "csv/events.csv": ("table", 3, 0),
    "csv/events_NCI.csv": ("table", 14, 0),
    "csv/materials.csv": ("table", 3, 0),
    "html-json-ld/gtn_faq.html": ("schema-org", 0, 1),
    "html-json-ld/gtn_galaxy-intro-101.html": ("schema-org", 1, 0),
    "html-json-ld/gtn_galaxy-intro-strands.html": ("schema-org", 1, 0),
    "html-json-ld/gtn_sitemap.xml": ("sitemap", 0, 6),
    "html-json-ld/gtn_slides-introduction-modified.html": ("schema-org", 1, 0),
    "html-json-ld/gtn_slides-introduction.html": ("schema-org", 1, 0),
    "html-json-ld/heptraining_grayscott_grayscott-event.ics": ("icalendar", 1, 0),
    "html-json-ld/heptraining_grayscott_grayscott-page.html": ("schema-org", 0, 1),
    "html-json-ld/heptraining_grayscott_grayscott-redirect.html": ("schema-org", 0, 1),
    "html-json-ld/hsftraining_hsf-training-scikit-hep-webpage.html": ("schema-org", 0, 1),
    "html-json-ld/hsftraining_python-novice-inflammation.html": ("schema-org", 1, 0),
    "html-json-ld/hsftraining_python-testing.html": ("schema-org", 0, 1),
    "ical/ask-me-anything-porous-media-visualisation-and-lbpm.ics": ("icalendar", 1, 0),
    "ical/event.ics": ("icalendar", 1, 0),
    "ical/events.ics": ("icalendar", 2, 0),
    "ical/experience-with-porting-and-scaling-codes-on-amd-gpus.ics": ("icalendar", 1, 0),
    "ical/nvidia-cuquantum-session.ics": ("icalendar", 1, 0),
    "ical/overview-of-high-performance-computing-resources-at-olcf.ics": ("icalendar", 1, 0),
    "ical/pacer-seminar-computational-fluid-dynamics.ics": ("icalendar", 1, 0),
    "ical/pacer-seminar-radio-astronomy.ics": ("icalendar", 1, 0),
    "ical/pawsey-intern-showcase-2021.ics": ("icalendar", 1, 0),
    "ical/pawsey-intern-showcase-2022.ics": ("icalendar", 1, 0),
    "ical/pawsey-supercomputing-centre-5cd096b58d0.ics": ("icalendar", 1, 0),
    "ical/pcon-embracing-new-solutions-for-in-situ-visualisation.ics": ("icalendar", 1, 0),
    "json-ld/existing.json": ("schema-org", 1, 0),
    "json-ld/ext_res.json": ("schema-org", 1, 0),
    "json-ld/mentions.jsonld": ("schema-org", 1, 0),
    "json-ld/nbis-course-instances.json": ("schema-org", 29, 0),
    "json-ld/sib_course.json": ("schema-org", 1, 0),
    "recorded/carpentries_swc/00.json": ("table", 2, 0),
    "recorded/carpentries_swc/01.json": ("table", 21, 0),
    "recorded/carpentries_swc/02.json": ("table", 21, 0),
    "recorded/dcc/00.html": ("schema-org", 0, 1),
    "recorded/libcal/00.json": ("json-api", 1, 0),
    "recorded/odissei/00.html": ("schema-org", 0, 1),
    "recorded/surf/00.ics": ("icalendar", 41, 0),
    "recorded/tess_oai_pmh_identify/00.xml": ("oai-pmh", 0, 1),
    "recorded/tess_oai_pmh_listrecords/00.xml": ("oai-pmh", 2, 0),
    "sitemap/Test-Sitemap.xml": ("sitemap", 0, 9),
    "university-offerings/pavia-ugov-2024.xml.xz": ("table", 41, 0),
    "university-offerings/poitiers.json": ("table", 98, 0),
}


def test_every_real_file_has_its_expectation():
    with shared("harvest-feeds/INDEX.tsv").open(encoding="utf-8") as file:
        names = {row["file"] for row in csv.DictReader(file, delimiter="\t")}

    assert names == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_feed_gives_what_it_holds(name):
    payload = payload_of(shared(f"harvest-feeds/{name}"))

    ways = [way for way in detect(payload) if not way.address]
    items = list(adapters()[ways[0].adapter_key].read(payload)) if ways else []

    entries = [item for item in items if isinstance(item, FoundEntry)]
    refused = [item for item in items if isinstance(item, RefusedItem)]
    further = [item for item in items if isinstance(item, FurtherDocument)]
    assert (ways[0].adapter_key if ways else "", len(entries), len(refused) + len(further)) == EXPECTED[name]
    assert all(item.place_in_source and item.reason for item in refused)
    assert all(entry.title and entry.remote_id and entry.place_in_source for entry in entries)
    assert len({entry.remote_id for entry in entries}) == len(entries)


COLLECTIONS = {
    "free-programming-books/resources.jsonl.xz": (3375, 0, {"resource": 2155, "training": 1220}),
    "oer-commons-cc/resources.jsonl.xz": (622, 1, {"resource": 622}),
    "tech-conferences/events.jsonl.xz": (3272, 0, {"event": 3272}),
    "carpentries-news/posts.jsonl.xz": (654, 1, {"article": 654}),
}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_real_collection_is_read_by_its_own_map(name):
    items = list(adapters()["table"].read(payload_of(shared(name))))

    entries = [item for item in items if isinstance(item, FoundEntry)]
    refused = [item for item in items if isinstance(item, RefusedItem)]
    kinds = Counter(entry.kind.value for entry in entries)
    assert (len(entries), len(refused), dict(kinds)) == COLLECTIONS[name]
    assert all(item.place_in_source.startswith("line ") and item.reason for item in refused)


@pytest.mark.parametrize("name", ["carpentries-news/lessons.yaml.xz"])
def test_a_file_in_no_known_format_is_left_alone(name):
    assert detect(payload_of(shared(name))) == []


@pytest.mark.parametrize("key", ["icalendar", "schema-org", "sitemap", "feed", "table"])
@pytest.mark.parametrize(
    "name", ["ical/events.ics", "json-ld/existing.json", "csv/events.csv", "sitemap/Test-Sitemap.xml"]
)
def test_an_adapter_that_is_given_the_wrong_format_says_so(key, name):
    try:
        items = list(adapters()[key].read(payload_of(shared(f"harvest-feeds/{name}"))))
    except Unreadable as reason:
        said = str(reason)
        assert said
    else:
        assert all(isinstance(item, FoundEntry | FurtherDocument) or item.reason for item in items)
