"""What hands do at a site: the orders of `hands`, with Django set up."""

import json
import random
import time
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions import (
    correct_entry,
    merge_entries,
    move_entry,
    publish_contributed,
    split_entry,
    withdraw_entry,
)
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, EntryMerge, EntryText, ForeignEntry
from rialto.changes.actions import compact, record_change
from rialto.changes.choices import Verb
from rialto.changes.queries import last_position
from rialto.exchange import actions
from rialto.exchange.choices import SuggestionState
from rialto.exchange.models import SiteSuggestion
from rialto.exchange.queries.feed import Stop, snapshot_page
from rialto.translation.choices import TextOrigin

WORDS = [
    "sea",
    "sun",
    "code",
    "data",
    "skill",
    "network",
    "care",
    "school",
    "work",
    "city",
    "robot",
    "cloud",
    "paper",
    "bridge",
    "light",
]
PAGE = 500


def person() -> User:
    user, _made = User.objects.get_or_create(
        email="hands@example.org", defaults={"is_staff": True, "is_superuser": True}
    )
    return user


def words(dice: random.Random) -> str:
    return " ".join(dice.choice(WORDS) for _number in range(4)) + f" {dice.randrange(10**6)}"


def own(dice: random.Random, **states: Any) -> Entry | None:
    """One of this site's own entries."""
    found = Entry.objects.filter(origin=settings.SITE_NAME, **states)
    count = found.count()
    return found.order_by("pk")[dice.randrange(count)] if count else None


def edit(dice: random.Random, country: str) -> str:
    """One thing that somebody does to the site's own entries."""
    deed = dice.choice(
        [
            "title",
            "title",
            "texts",
            "tags",
            "withdraw",
            "return",
            "new",
            "translate",
            "countries",
            "merge",
            "split",
        ]
    )
    by = person()
    if deed == "new":
        found = FoundEntry(
            remote_id=f"hands-{dice.randrange(10**9)}", kind=Kind.TRAINING, title=words(dice), language="en",
            summary=words(dice), countries=[country] if country else [], address=f"https://made.example/{dice.randrange(10**9)}",
        )  # fmt: skip
        publish_contributed(found, entry=None, by=by)
        return deed
    if deed in ("merge", "split"):
        return merge_or_split(dice, deed)
    entry = own(dice, status=Status.WITHDRAWN if deed == "return" else Status.PUBLISHED)
    if entry is None:
        return "nothing"
    if deed == "title":
        correct_entry(entry, {"title": words(dice)}, by=by)
    elif deed == "texts":
        correct_entry(entry, {"summary": words(dice), "description": f"<p>{words(dice)}</p>"}, by=by)
    elif deed == "tags":
        correct_entry(entry, {"tags": dice.sample(WORDS, 3)}, by=by)
    elif deed == "withdraw":
        withdraw_entry(entry, by=by, reason="the bench says so")
    elif deed == "return":
        move_entry(entry, to=Status.PUBLISHED, by=by)
    elif deed == "countries":
        choices = [[country], ["MT", "IT"]] if country else [[], ["MT"], ["IT"], ["MT", "IT"]]
        correct_entry(entry, {"countries": dice.choice(choices)}, by=by)
    else:
        translate(entry, dice)
    return deed


def merge_or_split(dice: random.Random, deed: str) -> str:
    """Make one of two entries, also of some that others were merged into; or two of one again."""
    merges = EntryMerge.objects.filter(undone_at__isnull=True).order_by("pk")
    if deed == "split" and merges:
        split_entry(merges[dice.randrange(len(merges))], by=person())
    elif deed == "merge":
        survivor, other = own(dice, status=Status.PUBLISHED), own(dice, status=Status.PUBLISHED)
        if survivor is not None and other is not None:
            merge_entries(survivor, other, by=person())
    return deed


@transaction.atomic
def translate(entry: Entry, dice: random.Random) -> None:
    """A person translates a title, or takes their translation back."""
    language = dice.choice([one for one in ("fr", "de", "bg") if one != entry.language])
    known = EntryText.objects.filter(entry=entry, language=language, field="title")
    if known.exists() and dice.random() < 0.5:
        known.delete()
    else:
        known.delete()
        EntryText.objects.create(
            entry=entry, language=language, field="title", text=words(dice), origin=TextOrigin.PERSON
        )
    record_change("entry", entry.public_id, Verb.CHANGED)


