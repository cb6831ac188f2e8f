"""Pulling: page by page from where it ended, from the snapshot where that is needed, and what is said when it fails."""

import json
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from rialto.base.client import Fetched, Unreachable
from rialto.base.errors import Refused
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.exchange import actions
from rialto.exchange.actions import asking
from rialto.exchange.actions.pulling import pull, pull_all
from rialto.exchange.models import TrustedSite
from rialto.exchange.queries.feed import Stop
from tests.exchange.feeds import changed, deleted, site_of, uuid_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class OtherSite:
    """A site that answers from lists, in place of the client: what it was asked stands in `asked`."""

    def __init__(self, name: str = "rialto-mt") -> None:
        self.name, self.country = name, "MT"
        self.items: list = []
        self.snapshot: list = []
        self.kept_from, self.size, self.failing = 0, 2, 0
        self.asked: list[str] = []

    def fetch(self, address: str, **_options) -> Fetched:
        parts = urlsplit(address)
        question = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(
            f"{parts.path.rpartition('/')[2]} {question.get('after', question.get('page', ''))}".strip()
        )
        if self.failing:
            self.failing -= 1
            raise Unreachable("mt.example cannot be reached.")
        status, said = self.answer(parts.path.rpartition("/")[2], question)
        return Fetched(address=address, status=status, headers={}, body=json.dumps(said).encode())

    def answer(self, what: str, question: dict[str, str]) -> tuple[int, dict]:
        last = max((item["position"] for item in self.items), default=0)
        if what == "site":
            return 200, {
                "name": self.name, "address": "https://mt.example", "country": self.country, "position": last,
                "kept_from": self.kept_from,
            }  # fmt: skip
        if what == "changes":
            after = int(question["after"])
            if after < self.kept_from:
                return 410, {}
            later = [item for item in self.items if item["position"] > after]
            some = later[: self.size]
            end = some[-1]["position"] if some else max(after, last)
            return 200, {"site": self.name, "items": some, "next": end, "has_more": len(later) > self.size}
        start = int(UUID(Stop.of(question["page"]).last)) & 0xFFFF if "page" in question else 0
        some, end = self.snapshot[start : start + self.size], start + self.size
        more = str(Stop(last, uuid_of(end))) if end < len(self.snapshot) else ""
        return 200, {"site": self.name, "items": some, "position": last, "next_page": more}


@pytest.fixture
def other(monkeypatch) -> OtherSite:
    site = OtherSite()
    monkeypatch.setattr(asking, "fetch", site.fetch)
    return site


def test_a_pull_takes_all_pages_and_the_next_one_only_what_is_new(other):
    site = site_of()
    other.items = [changed(number, number) for number in range(1, 6)]

    first = pull(site)
    other.items = [*other.items[1:], changed(1, 6, title="Anew")]
    second = pull(site)

    assert (first.taken.added, first.pages, first.is_complete) == (5, 3, True)
    assert (second.taken.changed, second.pages) == (1, 1)
    assert other.asked == ["changes 0", "changes 2", "changes 4", "changes 5"]
    site.refresh_from_db()
    assert (site.position, site.added_count, site.error, bool(site.complete_at)) == (6, 5, "", True)


def test_what_is_killed_in_a_page_goes_on_from_that_page(other, monkeypatch):
    site = site_of()
    other.items = [changed(number, number) for number in range(1, 6)]
    other.failing = 0

    def dies(*_args) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rialto.exchange.actions.pulling.take_suggestions", dies)
        with pytest.raises(KeyboardInterrupt):
            pull(site)
    site.refresh_from_db()
    assert (site.position, Entry.objects.count()) == (None, 0)

    assert pull(site).taken.added == 5


def test_a_site_that_no_longer_knows_what_changed_is_read_from_its_snapshot(other):
    site = site_of()
    other.items = [changed(1, 1), changed(2, 2)]
    pull(site)
    other.kept_from = 10
    other.snapshot = [deleted(1, 11), changed(2, 12, title="Anew"), changed(3, 13)]
    other.items = [changed(3, 13)]

    pulled = pull(site)

    assert (pulled.taken.added, pulled.taken.changed, pulled.taken.withdrawn) == (1, 1, 1)
    assert Entry.objects.get(title="Entry 1").status == Status.WITHDRAWN
    site.refresh_from_db()
    assert (site.position, site.is_in_snapshot, other.asked[-4:]) == (
        13, False, ["changes 2", "snapshot", f"snapshot 13.{uuid_of(2)}", "changes 13"],
    )  # fmt: skip


