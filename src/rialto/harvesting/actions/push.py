"""Records that a source sends by itself: the same way into the catalogue as those that are fetched, answered one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.catalogue.actions import clean_remote_id, note_gone, write_found
from rialto.catalogue.choices import Outcome
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, Source, SourceRecord
from rialto.harvesting.documents import options_of_source
from rialto.harvesting.understanding import completing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of one record that was sent; `entry` is none where it was refused."""

    remote_id: str
    outcome: Outcome
    reason: str = ""
    entry: Entry | None = None


def source_for_pushing(slug: str, *, name: str = "") -> Source:
    """The source of a short name; with `name` it is made where it does not exist. Raises `Refused` where it does not."""
    if source := Source.objects.filter(slug=slug).first():
        return source
    if not name:
        raise Refused(_("There is no source “%(slug)s”.") % {"slug": slug[:120]})
    if slugify(slug) != slug or len(slug) > 120:
        raise Refused(_("A short name has small letters, digits and hyphens only."))
    return Source.objects.create(slug=slug, name=name[:200])


def push_records(source: Source, found: Sequence[FoundEntry]) -> list[Pushed]:
    """Write what a source sends (at most some hundreds at once) and say of each record, in its order, what it became.

    What the source said before in the same words is left alone, without a write.
    """
    before = {one.remote_id: one.entry.updated_at for one in records_of(source, found)}
    places = [one.place_in_source for one in found]
    for number, one in enumerate(found):
        one.place_in_source, one.extractor = str(number), "push"
    report = write_found(
        source, found, publish=publishes_at_once(source), completing=completing(options_of_source(source))
    )
    refusals = {refused.place_in_source: refused.reason for refused in report.refused}
    after = {one.remote_id: one for one in records_of(source, found)}
    firsts = first_records(one.entry_id for one in after.values() if one.remote_id not in before)
    answers = []
    for number, one in enumerate(found):
        one.place_in_source = places[number]
        reason = refusals.get(str(number), "")
        record = after.get(clean_remote_id(one.remote_id))
        if reason or record is None:
            answers.append(Pushed(remote_id=one.remote_id, outcome=Outcome.REFUSED, reason=reason))
        else:
            is_first = record.pk in firsts
            outcome = outcome_of(record, before.get(record.remote_id), is_first=is_first)
            answers.append(Pushed(remote_id=one.remote_id, outcome=outcome, entry=record.entry))
    return answers


def outcome_of(record: SourceRecord, updated_at: datetime | None, *, is_first: bool) -> Outcome:
    """What a record became; `updated_at` is when its entry last changed before, none where the record is new."""
    if updated_at is not None:
        return Outcome.UNCHANGED if record.entry.updated_at == updated_at else Outcome.CHANGED
    return Outcome.ADDED if is_first else Outcome.GROUPED


def first_records(entry_ids: Iterable[int]) -> set[int]:
    """The records from which these entries were made."""
    records = SourceRecord.objects.filter(entry__in=set(entry_ids))
    return set(records.values("entry").annotate(first=Min("pk")).values_list("first", flat=True))


def records_of(source: Source, found: Iterable[FoundEntry]) -> list[SourceRecord]:
    remote_ids = {clean_remote_id(one.remote_id) for one in found}
    return list(SourceRecord.objects.filter(source=source, remote_id__in=remote_ids).select_related("entry"))


def publishes_at_once(source: Source) -> bool:
    """Whether new entries of a source go to the public without a look, as its feed says; without a feed they do."""
    feed = getattr(source, "feed", None)
    return feed is None or bool(feed.publishes_at_once)


def withdraw_record(source: Source, remote_id: str, *, reason: str) -> bool:
    """The source takes a record away; its entry leaves when no other record stands for it. False: no such record."""
    return note_gone(source, [clean_remote_id(remote_id)], reason=reason).records > 0
