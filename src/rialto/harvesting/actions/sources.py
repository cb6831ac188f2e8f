"""What people decide about a source besides when it is read: how it is called, whose it is, and what it may do."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rialto.accounts.models import User
from rialto.catalogue.models import Source
from rialto.harvesting.actions.schedule import FIRST, schedule_feed
from rialto.harvesting.choices import Rhythm
from rialto.harvesting.models import Feed
from rialto.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTerms:
    """What a person says of a source. `minutes` counts for the fixed rhythm only."""

    name: str
    licence: str = ""
    attribution: str = ""
    owner: Organisation | None = None
    default_kind: str = ""
    default_language: str = ""
    default_country: str = ""
    rhythm: Rhythm = Rhythm.ADAPTIVE
    minutes: int = 0
    publishes_at_once: bool = True


@transaction.atomic
def change_source(source: Source, terms: SourceTerms, *, by: User) -> Source:
    """Say anew how a source is called, whose it is, what its entries are by default, and when it is read.

    What is only kept for a feed is left out where the source has none. Raises `Refused` for a wrong interval.
    """
    for field in (
        "name",
        "licence",
        "attribution",
        "owner",
        "default_kind",
        "default_language",
        "default_country",
    ):
        setattr(source, field, getattr(terms, field))
    source.save()
    feed = Feed.objects.filter(source=source).first()
    if feed is None:
        return source
    feed.publishes_at_once = terms.publishes_at_once
    feed.save(update_fields=["publishes_at_once"])
    if feed.rhythm != terms.rhythm or (
        terms.rhythm == Rhythm.FIXED and feed.schedule_minutes != terms.minutes
    ):
        schedule_feed(feed, rhythm=terms.rhythm, minutes=terms.minutes, by=by)
        latest = timezone.now() + timedelta(minutes=feed.schedule_minutes or FIRST)
        if feed.due_at and feed.due_at > latest:
            feed.due_at = latest
            feed.save(update_fields=["due_at"])
    return source
