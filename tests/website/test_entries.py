import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from rialto.catalogue.actions import merge_entries, take_down, withdraw_entry
from rialto.catalogue.choices import Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.catalogue.models import EntryText, FormerAddress
from rialto.translation.choices import TextOrigin
from tests.factories import UserFactory
from tests.published import catch_up, event, training

DETAILS = {
    Kind.TRAINING: {
        "duration_hours": "12",
        "prerequisites": "A laptop",
        "credential": "Open badge",
        "outcomes": ["Sort a list"],
    },
    Kind.LEARNING_PATH: {"outcomes": ["Build a site"]},
    Kind.OPPORTUNITY: {
        "type": "traineeship",
        "pay_from": "1350",
        "pay_currency": "EUR",
        "pay_period": "month",
    },
    Kind.EVENT: {"setting": "virtual-live", "programme": "Two talks"},
    Kind.RESOURCE: {"format": "PDF", "page_count": 64},
    Kind.GOOD_PRACTICE: {"runner": "A library", "results": "310 people trained"},
    Kind.FUNDING: {"amount_to": "5000", "currency": "EUR", "applicants": "Firms under ten"},
    Kind.PUBLICATION: {"doi": "10.1234/abc", "author": "Ada Example"},
    Kind.INITIATIVE: {"programme": "Digital Decade"},
    Kind.ARTICLE: {"type": "opinion", "author": "Ada Example"},
}


def of_kind(kind: Kind, **values) -> FoundEntry:
    given = {
        "language": "en",
        "address": f"https://provider.example/{kind}",
        "provider_name": "Evening school",
    }
    return FoundEntry(
        remote_id=kind,
        kind=kind,
        title=f"About {kind}",
        summary="In a sentence",
        details=DETAILS[kind],
        **given | values,
    )


def json_ld(page) -> dict:
    (text,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.DOTALL
    )
    return json.loads(text)


def english(entry) -> str:
    return f"/en/{entry.kind}/{entry.slug}/"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_page_with_its_details_and_a_way_to_the_provider(client, publish, kind):
    (entry,) = publish(of_kind(kind))

    page = client.get(english(entry))

    text = page.content.decode()
    assert page.status_code == 200
    assert f'href="{english(entry)}go/" rel="noopener nofollow" data-leave' in text
    assert client.get(f"{english(entry)}go/").url == f"https://provider.example/{kind}"
    for words in ("About", "In a sentence", "Evening school", "Link not yet checked"):
        assert words in text


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_costs_five_queries_related_entries_included(
    client, publish, count, django_assert_max_num_queries
):
    sessions = [FoundSession(starts_at=timezone.now() + timedelta(days=day)) for day in range(1, count + 1)]
    concepts = [
        FoundConcept(role="technology", key=key) for key in ("software", "robotics", "blockchain")[:count]
    ]
    entry, *_others = publish(
        of_kind(Kind.TRAINING, sessions=sessions, concepts=concepts, language="de"),
        *(
            training(f"related-{number}", "Evening school of another town", summary="In a sentence")
            for number in range(count)
        ),
    )
    client.get(english(entry))

    # The entry, what is related, texts and concepts of both, sessions, records.
    with django_assert_max_num_queries(5):
        page = client.get(english(entry)).content.decode()
    assert page.count('class="result"') + page.count('class="card') >= min(count, 4)


def test_an_old_address_leads_to_the_new_one_for_ever(client, publish):
    (entry,) = publish(training("a", "Course"))
    FormerAddress.objects.create(kind="training", slug="old-words-1234", entry=entry)

    moved = client.get("/en/training/old-words-1234/")
    other_kind = client.get(f"/en/event/{entry.slug}/")

    assert (moved.status_code, moved.url) == (301, english(entry))
    for part in ("provenance/", "report/"):
        moved = client.get(f"/en/training/old-words-1234/{part}")
        assert (moved.status_code, moved.url) == (301, f"{english(entry)}{part}")
    assert (other_kind.status_code, other_kind.url) == (301, english(entry))
    assert client.get("/en/training/never-was/").status_code == 404


