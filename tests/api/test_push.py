"""Sources that send their records: answers one by one, the same twice, tokens, limits, and errors in words."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rialto.api.actions import make_push_token
from rialto.api.models import KeptAnswer, PushToken
from rialto.catalogue.choices import Presence, Status
from rialto.catalogue.models import Entry, Source, SourceRecord
from rialto.changes.models import ChangeRecord

pytestmark = pytest.mark.django_db
RECORD = {
    "remote_id": "course/1",
    "kind": "training",
    "title": "First steps with a computer",
    "address": "https://school.example/courses/1",
    "language": "en",
    "provider_name": "Evening School",
    "countries": ["BG"],
    "starts_on": "2027-03-01",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def source() -> Source:
    return Source.objects.create(slug="school", name="School")


@pytest.fixture
def send(client, source):
    token = make_push_token(source, name="test")

    def ask(
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        token: str = token,
        raw: bytes | None = None,
    ):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key:
            headers["Idempotency-Key"] = key
        content = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
        return client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=headers
        )

    return ask


def post(send, *records: Any, **options):
    return send("POST", "/sources/school/records", {"records": list(records)}, **options)


def outcomes(answer) -> list[str]:
    return [record["outcome"] for record in answer.json()["records"]]


def test_each_record_of_a_batch_is_answered_for_itself(send):
    bad = {**RECORD, "remote_id": "2", "title": "", "colour": "red"}
    twin = {**RECORD, "remote_id": "3"}

    answer = post(send, RECORD, bad, twin)

    said = answer.json()
    entry = Entry.objects.get()
    assert answer.status_code == 200
    assert (said["added"], said["grouped"], said["refused"]) == (1, 1, 1)
    assert outcomes(answer) == ["added", "refused", "grouped"]
    assert said["records"][0]["entry"] == str(entry.public_id)
    assert said["records"][0]["address"].endswith(entry.get_absolute_url())
    assert "colour" in said["records"][1]["reason"]
    assert "title" in said["records"][1]["reason"]
    assert SourceRecord.objects.filter(extractor="push").count() == 2


def test_the_same_words_again_change_nothing(send):
    post(send, RECORD)
    position = ChangeRecord.objects.count()

    again = post(send, RECORD)
    changed = post(send, {**RECORD, "title": "First steps with a phone"})

    assert (outcomes(again), outcomes(changed)) == (["unchanged"], ["changed"])
    assert ChangeRecord.objects.count() == position + 1


def test_one_record_is_added_changed_and_taken_away(send, source):
    thing = {name: value for name, value in RECORD.items() if name != "remote_id"}

    added = send("PUT", "/sources/school/records/course/1", thing)
    same = send("PUT", "/sources/school/records/course/1", thing)
    gone = send("DELETE", "/sources/school/records/course/1")
    gone_again = send("DELETE", "/sources/school/records/course/1")

    entry = Entry.objects.get()
    assert [answer.status_code for answer in (added, same, gone, gone_again)] == [201, 200, 204, 404]
    assert (added.json()["remote_id"], same.json()["outcome"]) == ("course/1", "unchanged")
    assert entry.status == Status.WITHDRAWN
    assert source.records.get().presence == Presence.GONE


def test_what_another_source_has_too_stays(send):
    post(send, RECORD, {**RECORD, "remote_id": "other"})

    send("DELETE", "/sources/school/records/other")

    assert Entry.objects.get().status == Status.PUBLISHED


def test_a_repeated_request_is_answered_as_the_first_time_and_does_nothing(send):
    first = post(send, RECORD, key="k1")
    changes = ChangeRecord.objects.count()
    SourceRecord.objects.all().delete()  # a second run would add it again

    second = post(send, RECORD, key="k1")

    assert second.json() == first.json()
    assert second["Idempotency-Replayed"] == "true"
    assert (ChangeRecord.objects.count(), SourceRecord.objects.count()) == (changes, 0)


def test_a_key_with_another_body_is_refused(send):
    post(send, RECORD, key="k1")

    answer = post(send, {**RECORD, "title": "Another"}, key="k1")

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert Entry.objects.get().title == RECORD["title"]


def test_a_key_is_free_again_after_a_day_and_while_work_lasts_it_is_taken(send):
    post(send, RECORD, key="k1")
    KeptAnswer.objects.update(status=0)
    busy = post(send, RECORD, key="k1")
    KeptAnswer.objects.update(created_at=timezone.now() - timezone.timedelta(hours=25))

    free = post(send, {**RECORD, "title": "Another"}, key="k1")

    assert (busy.status_code, free.status_code) == (409, 200)


def test_a_refusal_is_repeated_too(send):
    thing = {"kind": "training", "title": "x", "sessions": [], "starts_on": "1700-01-01"}

    first = send("PUT", "/sources/school/records/9", thing, key="k")
    second = send("PUT", "/sources/school/records/9", thing, key="k")

    assert (first.status_code, second.status_code) == (422, 422)
    assert first.json() == second.json()
    assert "1700" in first.json()["detail"]


@pytest.mark.parametrize("token", ["", "rialto_push_wrong"])
def test_without_a_token_the_door_stays_shut(send, token):
    answer = post(send, RECORD, token=token)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert "Bearer" in answer["WWW-Authenticate"]
    assert not Entry.objects.exists()


def test_a_token_opens_its_own_source_only_and_only_until_it_is_revoked(send, source):
    Source.objects.create(slug="other", name="Other")
    elsewhere = send("POST", "/sources/other/records", {"records": [RECORD]})
    call_command("revoke_push_token", "school", PushToken.objects.get().beginning)

    revoked = post(send, RECORD)

    assert (elsewhere.status_code, revoked.status_code) == (403, 401)


def test_the_token_itself_is_nowhere_in_the_database(source, capsys):
    call_command("make_push_token", "school", "--name", "nightly")
    token = capsys.readouterr().out.strip()

    kept = PushToken.objects.get()
    assert token.startswith("rialto_push_")
    assert len(token) > 50
    assert token not in f"{vars(kept)}"
    assert kept.name == "nightly"


def test_a_source_can_be_made_for_pushing_and_a_typing_error_makes_none(capsys):
    with pytest.raises(CommandError, match="no source “shool”"):
        call_command("make_push_token", "shool")
    call_command("make_push_token", "lab", "--new", "The Lab")

    assert [source.slug for source in Source.objects.all()] == ["lab"]


def test_tokens_cannot_be_guessed_for_long(send):
    answers = [post(send, RECORD, token=f"rialto_push_{number}").status_code for number in range(25)]

    assert answers[0] == 401
    assert answers[-1] == 429


def test_a_token_may_not_ask_without_end(send, monkeypatch):
    answers = [send("DELETE", "/sources/school/records/none") for _number in range(121)]

    assert [answers[0].status_code, answers[-1].status_code] == [404, 429]
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "party"}, "kind"),
        ({"starts_on": 20270301}, "starts_on"),
        ({"starts_on": "2027-03-01", "ends_on": "2027-02-01"}, "ends before"),
        ({"is_free": "yes"}, "is_free"),
        ({"price_amount": 10}, "currency"),
        ({"price_amount": "-1", "price_currency": "EUR"}, "price_amount"),
        ({"countries": ["Bulgaria"]}, "countries.0: This is no country code"),
        ({"language": "klingonish"}, "language"),
        ({"address": "javascript:alert(1)"}, "address: This is not a web address"),
        ({"details": {"doi": "10.1/x"}}, "no details doi. It has:"),
        ({"concepts": [{"role": "technology"}]}, "key, an address or a label"),
        ({"sessions": [{"starts_at": "2027-03-01T10:00:00"}]}, "sessions.0.starts_at"),
        ({"remote_id": ""}, "remote_id"),
        ({"translations": {"de": {"body": "x"}}}, "title, summary and description"),
    ],
)
def test_a_record_is_checked_strictly_and_told_in_words(send, changes, words):
    answer = post(send, {**RECORD, **changes})

    (record,) = answer.json()["records"]
    assert record["outcome"] == "refused"
    assert words in record["reason"]


@pytest.mark.parametrize("record", [None, 1, "text", [], {}])
def test_what_is_no_record_is_refused_like_one(send, record):
    assert outcomes(post(send, record)) == ["refused"]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400), (b"\xff\xfe", 400), (b'{"records": {}}', 422), (b'{"records": [], "x": 1}', 422), (b'{"records": []}', 413),
        (b'{"records": [' + b",".join([b"1"] * 501) + b"]}", 413), (b'{"records": ["' + b"x" * 2_700_000 + b'"]}', 413),
        (b"[" * 100_000, 400),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_read_is_a_problem_document(send, raw, status):
    answer = send("POST", "/sources/school/records", raw=raw)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_batch_costs_the_same_number_of_queries_however_long_it_is(send):
    def queries(count: int, offset: int) -> int:
        records = [
            {
                **RECORD,
                "remote_id": f"{offset}-{number}",
                "address": f"https://school.example/{offset}/{number}",
            }
            for number in range(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            post(send, *records)
        return len(queries)

    queries(1, 0)
    few, many = queries(2, 1), queries(40, 2)

    assert many <= few + 6


def test_everything_a_record_may_say_arrives(send):
    post(
        send,
        {
            **RECORD,
            "description": "<p>Hello <script>x</script></p>",
            "price_amount": "49.50",
            "price_currency": "EUR",
            "level_from": 1,
            "level_to": 2,
            "tags": ["computer"],
            "details": {"duration_hours": 12, "prerequisites": "None"},
            "concepts": [{"role": "technology", "label": "Cybersecurity"}],
            "sessions": [{"starts_at": "2027-03-01T18:00:00+02:00", "timezone": "Europe/Sofia", "seats": 12}],
            "translations": {"bg": {"title": "Първи стъпки"}},
        },
    )

    entry = Entry.objects.get()
    assert (str(entry.price_amount), entry.level_to, entry.tags) == ("49.50", 2, ["computer"])
    assert "script" not in entry.description
    assert (entry.details.duration_hours, entry.sessions.get().seats) == (12, 12)
    assert entry.texts.get(field="title").text == "Първи стъпки"
    assert entry.entry_concepts.count() == 1
