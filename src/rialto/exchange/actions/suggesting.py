"""Changes that one site suggests for an entry of another: made, carried, and decided where the entry is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import usable_address
from rialto.base.errors import Refused
from rialto.base.markup import clean_html, plain_text, shorten
from rialto.catalogue.actions import correct_entry
from rialto.catalogue.choices import YEARS
from rialto.catalogue.found import RefusedItem
from rialto.catalogue.models import Entry
from rialto.changes.actions import Change, record_change, record_changes
from rialto.changes.choices import Verb
from rialto.exchange.choices import SUGGESTABLE, SUGGESTION, SuggestionState
from rialto.exchange.models import SiteSuggestion, TrustedSite
from rialto.exchange.queries.described import plain
from rialto.exchange.reading import sensible
from rialto.exchange.shapes import SuggestionItem
from rialto.taxonomy.queries import country_code_of

DAYS = frozenset({"starts_on", "ends_on", "deadline_on"})
FLAGS = frozenset({"is_online", "is_free"})
LENGTHS = {"title": 300, "summary": 500, "city": 120, "place": 300}
TAGS, TAG_LENGTH, COUNTRIES = 25, 60, 30
DESCRIPTION_LENGTH = 60_000
REASON_LENGTH = 500
# So many suggestions of one site may wait; further ones are refused until some are decided.
MOST_WAITING = 500


class _Unfit(Exception):
    """The value is none that the field may have."""


def fitting(field: str, value: Any) -> Any:
    """A suggested value as the field could hold it, as JSON keeps it. Raises `Refused` for what it never could."""
    try:
        return _fitting(field, value)
    except (_Unfit, ValueError, TypeError) as error:
        raise Refused(_("This is no value for “%(field)s”.") % {"field": field}) from error


def _fitting(field: str, value: Any) -> Any:
    if field in FLAGS:
        if value is not None and not isinstance(value, bool):
            raise _Unfit
        return value
    if field in DAYS:
        if value in (None, ""):
            return None
        day = value if isinstance(value, date) else date.fromisoformat(value)
        if day.year not in YEARS:
            raise _Unfit
        return day.isoformat()
    if field in ("tags", "countries"):
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise _Unfit
        if field == "tags":
            return [words for one in value[:TAGS] if (words := plain_text(one)[:TAG_LENGTH].strip())]
        return list(dict.fromkeys(code for one in value[:COUNTRIES] if (code := country_code_of(one))))
    if field not in SUGGESTABLE or not isinstance(value, str):
        raise _Unfit
    if field == "description":
        return clean_html(value[: DESCRIPTION_LENGTH * 2], DESCRIPTION_LENGTH)
    if field == "address":
        return usable_address(value)
    words = shorten(plain_text(value), LENGTHS[field])
    if field == "title" and not words:
        raise _Unfit
    return words


@transaction.atomic
def suggest_change(entry: Entry, values: Mapping[str, Any], *, by: User) -> SiteSuggestion:
    """Suggest other values for fields of an entry that is kept at another site. Refuses where nothing differs."""
    if not entry.is_foreign or not entry.is_public:
        raise Refused(_("This entry is kept here: change it on its own page."))
    fields = {}
    for field, value in values.items():
        old, new = plain(getattr(entry, field)), fitting(field, value)
        if old != new:
            fields[field] = {"old": old, "new": new}
    if not fields:
        raise Refused(_("Nothing differs from what stands there."))
    suggestion = SiteSuggestion.objects.create(
        site=settings.SITE_NAME,
        entry_origin=entry.origin,
        entry_public_id=entry.public_id,
        fields=fields,
        made_by=by,
    )
    record_change(SUGGESTION, suggestion.public_id, Verb.CREATED, actor_id=by.public_id)
    return suggestion


def is_stale(entry: Entry, field: str, said: Mapping[str, Any]) -> bool:
    """Whether the field has changed since somebody saw what they wanted changed."""
    return bool(plain(getattr(entry, field)) not in (said.get("old"), said.get("new")))


@transaction.atomic
def accept(suggestion: SiteSuggestion, *, by: User) -> Entry:
    """Make the suggested change, as any change by hand; it travels back like all others."""
    # Both are locked before the decision is recorded: whoever holds the log waits for nothing else.
    SiteSuggestion.objects.select_for_update().get(pk=suggestion.pk)
    ours = Entry.objects.select_for_update().filter(origin=settings.SITE_NAME)
    entry = ours.filter(public_id=suggestion.entry_public_id).first()
    suggestion = _decide(suggestion, SuggestionState.ACCEPTED, by=by)
    if entry is None:
        raise Refused(_("The entry is not there any more."))
    values = {field: _value(field, said["new"]) for field, said in suggestion.fields.items()}
    return correct_entry(entry, values, by=by)


def _value(field: str, said: Any) -> Any:
    """What JSON kept, as the field holds it; checked again, since it came from elsewhere."""
    value = fitting(field, said)
    return date.fromisoformat(value) if field in DAYS and value else value


@transaction.atomic
def refuse(suggestion: SiteSuggestion, *, reason: str, by: User) -> SiteSuggestion:
    """Leave the entry as it is, and say why: the one who suggested it reads that."""
    if not reason.strip():
        raise Refused(_("Say why: whoever suggested it reads that."))
    return _decide(suggestion, SuggestionState.REFUSED, by=by, reason=reason)


def _decide(
    suggestion: SiteSuggestion, state: SuggestionState, *, by: User, reason: str = ""
) -> SiteSuggestion:
    suggestion = SiteSuggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.entry_origin != settings.SITE_NAME:
        raise Refused(_("It is decided at the site “%(site)s”.") % {"site": suggestion.entry_origin})
    if suggestion.state != SuggestionState.OPEN:
        raise Refused(_("Somebody has decided this already."))
    suggestion.state, suggestion.reason = state, plain_text(reason)[:REASON_LENGTH]
    suggestion.decided_at, suggestion.decided_by = timezone.now(), by.public_id
    suggestion.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record_change(SUGGESTION, suggestion.public_id, Verb.CHANGED, actor_id=by.public_id)
    return suggestion


# --- what other sites say of them ---


def lock_suggestions(items: Sequence[SuggestionItem]) -> None:
    """Let nobody else decide about those of these that are known, until the transaction ends. One query, none without any."""
    if items:
        ids = [one.id for one in items]
        list(SiteSuggestion.objects.select_for_update().order_by("pk").filter(public_id__in=ids).only("pk"))


def take_suggestions(site: TrustedSite, items: Sequence[SuggestionItem]) -> list[RefusedItem]:
    """Take suggestions for entries of ours, decisions about those of ours, and at the hub what it carries between others.

    A site suggests for itself and decides about its own entries; the hub may bring both for others. Call it in the
    transaction of the page. Gives what was refused.
    """
    if not items:
        return []
    known = {
        one.public_id: one
        for one in SiteSuggestion.objects.select_for_update().filter(public_id__in=[one.id for one in items])
    }
    waiting = dict(
        SiteSuggestion.objects.filter(state=SuggestionState.OPEN, site__in={one.site for one in items})
        .values_list("site")
        .annotate(Count("pk"))
        .order_by()
    )
    mine = {one.about for one in items if one.origin == settings.SITE_NAME}
    ours = set(
        Entry.objects.filter(public_id__in=mine, origin=settings.SITE_NAME).values_list(
            "public_id", flat=True
        )
    )
    refused: list[RefusedItem] = []
    changes: list[Change] = []
    for item in items:
        try:
            verb = _take(site, item, known, ours, waiting)
        except Refused as refusal:
            refused.append(RefusedItem(place_in_source=str(item.id), reason=str(refusal)))
            continue
        if verb is not None:
            changes.append(Change(noun=SUGGESTION, public_id=item.id, verb=verb))
    record_changes(changes)
    return refused


def _take(
    site: TrustedSite,
    item: SuggestionItem,
    known: dict[UUID, SiteSuggestion],
    ours: set[UUID],
    waiting: dict[str, int],
) -> Verb | None:
    """Take one; gives what the log has to say of it, if anything."""
    row = known.get(item.id)
    if row is not None:
        return _take_decision(site, item, row)
    is_for_us = item.origin == settings.SITE_NAME
    if item.site == settings.SITE_NAME or not (is_for_us or not settings.COUNTRY):
        return None  # ours, of a state that was lost here; or carried to others
    if not (site.is_hub or item.site == site.name):
        raise Refused(_("This site may not suggest in the name of another."))
    if is_for_us and item.about not in ours:
        raise Refused(_("The entry is not there any more."))
    if item.state != SuggestionState.OPEN and is_for_us:
        raise Refused(_("Whether it is accepted is decided here."))
    if waiting.get(item.site, 0) >= MOST_WAITING:
        raise Refused(_("Too many suggestions of this site wait already."))
    fields = {
        name: {"old": fitting(name, said.old), "new": fitting(name, said.new)}
        for name, said in item.fields.items()
    }
    if not fields:
        raise Refused(_("It suggests nothing."))
    waiting[item.site] = waiting.get(item.site, 0) + 1
    known[item.id] = SiteSuggestion.objects.create(
        public_id=item.id,
        site=item.site,
        entry_origin=item.origin,
        entry_public_id=item.about,
        fields=fields,
        made_at=_moment(item.made_at),
    )
    return Verb.CREATED


def _take_decision(site: TrustedSite, item: SuggestionItem, row: SiteSuggestion) -> Verb | None:
    """What was decided at the entry's origin. Nobody else decides, and nothing is decided twice."""
    is_decided = item.state != SuggestionState.OPEN
    is_theirs_to_say = row.entry_origin != settings.SITE_NAME and (
        site.is_hub or site.name == row.entry_origin
    )
    if not is_decided or row.state != SuggestionState.OPEN or not is_theirs_to_say:
        return None
    row.state, row.reason = SuggestionState(item.state), plain_text(item.reason)[:REASON_LENGTH]
    row.decided_at = _moment(item.decided_at)
    row.save(update_fields=["state", "reason", "decided_at"])
    return Verb.CHANGED


def _moment(moment: datetime | None) -> datetime:
    """In UTC, and now where it makes no sense."""
    return sensible(moment) or timezone.now()