def test_a_withdrawn_entry_says_what_it_was_and_a_draft_says_nothing(client, publish):
    (entry,) = publish(training("a", "Course about clouds"))
    withdraw_entry(entry, by=None, reason="asked by the provider")
    catch_up()

    gone = client.get(english(entry))

    assert gone.status_code == 410
    assert "Course about clouds" in gone.content.decode()
    type(entry).objects.filter(pk=entry.pk).update(status="draft")
    assert client.get(english(entry)).status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_of_an_entry_that_was_taken_down_nothing_is_told(client, publish, language):
    (entry,) = publish(training("a", "Course about clouds", summary="By Ada Example", language="en"))
    FormerAddress.objects.create(kind="training", slug="old-words-1234", entry=entry)
    take_down(entry, by=UserFactory(), reason="Its owner asked for it.")
    catch_up()

    for address in (f"/{language}/training/{entry.slug}/", f"/{language}/training/old-words-1234/"):
        gone = client.get(address)

        told = strip_tags(gone.content.decode())
        assert gone.status_code == 410
        assert not any(word in told for word in ("clouds", "Ada", "Evening school", "owner asked"))
        assert b"clouds" not in re.sub(rb'(href|action|value|content)="[^"]*"', b"", gone.content)


def test_an_expired_entry_stays_and_says_so(client, publish):
    (entry,) = publish(event("a", "Old meeting", in_days=-40))

    page = client.get(english(entry))

    assert page.status_code == 200
    assert "Over since" in page.content.decode()


def test_html_from_a_source_reaches_the_page_clean(client, publish):
    dirty = '<p onclick="x()">Good <b>words</b><script>alert(1)</script><a href="javascript:alert(2)">link</a><img src=x onerror=alert(3)></p>'
    (entry,) = publish(
        training("a", "Title <b>bold</b>", description=dirty, summary="<i>sum</i>", tags=["<u>tag</u>"])
    )

    text = client.get(english(entry)).content.decode()

    assert "<p>Good <b>words</b>" in text
    for evil in ("alert(1)", "javascript:", "onerror", "onclick", "<u>tag"):
        assert evil not in text
    assert "</script" not in json.dumps(json_ld(client.get(english(entry))))


def test_readers_find_and_reach_the_offer_in_their_own_language(client, publish):
    bulgarian, german = publish(
        training("bg", "Ръководство за момичета", language="bg"),
        training("de", "Anleitung für Mädchen", language="de"),
    )
    merge_entries(bulgarian, german, by=None, rule="same-page-in-two-languages")
    catch_up()
    address = english(bulgarian).replace("/en/", "/de/")

    found = client.get("/de/search/?language=de").content.decode()
    page = client.get(address).content.decode()

    assert "Anleitung für Mädchen" in found
    assert client.get(f"{address}go/").url == "https://provider.example/de"
    assert '<a href="https://provider.example/bg" lang="bg"' in page
    assert "Ръководство за момичета" in page


def test_a_translated_entry_shows_its_original(client, publish):
    (entry,) = publish(training("a", "Tabellen verstehen", language="de", description="<p>Sechs Abende</p>"))
    for field, text in (("title", "Understanding tables"), ("description", "<p>Six evenings</p>")):
        EntryText.objects.create(
            entry=entry, field=field, language="en", text=text, origin=TextOrigin.MACHINE
        )

    english_page = client.get(english(entry)).content.decode()
    german_page = client.get(english(entry).replace("/en/", "/de/")).content.decode()

    assert '<h1 lang="en">Understanding tables</h1>' in english_page
    assert "Machine-translated" in english_page
    assert "Tabellen verstehen" in english_page
    assert '<h1 lang="de">Tabellen verstehen</h1>' in german_page
    assert "Six evenings" not in german_page


