"""Taking in what other sites publish: cleaned like what sources say, a page in one transaction, newest version wins."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.addresses import canonical_address, usable_address
from rialto.base.bulk import insert_identified, insert_rows
from rialto.base.identity import new_public_id
from rialto.base.markup import plain_text, shorten
from rialto.base.text import short_id, slug_of
from rialto.catalogue.actions.cleaning import SHARED_FIELDS, CleanEntry, clean, expiry_of
from rialto.catalogue.actions.completing import Said
from rialto.catalogue.actions.details import clean_day
from rialto.catalogue.actions.foreign_parts import write_foreign_concepts, write_foreign_texts, write_stops
from rialto.catalogue.actions.merging import fields_given
from rialto.catalogue.actions.parts import write_details, write_sessions
from rialto.catalogue.actions.texts import note_stale_texts
from rialto.catalogue.actions.written import Written
from rialto.catalogue.choices import GoneReason, Kind, Presence, Status
from rialto.catalogue.foreign import Contested, ForeignFound, ForeignGone, Heir
from rialto.catalogue.found import RefusedItem
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    EntryText,
    Exclusion,
    ForeignEntry,
    FormerAddress,
    PathStep,
    Source,
    SourceRecord,
    Transition,
)
from rialto.catalogue.queries.duplicates import foreign_living_on, survivor_of_foreign
from rialto.catalogue.signals import merged, split
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.actions import Named, organisations_for
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import language_code_of

log = structlog.get_logger(__name__)
TEXT_FIELDS = frozenset({"title", "summary", "description"})
SUMMARY_LENGTH = 500
# What source records of sites are read by; their sources' slugs begin with it.
EXTRACTOR = "exchange"
STATE_FIELDS = (
    "entry", "origin", "version", "is_deleted", "reason", "merged_into", "page", "sources", "organisation", "set_aside", "changed_at",
)  # fmt: skip
Item = ForeignFound | ForeignGone
# Entry's public id and a site that names it as its own.
Claim = tuple[UUID, str]


@dataclass(slots=True, kw_only=True)
class Taken:
    """What became of a page of another site's changes: counts, and each refusal with its place and reason."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    # Known in this version or a newer one.
    unchanged: int = 0
    # Ours, come back to us.
    own: int = 0
    refused_count: int = 0
    refused: list[RefusedItem] = field(default_factory=list)
    # Of this page alone: entries that another site has, and those that passed from one site to another.
    contested: list[Contested] = field(default_factory=list)
    inherited: list[Claim] = field(default_factory=list)

    def add(self, other: "Taken") -> None:
        """Count another page in."""
        self.added += other.added
        self.changed += other.changed
        self.withdrawn += other.withdrawn
        self.unchanged += other.unchanged
        self.own += other.own
        self.refused_count += other.refused_count
        self.refused += other.refused


@transaction.atomic
def take_foreign(
    items: Sequence[Item], *, source: Source, heirs: Mapping[Claim, Heir] = MappingProxyType({})
) -> Taken:
    """Bring a page of other sites' entries up to date here. `source` stands for the site that they came from.

    Of each entry the newest version counts, whichever way and how often it comes; what is ours is left alone. What was
    taken down here stays away. What is said of an entry that another site has is passed over, but for the words of
    `heirs`. Some thirty queries however many items there are.
    """
    taken = Taken()
    newest: dict[Claim, Item] = {}
    for item in items:
        claim = (item.public_id, item.origin)
        if item.origin == settings.SITE_NAME:
            taken.own += 1
        elif claim not in newest or newest[claim].version < item.version:
            newest[claim] = item
    page = _Page(source, taken, list(newest.values()), heirs)
    page.take()
    taken.refused_count = len(taken.refused)
    return taken