def edits(*, count: int, seed: int, country: str) -> dict[str, int]:
    dice = random.Random(seed)
    done: dict[str, int] = {}
    for _number in range(count):
        try:
            deed = edit(dice, country)
        except Refused:
            deed = "refused"
        done[deed] = done.get(deed, 0) + 1
    return done


def suggest(*, count: int, seed: int) -> int:
    """Suggest changes of entries of other sites."""
    dice, made = random.Random(seed), 0
    found = Entry.objects.published().exclude(origin=settings.SITE_NAME)
    total = found.count()
    for _number in range(count if total else 0):
        entry = found.order_by("pk")[dice.randrange(total)]
        actions.suggest_change(entry, {"title": words(dice)}, by=person())
        made += 1
    return made


def decide(*, seed: int) -> int:
    """Decide what waits: most is accepted."""
    dice, decided = random.Random(seed), 0
    waiting = SiteSuggestion.objects.filter(entry_origin=settings.SITE_NAME, state=SuggestionState.OPEN)
    for one in list(waiting):
        try:
            if dice.random() < 0.7:
                actions.accept(one, by=person())
            else:
                actions.refuse(one, reason="No.", by=person())
            decided += 1
        except Refused:
            continue
    return decided


def touch(*, count: int, seed: int) -> int:
    """Change so many entries once."""
    dice = random.Random(seed)
    for entry in Entry.objects.published().filter(origin=settings.SITE_NAME).order_by("pk")[:count]:
        correct_entry(entry, {"title": words(dice)}, by=person())
    return count


def pull() -> dict[str, Any]:
    began = time.monotonic()
    pulled = actions.pull_all()
    return {
        "seconds": time.monotonic() - began,
        "errors": [one.error for one in pulled if one.error],
        "is_complete": all(one.is_complete for one in pulled),
        "taken": sum(one.taken.added + one.taken.changed + one.taken.withdrawn for one in pulled),
        "added": sum(one.taken.added for one in pulled),
        "refused": [one.reason for each in pulled for one in each.taken.refused][:5],
    }


def shorten() -> int:
    """Make the log as short as it may be, as after two months: who was away has to start from the snapshot."""
    return compact(before=timezone.now())


def trust(*, address: str, countries: list[str]) -> str:
    return actions.add_site(address, countries=countries).name


def all_items() -> Iterator[dict[str, Any]]:
    stop = None
    while True:
        page = snapshot_page(stop, limit=PAGE)
        yield from page["items"]
        if not page["next_page"]:
            return
        stop = Stop.of(page["next_page"])


def state(*, path: str) -> int:
    """Write what this site shows: entry -> what it is, whose, in which version, for whom, a hash of all that is said of it, and what it lives on in."""
    shown: dict[str, Any] = {"entries": {}, "suggestions": {}}
    for item in all_items():
        if item["change"] == "suggestion":
            continue
        said = {name: value for name, value in item.items() if name not in ("position", "version")}
        shown["entries"][item["id"]] = [
            item["change"], item["origin"], item["version"], item.get("entry", {}).get("countries", []),
            blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=12).hexdigest(), item.get("merged_into"),
        ]  # fmt: skip
    for one in SiteSuggestion.objects.all():
        shown["suggestions"][str(one.public_id)] = [one.site, one.entry_origin, one.state, one.reason]
    shown["position"] = last_position()
    shown["own_as_foreign"] = ForeignEntry.objects.filter(origin=settings.SITE_NAME).count()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(shown, file)
    return len(shown["entries"])


def item(*, public_id: str) -> Any:
    """What this site says of one entry: for finding out what differs."""
    return next((one for one in all_items() if one["id"] == public_id), None)


ORDERS: dict[str, Callable[..., Any]] = {
    "edits": edits, "suggest": suggest, "decide": decide, "touch": touch, "pull": pull, "shorten": shorten, "trust": trust, "state": state,
    "item": item, "position": last_position,
}  # fmt: skip
