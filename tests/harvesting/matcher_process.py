"""A process of its own for `test_two_matchers`: fills a database with offers, matches it, or says what came of it."""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

import django

TOPICS = (
    "Cybersecurity", "Spreadsheets", "Artificial intelligence", "Web design", "Python", "Data protection", "Robotics",
    "Online marketing", "Cloud computing", "Digital accounting", "Podcasting", "Digital photography",
)  # fmt: skip
CROWDS = ("for small companies", "for teachers", "in a museum", "after work", "for job seekers")
# A provider's offer as four sites have it; and the same title at somebody else's, which a person has to look at.
SITES = ("{}", "{} | Acme Academy", "{} (online)", "{} - Acme Academy")


def fill() -> None:
    """Tables, lists, and some hundred entries of which most are the same offer."""
    from django.core.management import call_command

    from rialto.catalogue.actions import write_found
    from rialto.catalogue.models import Source
    from rialto.taxonomy.actions import load_vocabularies

    call_command("migrate", verbosity=0)
    load_vocabularies()
    by_site: dict[int, list[object]] = defaultdict(list)
    for site, found in offers():
        by_site[site].append(found)
    for site, entries in sorted(by_site.items()):
        source = Source.objects.create(slug=f"site-{site}", name=f"Site {site}")
        write_found(source, entries, publish=True)  # type: ignore[arg-type]


def offers() -> Iterator[tuple[int, object]]:
    from rialto.catalogue.choices import Kind
    from rialto.catalogue.found import FoundEntry

    titles = [f"{topic} {crowd}" for topic in TOPICS for crowd in CROWDS]
    for number, title in enumerate(titles):
        for site, form in enumerate((*SITES, "{}", "{} | A portal", "{}!")):
            provider = "Acme Academy" if site < len(SITES) else f"Another House {number}" if site < 5 else ""
            yield site, FoundEntry(
                remote_id=str(number), kind=Kind.TRAINING, title=form.format(title), language="en",
                provider_name=provider, address=f"https://site-{site}.example.org/{number}",
            )  # fmt: skip


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def match() -> dict[str, int]:
    """Wait for the start, then match all that has changed."""
    from rialto.harvesting.actions import match_all_changes

    say("ready")
    sys.stdin.readline()
    report = match_all_changes()
    return {"changes": report.changes, "merged": report.merged, "queued": report.queued}


def merge_and_wait() -> int:
    """Merge the first two entries, and keep what was locked for it until somebody says so."""
    from django.db import transaction

    from rialto.catalogue.actions import merge_entries
    from rialto.catalogue.models import Entry

    with transaction.atomic():
        first, second = Entry.objects.order_by("pk")[:2]
        merge_entries(first, second, by=None, rule="by-test")
        say("ready")
        sys.stdin.readline()
    return 1


def queue() -> int:
    """Put the first entry into the queue beside the third, without waiting for anybody."""
    from django.db import connection

    from rialto.catalogue.actions import FoundPair, note_candidates
    from rialto.catalogue.models import Entry

    first, _second, third = Entry.objects.order_by("pk").values_list("pk", flat=True)[:3]
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
    return note_candidates([FoundPair(first=first, second=third, rule="by-test", score=0.5)])


def tell() -> dict[str, object]:
    """What is one offer, what waits for a person, and what the log says of it, by the entries' addresses."""
    from rialto.catalogue.choices import CandidateState, Status
    from rialto.catalogue.models import DuplicateCandidate, Entry, EntryMerge
    from rialto.changes.models import ChangeRecord

    addresses = dict(Entry.objects.values_list("pk", "address"))
    merges = list(EntryMerge.objects.filter(undone_at=None).values_list("survivor", "other"))
    into = {other: survivor for survivor, other in merges}

    def last(pk: int) -> int:
        return last(into[pk]) if pk in into else pk

    clusters: dict[int, list[str]] = defaultdict(list)
    for pk, address in addresses.items():
        clusters[last(pk)].append(address)
    open_pairs = DuplicateCandidate.objects.filter(state=CandidateState.OPEN).values_list("first", "second")
    withdrawn = ChangeRecord.objects.filter(verb="withdrawn").values_list("public_id", flat=True)
    return {
        "clusters": sorted(sorted(members) for members in clusters.values()),
        "queue": sorted(sorted(min(clusters[last(pk)]) for pk in pair) for pair in open_pairs),
        "merges": len(merges),
        "survivors_that_are_merged": sum(survivor in into for survivor, _other in merges),
        "public": Entry.objects.filter(status=Status.PUBLISHED).count(),
        "withdrawn_twice": len(withdrawn) - len(set(withdrawn)),
    }


if __name__ == "__main__":
    django.setup()
    doing: dict[str, Callable[[], object]] = {
        "fill": fill, "match": match, "tell": tell, "merge-and-wait": merge_and_wait, "queue": queue,
    }  # fmt: skip
    said = doing[sys.argv[1]]()
    say(json.dumps(said))