def clean_foreign(item: ForeignFound) -> CleanEntry | RefusedItem:
    """The entry as this site may hold it. What its origin left out stays out: nothing is worked out here."""
    # Nobody's source: nothing is filled in from it.
    language = language_code_of(item.found.language) or "und"
    # Without one the language would be read from the words, by a model of 130 MB, only to be thrown away.
    stated = replace(item.found, language="en") if language == "und" else item.found
    one = clean(stated, Source(), Said())
    if isinstance(one, RefusedItem):
        return one
    one.values["language"] = language
    one.values["summary"] = shorten(plain_text(item.found.summary), SUMMARY_LENGTH)
    if item.found.is_free is None:
        one.values["is_free"] = None
    for name in ("starts_on", "ends_on"):
        one.values[name] = clean_day(getattr(item.found, name) or "")
    one.values["expires_on"] = expiry_of(Kind(item.found.kind), one.values)
    return one


def _cleaned(item: ForeignFound) -> CleanEntry | RefusedItem:
    """The same, also where an item breaks our reader: it costs itself, not its page."""
    try:
        return clean_foreign(item)
    except Exception:
        log.exception("item failed", entry=str(item.public_id), origin=item.origin)
        return RefusedItem(place_in_source=str(item.public_id), reason=_("It cannot be read."))


