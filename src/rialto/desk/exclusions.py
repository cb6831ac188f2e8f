"""What was taken down, as the desk shows it: an entry with all that is excluded of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import canonical_address, usable_address
from rialto.catalogue.models import Entry, Exclusion

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """One take-down. `entry` is None where it exists no more; `exclusions` keep each of its records and its address out."""

    entry_public_id: UUID
    entry: Entry | None
    exclusions: Sequence[Exclusion]
    at: datetime
    reason: str
    by: str

    @property
    def shown(self) -> Sequence[Exclusion]:
        """As many of the exclusions as a line has room for; the address is always among them."""
        addresses_first = sorted(self.exclusions, key=lambda one: one.source_id is not None)
        return addresses_first[:SHOWN]

    @property
    def more(self) -> str:
        """How many it has no room for, in words."""
        count = len(self.exclusions) - SHOWN
        return _("... and %(count)s more") % {"count": count} if count > 0 else ""


def taken_down(text: str = "") -> QuerySet[Exclusion, Any]:
    """Public ids of the entries that were taken down with the moment of it, the latest first; those that `text` names.

    `text` is an address, of the offer or of our own page, or a part of one; or what a source calls the thing.
    """
    found = Exclusion.objects.order_by()
    if text:
        found = found.filter(entry_public_id__in=_named(text))
    by_entry: Any = found.values("entry_public_id").annotate(taken_at=Min("at"))
    return by_entry.order_by("-taken_at", "entry_public_id")


def _named(text: str) -> QuerySet[Exclusion, Any]:
    address = canonical_address(usable_address(text) or usable_address(f"https://{text}")) or text
    slug = text.rstrip("/").rpartition("/")[2]
    every = Exclusion.objects.order_by()
    entries = Entry.objects.filter(
        Q(canonical_address__icontains=address) | Q(slug=slug), public_id__in=every.values("entry_public_id")
    )
    said = Q(canonical_address__icontains=address) | Q(remote_id__icontains=text)
    return every.filter(said | Q(entry_public_id__in=entries.values("public_id"))).values("entry_public_id")


def taken_down_lines(rows: Sequence[dict[str, Any]]) -> list[TakenDown]:
    """Lines for some of `taken_down`: three queries."""
    ids = [row["entry_public_id"] for row in rows]
    exclusions: dict[UUID, list[Exclusion]] = defaultdict(list)
    for one in (
        Exclusion.objects.filter(entry_public_id__in=ids).select_related("source").order_by("at", "pk")
    ):
        exclusions[one.entry_public_id].append(one)
    columns = ("public_id", "title", "language", "kind", "slug", "status")
    entries = {one.public_id: one for one in Entry.objects.filter(public_id__in=ids).only(*columns)}
    firsts = {public_id: exclusions[public_id][0] for public_id in ids}
    actors = {one.actor_id for one in firsts.values() if one.actor_id}
    people = dict(User.objects.filter(public_id__in=actors).values_list("public_id", "email"))
    return [
        TakenDown(
            entry_public_id=public_id,
            entry=entries.get(public_id),
            exclusions=exclusions[public_id],
            at=first.at,
            reason=first.reason,
            by=people.get(first.actor_id, "") if first.actor_id else "",
        )
        for public_id, first in firsts.items()
    ]
