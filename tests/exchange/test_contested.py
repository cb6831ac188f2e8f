"""Two sites that name one entry as theirs: the operator sees it once, and it heals when one of them gives way."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from rialto.catalogue.actions import take_down, withdraw_entry
from rialto.catalogue.models import Entry, EntryText
from rialto.changes.queries import last_position
from rialto.exchange import actions
from rialto.exchange.actions import asking
from rialto.exchange.actions.pulling import pull
from rialto.exchange.models import ContestedEntry, TrustedSite
from rialto.translation.choices import TextOrigin
from tests.exchange.feeds import changed, deleted, site_of, take, uuid_of
from tests.exchange.test_pulling import OtherSite
from tests.factories import EntryFactory, EntryTextFactory, UserFactory

pytestmark = pytest.mark.django_db


def entry_of(number: int) -> Entry:
    return Entry.objects.get(public_id=uuid_of(number))


def italian(number: int, version: int, **entry):
    return changed(number, version, origin="rialto-it", **{"countries": ["IT"], "title": "Of Italy", **entry})


def gone_in_italy(number: int, version: int, **more):
    return deleted(number, version, origin="rialto-it", **more)


@pytest.fixture
def italy() -> TrustedSite:
    return site_of("rialto-it", countries=["IT"])


@pytest.fixture
def contested(italy) -> TrustedSite:
    """Malta's first entry, which Italy names as well; the page of Malta brought it."""
    take(changed(1, 1, title="Of Malta"))
    take(italian(1, 50), site=italy)
    return italy


# --- seen ---


def test_an_administrator_sees_which_entry_which_two_sites_and_since_when(client, contested):
    client.force_login(UserFactory(administrator=True))

    page = client.get(reverse("exchange:site-list")).content.decode()

    row = page[page.index('id="contested"') : page.index('id="add"')]
    since = timezone.localtime(ContestedEntry.objects.get().since)
    for words in (
        "Entries of two sites (1)", "Of Malta", entry_of(1).get_absolute_url(), uuid_of(1), "rialto-mt", "rialto-it",
        f'datetime="{since:%Y-%m-%dT%H:%M}',
    ):  # fmt: skip
        assert words in row


def test_without_any_nothing_is_said(client):
    client.force_login(UserFactory(administrator=True))

    assert 'id="contested"' not in client.get(reverse("exchange:site-list")).content.decode()


def test_the_command_says_it_too(contested, capsys):
    call_command("exchange", "sites")

    said = capsys.readouterr().out
    assert "1 entries of two sites:" in said
    assert f"{uuid_of(1)} Of Malta: kept at rialto-mt, also named by rialto-it since" in said


def test_the_title_of_what_was_taken_down_is_not_shown_and_nasty_titles_do_no_harm(client, italy):
    take(changed(1, 1, title="Secret words"), deleted(2, 1))
    take(
        italian(1, 50, title="Also secret"),
        italian(2, 50, title="<script>alert(1)</script>Words"),
        site=italy,
    )
    take_down(entry_of(1), by=UserFactory(administrator=True), reason="the law")
    client.force_login(UserFactory(administrator=True))

    page = client.get(reverse("exchange:site-list")).content.decode()

    assert "ecret" not in page[page.index('id="contested"') :]
    assert "Words" in page
    assert "<script>alert" not in page


def test_the_list_costs_the_same_however_long_it_is(client, italy, django_assert_max_num_queries):
    client.force_login(UserFactory(administrator=True))
    costs = set()
    for number in (1, 2, 9):
        take(*[changed(one, 1) for one in range(1, number + 1)])
        take(*[italian(one, 50) for one in range(1, number + 1)], site=italy)
        with django_assert_max_num_queries(40) as asked:
            client.get(reverse("exchange:site-list"))
        costs.add(len(asked))

    assert ContestedEntry.objects.count() == 9
    assert len(costs) == 1


def test_it_is_counted_and_logged_once_however_often_it_comes(contested):
    with capture_logs() as logs:
        for version in (50, 51, 52):
            again = take(italian(1, version, title="Of Italy, anew"), site=contested)
            assert again.taken.refused == []

    contested.refresh_from_db()
    row = ContestedEntry.objects.get()
    assert (contested.refused_count, len(contested.refusals), row.title) == (1, 1, "Of Italy, anew")
    assert contested.refusals[0]["reason"] == "It is an entry of another site."
    assert [one for one in logs if one["log_level"] != "info"] == []
    assert (entry_of(1).title, entry_of(1).origin) == ("Of Malta", "rialto-mt")