class _Page:
    """One page of items; call `take` inside a transaction, once."""

    def __init__(
        self, source: Source, taken: Taken, items: Sequence[Item], heirs: Mapping[Claim, Heir]
    ) -> None:
        self.source, self.taken, self.heirs = source, taken, heirs
        self.now = timezone.now()
        ids = {item.public_id for item in items}
        # Everybody locks entries before what is known of them, and each in the same order.
        entries = Entry.objects.select_for_update(no_key=True).order_by("pk").filter(public_id__in=ids)
        self.entries = {entry.public_id: entry for entry in entries}
        states = ForeignEntry.objects.select_for_update().order_by("pk").filter(public_id__in=ids)
        self.states = {one.public_id: one for one in states}
        self.items: dict[UUID, Item] = {}
        for item in items:
            if self._is_news(item):
                self.items[item.public_id] = item
        self.taken_down, self.closed = _excluded(self.items.values())
        self.providers: dict[Named, Organisation] = {}
        self.changes: list[Change] = []
        self.steps: list[Transition] = []

    def _is_news(self, item: Item) -> bool:
        """Whether a newer version of something that its origin may speak of; what is wrong with it is noted."""
        state = self.states.get(item.public_id)
        if self._holder(item) not in ("", item.origin):
            if self._may_inherit(item, state):
                return True
            self._contest(item)
            return False
        if state and state.version >= item.version and not self._says_more(item, state):
            self.taken.unchanged += 1
            return False
        return True

    def _holder(self, item: Item) -> str:
        """The site whose entry it is as far as we know: the first that named it, also on this page; "" where nobody did."""
        places: tuple[Mapping[UUID, Item | Entry | ForeignEntry], ...] = (
            self.items,
            self.entries,
            self.states,
        )
        return next((place[item.public_id].origin for place in places if item.public_id in place), "")

    def _may_inherit(self, item: Item, state: ForeignEntry | None) -> bool:
        """Whether another site than its first gets an entry. Ours stays ours, whatever became of it."""
        claim = (item.public_id, item.origin)
        if item.public_id in self.items or isinstance(item, ForeignGone) or claim not in self.heirs:
            return False
        heir = self.heirs[claim]
        if state is None or not (state.is_deleted or heir.is_at_once):
            return False
        return heir.since is None or (state.reason == GoneReason.WITHDRAWN and heir.since <= state.changed_at)

    def _contest(self, item: Item) -> None:
        title = shorten(plain_text(item.found.title), 300) if isinstance(item, ForeignFound) else ""
        self.taken.contested.append(
            Contested(
                public_id=item.public_id,
                origin=item.origin,
                title=title,
                is_given_up=isinstance(item, ForeignGone),
            )
        )

    def _says_more(self, item: Item, state: ForeignEntry) -> bool:
        """Whether a version that is known comes with news all the same.

        It was not meant for this site and is now, or the other way round; or it came first over a site whose program
        does not tell on what a merged entry lives on in.
        """
        if state.version != item.version:
            return False
        if isinstance(item, ForeignFound):
            return state.reason == GoneReason.ELSEWHERE
        if item.reason == GoneReason.ELSEWHERE:
            return not state.is_deleted
        return (
            state.reason == GoneReason.MERGED and state.merged_into is None and _lives_on_in(item) is not None
        )

    def _refuse(self, item: Item, reason: str) -> None:
        self.taken.refused.append(RefusedItem(place_in_source=str(item.public_id), reason=reason))

    def take(self) -> None:
        """What is gone first, then what is there."""
        before = {public_id: (one.is_deleted, one.merged_into) for public_id, one in self.states.items()}
        self._take_gone([item for item in self.items.values() if isinstance(item, ForeignGone)])
        self._take_found([item for item in self.items.values() if isinstance(item, ForeignFound)])
        insert_rows(self.steps)
        self._save_states()
        if self.changes:
            record_changes(self.changes)
        self._tell_what_lives_on(before)

    def _tell_what_lives_on(self, before: Mapping[UUID, tuple[bool, UUID | None]]) -> None:
        """Tell other rooms which entries live on in which, and which no more in what they did, so that what people hold of them follows.

        `before`: of each whether it was deleted, and what it lived on in. Nobody is told of what only says something else by now.
        """
        states = {one: self.states[one] for one in self.items}
        now = {
            one: state.merged_into
            for one, state in states.items()
            if before.get(one) != (state.is_deleted, state.merged_into)
        }
        turned = [one for one in now if before.get(one, (False, None))[1] is not None]
        for other in [*self._here(turned), *foreign_living_on(turned)]:
            split.send(Entry, other=other)
        for other in [*self._here(one for one, into in now.items() if into), *foreign_living_on(now)]:
            if survivor := survivor_of_foreign(other):
                merged.send(Entry, survivor=survivor, other=other)

    def _here(self, public_ids: Iterable[UUID]) -> list[Entry]:
        return [self.entries[one] for one in public_ids if one in self.entries]

    def _state(self, item: Item, **values: Any) -> ForeignEntry:
        state = self.states.get(item.public_id)
        if state is None:
            state = ForeignEntry(public_id=item.public_id, origin=item.origin)
            self.states[item.public_id] = state
        elif state.origin != item.origin:
            self.taken.inherited.append((item.public_id, item.origin))
        state.origin, state.version, state.changed_at = item.origin, item.version, self.now
        for name, value in values.items():
            setattr(state, name, value)
        return state

    def _save_states(self) -> None:
        states = [self.states[public_id] for public_id in self.items if public_id in self.states]
        insert_rows([one for one in states if one.pk is None])
        ForeignEntry.objects.bulk_update([one for one in states if one.pk], STATE_FIELDS, batch_size=80)

    # --- what is gone ---

    def _take_gone(self, gone: Sequence[ForeignGone]) -> None:
        left: list[Entry] = []
        for item in gone:
            entry = self.entries.get(item.public_id)
            known = self.states.get(item.public_id)
            before = known.merged_into if known else None
            state = self._state(
                item, is_deleted=True, reason=item.reason[:20], merged_into=_lives_on_in(item)
            )
            if entry is None or entry.status != Status.PUBLISHED:
                self.taken.unchanged += 1
                # Told on, so that addresses lead on at sites that follow this one, too.
                if entry is not None and state.merged_into != before:
                    self._note(entry, Verb.CHANGED)
                continue
            self._step(entry, Status.WITHDRAWN, reason=f"{item.reason or 'withdrawn'} at {item.origin}")
            left.append(entry)
        self._save(left, {"status", "withdrawn_at"})
        self.taken.withdrawn += len(left)

    def _step(self, entry: Entry, after: Status, *, reason: str) -> None:
        self.steps.append(
            Transition(entry_id=entry.pk, before=entry.status, after=after, at=self.now, reason=reason[:500])
        )
        entry.status = after
        entry.withdrawn_at = self.now if after == Status.WITHDRAWN else None
        verb = Verb.WITHDRAWN if after == Status.WITHDRAWN else Verb.PUBLISHED
        self._note(entry, verb)

    def _note(self, entry: Entry, verb: Verb) -> None:
        self.changes.append(Change(noun="entry", public_id=entry.public_id, verb=verb, origin=entry.origin))

    # --- what is there ---

    def _take_found(self, found: Sequence[ForeignFound]) -> None:
        fit: list[tuple[ForeignFound, CleanEntry]] = []
        for item in found:
            one = _cleaned(item)
            if isinstance(one, RefusedItem):
                self.taken.refused.append(one)
                del self.items[item.public_id]
            elif item.public_id not in self.entries and one.values["canonical_address"] in self.closed:
                self._refuse(item, _("It was taken down here on request and stays away."))
                del self.items[item.public_id]
            else:
                fit.append((item, one))
        if not fit:
            return
        self.providers = organisations_for(named for item, _one in fit if (named := _named(item)).name)
        new = self._add([each for each in fit if each[0].public_id not in self.entries])
        before = [each for each in fit if each[0].public_id in self.entries and each[0].public_id not in new]
        self._hand_over(before)
        known = self._change(before)
        self._write_parts(fit, new, known)

    def _values(self, item: ForeignFound, one: CleanEntry) -> dict[str, Any]:
        provider = self.providers.get(_named(item))
        return {
            **{name: one.values[name] for name in SHARED_FIELDS},
            "kind": Kind(item.found.kind),
            "provider_id": provider.pk if provider else None,
            "published_at": item.published_at or self.now,
            "moved_from": item.moved_from,
            "variants": _variants(item.variants),
        }

    def _add(self, fit: Sequence[tuple[ForeignFound, CleanEntry]]) -> set[UUID]:
        if not fit:
            return set()
        slugs = _free_slugs([item for item, _one in fit])
        entries = [
            Entry(
                public_id=item.public_id,
                origin=item.origin,
                slug=slugs[item.public_id],
                status=Status.PUBLISHED,
                created_at=self.now,
                updated_at=self.now,
                **self._values(item, one),
            )
            for item, one in fit
        ]
        insert_identified(entries, by="public_id")
        self.steps += [
            Transition(
                entry_id=entry.pk,
                before="",
                after=Status.PUBLISHED,
                at=self.now,
                reason=f"published at {entry.origin}",
            )
            for entry in entries
        ]
        for entry in entries:
            self.entries[entry.public_id] = entry
            self._note(entry, Verb.PUBLISHED)
        self.taken.added += len(entries)
        return {entry.public_id for entry in entries}

    def _hand_over(self, fit: Sequence[tuple[ForeignFound, CleanEntry]]) -> None:
        """Take from entries that pass to another site what was their first one's: its texts, and translations of other words."""
        passed: list[Entry] = []
        past = Q()
        for item, one in fit:
            entry = self.entries[item.public_id]
            if entry.origin != item.origin:
                other = [name for name in sorted(TEXT_FIELDS) if getattr(entry, name) != one.values[name]]
                past |= Q(entry=entry.pk) & (Q(record__isnull=False) | Q(field__in=other))
                passed.append(entry)
                entry.origin = item.origin
        if passed:
            EntryText.objects.filter(past).delete()
            SourceRecord.objects.filter(entry__in=passed, extractor=EXTRACTOR).delete()
            Entry.objects.bulk_update(passed, ["origin"], batch_size=100)

    def _change(self, fit: Sequence[tuple[ForeignFound, CleanEntry]]) -> set[UUID]:
        """Give known entries their new values; a value that is as it was costs nothing."""
        names: set[str] = set()
        stale: dict[str, set[int]] = defaultdict(set)
        former: dict[Kind, list[int]] = defaultdict(list)
        for item, one in fit:
            entry = self.entries[item.public_id]
            for name, value in self._values(item, one).items():
                # Since when it is public does not change where its origin does not say.
                if getattr(entry, name) == value or (name == "published_at" and item.published_at is None):
                    continue
                if name == "kind":
                    former[Kind(entry.kind)].append(entry.pk)
                if name in TEXT_FIELDS:
                    stale[name].add(entry.pk)
                setattr(entry, name, value)
                names.add("provider" if name == "provider_id" else name)
            if entry.status == Status.PUBLISHED or item.public_id in self.taken_down:
                self._note(entry, Verb.CHANGED)
            else:
                self._step(entry, Status.PUBLISHED, reason=f"published at {item.origin}")
                names |= {"status", "withdrawn_at"}
        for kind, entry_ids in former.items():
            DETAILS_OF_KIND[kind]._default_manager.filter(pk__in=entry_ids).delete()
            if kind == Kind.LEARNING_PATH:
                PathStep.objects.filter(path__in=entry_ids).delete()
        self._save([self.entries[item.public_id] for item, _one in fit], names)
        note_stale_texts(stale)
        self.taken.changed += len(fit)
        return {item.public_id for item, _one in fit}

    def _save(self, entries: Sequence[Entry], names: set[str]) -> None:
        for entry in entries:
            entry.updated_at = self.now
        if entries:
            Entry.objects.bulk_update(entries, [*sorted(names), "updated_at"], batch_size=100)

    def _write_parts(
        self, fit: Sequence[tuple[ForeignFound, CleanEntry]], new: set[UUID], known: set[UUID]
    ) -> None:
        records = self._note_records(fit)
        for is_new, ids in ((True, new), (False, known)):
            written = [
                Written(self.entries[item.public_id], one) for item, one in fit if item.public_id in ids
            ]
            if written:
                if not is_new:
                    _clear_details(written)
                write_details(written, is_new=is_new)
                write_sessions(written, is_new=is_new)
        pairs = [(self.entries[item.public_id], item) for item, _one in fit]
        write_foreign_concepts(pairs)
        write_stops(pairs)
        set_aside = write_foreign_texts([(entry, item, records[item.public_id]) for entry, item in pairs])
        for item, _one in fit:
            self._state(
                item,
                entry=self.entries[item.public_id],
                is_deleted=False,
                reason="",
                merged_into=None,
                page=usable_address(item.page),
                sources=_sources(item.sources),
                organisation=_organisation(item),
                set_aside=set_aside.get(item.public_id, []),
            )

    def _note_records(self, fit: Sequence[tuple[ForeignFound, CleanEntry]]) -> dict[UUID, int]:
        """The site's records of these entries: who brought what is told by them, as with any source. Their ids."""
        wanted = {str(item.public_id): (item, one) for item, one in fit}
        rows = SourceRecord.objects.filter(source=self.source, remote_id__in=wanted)
        known = {row.remote_id: row for row in rows}
        for remote_id, row in known.items():
            item, one = wanted[remote_id]
            row.address, row.fields, row.changed_at = usable_address(item.page), fields_given(one), self.now
        SourceRecord.objects.bulk_update(known.values(), ["address", "fields", "changed_at"], batch_size=200)
        insert_rows(
            [
                SourceRecord(
                    source=self.source,
                    entry_id=self.entries[item.public_id].pk,
                    remote_id=remote_id,
                    address=usable_address(item.page),
                    presence=Presence.SEEN,
                    extractor=EXTRACTOR,
                    match_rule="new",
                    fields=fields_given(one),
                    first_seen_at=self.now,
                    changed_at=self.now,
                )
                for remote_id, (item, one) in wanted.items()
                if remote_id not in known
            ]
        )
        pairs = rows.all().values_list("remote_id", "pk")
        return {UUID(remote_id): pk for remote_id, pk in pairs}


