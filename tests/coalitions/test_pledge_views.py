"""The pages of pledges: who sees what, what they say, and what they cost."""

import csv
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rialto.coalitions.models import Pledge, PledgeBeneficiary, PledgeEvidence
from rialto.coalitions.pledge_choices import PledgeState
from rialto.jobs.models import Job
from tests.factories import CoalitionMemberFactory, OrganisationFactory, UserFactory
from tests.factories.pledges import PledgeActionFactory, PledgeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"


def address(name: str, *arguments) -> str:
    return reverse(f"coalitions:{name}", args=arguments)


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def test_from_four_questions_to_a_badge(client, people):
    client.force_login(people.manager)
    begun = client.post(
        address("pledge-new"),
        {"organisation": "bridges", "title": "Teach", "language": "en", "country": "MT"},
    )
    pledge = Pledge.objects.get()
    assert begun.url == address("pledge-edit", pledge.public_id)
    assert "Add at least one action" in text_of(client.get(begun.url))
    client.post(
        begun.url,
        {
            "title": "Teach people", "text": "We teach", "language": "en", "country": "MT", "starts_on": "2025-01-01",
            "ends_on": "2027-12-31", "report_every": "6",
        },
    )  # fmt: skip
    action = f"{address('pledge-action-add', pledge.public_id)}?pillar=labour-force&action_type=training"
    assert "Labour force: refugees" in text_of(client.get(action))
    kept = client.post(
        action, {"words": "Evenings", "methodology": "online", "measure": "trained", "target-refugees": "50"}
    )
    assert kept.status_code == 302
    assert client.post(address("pledge-send", pledge.public_id), {"accepts_terms": "on"}).status_code == 302

    client.force_login(people.coordinator)
    assert "Teach people" in text_of(client.get(address("pledge-queue")))
    client.post(address("pledge-decide", pledge.public_id), {"verdict": "publish"})
    assert Job.objects.filter(task_path__endswith="send_pledge_outcome").count() == 1

    client.force_login(people.manager)
    (group,) = PledgeBeneficiary.objects.all()
    sent = client.post(
        address("pledge-report", pledge.public_id), {"ends_on": "2025-06-30", f"number-{group.pk}": "20"}
    )
    file = SimpleUploadedFile("list.pdf", b"%PDF-1.7")
    client.post(sent.url, {"words": "List", "file": file})
    report = pledge.reports.get()
    assert report.level == "evidence"

    client.force_login(people.coordinator)
    check = address("pledge-check", pledge.public_id, report.public_id)
    assert "List" in text_of(client.get(check))
    assert client.post(check, {"level": "coalition", "note": "The list"}).status_code == 302

    client.logout()
    page = text_of(client.get(address("pledge-page", pledge.public_id)))
    assert "20 of 50, 20 of them checked" in page
    assert json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["result"][0]["value"] == 20
    badge = client.get(address("pledge-badge", pledge.public_id))
    assert (badge.status_code, "This badge is true" in text_of(badge)) == (200, True)
    drawn = client.get(address("pledge-badge-file", pledge.public_id))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "School of Bridges, reported, checked by the coalition" in text_of(drawn)
    assert "script" not in text_of(drawn)


def test_a_lower_number_without_a_reason_is_said_in_the_form(client, people, pledge):
    client.force_login(people.manager)
    (group,) = PledgeBeneficiary.objects.all()
    form, field = address("pledge-report", pledge.public_id), f"number-{group.pk}"
    client.post(form, {"ends_on": "2025-06-30", field: "20"})

    refused = client.post(form, {"ends_on": "2025-12-31", field: "10"})

    assert refused.status_code == 400
    assert "say why" in text_of(refused)
    assert client.post(form, {"ends_on": "2025-12-31", field: "10", "reason": "Wrong"}).status_code == 302


@pytest.mark.parametrize("state", [PledgeState.DRAFT, PledgeState.IN_REVIEW, PledgeState.WITHDRAWN])
def test_what_is_not_public_is_in_no_list_and_no_data(client, people, state):
    hidden = PledgeFactory(title="Zebra", words_key="zebra", state=state, organisation__slug="hidden")
    PledgeActionFactory(pledge=hidden)
    places = [
        address("pledge-list"), address("pledge-csv"), address("pledge-figures"), "/api/v1/pledges", "/api/v1/pledges/figures",
        f"{address('pledge-compare')}?pledge={hidden.public_id}", reverse("website:organisation-page", args=["hidden"]),
        reverse("website:country-page", args=["mt"]),
    ]  # fmt: skip
    for place in places:
        answer = text_of(client.get(place))
        assert "Zebra" not in answer
        assert '"target": 100' not in answer
    gone = state == PledgeState.WITHDRAWN
    assert client.get(address("pledge-page", hidden.public_id)).status_code == (410 if gone else 404)
    assert client.get(address("pledge-badge", hidden.public_id)).status_code == (410 if gone else 404)
    assert client.get(f"/api/v1/pledges/{hidden.public_id}").status_code == 404
    assert client.get(address("pledge-json-ld", hidden.public_id)).status_code == 404


