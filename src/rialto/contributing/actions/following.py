"""Saving entries and following organisations; what followers are told, read from the log."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.choices import Schedule
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.duplicates import merged_ids
from rialto.changes.actions import move_cursor
from rialto.changes.choices import Verb
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import changes_after, last_position, position_of
from rialto.contributing.actions.batching import UNDO_KEPT
from rialto.contributing.choices import News
from rialto.contributing.following import changes_between, known_of, news_of
from rialto.contributing.models import Follow, FollowNews
from rialto.organisations.models import Organisation

READER = "followers"
MOST = 1000
CHUNK = 1000
# What was told is of no use any more, but for somebody who asks why they got a mail.
TOLD_KEPT = timedelta(days=30)
# What two entries for one offer may say differently and a follower has to know.
TOLD_OF_MERGED = ("status", "schedule", "starts_on", "ends_on", "deadline_on")


@transaction.atomic
def follow(thing: Entry | Organisation, *, by: User) -> Follow:
    """Save a public entry, or follow an organisation; once. Refuses what is not public, and more than a thousand."""
    if isinstance(thing, Entry) and not thing.is_public:
        raise Refused(_("It is not offered here any more."))
    named = {"entry": thing} if isinstance(thing, Entry) else {"organisation": thing}
    known = Follow.objects.filter(user=by, **named).first()
    if known is not None:
        if known.is_silent:
            known.is_silent = False
            known.save(update_fields=["is_silent"])
        return known
    if Follow.objects.filter(user=by, double_of=None).count() >= MOST:
        raise Refused(_("You have saved very many. Let some of them go first."))
    return Follow.objects.create(user=by, known=known_of(thing) if isinstance(thing, Entry) else {}, **named)


@transaction.atomic
def unfollow(one: Follow) -> None:
    """Let it go: nothing is kept of it."""
    one.delete()


@transaction.atomic
def silence(one: Follow, *, is_silent: bool = True) -> Follow:
    """Keep it saved without mails, or with them again; what happened meanwhile is not told later."""
    one.is_silent = is_silent
    if one.entry is not None:
        one.known = known_of(one.entry)
    one.save(update_fields=["is_silent", "known"])
    if is_silent:
        one.news.filter(told_at=None).delete()
    return one


@transaction.atomic
def note_news(*, now: datetime | None = None, limit: int = CHUNK) -> int:
    """Read on in the log and note what followers are to be told; returns how many records were read.

    What is younger than decisions can be undone is left for later, so that nobody hears of what is taken back.
    """
    now = now or timezone.now()
    position = position_of(READER)
    if not Follow.objects.exists():
        move_cursor(READER, to=last_position())
        return 0
    records = changes_after(position, limit=limit)
    ripe: list[ChangeRecord] = []
    for one in records:
        if one.at > now - UNDO_KEPT:
            break
        ripe.append(one)
    if not ripe:
        return 0
    about = [one for one in ripe if one.noun == "entry"]
    _note_of_saved(about)
    _note_of_organisations(about)
    move_cursor(READER, to=ripe[-1].position)
    return len(ripe)


def _note_of_saved(records: Sequence[ChangeRecord]) -> None:
    """What changed of saved entries, by what each follower knows."""
    ids = {one.public_id for one in records}
    follows = (
        Follow.objects.filter(entry__public_id__in=ids, double_of=None)
        .select_related("entry")
        .select_for_update(of=("self",))
    )
    rows, moved = [], []
    for one in follows:
        entry = one.entry
        if entry is None:
            continue
        known = known_of(entry)
        news = news_of(one.known, known)
        if news is not None and not one.is_silent:
            changes = changes_between(one.known, known)
            rows.append(FollowNews(follow=one, entry=entry, what=news, changes=changes))
        if one.known != known:
            one.known = known
            moved.append(one)
    FollowNews.objects.bulk_create(rows)
    Follow.objects.bulk_update(moved, ["known"], batch_size=500)


def _note_of_organisations(records: Sequence[ChangeRecord]) -> None:
    """What is new from organisations that somebody follows, and what of theirs was cancelled; each once."""
    published = {one.public_id for one in records if one.verb == Verb.PUBLISHED}
    found = Entry.objects.published().filter(public_id__in={one.public_id for one in records})
    entries = list(found.filter(provider__follows__isnull=False).distinct())
    follows = Follow.objects.filter(organisation__in={one.provider_id for one in entries}, is_silent=False)
    noted = FollowNews.objects.filter(follow__in=follows, entry__in=entries)
    told = set(noted.values_list("follow", "entry", "what"))
    saved = set(Follow.objects.filter(entry__in=entries).values_list("user", "entry"))
    rows = []
    for one in follows:
        for entry in entries:
            if entry.provider_id != one.organisation_id:
                continue
            is_off = entry.schedule == Schedule.CANCELLED
            is_new = entry.public_id in published and (entry.published_at or one.at) >= one.at
            what = News.CANCELLED if is_off else News.NEW
            # Who saved the entry itself hears from there that it is off.
            is_known = (one.pk, entry.pk, what) in told or (is_off and (one.user_id, entry.pk) in saved)
            if (is_off or is_new) and not is_known:
                rows.append(FollowNews(follow=one, entry=entry, what=what))
    FollowNews.objects.bulk_create(rows)


@transaction.atomic
def take_news(user_id: int) -> list[FollowNews]:
    """What one person is to be told now, marked as told: call it in the transaction that promises the mail."""
    found = FollowNews.objects.filter(follow__user=user_id, told_at=None).select_for_update(of=("self",))
    news = list(found.select_related("follow", "entry", "follow__organisation"))
    FollowNews.objects.filter(pk__in=[one.pk for one in news]).update(told_at=timezone.now())
    return news


def follow_merge(survivor: Entry, other: Entry) -> None:
    """Have whoever saved `other` follow the entry that it lives on in. Who saved both keeps the second for a split; once is enough to tell.

    Not into one that is not public: its followers would read what nobody may yet, and what they saved is gone indeed.
    """
    if not survivor.is_public:
        return
    firsts = {one.user_id: one for one in Follow.objects.filter(entry=survivor, double_of=None)}
    moved, doubles = [], []
    for one in Follow.objects.filter(entry=other, double_of=None).select_for_update():
        if first := firsts.get(one.user_id):
            one.double_of = first
            doubles.append(one)
        else:
            _lead(one, to=survivor)
            moved.append(one)
    Follow.objects.bulk_update(doubles, ["double_of"], batch_size=500)
    Follow.objects.bulk_update(moved, ["entry", "marked_entry", "known"], batch_size=500)


def follow_split(other: Entry) -> None:
    """Have whoever saved `other`, or what had been merged into it, follow it again."""
    marked = merged_ids([other.pk])[other.pk]
    moved = list(
        Follow.objects.filter(marked_entry__in=marked, double_of=None)
        .exclude(entry=other)
        .select_for_update(of=("self",))
    )
    for one in moved:
        _lead(one, to=other)
    Follow.objects.bulk_update(moved, ["entry", "marked_entry", "known"], batch_size=500)
    Follow.objects.filter(entry=other).update(double_of=None)


def _lead(one: Follow, *, to: Entry) -> None:
    """Have it follow another entry for the same offer: other days are news to its follower, that its place is written otherwise is not."""
    told = {name: one.known[name] for name in TOLD_OF_MERGED if name in one.known}
    marked = one.marked_entry_id or one.entry_id
    one.entry, one.known = to, known_of(to) | told
    one.marked_entry_id = None if marked == to.pk else marked


def follow_organisation(survivor: Organisation, other: Organisation) -> None:
    """Have whoever follows an organisation follow the one that it became; what they were not told of yet, they are."""
    firsts = dict(Follow.objects.filter(organisation=survivor).values_list("user", "pk"))
    for one in Follow.objects.filter(organisation=other, user__in=firsts):
        one.news.filter(told_at=None).update(follow=firsts[one.user_id])
    Follow.objects.filter(organisation=other).exclude(user__in=firsts).update(organisation=survivor)


def forget_news() -> int:
    """Delete what followers were told a month ago; returns how many rows went."""
    return FollowNews.objects.filter(told_at__lt=timezone.now() - TOLD_KEPT).delete()[0]