def test_it_is_logged_when_it_is_news(italy):
    take(changed(1, 1), changed(2, 1))

    with capture_logs() as logs:
        take(italian(1, 50), italian(2, 50), site=italy)

    assert [(one["event"], one["count"]) for one in logs if one["log_level"] == "warning"] == [
        ("entries of two sites", 2)
    ]


def test_an_entry_of_ours_that_another_names_is_seen_and_stays_ours(italy):
    ours = EntryFactory(published=True, title="Ours")
    item = italian(1, 50) | {"id": str(ours.public_id)}
    take(item, site=italy)
    assert ContestedEntry.objects.get().public_id == ours.public_id

    withdraw_entry(ours, by=UserFactory(), reason="over")
    take(item, site=italy)

    ours.refresh_from_db()
    assert (ours.origin, ours.title, ours.status) == ("rialto", "Ours", "withdrawn")


def test_of_two_on_one_page_of_the_hub_the_first_keeps_it():
    hub = site_of("rialto-hub", is_hub=True)

    take(changed(1, 1, title="Of Malta"), italian(1, 50), site=hub)

    assert (entry_of(1).title, ContestedEntry.objects.get().origin) == ("Of Malta", "rialto-it")


# --- healed ---


@pytest.mark.parametrize("how", ["withdrawn", "merged", "not for us", "distrusted"])
def test_when_the_second_gives_it_up_the_first_keeps_it_and_nothing_is_left_to_see(contested, how):
    before = last_position()

    if how == "not for us":
        take(italian(1, 51, countries=["FR"]), site=contested)
    elif how == "distrusted":
        actions.remove_site(contested)
    else:
        take(gone_in_italy(1, 51, reason=how), site=contested)

    assert not ContestedEntry.objects.exists()
    assert (entry_of(1).title, entry_of(1).status, last_position()) == ("Of Malta", "published", before)
    again = take(changed(1, 2, title="Anew"))
    assert (again.taken.changed, entry_of(1).title) == (1, "Anew")


@pytest.fixture
def other(monkeypatch) -> OtherSite:
    site = OtherSite("rialto-it")
    monkeypatch.setattr(asking, "fetch", site.fetch)
    return site


def test_when_the_first_withdraws_it_the_second_is_read_anew_and_gets_it(client, italy, other):
    take(changed(1, 1, title="Of Malta"))
    other.items = other.snapshot = [italian(1, 50), italian(2, 51, title="Another")]
    pull(italy)
    address = entry_of(1).get_absolute_url()

    take(deleted(1, 2))
    assert client.get(address).status_code == 410
    pull(italy)

    assert (entry_of(1).title, entry_of(1).origin, entry_of(1).status) == (
        "Of Italy",
        "rialto-it",
        "published",
    )
    assert client.get(address).status_code == 200
    assert not ContestedEntry.objects.exists()
    assert other.asked == ["changes 0", "snapshot", "changes 51"]
    # Malta's word about it counts no more, in whatever version; if it names it again, that is seen.
    take(deleted(1, 2))
    assert entry_of(1).status == "published"
    take(changed(1, 3, title="Of Malta again"))
    assert (entry_of(1).title, ContestedEntry.objects.get().origin) == ("Of Italy", "rialto-mt")


def test_the_second_is_read_anew_once_for_each_time(contested):
    take(deleted(1, 2))
    contested.refresh_from_db()
    assert contested.is_in_snapshot
    TrustedSite.objects.filter(pk=contested.pk).update(is_in_snapshot=False, position=60)

    take(deleted(1, 2), deleted(1, 3), changed(7, 1))

    contested.refresh_from_db()
    assert (contested.is_in_snapshot, contested.position) == (True, None), "a new version may be a new time"
    TrustedSite.objects.filter(pk=contested.pk).update(is_in_snapshot=False, position=60)
    take(deleted(1, 3))
    contested.refresh_from_db()
    assert (contested.is_in_snapshot, contested.position) == (False, 60)


