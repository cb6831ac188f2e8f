"""The European Learning Model: learning opportunities in XML and JSON-LD."""

import json
from datetime import date
from decimal import Decimal

import pytest

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import Unreadable
from tests.harvesting.conftest import items_of, payload_of, read
from tests.shared_data import shared

LANGUAGE = "http://publications.europa.eu/resource/authority/language"
COURSES = f"""<?xml version="1.0" encoding="UTF-8"?>
<Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/" xsdVersion="3.1.0">
<learningOpportunityReferences><learningOpportunity id="urn:lo:1">
 <title language="bg">Таблици</title><title language="en">Tables</title><description language="en">Rows and columns</description>
 <homepage><contentUrl>https://school.example/tables</contentUrl></homepage>
 <temporal><startDate>2026-09-01T00:00:00+03:00</startDate><endDate>2026-12-01T00:00:00+02:00</endDate></temporal>
 <mode uri="http://data.europa.eu/snb/learning-assessment/9191af2ed9"/>
 <applicationDeadline>2026-08-15T00:00:00</applicationDeadline>
 <priceDetail><amount><unit uri="http://publications.europa.eu/resource/authority/currency/EUR"/><value>120.50</value></amount></priceDetail>
 <providedBy idref="urn:org:1"/><location idref="urn:loc:1"/>
 <learningAchievementSpecification idref="urn:q:1"/><learningActivitySpecification idref="urn:act:1"/>
 <defaultLanguage uri="{LANGUAGE}/BUL"/></learningOpportunity></learningOpportunityReferences>
<learningAchievementSpecificationReferences><qualification id="urn:q:1"><title language="en">Table certificate</title>
 <entryRequirement><noteLiteral language="en">Counting</noteLiteral></entryRequirement><learningOutcome idref="urn:out:1"/>
 <creditPoint><framework uri="http://data.europa.eu/snb/education-credit/6fcec5c5af"/><point>3</point></creditPoint>
 <EQFLevel uri="http://data.europa.eu/snb/eqf/4"/></qualification></learningAchievementSpecificationReferences>
<learningOutcomeReferences><learningOutcome id="urn:out:1"><title language="en">Sums</title>
 <relatedESCOSkill uri="http://data.europa.eu/esco/skill/abc"><prefLabel language="en">add</prefLabel></relatedESCOSkill></learningOutcome></learningOutcomeReferences>
<learningActivitySpecificationReferences><learningActivitySpecification id="urn:act:1"><title language="en">Class</title>
 <volumeOfLearning>PT30H</volumeOfLearning><language uri="{LANGUAGE}/BUL"/></learningActivitySpecification></learningActivitySpecificationReferences>
<agentReferences><organisation id="urn:org:1"><legalName language="bg">Училище</legalName><homepage><contentUrl>https://school.example</contentUrl></homepage></organisation></agentReferences>
<locationReferences><location id="urn:loc:1"><geographicName language="en">Sofia</geographicName><spatialCode uri="http://data.europa.eu/nuts/code/BG411"/>
 <address><countryCode uri="http://publications.europa.eu/resource/authority/country/BGR"/></address></location></locationReferences>
</Courses>"""


def test_an_opportunity_is_read_with_all_that_belongs_to_it():
    (way,) = detect(payload_of(COURSES))
    ((entry,), refused) = read("elm", COURSES)

    assert (way.adapter_key, refused, entry.kind, entry.remote_id) == ("elm", [], Kind.TRAINING, "urn:lo:1")
    assert (entry.title, entry.language, entry.translations) == (
        "Таблици",
        "bg",
        {"en": {"title": "Tables", "description": "Rows and columns"}},
    )
    assert (entry.address, entry.provider_name, entry.provider_website) == (
        "https://school.example/tables",
        "Училище",
        "https://school.example",
    )
    assert (entry.countries, entry.region, entry.place, entry.is_online) == (["BG"], "BG411", "Sofia", False)
    assert (entry.price_amount, entry.price_currency, entry.is_free) == (Decimal("120.50"), "EUR", False)
    assert (entry.starts_on, entry.ends_on, entry.deadline_on) == (
        date(2026, 9, 1),
        date(2026, 12, 1),
        date(2026, 8, 15),
    )
    assert (entry.teaching_languages, entry.has_certificate) == (["bg"], True)
    assert entry.details == {
        "duration_hours": Decimal("30.0"), "outcomes": ["Sums"], "prerequisites": "Counting", "credential": "Table certificate",
        "eqf_level": 4, "ects": Decimal(3),
    }  # fmt: skip
    assert entry.concepts == [
        FoundConcept(role=ConceptRole.SKILL, address="http://data.europa.eu/esco/skill/abc", label="add")
    ]


def test_json_ld_says_the_same():
    document = {
        "@context": "http://data.europa.eu/snb/model/context/edc-ap", "id": "urn:lo:1", "type": "LearningOpportunity",
        "title": {"bg": ["Таблици"], "en": ["Tables"]}, "defaultLanguage": {"id": f"{LANGUAGE}/BUL", "type": "Concept"},
        "providedBy": {"id": "urn:org:1", "type": "Organisation", "legalName": {"bg": "Училище"}},
        "homepage": [{"id": "urn:page:1", "type": "WebResource", "contentURL": "https://school.example/tables"}],
        "location": [{"type": "Location", "address": [{"type": "Address", "countryCode": {"id": "http://publications.europa.eu/resource/authority/country/BGR"}}]}],
        "learningAchievementSpecification": {"type": "Qualification", "title": {"en": "C"}, "eqfLevel": {"id": "http://data.europa.eu/snb/eqf/4"}},
    }  # fmt: skip

    ((entry,), refused) = read(
        "schema-org", json.dumps(document, ensure_ascii=False), address="https://school.example/loq.jsonld"
    )

    assert refused == []
    assert (entry.remote_id, entry.title, entry.language, entry.provider_name) == (
        "urn:lo:1",
        "Таблици",
        "bg",
        "Училище",
    )
    assert (entry.address, entry.countries) == ("https://school.example/tables", ["BG"])
    assert entry.details == {"credential": "C", "eqf_level": 4}


@pytest.mark.parametrize("name", ["loq.xml.xz", "loq_withLearningAchievementSpecification.xml.xz"])
def test_the_published_samples_are_read_to_the_last_opportunity(name):
    entries, refused = read("elm", shared(f"europass-elm/xsd/loq/{name}"))

    assert [entry.remote_id for entry in entries] == ["http://LOP-02"]
    assert [(item.place_in_source, item.reason) for item in refused] == [
        (
            "line 42",
            "It ends on 2023-11-01, before it starts on 2024-10-17.",
        )  # the sample is random on purpose
    ]


def test_a_file_of_qualifications_alone_says_that_it_offers_nothing():
    alone = (
        COURSES[: COURSES.index("<learningOpportunityReferences>")]
        + COURSES[COURSES.index("<learningAchievement") :]
    )
    alone = alone.replace('<learningAchievementSpecification idref="urn:q:1"/>', "")
    start = alone.index("<learningAchievementSpecificationReferences>")
    alone = COURSES[: COURSES.index("<learningOpportunityReferences>")] + alone[start:]

    (refused,) = items_of("elm", alone)

    assert refused.reason == "It describes no learning opportunity, only what belongs to some."


@pytest.mark.parametrize("body", ["<Courses/>", "<other><a/></other>", "no xml"])
def test_another_document_is_refused(body):
    with pytest.raises(Unreadable):
        items_of("elm", body)
