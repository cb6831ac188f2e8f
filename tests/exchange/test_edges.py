"""What goes wrong between sites: entries that come and go, trust that ends, clocks that lie, feeds that harm. On every database."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rialto.base.client import CutOff, Fetched
from rialto.catalogue.actions import take_down
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry, ForeignEntry, PathStep
from rialto.exchange import actions
from rialto.exchange.actions import asking, pulling
from rialto.exchange.actions.pulling import pull, pull_all
from rialto.exchange.models import SiteSuggestion, TrustedSite
from rialto.exchange.queries.feed import Stop, snapshot_page
from rialto.exchange.reading import NotAFeed, read_page
from tests.exchange.feeds import changed, deleted, page, site_of, take, uuid_of
from tests.exchange.test_pulling import OtherSite
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db


def entry_of(number: int) -> Entry:
    return Entry.objects.get(public_id=uuid_of(number))


@pytest.fixture
def other(monkeypatch) -> OtherSite:
    site = OtherSite()
    monkeypatch.setattr(asking, "fetch", site.fetch)
    return site


# --- entries that come and go ---


@pytest.mark.parametrize("reason", ["withdrawn", "taken-down", "merged", "of a newer program"])
def test_what_is_withdrawn_or_merged_at_its_origin_is_gone_and_comes_back_when_that_is_undone(client, reason):
    take(changed(1, 1))
    address = entry_of(1).get_absolute_url()

    take(deleted(1, 2, reason=reason))
    assert (entry_of(1).status, client.get(address).status_code) == (Status.WITHDRAWN, 410)
    take(changed(1, 3))

    assert (entry_of(1).status, client.get(address).status_code) == (Status.PUBLISHED, 200)
    assert [step.after for step in entry_of(1).transitions.order_by("pk")] == [
        "published",
        "withdrawn",
        "published",
    ]


def test_an_entry_whose_kind_changed_loses_what_only_the_former_kind_had(client):
    stops = [{"title": "First", "address": "https://provider.example/a"}]
    take(changed(1, 1, kind="learning-path", stops=stops))
    former = entry_of(1).get_absolute_url()

    take(changed(1, 2, kind="event", starts_on="2027-05-01", details={"format": "x"}))

    entry = entry_of(1)
    assert (entry.kind, str(entry.starts_on)) == (Kind.EVENT, "2027-05-01")
    assert not PathStep.objects.exists()
    assert client.get(entry.get_absolute_url()).status_code == 200
    assert client.get(former).status_code in (301, 302, 308)
    take(changed(1, 3, kind="learning-path", stops=stops))
    assert PathStep.objects.get().title == "First"


def test_two_sites_that_name_one_entry_do_not_mix_and_the_second_is_told_of(client):
    second = site_of("rialto-it", countries=["IT"])
    take(changed(1, 1))

    pulled = take(changed(1, 99, origin="rialto-it", countries=["IT"], title="Mine"), site=second)
    take(deleted(1, 100, origin="rialto-it"), site=second)
    take(changed(1, 2, title="Still theirs"))

    assert (entry_of(1).origin, entry_of(1).title, entry_of(1).status) == (
        "rialto-mt",
        "Still theirs",
        "published",
    )
    assert {one.reason for one in pulled.taken.refused} == {"It is an entry of another site."}


# --- trust ---


def test_what_a_site_is_no_longer_trusted_for_goes_and_comes_back_with_the_trust(other):
    site = site_of()
    TrustedSite.objects.update(countries=["IT", "MT"])
    other.items = other.snapshot = [changed(1, 1), changed(2, 2, countries=["IT"])]
    pull(site)

    actions.change_countries(site, ["MT"])
    pull(site)
    assert (entry_of(1).status, entry_of(2).status) == (Status.PUBLISHED, Status.WITHDRAWN)
    actions.change_countries(site, ["MT", "IT"])
    pull(site)

    assert entry_of(2).status == Status.PUBLISHED


def test_what_the_hub_has_not_for_us_stays_while_its_own_site_may_bring_it(settings):
    settings.COUNTRY, hub = "MT", site_of("rialto-hub", is_hub=True)
    italy = site_of("rialto-it", countries=["IT"])
    take(changed(1, 1, origin="rialto-it", countries=["IT"]), site=italy)

    for version in (1, 2):
        take(changed(1, version, origin="rialto-it", countries=["IT"], title="Anew"), site=hub)
        assert entry_of(1).status == Status.PUBLISHED
    take(changed(1, 2, origin="rialto-it", countries=["IT"], title="Anew"), site=italy)
    assert (entry_of(1).title, entry_of(1).transitions.count()) == ("Anew", 1)

    actions.remove_site(italy)
    take(changed(1, 2, origin="rialto-it", countries=["IT"], title="Anew"), site=hub)
    assert entry_of(1).status == Status.WITHDRAWN


@pytest.mark.parametrize("is_followed", [True, False])
def test_what_the_hub_trusts_nobody_for_any_more_goes_unless_its_own_site_is_followed(is_followed):
    hub = site_of("rialto-hub", is_hub=True)
    item = changed(1, 5, origin="rialto-it", countries=["IT"])
    if is_followed:
        site_of("rialto-it", countries=["IT"])
    take(item, site=hub)

    take(deleted(1, 5, origin="rialto-it", reason="elsewhere"), site=hub)
    assert (entry_of(1).status == Status.PUBLISHED) is is_followed
    take(item, site=hub)

    assert entry_of(1).status == Status.PUBLISHED


def test_a_site_that_is_removed_is_asked_no_more_and_its_entries_stay_its_own(other):
    site = site_of()
    other.items = [changed(1, 1)]
    pull(site)

    actions.remove_site(site)

    assert pull_all() == []
    assert (entry_of(1).status, entry_of(1).is_foreign) == (Status.PUBLISHED, True)
    assert pull(site).error
    again = actions.add_site("https://mt.example", countries=["MT"])
    assert (pull(again).error, entry_of(1).status) == ("", Status.PUBLISHED)


def test_a_site_that_is_paused_during_a_pull_is_asked_no_further(other, monkeypatch):
    site = site_of()
    other.items = [changed(number, number) for number in range(1, 6)]
    answer = other.answer

    def pausing(*asked):
        actions.pause_site(site)
        return answer(*asked)

    monkeypatch.setattr(other, "answer", pausing)

    assert (pull(site).is_complete, Entry.objects.count(), len(other.asked)) == (False, 2, 1)


# --- clocks ---


@pytest.mark.parametrize("days", [2, 36_500, -36_500])
def test_a_clock_that_lies_puts_no_entry_before_all_others(days):
    moment = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    take(changed(1, 1, published_at=moment))
    first = entry_of(1).published_at

    take(changed(1, 2, published_at=moment, title="Anew"))

    assert first
    assert abs(first - timezone.now()) < timedelta(hours=1)
    assert entry_of(1).published_at == first


def test_a_clock_that_is_a_little_ahead_changes_nothing():
    moment = datetime.now(UTC) + timedelta(minutes=10)

    take(changed(1, 1, published_at=moment.isoformat()))

    assert entry_of(1).published_at == moment


# --- feeds that end in the middle, or never ---


def test_a_page_that_is_cut_off_is_asked_for_again_from_its_beginning(other, monkeypatch):
    site = site_of()
    other.items = [changed(number, number) for number in range(1, 5)]
    whole = other.fetch

    def half(address, **options):
        fetched = whole(address, **options)
        if "after=2" in address:
            return Fetched(
                address=address, status=200, headers={}, body=fetched.body[: len(fetched.body) // 2]
            )
        return fetched

    def broken(address, **options):
        if "after=2" in address:
            raise CutOff("The answer broke off in the middle.")
        return whole(address, **options)

    for wire, said in ((half, "The answer is not JSON."), (broken, "The answer broke off in the middle.")):
        monkeypatch.setattr(asking, "fetch", wire)
        assert pull(site).error == said
        site.refresh_from_db()
        assert (site.position, Entry.objects.count()) == (2, 2)
    monkeypatch.setattr(asking, "fetch", whole)

    assert (pull(site).taken.added, Entry.objects.count()) == (2, 4)


def test_changes_that_never_end_and_hold_nothing_end_the_pull(other, monkeypatch):
    monkeypatch.setattr(pulling, "EMPTY_PAGES", 3)
    monkeypatch.setattr(
        other,
        "answer",
        lambda _what, asked: (
            200,
            {"site": other.name, "items": [], "next": int(asked["after"]) + 1, "has_more": True},
        ),
    )

    pulled = pull(site_of())

    assert (bool(pulled.error), len(other.asked)) == (True, 4)


@pytest.mark.parametrize(
    "pages", [["7.{0}", "7.{0}"], ["7.{1}", "7.{0}"], ["7.{0}", "8.{1}"], ["7."], ["x"], ["7.{0}.t"]]
)
def test_a_snapshot_that_goes_round_in_circles_ends_the_pull(other, monkeypatch, pages):
    tokens = [one.format(uuid_of(1), uuid_of(2)) for one in pages]
    monkeypatch.setattr(
        other,
        "answer",
        lambda *_asked: (
            200,
            {
                "site": other.name, "items": [], "position": 7,
                "next_page": tokens[min(len(other.asked), len(tokens)) - 1],
            },
        ),
    )  # fmt: skip

    pulled = pull(site_of(is_in_snapshot=True))

    assert pulled.error == "The site gives the same page of its snapshot again and again."
    assert TrustedSite.objects.get().snapshot_page == "", "the next pull would ask for it again"
    assert len(other.asked) == len(tokens)


def test_a_site_that_always_sends_back_to_its_snapshot_is_not_read_for_ever(other):
    other.kept_from, other.snapshot = 10**9, [changed(1, 1)]

    pulled = pull(site_of())

    assert (bool(pulled.error), len(other.asked)) == (True, 3)


def test_a_site_that_never_ends_leaves_the_others_their_turn(other, monkeypatch):
    endless = site_of("a-site")
    other.name = "rialto-mt"
    site_of()
    other.items = [changed(1, 1)]
    real = other.fetch

    def fetch(address, **options):
        if "a-site" not in address:
            return real(address, **options)
        after = int(address.partition("after=")[2].partition("&")[0])
        body = page(changed(10 + after, 1, origin="a-site"), site="a-site", after=after + 1, has_more=True)
        return Fetched(address=address, status=200, headers={}, body=body)

    monkeypatch.setattr(asking, "fetch", fetch)
    clock = iter(range(10**6))
    monkeypatch.setattr(pulling.time, "monotonic", lambda: float(next(clock)))

    first, second = pull_all(seconds=20)

    assert (first.site, first.is_complete, second.taken.added) == (endless.name, False, 1)


def test_a_page_that_breaks_us_is_told_of_and_the_other_sites_are_read(other, monkeypatch):
    TrustedSite.objects.create(name="a-site", address="https://a.example", countries=["MT"])
    site_of()
    other.items = [changed(1, 1)]
    take_page = pulling.take_page

    def breaks(site, *rest):
        if site.name == "a-site":
            raise RuntimeError("nobody thought of this")
        take_page(site, *rest)

    answer = other.answer
    monkeypatch.setattr(other, "answer", lambda *asked: (200, {**answer(*asked)[1], "site": names.pop(0)}))
    names = ["a-site", "rialto-mt"]
    monkeypatch.setattr(pulling, "take_page", breaks)

    first, second = pull_all()

    assert (first.error, second.taken.added) == ("It cannot be read.", 1)
    assert TrustedSite.objects.get(name="a-site").failed_count == 1


def test_an_item_that_breaks_the_reader_costs_only_itself(monkeypatch):
    from rialto.catalogue.actions import foreign

    clean = foreign.clean_foreign

    def breaks(item):
        if item.found.title == "Bad":
            raise ZeroDivisionError
        return clean(item)

    monkeypatch.setattr(foreign, "clean_foreign", breaks)

    pulled = take(changed(1, 1, title="Bad"), changed(2, 1))

    assert (pulled.taken.added, pulled.taken.refused_count) == (1, 1)


# --- feeds that harm ---


@pytest.mark.parametrize("piece", [b"[],", b"{},", b"0,"])
def test_a_page_of_countless_parts_is_refused_before_it_is_read(piece):
    body = b'{"site": "x", "next": 1, "items": [' + piece * 1_600_000 + b"0]}"

    with pytest.raises(NotAFeed):
        read_page(body)


NASTY = "\x00a\ud800b\x1b\ufeff\u202e\u2028c"


def test_letters_that_a_database_does_not_take_come_in_nowhere():
    """Also nothing of an item that is refused, of its id, of a suggestion, or of the page itself."""
    ours = EntryFactory(published=True, title="Ours")
    suggestion = {
        "change": "suggestion", "id": uuid_of(50), "site": "rialto-mt", "about": str(ours.public_id), "origin": "rialto",
        "fields": {"title": {"old": NASTY, "new": NASTY}, NASTY: {"old": None, "new": NASTY}}, "made_at": "2026-03-02T12:00:00+00:00",
    }  # fmt: skip
    good = {**suggestion, "id": uuid_of(51), "fields": {"title": {"old": NASTY, "new": NASTY}}}
    entry = changed(
        1, 1, title=NASTY, summary=NASTY, description=NASTY, city=NASTY, tags=[NASTY], region=NASTY, licence=NASTY,
        details={"outcomes": [NASTY], "prerequisites": NASTY, NASTY: NASTY},
        sessions=[{"starts_at": "2027-06-01T09:00:00+00:00", "place": NASTY, "remote_id": NASTY, "timezone": NASTY}],
        translations=[{"language": "de", "field": "title", "text": NASTY, "origin": "person"}],
        concepts=[{"role": NASTY[:3], "key": NASTY, "address": NASTY}], stops=[{"title": NASTY}],
        variants=[{"language": "de", "title": NASTY, "address": "https://x.example/"}],
        sources=[{"name": NASTY, "attribution": NASTY}],
        organisation={"name": NASTY, "identifiers": [NASTY], "country": "MT"},
    )  # fmt: skip

    pulled = take(
        entry, {"change": "changed", "id": NASTY}, {**deleted(3, 1), "reason": NASTY}, suggestion, good
    )

    assert (pulled.taken.added, pulled.taken.refused_count) == (1, 2)
    assert entry_of(1).title.startswith("ab")
    kept = json.dumps(
        [TrustedSite.objects.get().refusals, SiteSuggestion.objects.get().fields], ensure_ascii=False
    )
    assert not [letter for letter in "\x00\ud800\x1b\ufeff\u2028" if letter in kept]


def test_an_answer_with_odd_letters_in_its_name_is_kept_in_words(other):
    other.name = NASTY

    pulled = pull(site_of())

    assert "Another site answers" in pulled.error
    assert "Another site answers" in TrustedSite.objects.get().error


@pytest.mark.parametrize(
    "body", [b'{"site": "x", "next": NaN, "items": []}', b"\xff\xfe{", b'{"site": "\xed\xa0\x80"}']
)
def test_what_is_no_json_is_no_page(body):
    with pytest.raises(NotAFeed):
        read_page(body)


def test_the_feed_answers_odd_questions_with_words(client):
    EntryFactory(published=True)
    for question in (
        "changes?origin=%00",
        "changes?origin=%ED%A0%80",
        "snapshot?page=%00",
        "snapshot?page=1.2.3",
        "changes?after=9999999999999999999",
    ):
        assert client.get(f"/api/v1/{question}").status_code in (200, 400, 422), question


def test_refusals_are_counted_and_only_the_last_are_kept(other):
    site = site_of()
    other.size = 100
    other.items = [changed(number, number, countries=["FR"]) for number in range(1, 151)]

    pulled = pull(site)

    site.refresh_from_db()
    assert (pulled.taken.refused_count, len(pulled.taken.refused)) == (150, 20)
    assert (site.refused_count, len(site.refusals)) == (150, 20)


# --- the snapshot holds every suggestion ---


def test_a_site_that_starts_anew_hears_of_all_suggestions():
    take(*[changed(number, 1) for number in range(1, 8)])
    by = UserFactory()
    made = {
        str(actions.suggest_change(entry, {"city": "Valletta"}, by=by).public_id)
        for entry in Entry.objects.all()
    }

    told, stop, pages = [], None, 0
    while True:
        said = snapshot_page(stop, limit=3)
        told += said["items"]
        pages += 1
        if not said["next_page"]:
            break
        later = Stop.of(said["next_page"])
        assert stop is None or later.goes_on_from(stop)
        stop = later

    assert {one["id"] for one in told if one["change"] == "suggestion"} == made
    assert (len(told), pages) == (14, 6)
    assert ForeignEntry.objects.count() == 7


def test_an_entry_with_a_long_summary_can_be_suggested_about(client):
    from django.urls import reverse

    long = "word " * 90 + "end"
    take(changed(1, 1, summary=long))
    client.force_login(UserFactory())
    address = reverse("exchange:suggestion-new", args=[entry_of(1).slug])
    form = client.get(address).context["form"]

    client.post(address, {name: form[name].value() or "" for name in form.fields} | {"city": "Mdina"})

    assert SiteSuggestion.objects.get().fields == {"city": {"old": "", "new": "Mdina"}}


# --- taken down: its words are nobody's business, at whatever site ---


def test_of_what_its_origin_took_down_nothing_is_said_here(client):
    take(changed(1, 1, title="Secret words", organisation={"name": "Secret school"}), changed(2, 1))
    take(deleted(1, 2, reason="taken-down"), deleted(2, 2))

    answer = client.get(entry_of(1).get_absolute_url())

    assert answer.status_code == 410
    assert "ecret" not in answer.content.decode()
    assert "Entry 2" in client.get(entry_of(2).get_absolute_url()).content.decode()


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_was_suggested_about_it_is_told_no_more(client, is_ours):
    """Neither of an entry that was taken down here, nor of one that was at its origin; the others' are."""
    take(changed(1, 1, title="Secret words"), changed(2, 1, title="Plain words"))
    by = UserFactory(administrator=True)
    for number in (1, 2):
        actions.suggest_change(entry_of(number), {"title": f"{entry_of(number).title}, anew"}, by=by)

    if is_ours:
        take_down(entry_of(1), by=by, reason="the law")
    else:
        take(deleted(1, 2, reason="taken-down"))

    for question in ("changes", "snapshot", f"snapshot?page={Stop(9, '', True)}"):
        said = client.get(f"/api/v1/{question}").content.decode()
        assert "ecret" not in said
        assert "Plain words" in said
