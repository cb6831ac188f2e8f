"""Looking at the links that are due, and keeping what was found."""

import itertools
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import structlog
from django.db import connection
from django.utils import timezone

from rialto.base.addresses import host_of
from rialto.catalogue.actions import LookResult, keep_healths, record_looks
from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.catalogue.models import Entry, LinkHealth
from rialto.changes.actions import move_cursor
from rialto.changes.queries import changes_after, position_of
from rialto.harvesting.links.looking import Look, Visitor
from rialto.harvesting.links.verdict import Health, judged, wants_light_look

log = structlog.get_logger("rialto.harvesting")
READER = "links"
BATCH = 500
# How many links of one host are looked at in one go, and how many hosts at a time.
HOST_LIMIT = 25
HOSTS_AT_A_TIME = 4
KEPT_TOGETHER = 20
# What is wrong with a host is wrong with all links to it: they need not each be tried.
OF_THE_HOST = {LinkProblem.NO_HOST, LinkProblem.NO_ANSWER, LinkProblem.TLS}
# What a broken cable on our side looks like. So many links elsewhere are tried before anybody is blamed.
OF_THE_NETWORK = {LinkProblem.NO_HOST, LinkProblem.NO_ANSWER}
CONTROLS, CONTROLS_READ = 3, 60
# Fields of `Health` that the table keeps; the state stands on the entry.
KEPT = tuple(one.name for one in fields(Health) if one.name != "state")
READ = ("public_id", "title", "address", "status", "expires_on", "link_state")


@dataclass(slots=True, kw_only=True)
class Checked:
    """What a round of looks came to."""

    looked_count: int = 0
    changed_count: int = 0
    # Not kept, because nothing at all answered.
    held_back_count: int = 0
    states: dict[str, int]


def follow_entries() -> int:
    """Put what the log says is new, or has a new address, on the list of looks; returns how many records were read.

    Entries that left the public leave the list as well. A second reading of the same records writes nothing.
    """
    position = position_of(READER)
    records = changes_after(position, limit=BATCH)
    if not records:
        return 0
    ids = {record.public_id for record in records if record.noun == "entry"}
    entries = Entry.objects.filter(public_id__in=ids).select_related("link_health").only(*READ, "link_health")
    now = timezone.now()
    keep_healths([health for entry in entries if (health := _listed(entry, now)) is not None])
    move_cursor(READER, to=records[-1].position)
    return len(records)


def _listed(entry: Entry, now: datetime) -> LinkHealth | None:
    """The row that an entry needs on the list of looks, or None where what is there is right."""
    health: LinkHealth | None = getattr(entry, "link_health", None)
    if not entry.is_public or not entry.address:
        if health is None or health.next_look_at is None:
            return None
        health.next_look_at = None
        return health
    if health is None:
        return LinkHealth(entry_id=entry.pk, address=entry.address, next_look_at=now)
    if health.address == entry.address and health.next_look_at is not None:
        return None
    health.next_look_at = now
    return health


def due_entries(*, limit: int) -> list[Entry]:
    """Public entries whose link is due for a look, the longest overdue first, at most `HOST_LIMIT` of one host."""
    now = timezone.now()
    rows = (
        Entry.objects.published()
        .filter(link_health__next_look_at__lte=now)
        .select_related("link_health")
        .only(*READ, "link_health")
        .order_by("link_health__next_look_at", "pk")
    )
    counts: dict[str, int] = defaultdict(int)
    chosen: list[Entry] = []
    # Twice as many are read as wanted, so that one host with thousands of links does not fill the round.
    for entry in rows[: limit * 4]:
        host = host_of(entry.address)
        counts[host] += 1
        if counts[host] <= HOST_LIMIT:
            chosen.append(entry)
        if len(chosen) >= limit:
            break
    return chosen


def check_links(
    entries: Sequence[Entry],
    *,
    allow: tuple[str, ...] = (),
    seconds: float | None = None,
    hosts_at_a_time: int = HOSTS_AT_A_TIME,
    watch: Callable[[Iterable[LookResult]], Iterable[LookResult]] | None = None,
) -> Checked:
    """Look at the links of these entries and keep what was found, some at a time, so that a killed round loses little.

    Hosts are visited beside each other, one link at a time each. After `seconds` nothing new is begun; what was not
    looked at stays due. `watch` may wrap the results, to show how far it is.
    """
    checked = Checked(states=defaultdict(int))
    begun, visitor = timezone.now(), Visitor(allow)
    results = _looks(entries, visitor, seconds=seconds, hosts_at_a_time=hosts_at_a_time)
    doubtful: list[LookResult] = []
    is_online = False
    for together in _some(watch(results) if watch else results):
        is_online = is_online or any(_is_answered(one, begun) for one in together)
        doubtful += together
        if is_online:
            _keep(doubtful, checked)
            doubtful = []
    if doubtful and _network_is_down(doubtful, visitor):
        log.warning("nothing answers: links are left as they were", links=len(doubtful))
        checked.held_back_count = len(doubtful)
    else:
        _keep(doubtful, checked)
    return checked