@pytest.mark.parametrize("reason", ["merged", "taken-down"])
def test_what_is_merged_or_taken_down_at_the_first_passes_to_nobody(contested, reason):
    take(deleted(1, 2, reason=reason))

    take(italian(1, 51), site=contested)

    assert (entry_of(1).origin, entry_of(1).status) == ("rialto-mt", "withdrawn")
    assert ContestedEntry.objects.count() == 1


def test_what_is_no_longer_for_us_passes_to_nobody(contested):
    take(changed(1, 2, countries=["FR"]))

    take(italian(1, 51), site=contested)

    assert (entry_of(1).origin, entry_of(1).status) == ("rialto-mt", "withdrawn")


def test_a_tombstone_is_no_invitation(italy):
    """Whoever names a withdrawn entry of another only afterwards does not get it, however often it says so."""
    take(changed(1, 1), deleted(2, 1))
    take(deleted(1, 2))

    for version in (50, 51):
        take(italian(1, version), italian(2, version), site=italy)

    assert (entry_of(1).origin, entry_of(1).status) == ("rialto-mt", "withdrawn")
    assert not Entry.objects.filter(public_id=uuid_of(2)).exists()
    assert ContestedEntry.objects.count() == 2


def test_nothing_of_the_first_ones_texts_stands_under_the_entry_of_the_second(italy):
    texts = [{"language": "fr", "field": "title", "text": "De Malte", "origin": "person"}]
    take(changed(1, 1, title="Of Malta", summary="The same", translations=texts))
    EntryTextFactory(entry=entry_of(1), text="Von Malta", origin=TextOrigin.PERSON)
    EntryTextFactory(entry=entry_of(1), field="summary", text="Dasselbe", origin=TextOrigin.PERSON)
    item = italian(1, 50, summary="The same")
    take(item, site=italy)

    take(deleted(1, 2))
    take(item, site=italy)

    assert list(EntryText.objects.values_list("text", flat=True)) == ["Dasselbe"]
    assert [record.source.name for record in entry_of(1).source_records.all()] == ["rialto-it"]


def test_what_is_taken_down_here_stays_away_whosever_it_is(contested):
    take_down(entry_of(1), by=UserFactory(administrator=True), reason="the law")
    take(deleted(1, 2))

    take(italian(1, 51), site=contested)

    assert entry_of(1).status == "withdrawn"


# --- over the hub ---


def test_a_national_site_that_follows_only_the_hub_goes_with_the_hub(settings):
    """The hub tells of an entry once, as it is now: never that the first site has withdrawn it."""
    settings.COUNTRY, hub = "FR", site_of("rialto-hub", is_hub=True)
    take(*[changed(number, 1, countries=["FR"], title="Of Malta") for number in (1, 2)], site=hub)

    take(italian(1, 50, countries=["FR"]), italian(2, 50, countries=["IT"]), site=hub)

    assert (entry_of(1).origin, entry_of(1).title, entry_of(1).status) == (
        "rialto-it",
        "Of Italy",
        "published",
    )
    assert (entry_of(2).origin, entry_of(2).status) == ("rialto-mt", "withdrawn")
    assert not ContestedEntry.objects.exists()


def test_a_site_that_follows_the_first_itself_waits_for_its_word(settings):
    settings.COUNTRY, hub = "FR", site_of("rialto-hub", is_hub=True)
    take(changed(1, 1))

    take(italian(1, 50, countries=["FR"]), site=hub)
    assert (entry_of(1).origin, ContestedEntry.objects.get().site) == ("rialto-mt", hub)
    take(deleted(1, 2))
    hub.refresh_from_db()
    assert hub.is_in_snapshot
    take(italian(1, 50, countries=["FR"]), site=hub)

    assert (entry_of(1).origin, entry_of(1).status) == ("rialto-it", "published")
    assert not ContestedEntry.objects.exists()


def test_the_hub_takes_nothing_of_ours_and_nothing_of_its_own_away(settings):
    settings.COUNTRY, hub = "MT", site_of("rialto-hub", is_hub=True)
    ours = EntryFactory(published=True)
    take(changed(1, 1, origin="rialto-hub"), site=hub)

    take(
        italian(1, 50, countries=["MT"]),
        italian(2, 50, countries=["MT"]) | {"id": str(ours.public_id)},
        site=hub,
    )

    ours.refresh_from_db()
    assert (ours.origin, ours.status, entry_of(1).origin) == ("rialto", "published", "rialto-hub")
    assert ContestedEntry.objects.count() == 2
