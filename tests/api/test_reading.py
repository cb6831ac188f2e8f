"""What everybody may read, and how the interface describes itself."""

import pytest

from rialto.catalogue.actions import write_found
from rialto.catalogue.models import Source
from tests.factories import EntryFactory
from tests.published import training

pytestmark = pytest.mark.django_db


def test_a_public_entry_is_read_by_its_identifier(client):
    source = Source.objects.create(slug="s", name="S", licence="CC-BY-4.0")
    write_found(source, [training("1", "Learn to code", countries=["EE"])], publish=True)
    entry = source.records.get().entry

    answer = client.get(f"/api/v1/entries/{entry.public_id}")

    said = answer.json()
    assert (answer.status_code, said["id"], said["title"], said["countries"]) == (
        200,
        str(entry.public_id),
        "Learn to code",
        ["EE"],
    )
    assert said["sources"] == [
        {"source": "S", "address": "https://provider.example/1", "licence": "CC-BY-4.0"}
    ]


def test_drafts_are_nobodys_business_and_withdrawn_entries_say_so(client):
    draft, withdrawn = EntryFactory(), EntryFactory(withdrawn=True)

    answers = [client.get(f"/api/v1/entries/{entry.public_id}") for entry in (draft, withdrawn)]

    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [
        (404, "application/problem+json"),
        (410, "application/problem+json"),
    ]


def test_the_description_is_openapi_3_1_and_complete(client):
    schema = client.get("/api/v1/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    paths = {(path, method) for path, operations in schema["paths"].items() for method in operations}
    assert paths == {
        ("/api/v1/pledges", "get"),
        ("/api/v1/pledges/figures", "get"),
        ("/api/v1/pledges/{public_id}", "get"),
        ("/api/v1/sources/{slug}/records", "post"),
        ("/api/v1/sources/{slug}/records/{remote_id}", "put"),
        ("/api/v1/sources/{slug}/records/{remote_id}", "delete"),
        ("/api/v1/entries/{public_id}", "get"),
        ("/api/v1/site", "get"),
        ("/api/v1/changes", "get"),
        ("/api/v1/snapshot", "get"),
        ("/api/v1/coalitions/{country}/plan", "get"),
        ("/api/v1/transfers", "get"),
    }
    names = set(schema["components"]["schemas"])
    assert {
        "PushedRecord",
        "PushedThing",
        "PushedSession",
        "PushedConcept",
        "Problem",
        "BatchAnswer",
    } <= names
    assert references_in(schema) <= names
    assert schema["paths"]["/api/v1/sources/{slug}/records"]["post"]["responses"].keys() >= {
        "200",
        "401",
        "409",
        "422",
        "429",
    }


def references_in(part) -> set[str]:
    if isinstance(part, dict):
        own = (
            {part["$ref"].removeprefix("#/components/schemas/")}
            if isinstance(part.get("$ref"), str)
            else set()
        )
        return own.union(*(references_in(inner) for inner in part.values()))
    if isinstance(part, list):
        return set().union(*(references_in(inner) for inner in part))
    return set()
