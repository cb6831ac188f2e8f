"""Telling what columns mean by their names and values."""

import json
from datetime import date

import pytest

from rialto.catalogue.choices import Kind
from rialto.harvesting.adapters.table import ColumnMap, Row, Unusable, map_of, suggested_map
from rialto.harvesting.adapters.table.column_names import NAMES, tokens_of
from rialto.harvesting.detection import detect
from tests.harvesting.conftest import payload_of, read

OFFICIAL = ("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro",
            "sk", "sl", "sv")  # fmt: skip
# What everybody's table has; English stands under "code".
EVERYWHERE = ("title", "address", "language", "summary", "description", "provider_name", "country", "city", "place", "start", "end",
              "deadline", "price", "tags", "level", "id")  # fmt: skip
VALUES = {
    "title": ["Bread for beginners", "Taxes online", "Safe at home"],
    "address": ["https://a.example/1", "https://a.example/2", "https://a.example/3"],
    "description": ["One learns a lot.", "One learns more.", "One learns all."],
    "start": ["2026-05-01", "2026-05-02", "2026-05-03"],
    "end": ["2026-05-02", "2026-05-03", "2026-05-04"],
    "city": ["Sofia", "Pleven", "Varna"],
}
FILE = json.loads(NAMES.read_text(encoding="utf-8"))


def told(columns: dict[str, list[object]], **said) -> dict[str, str]:
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return dict(suggested_map(list(columns), rows, **said).columns)


def test_every_official_language_names_what_every_table_has():
    missing = [
        (target, language)
        for target in EVERYWHERE
        for language in OFFICIAL
        if not FILE["fields"][target].get("code" if language == "en" else language)
    ]

    assert missing == []


@pytest.mark.parametrize("language", [language for language in OFFICIAL if language != "en"])
def test_a_table_in_any_official_language_is_told(language):
    columns = {FILE["fields"][target][language][0]: values for target, values in VALUES.items()}

    assert told(columns) == {FILE["fields"][target][language][0]: target for target in VALUES}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["courseTitle", "courseUrl", "courseStartDate"], ["title", "address", "start"]),
        (["course_name", "course_link", "course_begin"], ["title", "address", "start"]),
        (["Titel der Weiterbildung", "Webseite", "Kursbeginn"], ["title", "address", "start"]),
        (["INTITULÉ DE LA FORMATION", "Lien", "Date de début"], ["title", "address", "start"]),
        (["xz_title", "xz_href", "xz_dtstart"], ["title", "address", "start"]),
        (["attributes.name", "attributes.url", "attributes.start_date"], ["title", "address", "start"]),
        (["Veranstaltungstitel", "URL", "Datum"], ["title", "address", "start"]),
        (["Kurs", "URL", "Kursbeginn"], ["title", "address", "start"]),
        (["Nazwa szkolenia", "Strona internetowa", "Data rozpoczęcia"], ["title", "address", "start"]),
        (["Opleidingsnaam", "Link", "Startdatum"], ["title", "address", "start"]),
        (["Koulutuksen nimi", "Linkki", "Alkamispäivä"], ["title", "address", "start"]),
        (["Τίτλος μαθήματος", "Σύνδεσμος", "Ημερομηνία έναρξης"], ["title", "address", "start"]),
        (["event_name", "event_url", "event_start"], ["title", "address", "start"]),
    ],
)
def test_names_are_split_at_their_joints_and_freed_of_what_they_share(names, expected):
    columns = dict(zip(names, (VALUES["title"], VALUES["address"], VALUES["start"]), strict=True))

    assert told(columns) == dict(zip(names, expected, strict=True))


def test_values_have_to_look_like_what_the_name_says():
    columns = {
        "Name": VALUES["title"], "Link": ["first", "second", "third"], "Date": ["soon", "later", "never"],
        "Cena": ["12 EUR", "free", "9"],
    }  # fmt: skip

    assert told(columns) == {"Name": "title", "Cena": "price"}


def test_a_word_of_several_languages_means_what_its_neighbours_speak():
    croatian = {"Naziv": VALUES["title"], "Početak": VALUES["start"], "Kraj": VALUES["end"]}
    polish = {"Nazwa": VALUES["title"], "Miasto": VALUES["city"], "Kraj": ["Polska", "Czechy", "Polska"]}

    assert told(croatian) == {"Naziv": "title", "Početak": "start", "Kraj": "end"}
    assert told(polish) == {"Nazwa": "title", "Miasto": "city", "Kraj": "country"}


def test_of_a_title_in_several_languages_one_is_taken():
    columns = {"title_de": ["Brot", "Steuern", "Schutz"], "title_fr": ["Pain", "Impôts", "Défense"], "url": VALUES["address"]}  # fmt: skip

    assert told(columns) == {"title_de": "title", "url": "address"}


