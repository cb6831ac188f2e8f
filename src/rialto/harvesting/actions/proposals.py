"""Sources on their way in: proposed with an address or an uploaded table, looked at, approved or discarded."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.harvesting.actions.feeds import feed_for, is_web, make_feed, normal_address
from rialto.harvesting.actions.schedule import ask_for_run
from rialto.harvesting.actions.sources import SourceTerms, change_source
from rialto.harvesting.actions.states import approve_feed
from rialto.harvesting.choices import FeedState, Rhythm
from rialto.harvesting.detection import detect
from rialto.harvesting.models import Document, Feed
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable

UPLOAD_LIMIT = 32 * 1024 * 1024
SUFFIXES = (".csv", ".tsv", ".xlsx", ".ods", ".xls")
# The feed's option that keeps the name under which a table was uploaded.
FILE_NAME = "file_name"


@transaction.atomic
def propose_source(
    address: str,
    *,
    by: User,
    adapter: str = "",
    column_map: Mapping[str, Any] | None = None,
    credential: str = "",
) -> Feed:
    """A source that waits for approval, read in the way that was chosen. Raises `Refused` where the address is known."""
    address = normal_address(address) if is_web(address.strip()) else ""
    if not address:
        raise Refused(_("This is not the address of something on the web."))
    if Feed.objects.filter(address=address).exists():
        raise Refused(_("This address is a source already."))
    options = {"credential": credential} if credential else {}
    feed = feed_for(address, adapter=adapter, column_map=column_map, options=options)
    return _proposed(feed, by=by)


def propose_table(chunks: Iterable[bytes], *, file_name: str, by: User) -> Feed:
    """A source that is an uploaded table. Raises `Refused` for what is no table, or too large."""
    path = keep_table(chunks, file_name=file_name)
    try:
        with transaction.atomic():
            feed = make_feed(str(path.resolve()), Path(file_name).stem[:200])
            feed.adapter, feed.options = "table", {FILE_NAME: file_name[:200]}
            return _proposed(feed, by=by)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def replace_table(feed: Feed, chunks: Iterable[bytes], *, file_name: str, by: User) -> Feed:
    """Put a new version of an uploaded table in the place of the one before; what was said of its columns stays."""
    if not is_uploaded(feed):
        raise Refused(_("This source is not an uploaded table."))
    new = keep_table(chunks, file_name=file_name)
    # The same place, and so the same document: what it no longer lists counts as missed.
    new.replace(feed.address)
    feed.options = {**feed.options, FILE_NAME: file_name[:200]}
    feed.save(update_fields=["options"])
    return feed


def approve_source(feed: Feed, terms: SourceTerms, *, by: User) -> Feed:
    """Take a proposed source in, with what was said of it; its first run is asked for."""
    with transaction.atomic():
        change_source(feed.source, terms, by=by)
        return ask_for_run(approve_feed(feed, by=by), by=by)


@transaction.atomic
def discard_proposal(feed: Feed, *, by: User) -> None:
    """Take back a source that was proposed and never read. Raises `Refused` once it gave entries, or was approved."""
    feed = Feed.objects.select_for_update().select_related("source").get(pk=feed.pk)
    if feed.state != FeedState.PROPOSED or feed.source.records.exists():
        raise Refused(_("Only a source that waits for approval and has given no entries can be discarded."))
    feed.source.delete()
    if is_uploaded(feed):
        transaction.on_commit(lambda: Path(feed.address).unlink(missing_ok=True))


def is_uploaded(feed: Feed) -> bool:
    """Whether a feed's table was uploaded at the desk, rather than lying somewhere on this machine."""
    return not feed.is_on_the_web and Path(feed.address).parent == upload_folder().resolve()


def upload_folder() -> Path:
    return Path(settings.HARVEST_FOLDER) / "uploads"


def move_uploads(before: str, now: str) -> None:
    """Let feeds and their documents find uploaded tables in the folder `now`, where they named the folder `before`."""
    if not before or before == now:
        return
    places: list[tuple[type[Model], str]] = [
        (Feed, "address"),
        (Document, "address"),
        (Document, "final_address"),
    ]
    for model, name in places:
        rest = Substr(name, len(before) + 1)
        model._default_manager.filter(**{f"{name}__startswith": f"{before}/"}).update(
            **{name: Concat(Value(now), rest)}
        )


def keep_table(chunks: Iterable[bytes], *, file_name: str) -> Path:
    """Write an uploaded table to its place, once it is known to be one; raises `Refused`."""
    suffix = Path(file_name).suffix.lower()
    if suffix not in SUFFIXES:
        raise Refused(
            _("Choose a table: a file whose name ends in %(endings)s.") % {"endings": ", ".join(SUFFIXES)}
        )
    folder = upload_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".", suffix=suffix, delete=False) as file:
        path = Path(file.name)
        try:
            size = 0
            for chunk in chunks:
                size += len(chunk)
                if size > UPLOAD_LIMIT:
                    limit = UPLOAD_LIMIT >> 20
                    raise Refused(_("The file is larger than %(limit)s MB.") % {"limit": limit})
                file.write(chunk)
            file.flush()
            check_table(path, file_name)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path.rename(folder / f"{uuid4()}{suffix}")


def check_table(path: Path, file_name: str) -> None:
    """Raise `Refused` where a file is no table."""
    payload = Payload(address=file_name, path=path, options=ReadingOptions(today=timezone.localdate()))
    try:
        ways = detect(payload)
    except Unreadable as failure:
        raise Refused(str(failure)) from failure
    if not ways or ways[0].adapter_key != "table":
        raise Refused(_("There is no table in this file: its first row has to name the columns."))


def _proposed(feed: Feed, *, by: User) -> Feed:
    feed.state, feed.state_at, feed.state_by = FeedState.PROPOSED, timezone.now(), by.public_id
    feed.rhythm, feed.due_at = Rhythm.ADAPTIVE if feed.is_on_the_web else Rhythm.ASKED, None
    feed.save()
    return feed
