"""Repositories that speak OAI-PMH: their records in four forms, their pages, and what they delete."""

from datetime import UTC, date, datetime

import pytest

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import FurtherDocument, Unreadable
from tests.harvesting.conftest import items_of, payload_of, read
from tests.shared_data import shared

BASE = "https://repository.example/oai"
LIST = f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc"


def answer(content: str, *, asked: str = 'verb="ListRecords" metadataPrefix="oai_dc"') -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-03-01T10:00:00Z</responseDate><request {asked}>http://other.example/oai</request>{content}</OAI-PMH>"
    )


def record(metadata: str, *, identifier: str = "oai:r:1", status: str = "") -> str:
    said = f'<header status="{status}">' if status else "<header>"
    body = f"<metadata>{metadata}</metadata>" if metadata else ""
    return f"<record>{said}<identifier>{identifier}</identifier><datestamp>2026-02-03T04:05:06Z</datestamp></header>{body}</record>"


def listed(*records: str, token: str = "") -> str:
    return answer(f"<ListRecords>{''.join(records)}{token}</ListRecords>")


def one(metadata: str) -> FoundEntry:
    (entry,), refused = read("oai-pmh", listed(record(metadata)), address=LIST)
    assert refused == []
    return entry


DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:title xml:lang="fr">Les bases</dc:title><dc:title xml:lang="en">Basics</dc:title><dc:creator>Doe, Jane</dc:creator>'
    "<dc:creator>Roe, Max</dc:creator><dc:subject>data</dc:subject><dc:subject>skills</dc:subject><dc:description>How &lt;b&gt;it&lt;/b&gt; works</dc:description>"
    "<dc:publisher>University</dc:publisher><dc:date>2024</dc:date><dc:date>2024-05-06</dc:date><dc:type>info:eu-repo/semantics/article</dc:type>"
    "<dc:identifier>r:1</dc:identifier><dc:identifier>https://doi.org/10.1234/abc</dc:identifier><dc:language>fre</dc:language>"
    "<dc:rights>All rights remain with the authors.</dc:rights><dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights></oai_dc:dc>"
)


def test_dublin_core_is_read():
    entry = one(DC)

    assert (entry.remote_id, entry.kind, entry.title, entry.language) == (
        "oai:r:1",
        Kind.PUBLICATION,
        "Les bases",
        "fr",
    )
    assert (entry.address, entry.provider_name, entry.licence) == (
        "https://doi.org/10.1234/abc",
        "University",
        "CC-BY-4.0",
    )
    assert (entry.tags, entry.translations) == (["data", "skills"], {"en": {"title": "Basics"}})
    assert (entry.published_on, entry.modified_at) == (
        date(2024, 5, 6),
        datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
    )
    assert entry.details == {"author": "Doe, Jane, Roe, Max", "doi": "10.1234/abc"}


def test_a_year_alone_is_no_day():
    assert one(DC.replace("<dc:date>2024-05-06</dc:date>", "")).published_on is None


LOM = (
    '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><identifier><catalog>URI</catalog><entry>https://r.example/lo/7</entry></identifier>'
    '<title><string language="de">Tabellen</string><string language="en">Tables</string></title><language>de</language>'
    '<description><string language="de">Rechnen lernen</string></description><keyword><string language="de">Rechnen</string></keyword></general>'
    "<lifeCycle><contribute><role><value>author</value></role><entity>BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nEMAIL:jane@r.example\nEND:VCARD</entity></contribute>"
    "<contribute><role><value>publisher</value></role><entity>BEGIN:VCARD\nORG:School\nFN:School\nEND:VCARD</entity></contribute></lifeCycle>"
    "<technical><location>https://r.example/lo/7/open</location></technical>"
    "<educational><learningResourceType><value>exercise</value></learningResourceType><intendedEndUserRole><value>learner</value></intendedEndUserRole>"
    "<difficulty><value>easy</value></difficulty><typicalLearningTime><duration>PT2H</duration></typicalLearningTime></educational>"
    '<rights><cost><value>no</value></cost><description><string language="x-none">CC BY 4.0</string></description></rights></lom>'
)


