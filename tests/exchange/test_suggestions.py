"""Suggested changes: made at one site, carried by the feed, decided at another, and told of where they were made."""

import pytest
from django.urls import reverse

from rialto.base.errors import Refused
from rialto.catalogue.models import Entry
from rialto.exchange.actions import accept, refuse, suggest_change
from rialto.exchange.choices import SuggestionState
from rialto.exchange.models import SiteSuggestion
from rialto.exchange.queries.feed import changes_page
from tests.exchange.feeds import MOMENT, changed, site_of, take, uuid_of
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db


def suggestion(about: str, number: int = 50, *, site: str = "rialto-mt", origin: str = "rialto", **more):
    fields = more.pop("fields", {"title": {"old": "Ours", "new": "Better"}})
    return {
        "position": 1, "change": "suggestion", "id": uuid_of(number), "site": site, "about": about, "origin": origin,
        "fields": fields, "made_at": MOMENT, **more,
    }  # fmt: skip


@pytest.fixture
def ours() -> Entry:
    return EntryFactory(published=True, title="Ours", countries=["MT"])


def test_what_somebody_suggests_stands_in_the_feed_without_their_name():
    take(changed(1, 1, title="Theirs"))
    person = UserFactory(name="Ada Lovelace", email="ada@example.org")

    made = suggest_change(Entry.objects.get(), {"title": "Better", "city": ""}, by=person)

    (item,) = [one for one in changes_page(0, limit=9)["items"] if one["change"] == "suggestion"]
    assert (item["id"], item["site"], item["about"], item["state"]) == (
        str(made.public_id),
        "rialto",
        uuid_of(1),
        "open",
    )
    assert item["fields"] == {"title": {"old": "Theirs", "new": "Better"}}
    assert not [word for word in ("Ada", "ada@", str(person.public_id)) if word in str(item)]


def test_nothing_is_suggested_where_nothing_differs_or_the_entry_is_ours(ours):
    take(changed(1, 1))
    theirs = Entry.objects.get(public_id=uuid_of(1))

    for entry, values in ((theirs, {"title": "Entry 1"}), (ours, {"title": "x"}), (theirs, {"slug": "x"})):
        with pytest.raises(Refused):
            suggest_change(entry, values, by=UserFactory())


def test_a_suggestion_is_accepted_at_the_origin_and_the_change_travels(ours):
    take(suggestion(str(ours.public_id)))
    made = SiteSuggestion.objects.get()

    accept(made, by=UserFactory(staff=True))

    ours.refresh_from_db()
    items = changes_page(0, limit=9)["items"]
    assert ours.title == "Better"
    assert [(item["change"], item.get("state")) for item in items] == [
        ("suggestion", "accepted"),
        ("changed", None),
    ]
    with pytest.raises(Refused, match="already"):
        refuse(made, reason="late", by=UserFactory(staff=True))


def test_the_answer_comes_back_to_the_site_that_suggested_once():
    take(changed(1, 1, title="Theirs"))
    made = suggest_change(Entry.objects.get(), {"title": "Better"}, by=UserFactory())
    answer = suggestion(uuid_of(1), site="rialto", origin="rialto-mt") | {
        "id": str(made.public_id),
        "decided_at": MOMENT,
    }

    take(answer | {"state": "refused", "reason": "It <b>is</b> right."})
    take(answer | {"state": "accepted"})

    made.refresh_from_db()
    assert (made.state, made.reason) == (SuggestionState.REFUSED, "It is right.")