def test_drafts_are_for_their_managers_alone(client, people):
    organisation = people.manager.memberships.get().organisation
    draft = PledgeFactory(organisation=organisation)
    for other in (people.coordinator, UserFactory(administrator=True), UserFactory()):
        client.force_login(other)
        for name in ("pledge-page", "pledge-edit", "pledge-send", "pledge-delete", "pledge-report"):
            assert client.get(address(name, draft.public_id)).status_code == 404
    client.force_login(people.manager)
    assert client.get(address("pledge-edit", draft.public_id)).status_code == 200


def test_the_queue_is_for_who_decides(client, people):
    PledgeFactory(title="In Malta", state=PledgeState.IN_REVIEW)
    client.force_login(people.manager)
    assert client.get(address("pledge-queue")).status_code == 404
    client.force_login(CoalitionMemberFactory(coalition__country="SK", coordinator=True).user)
    assert "In Malta" not in text_of(client.get(address("pledge-queue")))


def test_evidence_is_saved_and_never_shown_as_a_page_of_ours(client, people, pledge):
    client.force_login(people.manager)
    (group,) = PledgeBeneficiary.objects.all()
    sent = client.post(
        address("pledge-report", pledge.public_id), {"ends_on": "2025-06-30", f"number-{group.pk}": "20"}
    )
    client.post(sent.url, {"words": "Secret list", "file": SimpleUploadedFile("list.csv", b"a,b\n1,2\n")})
    evidence = PledgeEvidence.objects.get()
    file = address("pledge-evidence", evidence.public_id)

    answer = client.get(file)
    assert text_of(answer) == "a,b\n1,2\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    client.force_login(UserFactory())
    assert client.get(file).status_code == 404
    assert "Secret list" not in text_of(client.get(address("pledge-page", pledge.public_id)))
    PledgeEvidence.objects.update(is_public=True)
    assert text_of(client.get(file)) == "a,b\n1,2\n"


def test_the_list_narrows_by_words_and_facets(client):
    PledgeActionFactory(pledge=PledgeFactory(published=True, title="Bank online", words_key="bank online"))
    sewing = PledgeFactory(published=True, title="Sew", words_key="sew", country="SK", level="coalition")
    sewing.other_countries.create(country="PL")
    PledgeActionFactory(pledge=sewing, pillar="everybody", targets={"citizens": 9})

    def titles(query):
        return set(
            re.findall(
                r'lang="en">(Bank online|Sew)</a>', text_of(client.get(address("pledge-list") + query))
            )
        )

    assert titles("") == {"Bank online", "Sew"}
    assert titles("?q=BANK") == {"Bank online"}
    assert titles("?country=PL") == titles("?pillar=everybody") == titles("?level=coalition") == {"Sew"}
    assert titles("?level=none&country=MT&measure=trained&state=published") == {"Bank online"}
    assert titles("?country=DE") == titles("?measure=courses") == set()
    assert titles("?country=nonsense&page=99") == {"Bank online", "Sew"}


def test_open_data_say_the_same_in_every_form(client):
    pledge = PledgeFactory(published=True, title="=1+1")
    PledgeActionFactory(pledge=pledge)

    (row,) = csv.DictReader(io.StringIO(text_of(client.get(address("pledge-csv"))).removeprefix("\ufeff")))
    listed = client.get("/api/v1/pledges?country=MT").json()
    one = client.get(f"/api/v1/pledges/{pledge.public_id}").json()

    assert (row["title"], row["target"], row["reported"]) == ("'=1+1", "100", "0")
    assert (listed["total"], listed["next"], listed["pledges"]) == (1, None, [one])
    assert one["actions"][0]["beneficiaries"] == [
        {"group": "unemployed", "target": 100, "reported": 0, "checked": 0}
    ]
    assert client.get("/api/v1/pledges?country=SK").json()["total"] == 0
    assert client.get("/api/v1/pledges/figures").json() == {
        "sums": [{"measure": "trained", "target": 100, "reported": 0, "checked": 0}]
    }
    described = client.get(address("pledge-json-ld", pledge.public_id))
    assert described["Content-Type"] == "application/ld+json"
    assert described.json()["agent"]["name"] == pledge.organisation.name


def test_pledges_stand_side_by_side(client):
    pair = [PledgeFactory(published=True, title=title) for title in ("Bank online", "Sew")]
    for one in pair:
        PledgeActionFactory(pledge=one)
    query = "&".join(f"pledge={one.public_id}" for one in reversed(pair))

    page = text_of(client.get(f"{address('pledge-compare')}?{query}&pledge=nonsense"))

    assert page.index("Sew") < page.index("Bank online")
    assert page.count("0 of 100") == 2


def queries_of(client, place: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(place).status_code == 200
    return len(asked)


def test_lists_cost_the_same_however_long_they_are(client):
    organisation = OrganisationFactory(slug="many")

    def make(count):
        for _ in range(count):
            PledgeActionFactory(pledge=PledgeFactory(published=True, organisation=organisation))

    places = [
        address("pledge-list"), address("pledge-figures"), "/api/v1/pledges", address("pledge-csv"),
        reverse("website:country-page", args=["mt"]), reverse("website:organisation-page", args=["many"]),
    ]  # fmt: skip
    make(1)
    for place in places:
        client.get(place)
    few = [queries_of(client, place) for place in places]
    make(4)

    assert [queries_of(client, place) for place in places] == few
    assert few[0] <= 12
    assert few[1] <= 8