def test_a_course_is_described_with_its_dates_and_offer(client, publish):
    begin = datetime(2030, 9, 9, 18, 30, tzinfo=UTC)
    session = FoundSession(
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        city="Graz",
        country="AT",
        is_online=False,
        seats=16,
    )
    (entry,) = publish(
        of_kind(Kind.TRAINING, price_amount=Decimal("99.50"), price_currency="EUR", sessions=[session])
    )

    course = json_ld(client.get(english(entry)))

    assert (course["@context"], course["@type"], course["name"]) == (
        "https://schema.org",
        "Course",
        "About training",
    )
    assert course["offers"]["price"] == "99.50"
    assert course["offers"]["priceCurrency"] == "EUR"
    assert course["provider"] == {"@type": "Organization", "name": "Evening school"}
    assert course["hasCourseInstance"] == [
        {
            "@type": "CourseInstance",
            "courseMode": "onsite",
            "startDate": begin.isoformat(),
            "endDate": (begin + timedelta(hours=2)).isoformat(),
            "eventStatus": "https://schema.org/EventScheduled",
            "courseWorkload": "PT12H",
            "location": {
                "@type": "Place",
                "name": "Graz",
                "address": {"@type": "PostalAddress", "addressLocality": "Graz", "addressCountry": "AT"},
            },
            "maximumAttendeeCapacity": 16,
        }
    ]


@pytest.mark.parametrize(
    ("schedule", "status"),
    [
        (Schedule.CANCELLED, "EventCancelled"),
        (Schedule.POSTPONED, "EventPostponed"),
        (Schedule.RESCHEDULED, "EventRescheduled"),
        (Schedule.MOVED_ONLINE, "EventMovedOnline"),
        (Schedule.SCHEDULED, "EventScheduled"),
    ],
)
def test_an_event_says_what_became_of_it(client, publish, schedule, status):
    (entry,) = publish(event("a", "Meeting", in_days=9, schedule=schedule, city="Valletta", countries=["MT"]))

    described = json_ld(client.get(english(entry)))

    assert described["@type"] == "Event"
    assert described["eventStatus"] == f"https://schema.org/{status}"
    assert described["startDate"] == entry.starts_on.isoformat()


@pytest.mark.parametrize(
    ("kind", "type_name", "key"),
    [
        (Kind.LEARNING_PATH, "Course", "provider"),
        (Kind.OPPORTUNITY, "JobPosting", "baseSalary"),
        (Kind.RESOURCE, "LearningResource", "encodingFormat"),
        (Kind.GOOD_PRACTICE, "CreativeWork", "publisher"),
        (Kind.FUNDING, "MonetaryGrant", "amount"),
        (Kind.PUBLICATION, "Report", "author"),
        (Kind.INITIATIVE, "GovernmentService", "serviceOperator"),
        (Kind.ARTICLE, "Article", "headline"),
    ],
)
def test_the_other_kinds_are_described_in_their_own_terms(client, publish, kind, type_name, key):
    (entry,) = publish(of_kind(kind))

    described = json_ld(client.get(english(entry)))

    assert described["@type"] == type_name
    assert key in described
    assert described["identifier"] == str(entry.public_id)


def test_what_the_pages_say_to_machines_is_what_harvesting_reads(client, publish):
    """The validator: our own reader of schema.org, which every source goes through, reads our pages back."""
    from rialto.harvesting.adapters import adapters
    from rialto.harvesting.payload import Payload, ReadingOptions

    (entry,) = publish(event("a", "Meeting", in_days=9, city="Valletta", countries=["MT"], is_free=True))
    page = client.get(english(entry))
    payload = Payload(
        address="https://rialto.example" + english(entry),
        body=page.content,
        content_type="text/html",
        options=ReadingOptions(today=timezone.localdate()),
    )

    (found,) = adapters()["schema-org"].read(payload)

    assert (found.kind, found.title, found.starts_on, found.city) == (
        Kind.EVENT,
        "Meeting",
        entry.starts_on,
        "Valletta",
    )
