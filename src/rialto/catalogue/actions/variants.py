"""Merged entries go on saying what their own records say, so that the entry they live on in shows their latest words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rialto.catalogue.actions.filling import leading_record
from rialto.catalogue.actions.texts import write_texts
from rialto.catalogue.actions.written import Beside, Written
from rialto.catalogue.models import Entry, EntryMerge
from rialto.catalogue.queries.duplicates import merged_ids

# What a variant is told by. All else of a merged entry stays as it was when it was merged.
WORDS = ("language", "title", "summary", "description", "tags", "address", "canonical_address")


def follow_variants(beside: Sequence[Beside]) -> dict[int, list[dict[str, str]]]:
    """Write what records that came by a merge say into the entries that they led before it.

    Returns, by id, the variants of the entries beside whose records they stand now, where those are others than before.
    One query where no record came by a merge.
    """
    joined = {each.record.pk: each for each in beside if each.record.joined_at is not None}
    if not joined:
        return {}
    survivors = {each.entry.pk: each.entry for each in joined.values()}
    merges = _merges_into(survivors)
    changed: set[int] = set()
    for merge in merges:
        each = joined.get(leading_record(merge.taken) or 0)
        if each and _follow(merge.other, each):
            changed.add(merge.other_id)
    if not changed:
        return {}
    children: dict[int, list[Entry]] = defaultdict(list)
    for merge in merges:
        children[merge.survivor_id].append(merge.other)
    found = {pk: _variants_anew(entry, children) for pk, entry in survivors.items()}
    return {pk: variants for pk, variants in found.items() if variants != survivors[pk].variants}


def variants_of(survivor: Entry) -> list[dict[str, str]]:
    """The same offer in languages that the entry itself is not in, each once, in the order of the merges."""
    merges = EntryMerge.objects.filter(survivor=survivor, undone_at__isnull=True).select_related("other")
    return _variants(survivor, [merge.other for merge in merges.order_by("at", "pk")])


def _variants(survivor: Entry, others: Iterable[Entry]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for other in others:
        own = {"language": other.language, "title": other.title, "address": other.address}
        for variant in (own, *other.variants):
            if variant["address"] and variant["language"] not in ("und", survivor.language):
                found.setdefault(variant["language"], variant)
    return list(found.values())


def _variants_anew(entry: Entry, children: Mapping[int, Sequence[Entry]]) -> list[dict[str, str]]:
    """The variants of an entry, after those of all that lives on in it."""
    others = children.get(entry.pk, ())
    for other in others:
        variants = _variants_anew(other, children)
        if variants != other.variants:
            other.variants = variants
            other.save(update_fields=["variants"])
    return _variants(entry, others)


def _merges_into(survivors: dict[int, Entry]) -> list[EntryMerge]:
    """The merges by which others live on in these, at any depth, the first ones first."""
    members = {pk for ids in merged_ids(survivors).values() for pk in ids}
    merges = EntryMerge.objects.filter(other__in=members, undone_at__isnull=True).select_related("other")
    return list(merges.order_by("at", "pk"))


def _follow(other: Entry, each: Beside) -> bool:
    """Give a merged entry the words of its record; what a person set there stays. Returns whether they are others."""
    spared = set(other.overrides.values_list("field", flat=True))
    fields: dict[str, Any] = {
        name: each.one.values[name]
        for name in WORDS
        if name not in spared and each.one.values[name] != getattr(other, name)
    }
    for name, value in fields.items():
        setattr(other, name, value)
    if fields:
        other.save(update_fields=[*fields])
    return bool(write_texts([Written(other, each.one)], is_new=False) or fields)
