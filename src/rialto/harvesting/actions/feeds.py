"""Feeds: one for each address that somebody asked to harvest."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Source
from rialto.harvesting.adapters import adapters
from rialto.harvesting.adapters.json_api import NAME_OF_READY, mapping_said
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.choices import FeedState, Rhythm
from rialto.harvesting.models import Feed

WEB = ("http://", "https://", "webcal://")


@transaction.atomic
def feed_for(
    address: str,
    *,
    name: str = "",
    kind: str = "",
    language: str = "",
    country: str = "",
    adapter: str = "",
    column_map: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Feed:
    """The feed of a web address or local file, made with its source where it is new; what is given is remembered.

    Raises `Refused` for a kind, an adapter or a column map that does not exist.
    """
    if kind and kind not in Kind.values:
        raise Refused(
            _("There is no kind “%(kind)s”. Known: %(known)s.")
            % {"kind": kind, "known": ", ".join(Kind.values)}
        )
    if adapter and adapter not in adapters():
        known = ", ".join(sorted(adapters()))
        raise Refused(
            _("There is no adapter “%(adapter)s”. Known: %(known)s.") % {"adapter": adapter, "known": known}
        )
    if column_map:
        adapter = checked_map(column_map, adapter)
    address = normal_address(address)
    feed = Feed.objects.select_related("source").filter(address=address).first() or make_feed(address, name)
    source = feed.source
    changes = {
        "name": name,
        "default_kind": kind,
        "default_language": language.lower(),
        "default_country": country.upper(),
    }
    for field, value in changes.items():
        if value:
            setattr(source, field, value)
    source.save()
    feed.adapter = adapter or feed.adapter
    feed.column_map = dict(column_map) if column_map else feed.column_map
    feed.options = {**feed.options, **(options or {})}
    feed.save()
    return feed


def checked_map(said: Mapping[str, Any], adapter: str) -> str:
    """The adapter that a map is for: of columns, or of an interface. Raises `Refused` where the map cannot be used."""
    try:
        if adapter == "json-api" or "items" in said or NAME_OF_READY in said:
            mapping_said(said)
            return "json-api"
        ColumnMap.from_json(said)
    except Unusable as reason:
        raise Refused(str(reason)) from reason
    return adapter


@transaction.atomic
def propose_feed(address: str, *, by: User, **settings: Any) -> Feed:
    """The feed of an address, to be approved before it is read; `settings` as for `feed_for`. A known one stays as it is."""
    known = Feed.objects.filter(address=normal_address(address)).exists()
    feed = feed_for(address, **settings)
    if not known:
        feed.state, feed.state_at, feed.state_by = FeedState.PROPOSED, timezone.now(), by.public_id
        feed.rhythm = Rhythm.ADAPTIVE
        feed.save(update_fields=["state", "state_at", "state_by", "rhythm"])
    return feed


def normal_address(address: str) -> str:
    """A web address as it is (webcal as https), a path made absolute."""
    address = address.strip()
    if address.lower().startswith("webcal://"):
        return f"https://{address[9:]}"
    return address if is_web(address) else str(Path(address).resolve())


def is_web(address: str) -> bool:
    return address.lower().startswith(WEB)


def make_feed(address: str, name: str) -> Feed:
    """A source and its feed. A file's path is known to the feed only: the source's address is shown to everybody."""
    name = name or name_of(address)
    source = Source.objects.create(
        slug=free_slug(name), name=name[:200], address=address if is_web(address) else ""
    )
    return Feed.objects.create(source=source, address=address)


def name_of(address: str) -> str:
    """What a source is called until somebody names it: host and path, or folder and file."""
    if is_web(address):
        parts = urlsplit(address)
        return f"{parts.hostname or ''}{parts.path}".strip("/") or address
    path = Path(address)
    stem = path.name.split(".")[0]
    return f"{path.parent.name} {stem}".strip()


def free_slug(name: str) -> str:
    """A slug that no source has yet."""
    base = slugify(name)[:100] or "source"
    taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