def test_a_name_beside_a_surname_is_a_person():
    people = {"Nome": ["Anna", "Ugo", "Ida"], "Cognome": ["Rossi", "Verdi", "Bianchi"]}

    with pytest.raises(Unusable, match="No column looks like a title"):
        told(people)


def test_a_list_of_people_is_none_of_offers():
    with pytest.raises(Unusable, match="look like people"):
        told({"Namn": ["Anna", "Eva", "Lars"], "E-post": ["a@a.example", "e@a.example", "l@a.example"]})


@pytest.mark.parametrize(
    "columns",
    [
        {"provider_title": VALUES["title"], "category_name": VALUES["title"], "image_title": VALUES["title"]},
        {"a": VALUES["title"], "b": VALUES["address"]},
        {"title": VALUES["address"]},
    ],
)
def test_what_nothing_speaks_for_is_not_guessed(columns):
    with pytest.raises(Unusable, match="No column looks like a title"):
        told(columns)


def test_columns_beyond_the_first_thousand_are_not_looked_at():
    def read_with(address_at: int) -> dict[str, str]:
        names = ["title", *(f"c{number}" for number in range(1, 1500))]
        names[address_at] = "url"
        values = {"title": "Bread", "url": "https://a.example/1"}
        return dict(map_of([Row("line 2", {name: values.get(name, "x") for name in names})]).columns)

    assert read_with(999) == {"title": "title", "url": "address"}
    assert read_with(1000) == {"title": "title"}


def test_two_titles_that_are_as_likely_are_named_and_none_is_taken():
    with pytest.raises(Unusable, match=r"Several columns look like a title \(Event title, Course title\)"):
        told({"Event title": VALUES["title"], "Course title": VALUES["description"]})


def test_a_suggestion_is_kept_as_a_feed_keeps_it():
    suggested = suggested_map(["Titolo del corso"], [{"Titolo del corso": "Pane"}])

    assert suggested.likely_kind == Kind.TRAINING
    assert ColumnMap.from_json(json.loads(json.dumps(suggested.as_json()))) == suggested


def test_names_are_folded():
    assert tokens_of("dateDébut_XMLFile.Größe") == ("date", "debut", "xml", "file", "grosse")


SERVICE = """<a:answer xmlns:a="urn:a"><a:period><a:periodName>Spring</a:periodName></a:period>
<a:unit><a:unitCode>1</a:unitCode><a:unitLabel>Bread</a:unitLabel><a:unitLabelEng>Bread (E)</a:unitLabelEng><a:typeCode>X</a:typeCode><a:typeLabel>optional</a:typeLabel>
  <a:teacher><a:nome>Anna</a:nome><a:cognome>Rossi</a:cognome></a:teacher><a:teacher><a:nome>Ugo</a:nome><a:cognome>Verdi</a:cognome></a:teacher></a:unit>
<a:unit><a:unitCode>2</a:unitCode><a:unitLabel>Taxes</a:unitLabel><a:typeCode>X</a:typeCode><a:typeLabel>optional</a:typeLabel>
  <a:teacher><a:nome>Ida</a:nome><a:cognome>Bianchi</a:cognome></a:teacher></a:unit></a:answer>"""


def test_a_services_own_xml_is_told_by_the_label_of_the_rows_own_code():
    (way,) = detect(payload_of(SERVICE))
    entries, refused = read("table", SERVICE)

    assert (way.adapter_key, refused) == ("table", [])
    assert [(entry.remote_id, entry.title) for entry in entries] == [("1", "Bread"), ("2", "Taxes")]


def test_rows_of_xml_are_found_in_their_language():
    body = "<kurse><kurs><kursname>Brot</kursname><beginn>2026-05-01</beginn><ort>Graz</ort></kurs><kurs><kursname>Käse</kursname><beginn>2026-05-02</beginn><ort>Wien</ort></kurs></kurse>"

    entries, refused = read("table", body)

    assert refused == []
    assert [(entry.kind, entry.title, entry.starts_on, entry.place) for entry in entries] == [
        (Kind.TRAINING, "Brot", date(2026, 5, 1), "Graz"),
        (Kind.TRAINING, "Käse", date(2026, 5, 2), "Wien"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<opml><head><title>Mine</title></head><body><outline text="A" xmlUrl="https://a.example/f"/><outline text="B" xmlUrl="https://b.example/f"/></body></opml>',
        '<svg xmlns="http://www.w3.org/2000/svg"><g><title>Circle</title><path d="M0 0"/></g><g><title>Line</title><path d="M0 1"/></g></svg>',
        "<Error><Code>AccessDenied</Code><Message>No</Message></Error>",
        "<people><p><nome>Anna</nome><cognome>Rossi</cognome></p><p><nome>Ugo</nome><cognome>Verdi</cognome></p></people>",
        "<x><y><a>1</a><b>2</b></y><y><a>3</a><b>4</b></y></x>",
    ],
)
def test_other_xml_is_left_alone(body):
    assert "table" not in {way.adapter_key for way in detect(payload_of(body))}