def test_what_fails_is_kept_in_words_and_tried_again(other):
    site, other.failing = site_of(), 1
    other.items = [changed(1, 1)]

    failed = pull(site)
    site.refresh_from_db()
    assert (failed.error, site.error, site.failed_count) == (
        "mt.example cannot be reached.", "mt.example cannot be reached.", 1,
    )  # fmt: skip

    pull(site)
    site.refresh_from_db()
    assert (site.error, site.failed_count, Entry.objects.count()) == ("", 0, 1)


@pytest.mark.parametrize(
    "said",
    [
        {"site": "rialto-xx", "items": [], "next": 1, "has_more": False},
        {"site": "rialto-mt", "items": [], "next": 0, "has_more": True},
        {"site": "rialto-mt", "items": "none", "next": 1, "has_more": False},
    ],
)
def test_an_answer_that_leads_nowhere_or_comes_from_another_site_ends_the_pull(other, monkeypatch, said):
    monkeypatch.setattr(other, "answer", lambda *_asked: (200, said))

    pulled = pull(site_of())

    assert (bool(pulled.error), pulled.is_complete, len(other.asked)) == (True, False, 1)


def test_the_hub_of_the_settings_is_asked_who_it_is_and_read_first(other, settings):
    settings.HUB, settings.COUNTRY, other.name, other.country = "https://hub.example", "MT", "rialto-hub", ""
    other.items = [changed(1, 1, origin="rialto-it", countries=["IT", "MT"])]

    pulled = pull_all()

    hub = TrustedSite.objects.get()
    assert (hub.name, hub.is_hub, hub.address) == ("rialto-hub", True, "https://hub.example")
    assert ([one.taken.added for one in pulled], Entry.objects.get().origin) == ([1], "rialto-it")
    with pytest.raises(Refused, match="RIALTO_HUB"):
        actions.remove_site(hub)


def test_a_site_with_our_own_name_is_not_trusted(other):
    other.name = "rialto"

    with pytest.raises(Refused, match="same name"):
        actions.add_site("https://mt.example", countries=["MT"])


def test_other_countries_are_read_from_the_beginning(other):
    site = actions.add_site("https://mt.example", countries=["MT"])
    other.items = other.snapshot = [changed(1, 1), changed(2, 2, countries=["IT"])]
    pull(site)
    assert Entry.objects.count() == 1

    actions.change_countries(site, ["MT", "IT"])
    pull(site)

    assert Entry.objects.count() == 2


def test_the_command_trusts_pulls_and_says_what_came(other, capsys):
    other.items = [changed(1, 1)]

    call_command("exchange", "trust", "https://mt.example", "--country", "MT")
    call_command("exchange", "pull")
    call_command("exchange", "sites")

    said = capsys.readouterr().out
    assert "rialto-mt is trusted for MT." in said
    assert "rialto-mt: 1 new, 0 changed, 0 gone, 0 refused" in said
    assert "at 1, complete" in said
    other.failing = 1
    with pytest.raises(CommandError):
        call_command("exchange", "pull")


def test_administrators_ask_add_pause_and_remove_a_site(client, other):
    client.force_login(UserFactory(administrator=True))
    list_address = reverse("exchange:site-list")

    asked = client.post(list_address, {"address": "https://mt.example", "ask": "1"})
    assert "“rialto-mt”" in asked.content.decode()
    assert not TrustedSite.objects.exists()
    assert client.post(list_address, {"address": "https://mt.example"}).status_code == 400
    client.post(list_address, {"address": "https://mt.example", "countries": ["MT"]})
    site = TrustedSite.objects.get()
    for deed, state in (("pause", "paused"), ("resume", "active"), ("pull", "active")):
        client.post(reverse(f"exchange:site-{deed}", args=[site.pk]))
        site.refresh_from_db()
        assert site.state == state
    other.failing = 1
    pull(site)
    page = client.get(site.get_absolute_url()).content.decode()
    assert "cannot be reached" in page
    client.post(reverse("exchange:site-remove", args=[site.pk]))
    assert not TrustedSite.objects.exists()


def test_an_entrys_provenance_says_where_it_is_kept_and_whose_word_counts(client, other):
    other.items = [changed(1, 1)]
    pull(site_of())
    entry = Entry.objects.get()

    page = client.get(reverse("website:entry-provenance", args=[entry.kind, entry.slug])).content.decode()

    assert "Kept at another site" in page
    assert "Whose word counts" in page