def test_learning_object_metadata_is_read():
    entry = one(LOM)

    assert (entry.title, entry.language, entry.translations) == (
        "Tabellen",
        "de",
        {"en": {"title": "Tables"}},
    )
    assert (entry.address, entry.provider_name, entry.licence, entry.is_free) == (
        "https://r.example/lo/7/open",
        "School",
        "CC-BY-4.0",
        True,
    )
    assert (entry.level_from, entry.level_to, entry.tags) == (1, 2, ["Rechnen"])
    assert entry.concepts == [
        FoundConcept(role=ConceptRole.AUDIENCE, label="learner"),
        FoundConcept(role=ConceptRole.RESOURCE_TYPE, label="exercise"),
    ]
    assert entry.details == {"author": "Jane Doe", "format": "exercise"}


@pytest.mark.parametrize(
    "wrap", ["{}", "<oai_datacite><schemaVersion>4</schemaVersion><payload>{}</payload></oai_datacite>"]
)
def test_datacite_is_read_with_and_without_its_envelope(wrap):
    entry = one(
        wrap.format(
            '<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">10.5281/zenodo.1</identifier>'
            "<creators><creator><creatorName>Doe, Jane</creatorName></creator></creators>"
            '<titles><title titleType="Subtitle">Not this</title><title xml:lang="en">Data course</title></titles><publisher>Zenodo</publisher>'
            '<subjects><subject>data</subject></subjects><dates><date dateType="Issued">2025-01-02</date><date dateType="Collected">2020-01-01</date></dates>'
            '<language>eng</language><resourceType resourceTypeGeneral="InteractiveResource">Lesson</resourceType>'
            '<rightsList><rights rightsURI="https://creativecommons.org/licenses/by-sa/4.0/legalcode">Share alike</rights></rightsList>'
            '<descriptions><description descriptionType="Methods">No</description><description descriptionType="Abstract">Yes</description></descriptions></resource>'
        )
    )

    assert (entry.title, entry.kind, entry.language, entry.description) == (
        "Data course",
        Kind.RESOURCE,
        "en",
        "Yes",
    )
    assert (entry.address, entry.provider_name, entry.licence, entry.published_on) == (
        "https://doi.org/10.5281/zenodo.1",
        "Zenodo",
        "CC-BY-SA-4.0",
        date(2025, 1, 2),
    )
    assert entry.details == {"author": "Doe, Jane", "format": "Lesson"}


def test_rdf_in_a_record_is_read_and_what_it_only_refers_to_is_not():
    items = items_of(
        "oai-pmh", shared("harvest-feeds/recorded/tess_oai_pmh_listrecords/00.xml"), address=LIST
    )

    assert [(item.remote_id, item.title, item.details) for item in items] == [
        ("oai:tesshub.space:3931", "Example Material", {"author": "Steve Steveson, Josiah Carberry"}),
        ("oai:tesshub.space:3932", "Another Material", {"author": "Amelie Martin, Jose Gonzales"}),
    ]


def test_a_deleted_record_is_gone_and_a_broken_one_costs_itself():
    items = items_of(
        "oai-pmh",
        listed(
            record("", status="deleted"),
            record("", identifier="oai:r:2"),
            record("<mods/>", identifier="oai:r:3"),
            record(DC, identifier="oai:r:4"),
        ),
        address=LIST,
    )

    assert [type(item) for item in items] == [FoundGone, RefusedItem, RefusedItem, FoundEntry]
    assert items[0].remote_id == "oai:r:1"
    assert [item.place_in_source for item in items[1:3]] == ["line 1, oai:r:2", "line 1, oai:r:3"]
    assert items[2].reason == "The form “mods” is not one that is read here."


def test_a_token_leads_to_the_next_page_at_the_address_that_was_asked():
    (further,) = items_of(
        "oai-pmh", listed(token='<resumptionToken cursor="0">a b&amp;c</resumptionToken>'), address=LIST
    )

    assert further == FurtherDocument(
        address=f"{BASE}?verb=ListRecords&resumptionToken=a+b%26c", adapter_key="oai-pmh"
    )


@pytest.mark.parametrize("token", ["", '<resumptionToken completeListSize="2"/>'])
def test_the_last_page_leads_nowhere(token):
    assert items_of("oai-pmh", listed(token=token), address=LIST) == []


def test_a_list_that_goes_round_is_left():
    page = listed(token="<resumptionToken>t1</resumptionToken>")

    (refused,) = items_of("oai-pmh", page, address=f"{BASE}?verb=ListRecords&resumptionToken=t1")

    assert refused.reason == "The list goes on, but does not say where."