def _keep(results: Sequence[LookResult], checked: Checked) -> None:
    checked.looked_count += len(results)
    for one in results:
        checked.states[one.state] += 1
    if results:
        checked.changed_count += record_looks(results)


def _is_answered(result: LookResult, begun: datetime) -> bool:
    """Whether somebody out there answered in this round."""
    looked_at = result.health.looked_at
    return looked_at is not None and looked_at >= begun and result.health.problem not in OF_THE_NETWORK


def _network_is_down(results: Sequence[LookResult], visitor: Visitor) -> bool:
    """Whether it is our own network that does not work: links elsewhere that worked before do not answer either.

    Where there is none to try, three hosts that all fail at once are taken for the same.
    """
    failed = {host_of(one.health.address) for one in results}
    worked = Entry.objects.published().filter(link_health__working_count__gt=0)
    controls: dict[str, Entry] = {}
    for entry in worked.order_by("-link_health__looked_at").only(*READ)[:CONTROLS_READ]:
        if (host := host_of(entry.address)) not in failed:
            controls.setdefault(host, entry)
    if not controls:
        return len(failed) >= CONTROLS
    looks = (
        visitor.look(one.address, title=one.title, light=True) for one in [*controls.values()][:CONTROLS]
    )
    return all(look.is_busy or look.problem in OF_THE_NETWORK for look in looks)


def _some(results: Iterable[LookResult]) -> Iterator[list[LookResult]]:
    iterator = iter(results)
    while together := list(itertools.islice(iterator, KEPT_TOGETHER)):
        yield together


def _looks(
    entries: Sequence[Entry], visitor: Visitor, *, seconds: float | None, hosts_at_a_time: int
) -> Iterator[LookResult]:
    """The results of all looks as they come in; with one host at a time everything happens in this thread."""
    by_host: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_host[host_of(entry.address)].append(entry)
    ends_at = time.monotonic() + seconds if seconds is not None else float("inf")
    if hosts_at_a_time == 1:
        for group in by_host.values():
            yield from _look_at_host(group, visitor, ends_at)
        return
    stopping = threading.Event()

    def work(group: list[Entry]) -> list[LookResult]:
        try:
            return list(_look_at_host(group, visitor, ends_at, stopping))
        finally:
            connection.close()  # this thread's own, which the client's memory of hosts opened

    with ThreadPoolExecutor(hosts_at_a_time, thread_name_prefix="rialto-links") as pool:
        promised = [pool.submit(work, group) for group in by_host.values()]
        try:
            for one in as_completed(promised):
                yield from one.result()
        finally:
            stopping.set()
            for one in promised:
                one.cancel()


def _look_at_host(
    group: Sequence[Entry], visitor: Visitor, ends_at: float, stopping: threading.Event | None = None
) -> Iterator[LookResult]:
    """One link of a host after the other; a host that is not there is asked once."""
    of_the_host: Look | None = None
    for entry in group:
        if time.monotonic() > ends_at or (stopping is not None and stopping.is_set()):
            return
        before = health_of(entry)
        look = of_the_host or visitor.look(entry.address, title=entry.title, light=wants_light_look(before))
        if look.problem in OF_THE_HOST or look.is_busy:
            of_the_host = look
        after = judged(
            before,
            look,
            now=timezone.now(),
            is_over=entry.is_expired,
            spread=(entry.pk * 37 % 201 - 100) / 100,
        )
        yield LookResult(health=_row(entry, after), state=after.state, public_id=entry.public_id)


def health_of(entry: Entry) -> Health:
    """What is known of an entry's link; nothing where the entry has another address now."""
    row: LinkHealth | None = getattr(entry, "link_health", None)
    if row is None or row.address != entry.address:
        return Health()
    return Health(state=LinkState(entry.link_state), **{name: getattr(row, name) for name in KEPT})


def _row(entry: Entry, health: Health) -> LinkHealth:
    return LinkHealth(
        entry_id=entry.pk, address=entry.address, **{name: getattr(health, name) for name in KEPT}
    )


def look_soon(entry: Entry) -> None:
    """Put an entry's link on top of the list (somebody reported it, or mended it)."""
    row = LinkHealth.objects.filter(pk=entry.pk).first() or LinkHealth(
        entry_id=entry.pk, address=entry.address
    )
    row.next_look_at = timezone.now() - timedelta(days=365)
    keep_healths([row])
