"""What is shown of practices that cross borders: to everybody, to the two sides, to programs."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rialto.catalogue.actions.exclusion import take_down
from rialto.catalogue.choices import Kind
from rialto.coalitions.actions import answer_contact, want_practice
from rialto.coalitions.models import Adaptation, Transfer
from rialto.coalitions.queries.transfers import (
    country_transfers,
    europe_transfers,
    median_days,
    suggestions_for,
    transfers_of,
)
from rialto.coalitions.transfer_choices import ContactState, TransferState
from tests.factories import (
    CoalitionFactory,
    CoalitionMemberFactory,
    EntryFactory,
    EntryTextFactory,
    TransferFactory,
    UserFactory,
)
from tests.factories.transfers import WANTED_ON

pytestmark = pytest.mark.django_db
ALL = "/en/coalitions/transfers/"


def practice(**values):
    return EntryFactory(**{"kind": Kind.GOOD_PRACTICE, "published": True, "countries": ["AT"]} | values)


def to(country, **values):
    return TransferFactory(coalition=CoalitionFactory(country=country), **values)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


# --- added up ---


def test_a_country_took_and_gave(django_assert_num_queries):
    to("MT", adopted=True)
    to("MT", adopted=True, home="FI")
    to("SK", adopted=True)
    to("FI", adapting=True, home="MT")
    to("MT", given_up=True)

    with django_assert_num_queries(1):
        malta = country_transfers("MT")
    austria = country_transfers("AT")

    assert (malta.taken, malta.taken_from, malta.given, malta.giving, malta.taking) == (2, 2, 0, 1, 0)
    assert (austria.taken, austria.given, austria.given_to) == (0, 2, 2)
    assert not country_transfers("SE")


@pytest.mark.parametrize(
    ("days", "median"),
    [([], None), ([12], 12), ([10, 40], 25), ([90, 10, 40], 40), ([10, 10, 11, 500], 10.5)],
)
def test_the_median_is_the_one_in_the_middle(days, median):
    for taken in days:
        to(
            "MT",
            adopted=True,
            wanted_on=WANTED_ON,
            adaptation_on=WANTED_ON,
            adopted_on=WANTED_ON + timedelta(days=taken),
        )
    to("MT", adapting=True)

    assert median_days() == median


def test_europe_is_added_up_by_border():
    one = practice(title="Twice adopted")
    to("MT", adopted=True, entry=one)
    to("SK", adopted=True, entry=one)
    to("MT", adapting=True)
    to("FI", given_up=True)

    europe = europe_transfers("en")

    assert [(border.home, border.to, border.adopted, border.in_adaptation) for border in europe.borders] == [
        ("AT", "MT", 1, 1), ("AT", "SK", 1, 0),
    ]  # fmt: skip
    assert [(row.practice.title, row.count) for row in europe.most_adopted] == [("Twice adopted", 2)]
    assert (europe.adopted, europe.in_adaptation, europe.wanted, europe.median_days) == (2, 1, 0, 30)


def test_a_practice_says_where_it_is_and_each_country_once_where_it_is_furthest(django_assert_num_queries):
    one = practice()
    to("MT", entry=one)
    to("MT", entry=one, marked_entry=practice(), adopted=True)
    to("SK", entry=one, adapting=True)
    to("FI", entry=one, given_up=True)

    with django_assert_num_queries(1):
        found = transfers_of(one, "en")

    assert [row.code for row in found.adopted] == ["MT"]
    assert [(row.code, row.since) for row in found.in_adaptation] == [("SK", WANTED_ON + timedelta(days=10))]
    assert found.wanted == []


def test_what_may_fit_is_from_elsewhere_and_not_on_the_list():
    malta = CoalitionFactory()
    often, new, own, listed = practice(), practice(), practice(countries=["MT"]), practice()
    to("SK", entry=often, adopted=True)
    TransferFactory(coalition=malta, entry=listed)
    EntryFactory(published=True)

    found = [one.slug for one in suggestions_for(malta, language="en")]

    assert found[0] == often.slug
    assert new.slug in found
    assert not {own.slug, listed.slug} & set(found)


# --- pages for everybody ---


def test_europes_page_shows_map_table_and_list_and_narrows_it(client):
    entry = practice(title="Bridges", language="en")
    transfer = to("MT", adopted=True, entry=entry)
    to("SK", home="FI", entry=practice(title="Tunnels"))
    to("SK", given_up=True, entry=practice(title="Ferries"))

    whole = page(client, ALL)
    assert 'class="chart tile-map transfer-map"' in whole
    assert whole.count('class="bow') == 2
    assert "after 30 days" in whole
    assert transfer.get_absolute_url() in whole
    assert "Ferries" not in whole

    narrowed = page(client, f"{ALL}?from=at&to=mt&state=adopted")
    assert "Bridges" in narrowed
    assert "Tunnels" not in narrowed.partition('id="list"')[2]
    assert "Nothing fits" in page(client, f"{ALL}?from=se")
    assert "Tunnels" in page(client, f"{ALL}?from=nonsense&state=given-up")


def test_without_any_it_says_how_one_comes_about(client):
    assert "No practice is on its way yet" in page(client, ALL)


def test_titles_are_in_the_readers_language_and_nothing_is_said_of_what_was_taken_down(client):
    translated, down, withdrawn = (
        practice(title="Bridges"),
        practice(title="Shameful"),
        practice(title="Old one"),
    )
    EntryTextFactory(entry=translated, language="de", text="Brücken")
    for one in (translated, down, withdrawn):
        to("MT", entry=one)
    take_down(down, by=UserFactory(), reason="A wish")
    withdrawn.status = "withdrawn"
    withdrawn.save()

    shown = page(client, "/de/coalitions/transfers/")

    assert "Brücken" in shown
    assert "Shameful" not in shown
    assert "Old one" in shown
    assert withdrawn.get_absolute_url() not in shown


@pytest.mark.parametrize("address", [ALL, "/en/coalitions/mt/transfers/", "/en/countries/mt/"])
def test_it_costs_the_same_however_much_there_is(client, index, address):
    client.force_login(CoalitionMemberFactory(coordinator=True).user)

    def cost() -> int:
        page(client, address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, address)
        return len(asked)

    for country in ("MT", "SK"):
        to(country, adopted=True)
        to(country, home="MT")
    few = cost()
    for country in ("MT", "SK", "FI"):
        for traits in ({}, {"adapting": True}, {"adopted": True}):
            to(country, **traits)
            to(country, home="MT", **traits)

    assert cost() == few


def test_one_transfer_shows_its_days_and_changes_and_nothing_of_the_two_sides(client):
    transfer = to("MT", adopted=True, next_step="Secret plan", asker=UserFactory(name="Rita Taker"))
    Adaptation.objects.create(
        transfer=transfer, title="In Maltese", language="en", changed="All the words.", actor_id=UserFactory().public_id,
        on=WANTED_ON, address="https://adapted.example/",
    )  # fmt: skip

    shown = page(client, transfer.get_absolute_url())

    assert "In Maltese" in shown
    assert "https://adapted.example/" in shown
    assert "after 30 days" in shown
    assert "Secret plan" not in shown
    assert "Rita" not in shown
    page(client, to("SK", given_up=True).get_absolute_url(), status=404)


def test_the_practices_page_says_where_it_went_and_only_coordinators_are_asked(client, index):
    entry = practice()
    to("SK", entry=entry, adopted=True)
    address = entry.get_absolute_url()
    button = f"/en/coalitions/transfers/want/{entry.slug}/"

    assert "Adopted in 1 country." in page(client, address)
    assert button not in page(client, address)
    client.force_login(CoalitionMemberFactory().user)
    assert button not in page(client, address)
    page(client, button, status=404)
    coordinator = CoalitionMemberFactory(coordinator=True)
    client.force_login(coordinator.user)
    assert button in page(client, address)

    answer = client.post(button, {"coalition": "MT", "on": str(timezone.localdate()), "next_step": ""})

    transfer = Transfer.objects.get(coalition=coordinator.coalition)
    assert answer.headers["Location"] == transfer.get_exchange_url()
    assert button not in page(client, address)


# --- for the two sides ---


def test_names_and_addresses_stand_there_only_when_both_agreed(client):
    taker = CoalitionMemberFactory(coordinator=True, user__name="Rita Taker", user__email="rita@mt.example")
    giver = CoalitionMemberFactory(
        coalition__country="AT", coordinator=True, user__name="Gerd Giver", user__email="gerd@at.example"
    )
    transfer = want_practice(practice(), coalition=taker.coalition, by=taker.user)
    address = transfer.get_exchange_url()

    client.force_login(giver.user)
    before = page(client, address)
    assert "Rita" not in before
    assert "rita@mt.example" not in before
    answer_contact(transfer, agrees=False, by=giver.user, words="Not now")
    client.force_login(taker.user)
    declined = page(client, address)
    assert "Not now" in declined
    assert "Gerd" not in declined

    client.force_login(giver.user)
    client.post(f"{ALL}{transfer.public_id}/answer/", {"answer": "yes", "words": ""})
    assert "rita@mt.example" in page(client, address)
    client.force_login(taker.user)
    assert "gerd@at.example" in page(client, address)


def test_the_whole_way_through_the_forms(client):
    taker = CoalitionMemberFactory(coordinator=True)
    transfer = TransferFactory(coalition=taker.coalition, asker=taker.user, contact=ContactState.AGREED)
    client.force_login(taker.user)
    base, today = f"{ALL}{transfer.public_id}", str(timezone.localdate())

    assert client.post(f"{base}/move/given-up/", {"on": today}).status_code == 400
    assert client.post(f"{base}/move/adopted/", {"on": today}).status_code == 404
    client.post(f"{base}/next-step/", {"words": "Print it", "by": today})
    client.post(f"{base}/move/in-adaptation/", {"on": today})
    said = {
        "title": "In Maltese",
        "language": "en",
        "changed": "Words",
        "why": "",
        "on": today,
        "address": "",
        "entry": "",
    }
    for nowhere in ("/en/training/nothing/", "http://["):
        answer = client.post(f"{base}/adaptations/add/", said | {"entry": nowhere})
        assert (answer.status_code, "not the address of an entry" in answer.content.decode()) == (400, True)
    client.post(f"{base}/adaptations/add/", said)
    adaptation = Adaptation.objects.get()
    client.post(f"{base}/adaptations/{adaptation.public_id}/", said | {"title": "In English"})
    client.post(f"{base}/say/", {"words": "Thank you"})
    client.post(f"{base}/say/", {"words": " "})

    shown = page(client, f"{base}/exchange/")
    assert "Print it" in shown
    assert "In English" in shown
    assert "Thank you" in shown
    client.post(f"{base}/move/adopted/", {"on": today})
    transfer.refresh_from_db()
    assert (transfer.state, transfer.messages.count()) == (TransferState.ADOPTED, 1)
    mine = page(client, "/en/coalitions/mt/transfers/")
    assert transfer.get_exchange_url() in mine


# --- for programs ---


def test_the_table_holds_what_was_asked_for_and_no_formulas(client):
    transfer = to("MT", adopted=True, entry=practice(title="=1+1"))
    to("SK")

    text = page(client, f"{ALL}transfers.csv?to=mt")

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][:2] == [str(transfer.public_id), "'=1+1"]
    assert rows[1][3:] == ["AT", "MT", "adopted", "2026-03-02", "2026-03-12", "2026-04-01", "30"]


def test_the_feed_has_what_changed_last_and_nothing_given_up(client):
    transfer = to("MT", adopted=True, entry=practice(title="Bridges & more"))
    to("SK", given_up=True)

    root = ET.fromstring(page(client, f"{ALL}feed.atom").encode())  # noqa: S314 -- our own

    space = "{http://www.w3.org/2005/Atom}"
    (entry,) = root.findall(f"{space}entry")
    assert entry.findtext(f"{space}id") == transfer.public_id.urn
    assert entry.findtext(f"{space}title") == "Bridges & more: from Austria to Malta, adopted"


def test_programs_read_the_same_and_are_told_what_they_may_ask(client):
    to("MT", adopted=True)
    to("SK", given_up=True)

    answer = client.get("/api/v1/transfers?from=at").json()

    assert (answer["total"], answer["pages"]) == (1, 1)
    (one,) = answer["transfers"]
    assert (one["from"], one["to"], one["state"], one["days"]) == ("AT", "MT", "adopted", 30)
    assert "asker" not in one
    assert client.get("/api/v1/transfers?state=given-up").status_code == 422