def _excluded(items: Collection[Item]) -> tuple[set[UUID], set[str]]:
    """Which of these were taken down here, and those of their addresses that are closed to all: one query each."""
    ids = [item.public_id for item in items]
    down = set(Exclusion.objects.filter(entry_public_id__in=ids).values_list("entry_public_id", flat=True))
    found = [item.found.address for item in items if isinstance(item, ForeignFound)]
    addresses = {canonical_address(usable_address(one)) for one in found} - {""}
    closed = Exclusion.objects.filter(source=None, canonical_address__in=addresses)
    return down, set(closed.values_list("canonical_address", flat=True))


def _clear_details(written: Iterable[Written]) -> None:
    """Delete the details of entries that have none at their origin any more: a row of defaults would say other than that."""
    bare: defaultdict[Kind, list[int]] = defaultdict(list)
    for each in written:
        if not each.one.details:
            bare[Kind(each.entry.kind)].append(each.entry.pk)
    for kind, entry_ids in bare.items():
        DETAILS_OF_KIND[kind]._default_manager.filter(pk__in=entry_ids).delete()


def _lives_on_in(item: ForeignGone) -> UUID | None:
    return (
        item.merged_into if item.reason == GoneReason.MERGED and item.merged_into != item.public_id else None
    )


def _named(item: ForeignFound) -> Named:
    found = item.found
    return Named(
        name=found.provider_name[:200],
        website=found.provider_website,
        country=str(item.organisation.get("country", ""))[:2],
        identifiers=tuple(found.provider_identifiers),
    )