@pytest.mark.parametrize(
    ("policy", "since", "key"),
    [
        ("persistent", datetime(2026, 3, 1, 0, 30, tzinfo=UTC), "oai-pmh-changes"),
        ("transient", datetime(2026, 3, 1, tzinfo=UTC), "oai-pmh"),
        ("no", datetime(2026, 3, 1, tzinfo=UTC), "oai-pmh"),
        ("persistent", None, "oai-pmh"),
    ],
)
def test_only_where_deletions_are_kept_for_ever_is_a_list_of_changes_enough(policy, since, key):
    identify = answer(
        f"<Identify><deletedRecord>{policy}</deletedRecord></Identify>", asked='verb="Identify"'
    )
    formats = answer(
        "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
        "<metadataFormat><metadataPrefix>lom</metadataPrefix></metadataFormat></ListMetadataFormats>",
        asked='verb="ListMetadataFormats"',
    )

    (first,) = items_of("oai-pmh", identify, address=f"{BASE}?verb=Identify", since=since)
    (second,) = items_of(first.adapter_key, formats, address=first.address, since=since)

    assert first == FurtherDocument(address=f"{BASE}?verb=ListMetadataFormats", adapter_key=key)
    begin = "&from=2026-02-28" if key == "oai-pmh-changes" else ""
    assert second == FurtherDocument(
        address=f"{BASE}?verb=ListRecords&metadataPrefix=lom{begin}", adapter_key=key
    )


def test_the_pages_of_a_list_of_changes_stay_one():
    page = answer(
        "<ListRecords><resumptionToken>t</resumptionToken></ListRecords>",
        asked='verb="ListRecords" metadataPrefix="oai_dc" from="2026-01-01"',
    )

    (way,) = detect(payload_of(page))
    (further,) = items_of("oai-pmh", page, address=f"{LIST}&from=2026-01-01")

    assert (way.adapter_key, further.adapter_key) == ("oai-pmh-changes", "oai-pmh-changes")


def test_a_list_of_identifiers_has_each_record_fetched():
    page = answer(
        "<ListIdentifiers><header><identifier>oai:r:1</identifier><datestamp>2026-01-01</datestamp></header>"
        '<header status="deleted"><identifier>oai:r:2</identifier></header></ListIdentifiers>',
        asked='verb="ListIdentifiers" metadataPrefix="lom"',
    )

    further, gone = items_of("oai-pmh", page, address=f"{BASE}?verb=ListIdentifiers&metadataPrefix=lom")

    assert further == FurtherDocument(
        address=f"{BASE}?verb=GetRecord&identifier=oai%3Ar%3A1&metadataPrefix=lom",
        adapter_key="oai-pmh",
        modified="2026-01-01",
    )
    assert gone.remote_id == "oai:r:2"


@pytest.mark.parametrize(
    ("address", "next_address"),
    [
        (BASE, f"{BASE}?verb=Identify"),
        (f"{BASE}?set=courses", f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc&set=courses"),
    ],
)
def test_a_repository_that_was_asked_nothing_is_asked_properly(address, next_address):
    (further,) = items_of(
        "oai-pmh", answer('<error code="badVerb">No verb</error>', asked=""), address=address
    )

    assert further.address == next_address


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("badResumptionToken", "no longer knows where the list was to go on"),
        ("cannotDisseminateFormat", "refuses to answer: cannotDisseminateFormat"),
    ],
)
def test_a_refusal_of_the_repository_is_said(code, words):
    with pytest.raises(Unreadable, match=words):
        items_of("oai-pmh", answer(f'<error code="{code}"/>'), address=LIST)


def test_that_nothing_changed_is_no_fault():
    assert items_of("oai-pmh", answer('<error code="noRecordsMatch"/>'), address=LIST) == []


def test_an_answer_that_declares_entities_is_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    page = listed(record(DC.replace("University", "&b;"))).replace("?>", f"?>{bomb}", 1)

    with pytest.raises(Unreadable, match="declares entities"):
        items_of("oai-pmh", page, address=LIST)


def test_an_answer_that_breaks_off_says_so_and_keeps_what_stands_before():
    page = listed(record(DC), record(DC, identifier="oai:r:2"))
    cut = page[: page.index("oai:r:2")]

    entry, *rest = items_of("oai-pmh", cut, address=LIST)

    assert entry.remote_id == "oai:r:1"
    assert rest[-1].reason.startswith("The answer is not well-formed; what could be read was.")
