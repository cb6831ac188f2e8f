"""The public feed: what is and was public, each entry once, nothing else; and the snapshot to start from."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from rialto.catalogue.actions import (
    correct_entry,
    keep_entry,
    merge_entries,
    move_entry,
    put_back,
    take_down,
    withdraw_entry,
    write_found,
)
from rialto.catalogue.choices import Status
from rialto.catalogue.found import FoundSession
from rialto.catalogue.models import Entry, ForeignEntry, Source
from rialto.changes.actions import begin_anew, compact, move_cursor
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import kept_from, last_position
from tests.exchange.feeds import site_of, take
from tests.factories import EntryTextFactory, UserFactory
from tests.published import training

pytestmark = pytest.mark.django_db
CHANGES, SNAPSHOT = "/api/v1/changes", "/api/v1/snapshot"


def found(*names: str, publish: bool = True) -> list[Entry]:
    source, _made = Source.objects.get_or_create(slug="s", defaults={"name": "S", "licence": "CC-BY-4.0"})
    write_found(
        source, [training(name, f"Learn {name}", countries=["MT"]) for name in names], publish=publish
    )
    by_id = {record.remote_id: record.entry for record in source.records.select_related("entry")}
    return [by_id[name] for name in names]


def items_of(answer) -> list[dict]:
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def test_who_the_site_is_is_told_to_everybody(client, settings):
    settings.COUNTRY = "MT"

    said = client.get("/api/v1/site").json()

    assert (said["name"], said["country"], said["kept_from"]) == ("rialto", "MT", 0)


def test_changes_come_in_their_order_each_entry_once_where_it_changed_last(client):
    one, two = found("one", "two")
    correct_entry(one, {"title": "Learn one anew"}, by=UserFactory())

    said = client.get(CHANGES).json()

    assert [(item["id"], item["entry"]["title"]) for item in said["items"]] == [
        (str(two.public_id), "Learn two"),
        (str(one.public_id), "Learn one anew"),
    ]
    assert (said["next"], said["has_more"]) == (last_position(), False)
    assert items_of(client.get(CHANGES, {"after": said["next"]})) == []


def test_pages_go_on_where_they_ended(client):
    names = [str(number) for number in range(7)]
    found(*names)
    after, seen, has_more = 0, [], True
    while has_more:
        said = client.get(CHANGES, {"after": after, "limit": 3}).json()
        seen += [item["entry"]["title"] for item in said["items"]]
        assert said["next"] > after
        after, has_more = said["next"], said["has_more"]

    assert seen == [f"Learn {name}" for name in names]


def test_drafts_and_what_waits_are_never_named(client):
    draft, waiting = found("draft", "waiting", publish=False)
    move_entry(draft, to=Status.DRAFT, by=UserFactory())
    withdraw_entry(waiting, by=UserFactory(), reason="never shown")

    for answer in (client.get(CHANGES), client.get(SNAPSHOT)):
        assert items_of(answer) == []
        assert answer.json().get("next", last_position()) == last_position()


def test_what_was_public_is_a_tombstone_without_its_words(client):
    by = UserFactory(administrator=True)
    gone, down, merged, kept, undone = found("gone", "down", "merged", "kept", "undone")
    before = keep_entry(undone)
    withdraw_entry(gone, by=by, reason="a private reason")
    take_down(down, by=by, reason="a private reason")
    merge_entries(kept, merged, by=by, reason="a private reason")
    before[0]["fields"] |= {"status": Status.DRAFT, "published_at": None}
    put_back(undone, before, by=by)

    answer = client.get(CHANGES)

    tombs = {item["id"]: item for item in items_of(answer) if item["change"] == "deleted"}
    assert {key: tomb["reason"] for key, tomb in tombs.items()} == {
        str(gone.public_id): "withdrawn",
        str(down.public_id): "taken-down",
        str(merged.public_id): "merged",
        str(undone.public_id): "withdrawn",
    }
    assert tombs[str(merged.public_id)]["merged_into"] == str(kept.public_id)
    assert "private reason" not in answer.content.decode()
    assert [
        words for words in ("Learn gone", "Learn down", "Learn undone") if words in answer.content.decode()
    ] == []
    assert {item["id"]: item["change"] for item in items_of(client.get(SNAPSHOT))} == {
        item["id"]: item["change"] for item in items_of(answer)
    }


def test_versions_rise_with_each_change_and_are_the_same_in_the_snapshot(client):
    (one,) = found("one")
    first = items_of(client.get(CHANGES))[0]["version"]
    correct_entry(one, {"title": "Anew"}, by=UserFactory())
    second = items_of(client.get(CHANGES))[0]["version"]

    assert second > first
    assert items_of(client.get(SNAPSHOT))[0]["version"] == second


def test_the_snapshot_goes_on_from_where_the_log_stood_before_its_first_page(client):
    found(*[str(number) for number in range(5)])
    first = client.get(SNAPSHOT, {"limit": 2}).json()
    changed = Entry.objects.order_by("public_id").first()
    correct_entry(changed, {"title": "Meanwhile"}, by=UserFactory())

    pages = [first]
    while pages[-1]["next_page"]:
        pages.append(client.get(SNAPSHOT, {"limit": 2, "page": pages[-1]["next_page"]}).json())

    assert len({item["id"] for page in pages for item in page["items"]}) == 5
    assert {page["position"] for page in pages} == {pages[0]["position"]}
    later = items_of(client.get(CHANGES, {"after": pages[0]["position"]}))
    assert [item["entry"]["title"] for item in later] == ["Meanwhile"]


@pytest.mark.parametrize("after", [{"page": "x"}, {"page": "1.x"}, {"limit": 0}, {"limit": 501}])
def test_a_question_that_makes_no_sense_is_a_problem(client, after):
    assert client.get(SNAPSHOT, after).status_code == 422


def test_a_position_that_is_older_than_what_is_kept_leads_to_the_snapshot(client):
    (one,) = found("one")
    for title in ("Two", "Three", "Four"):
        correct_entry(one, {"title": title}, by=UserFactory())
    middle = last_position()
    ChangeRecord.objects.update(at=timezone.now() - timedelta(days=100))
    move_cursor("somebody", to=middle)

    assert compact(before=timezone.now() - timedelta(days=60)) == 2

    answer = client.get(CHANGES, {"after": 1})
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert "/api/v1/snapshot" in answer.json()["detail"]
    assert [item["entry"]["title"] for item in items_of(client.get(SNAPSHOT))] == ["Four"]
    assert items_of(client.get(CHANGES, {"after": kept_from()})) == []


def test_a_position_that_we_never_reached_leads_to_the_snapshot_too(client):
    assert client.get(CHANGES, {"after": 1000}).status_code == 410


def test_after_an_older_backup_everything_is_told_anew_in_a_newer_version(client):
    (one,) = found("one")
    lost = items_of(client.get(CHANGES))[0]["version"] + 3

    begun = begin_anew()
    correct_entry(one, {"title": "Anew"}, by=UserFactory())

    assert begun > 10**12
    assert client.get(CHANGES, {"after": lost}).status_code == 410
    (item,) = items_of(client.get(SNAPSHOT))
    assert item["version"] == last_position() > begun > lost


def test_nothing_that_a_reader_still_needs_is_deleted_from_the_log():
    (one,) = found("one")
    for title in ("Two", "Three", "Four"):
        correct_entry(one, {"title": title}, by=UserFactory())
    ChangeRecord.objects.update(at=timezone.now() - timedelta(days=100))
    move_cursor("slow", to=1)

    assert compact(before=timezone.now()) == 0
    assert kept_from() == 0


def test_who_has_the_same_page_is_told_so(client):
    found("one")
    first = client.get(CHANGES)

    again = client.get(CHANGES, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == "public, max-age=5"


def full_entry() -> Entry:
    source = Source.objects.create(slug="full", name="Full", licence="CC0-1.0", attribution="The full one")
    now = timezone.now()
    said = training(
        "1", "Learn everything", description="<p>All <strong>of</strong> it</p>", summary="In short", language="en",
        countries=["MT", "IT"], region="MT001", city="Valletta", place="Town hall", is_online=True, price_amount=Decimal("12.50"),
        price_currency="EUR", starts_on=now.date(), ends_on=now.date(), level_from=2, level_to=4,
        teaching_languages=["en", "mt"], subtitle_languages=["it"], licence="CC-BY-4.0", tags=["sea", "sun"],
        has_certificate=True, is_self_paced=False, provider_name="Sea school", provider_website="https://sea.example",
        sessions=[FoundSession(starts_at=now, ends_at=now, city="Valletta", seats=12, seats_left=3, remote_id="a")],
        details={"duration_hours": Decimal("12.5"), "outcomes": ["You swim", "You dive"], "eqf_level": 4},
        technologies=["artificial-intelligence"],
        translations={"mt": {"title": "Tgħallem kollox"}}, published_on=now.date(),
    )  # fmt: skip
    write_found(source, [said], publish=True)
    entry = Entry.objects.get()
    EntryTextFactory(entry=entry, text="Alles lernen")
    EntryTextFactory(entry=entry, language="fr", text="Tout apprendre", machine=True)
    return entry


def test_everything_that_is_public_of_an_entry_arrives_at_another_site_and_travels_on(
    client, vocabularies, settings
):
    entry = full_entry()
    (item,) = items_of(client.get(CHANGES))
    origin, settings.SITE_NAME = settings.SITE_NAME, "rialto-mt"
    entry.source_records.all().delete()
    entry.delete()
    settings.COUNTRY = "MT"

    pulled = take(item, site=site_of(origin, is_hub=True))
    (again,) = [one for one in items_of(client.get(CHANGES)) if one["change"] == "changed"]

    assert pulled.taken.refused == []
    del item["position"], again["position"]
    assert again == item
    assert {"person", "machine", "source"} == {one["origin"] for one in item["entry"]["translations"]}
    assert item["entry"]["concepts"][0]["key"] == "artificial-intelligence"


def test_what_was_taken_down_here_alone_is_not_told_of(client):
    from tests.exchange.feeds import changed

    take(changed(1, 1))
    take_down(Entry.objects.get(), by=UserFactory(administrator=True), reason="the law")

    assert items_of(client.get(CHANGES)) == []
    assert ForeignEntry.objects.get().version == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_page_costs_the_same_however_many_changes_it_has(client, count, django_assert_max_num_queries):
    for entry in found(*[str(number) for number in range(count)]):
        EntryTextFactory(entry=entry)
    for address in (CHANGES, SNAPSHOT):
        with django_assert_max_num_queries(25) as asked:
            assert len(items_of(client.get(address))) == count
        COSTS.add((address, len(asked)))

    assert len(COSTS) == 2


COSTS: set[tuple[str, int]] = set()


def test_the_form_of_the_feed_is_described(client):
    schema = client.get("/api/v1/openapi.json").json()

    assert {"/api/v1/changes", "/api/v1/snapshot", "/api/v1/site"} <= schema["paths"].keys()
    assert {
        "ChangesPage",
        "SnapshotPage",
        "ChangedItem",
        "DeletedItem",
        "SuggestionItem",
        "FeedEntry",
    } <= schema["components"]["schemas"].keys()
    assert json.dumps(schema["paths"]["/api/v1/changes"]["get"]["responses"]).count("410")


def test_a_tombstone_keeps_its_form_so_that_older_readers_go_on_reading_it(client):
    """Its fields are the same whatever became of the entry; the one that says what it lives on in may be left out or be null."""
    by = UserFactory()
    gone, merged, kept = found("gone", "merged", "kept")
    withdraw_entry(gone, by=by, reason="over")
    merge_entries(kept, merged, by=by)

    tombs = [one for one in items_of(client.get(CHANGES)) if one["change"] == "deleted"]

    assert {frozenset(one) for one in tombs} == {
        frozenset({"position", "change", "id", "origin", "version", "reason", "merged_into"})
    }
    assert {one["merged_into"] for one in tombs} == {None, str(kept.public_id)}
    shape = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["DeletedItem"]
    assert "merged_into" not in shape["required"]
    assert {"type": "null"} in shape["properties"]["merged_into"]["anyOf"]