def test_only_the_origin_decides(ours):
    take(changed(1, 1, title="Theirs"))
    made = suggest_change(Entry.objects.get(public_id=uuid_of(1)), {"title": "Better"}, by=UserFactory())
    take(suggestion(str(ours.public_id), 51))
    stranger = site_of("rialto-it", countries=["IT"])

    forged = suggestion(uuid_of(1), site="rialto", origin="rialto-mt", state="accepted") | {
        "id": str(made.public_id)
    }
    take(forged, site=stranger)
    take(suggestion(str(ours.public_id), 51, state="accepted"))

    assert set(SiteSuggestion.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.parametrize(
    "more",
    [
        {"site": "rialto-it"}, {"fields": {}}, {"fields": {"status": {"new": "withdrawn"}}}, {"fields": {"title": {"new": ""}}},
        {"fields": {"starts_on": {"new": "soon"}}}, {"fields": {"is_free": {"new": "yes"}}}, {"state": "accepted"},
    ],
)  # fmt: skip
def test_a_suggestion_that_makes_no_sense_or_is_in_anothers_name_is_refused(ours, more):
    pulled = take(suggestion(str(ours.public_id), **more))

    assert len(pulled.taken.refused) == 1
    assert not SiteSuggestion.objects.exists()


def test_what_is_suggested_is_cleaned(ours):
    nasty = "<script>alert(1)</script>Words"
    take(
        suggestion(
            str(ours.public_id),
            fields={"title": {"old": nasty, "new": nasty}, "description": {"old": "", "new": nasty}},
        )
    )

    assert "<script" not in str(SiteSuggestion.objects.get().fields)


def test_the_hub_carries_suggestions_and_answers_between_two_countries(settings):
    mt, it = site_of(), site_of("rialto-it", countries=["IT"])
    take(changed(1, 1, origin="rialto-it", countries=["IT"]), site=it)
    take(suggestion(uuid_of(1), origin="rialto-it"), site=mt)

    carried = [one for one in changes_page(0, limit=9)["items"] if one["change"] == "suggestion"]
    take(carried[0] | {"state": "refused", "reason": "No."}, site=it)
    (answer,) = [one for one in changes_page(0, limit=9)["items"] if one["change"] == "suggestion"]

    assert (carried[0]["site"], carried[0]["state"]) == ("rialto-mt", "open")
    assert (answer["state"], answer["reason"]) == ("refused", "No.")


# --- pages ---


def test_an_editor_sees_what_differs_and_that_it_has_changed_meanwhile(client, ours):
    take(suggestion(str(ours.public_id), fields={"title": {"old": "Seen", "new": "Better"}}))
    client.force_login(UserFactory(staff=True))

    listed = client.get(reverse("exchange:suggestion-list")).content.decode()
    shown = client.get(reverse("exchange:suggestion-page", args=[uuid_of(50)])).content.decode()

    assert "Ours" in listed
    assert "changed meanwhile" in listed
    assert "“Seen”" in shown
    assert "Better" in shown


def test_refusing_needs_a_reason_and_accepting_changes_the_entry(client, ours):
    take(suggestion(str(ours.public_id)))
    client.force_login(UserFactory(staff=True))
    address = reverse("exchange:suggestion-page", args=[uuid_of(50)])

    client.post(address, {"decision": "refuse", "reason": " "})
    assert SiteSuggestion.objects.get().state == SuggestionState.OPEN
    client.post(address, {"decision": "accept"})

    ours.refresh_from_db()
    assert ours.title == "Better"


def test_a_member_suggests_on_the_entrys_page_and_sees_what_becomes_of_it(client):
    take(changed(1, 1, title="Theirs"))
    entry = Entry.objects.get()
    client.force_login(UserFactory())
    address = reverse("exchange:suggestion-new", args=[entry.slug])
    page = client.get(entry.get_absolute_url()).content.decode()
    assert address in page
    assert "rialto-mt" in page
    form = client.get(address).context["form"]

    sent = {name: form[name].value() or "" for name in form.fields} | {"title": "Better", "tags": "sea, sun"}
    answer = client.post(address, sent, follow=True)

    assert SiteSuggestion.objects.get().fields == {
        "title": {"old": "Theirs", "new": "Better"}, "tags": {"old": [], "new": ["sea", "sun"]},
    }  # fmt: skip
    assert "Better" in answer.content.decode()
    again = client.post(address, sent | {"title": "Theirs", "tags": ""})
    assert again.status_code == 400


def test_an_entry_of_ours_is_not_suggested_about(client, ours):
    client.force_login(UserFactory())

    assert client.get(reverse("exchange:suggestion-new", args=[ours.slug])).status_code == 404
