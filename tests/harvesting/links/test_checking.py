"""Links of entries: which are due, what is kept, what is announced."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from rialto.base.models import VisitedHost
from rialto.catalogue.actions import withdraw_entry
from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.catalogue.models import Entry, LinkHealth
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import last_position
from rialto.harvesting.links import tasks
from rialto.harvesting.links.archive import archive_address
from rialto.harvesting.links.checking import check_links, due_entries, follow_entries, health_of, look_soon
from rialto.jobs.models import Job
from tests.factories import EntryFactory
from tests.harvesting.links.test_looking import page
from tests.servers import Site, running_site

pytestmark = pytest.mark.django_db
START = timezone.datetime(2026, 3, 2, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site({"/c/1": page(), "/c/2": page(status=410)}) as running:
        yield running


def entry_at(site: Site, path: str, **values) -> Entry:
    entry = EntryFactory(published=True, address=site.address(path), **values)
    with transaction.atomic():
        record_change("entry", entry.public_id, Verb.PUBLISHED)
    return entry


def round_of(site: Site, limit: int = 100):
    follow_entries()
    return check_links(due_entries(limit=limit), allow=(site.host,), hosts_at_a_time=1)


def test_new_entries_are_looked_at_and_their_state_is_announced(site):
    entry = entry_at(site, "/c/1")
    before = last_position()

    checked = round_of(site)

    entry.refresh_from_db()
    assert (checked.looked_count, checked.changed_count) == (1, 1)
    assert entry.link_state == LinkState.WORKS
    assert entry.link_checked_at == entry.link_health.looked_at
    assert [one.verb for one in ChangeRecord.objects.filter(position__gt=before)] == [Verb.CHANGED]
    assert due_entries(limit=100) == []


def test_a_second_look_with_the_same_answer_is_not_announced(site):
    entry_at(site, "/c/1")
    with time_machine.travel(START, tick=False) as clock:
        round_of(site)
        position = last_position()
        clock.shift(timedelta(days=2))
        checked = round_of(site)

    assert (checked.looked_count, checked.changed_count) == (1, 0)
    assert last_position() == position


def test_what_is_gone_for_good_is_broken_after_two_looks_over_a_day(site):
    entry = entry_at(site, "/c/2")
    states = []
    with time_machine.travel(START, tick=False) as clock:
        for _look in range(3):
            round_of(site)
            entry.refresh_from_db()
            states.append(entry.link_state)
            clock.shift(timedelta(days=1, hours=3))

    assert states == [LinkState.UNSURE, LinkState.BROKEN, LinkState.BROKEN]
    assert entry.link_health.problem == LinkProblem.GONE


def test_what_left_the_public_is_not_looked_at(site):
    entry = entry_at(site, "/c/1")
    round_of(site)
    withdraw_entry(entry, by=None, reason="a test")
    follow_entries()

    assert LinkHealth.objects.get(pk=entry.pk).next_look_at is None


def test_a_new_address_begins_anew_and_at_once(site):
    entry = entry_at(site, "/c/2")
    round_of(site)
    entry.refresh_from_db()
    entry.address = site.address("/c/1")
    entry.save()
    record_change("entry", entry.public_id, Verb.CHANGED)
    entry = Entry.objects.select_related("link_health").get(pk=entry.pk)
    assert health_of(entry).failing_count == 0

    round_of(site)

    entry.refresh_from_db()
    assert entry.link_state == LinkState.WORKS


def test_following_the_log_twice_writes_nothing_the_second_time(site, django_assert_num_queries):
    entry_at(site, "/c/1")
    assert follow_entries() == 1

    with django_assert_num_queries(2):
        assert follow_entries() == 0


def test_a_dead_host_is_asked_once_for_all_its_links():
    with running_site({}) as site:
        pass
    entries = [entry_at(site, f"/c/{number}") for number in range(6)]

    checked = round_of(site)

    assert checked.states == {LinkState.UNSURE: 6}
    assert {health.problem for health in LinkHealth.objects.all()} == {LinkProblem.NO_ANSWER}
    assert VisitedHost.objects.get(name=site.host).failure_count == 1
    assert len(entries) == 6


def elsewhere(host: str, port: int) -> Entry:
    return EntryFactory(published=True, address=f"http://{host}:{port}/c/1")


def test_when_nothing_at_all_answers_it_is_our_own_network_and_nobody_is_blamed():
    with running_site({}) as site:
        pass
    hosts = ("127.0.0.1", "localhost", "[::1]")
    entries = [elsewhere(host, site.port) for host in hosts]
    allow = tuple(f"{host}:{site.port}" for host in hosts)

    checked = check_links(entries, allow=allow, hosts_at_a_time=1)

    assert (checked.looked_count, checked.held_back_count) == (0, 3)
    assert set(Entry.objects.values_list("link_state", flat=True)) == {LinkState.UNCHECKED}


@pytest.mark.parametrize(("is_alive", "kept"), [(True, 1), (False, 0)])
def test_one_dead_host_is_believed_when_a_link_elsewhere_still_works(is_alive, kept):
    with running_site({"/c/1": page()}) as alive:
        control = elsewhere("127.0.0.1", alive.port)
        LinkHealth.objects.create(entry=control, address=control.address, working_count=3)
        with running_site({}) as closed:
            pass
        dead = elsewhere("localhost", closed.port)
        if not is_alive:
            Entry.objects.filter(pk=control.pk).update(address=f"http://127.0.0.1:{closed.port}/")
        allow = ("127.0.0.1", "localhost")

        checked = check_links([dead], allow=allow, hosts_at_a_time=1)

    assert (checked.looked_count, checked.held_back_count) == (kept, 1 - kept)


def test_a_host_with_many_links_does_not_fill_the_round(site):
    for number in range(40):
        entry_at(site, f"/c/{number}")
    entry_at(site, "/other")
    Entry.objects.filter(address=site.address("/other")).update(address="https://other.example/x")
    follow_entries()

    hosts = [one.address.split("/")[2] for one in due_entries(limit=41)]

    assert (hosts.count(site.host), hosts.count("other.example")) == (25, 1)


def test_a_reported_link_is_looked_at_first(site):
    first, second = entry_at(site, "/c/1"), entry_at(site, "/c/2")
    follow_entries()
    look_soon(second)

    assert [one.pk for one in due_entries(limit=2)] == [second.pk, first.pk]


def test_a_round_ends_when_its_time_is_over(site):
    entry_at(site, "/c/1")
    follow_entries()

    assert (
        check_links(due_entries(limit=5), allow=(site.host,), seconds=-1, hosts_at_a_time=1).looked_count == 0
    )
    assert len(due_entries(limit=5)) == 1


def test_an_offer_that_is_over_is_looked_at_rarely(site):
    entry = entry_at(site, "/c/1", expired=True)
    round_of(site)

    assert entry.link_health.next_look_at - entry.link_health.looked_at > timedelta(days=80)


def test_the_command_looks_at_a_named_entry_now(site, capsys):
    entry = entry_at(site, "/c/1")

    call_command("check_links", "--entry", entry.slug)

    entry.refresh_from_db()
    assert entry.link_state == LinkState.WORKS
    assert "Looked at 1 links, 1 changed." in capsys.readouterr().out


def test_the_command_says_which_entry_it_does_not_know():
    with pytest.raises(CommandError, match="no-such-entry"):
        call_command("check_links", "--entry", "no-such-entry")


def test_the_command_never_reaches_inside_by_itself(site):
    entry = entry_at(site, "/c/1")

    call_command("check_links", "--limit", "5")

    entry.refresh_from_db()
    assert entry.link_state == LinkState.UNSURE
    assert site.asked == []


def test_an_archive_is_pointed_at_by_the_day_on_which_the_page_was_alive():
    day = timezone.datetime(2026, 3, 2).date()

    assert (
        archive_address("https://a.example/x?y=1", day)
        == "https://web.archive.org/web/20260302/https://a.example/x?y=1"
    )
    assert archive_address("https://a.example/x") == "https://web.archive.org/web/2/https://a.example/x"
    assert archive_address("javascript:alert(1)") == ""


@pytest.mark.django_db(transaction=True)
def test_hosts_are_looked_at_beside_each_other():
    with running_site({"/c/1": page()}) as one, running_site({"/c/1": page()}) as other:
        entries = [entry_at(one, "/c/1"), entry_at(other, "/c/1"), entry_at(one, "/c/9")]
        follow_entries()
        checked = check_links(due_entries(limit=10), allow=(one.host, other.host), hosts_at_a_time=2)

    assert checked.states == {LinkState.WORKS: 2, LinkState.UNSURE: 1}
    assert {one.pk for one in entries} == set(LinkHealth.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_the_task_takes_turns_until_nothing_is_due(site, monkeypatch):
    monkeypatch.setattr(tasks, "LIMIT", 1)
    for path in ("/c/1", "/c/2"):
        entry_at(site, path)

    tasks.look_at_links.func()
    assert Job.objects.filter(task_path=tasks.PATH).count() == 1
    call_command("work", "--batch")

    assert due_entries(limit=5) == []
    assert {one.status for one in Job.objects.all()} == {"SUCCESSFUL"}