def _organisation(item: ForeignFound) -> dict[str, Any]:
    said = {
        "name": shorten(plain_text(item.found.provider_name), 200),
        "website": usable_address(item.found.provider_website),
        "country": plain_text(str(item.organisation.get("country", "")))[:2],
        "identifiers": [plain_text(one)[:220] for one in item.found.provider_identifiers[:20]],
    }
    return said if said["name"] else {}


def _sources(given: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "name": shorten(plain_text(one.get("name", "")), 200),
            "address": usable_address(one.get("address", "")),
            "licence": plain_text(one.get("licence", ""))[:60],
            "attribution": shorten(plain_text(one.get("attribution", "")), 300),
        }
        for one in given
    ][:20]


def _variants(given: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    variants = [
        {
            "language": plain_text(one.get("language", ""))[:8],
            "title": shorten(plain_text(one.get("title", "")), 300),
            "address": usable_address(one.get("address", "")),
        }
        for one in given
    ]
    return [one for one in variants if one["language"] and one["title"] and one["address"]][:40]


def _free_slugs(items: Sequence[ForeignFound]) -> dict[UUID, str]:
    """The last part of each entry's address: the origin's own where it is free here, so that addresses look alike."""
    wanted = {item.public_id: item.slug or f"entry-{short_id(item.public_id.int)}" for item in items}
    used = set(Entry.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True))
    used |= set(FormerAddress.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True))
    free: dict[UUID, str] = {}
    for public_id, slug in wanted.items():
        if slug in used:
            slug = f"{slug[:100]}-{short_id(new_public_id().int)}"  # noqa: PLW2901
        used.add(slug)
        free[public_id] = slug
    return free


def site_source(name: str, *, address: str) -> Source:
    """The source that stands for a site: what it brings is told of as with any source."""
    slug = f"site-{slug_of(name)}"[:120]
    source = Source.objects.filter(slug=slug).first()
    if source is None or (source.name, source.address) != (name[:200], address):
        said = {"name": name[:200], "address": address}
        source, _made = Source.objects.update_or_create(slug=slug, defaults=said)
    return source
