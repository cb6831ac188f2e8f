"""Making a backup while the shop is open: written aside under another name, and named when it is whole."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

import rialto
from rialto.base import erasures
from rialto.base.errors import Refused
from rialto.safekeeping.archive import DATABASE, ERASURES, MANIFEST, MEDIA, SECRET, UPLOADS, ArchiveWriter
from rialto.safekeeping.databases import postgresql, sqlite
from rialto.safekeeping.installation import Installation, secret_mark, this_installation
from rialto.safekeeping.manifest import Manifest
from rialto.safekeeping.swap import sync_folder

PATTERN = "rialto-*.tar"
UNFINISHED = ".rialto-backup-"
# Told how many bytes more were dealt with.
Watch = Callable[[int], object]


def default_file() -> Path:
    """Where a backup goes that nobody named: by the second, in world time."""
    now = datetime.now(UTC)
    return Path(settings.VAR) / "backups" / f"rialto-{now:%Y%m%d-%H%M%S}.tar"


def make_backup(file: Path, *, watch: Watch = lambda _count: None) -> Manifest:
    """Write database, files, secret and the list of erasures into one archive; returns what it says of itself.

    All of the database is of one moment. Raises `Refused` where there is nothing to back up, no room, or a backup under way.
    """
    ours = this_installation()
    if not ours.facts().migrations:
        raise Refused(
            "There is no database to back up yet: ./rialto run or ./rialto manage prepare makes one."
        )
    if file.exists():
        raise Refused(f"{file} is there already; a backup never takes another one's place.")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(DatabaseError):  # tables that wait for their migrations
        erasures.catch_up()
    try:
        with _aside(file.parent) as folder:
            manifest = _write(ours, folder, folder / "archive", watch)
            os.replace(folder / "archive", file)
            sync_folder(file.parent)
            _copy_erasures(ours, file.parent)
    except OSError as problem:
        raise Refused(f"The backup could not be written ({problem.strerror or problem}).") from problem
    return manifest


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all backups of a folder, by the names that `default_file` gives, but the newest; returns those that went."""
    old = sorted(folder.glob(PATTERN))[:-count] if count > 0 else []
    for one in old:
        one.unlink()
    return old


def _write(ours: Installation, folder: Path, file: Path, watch: Watch) -> Manifest:
    made_at, dump = datetime.now(UTC), folder / DATABASE
    if ours.is_sqlite:
        facts = sqlite.copy(ours.database_file, dump, watch)
    else:
        facts = postgresql.copy(ours.database, dump, watch)
    manifest = Manifest(
        version=rialto.__version__, made_at=made_at, site=settings.SITE_NAME, origin=settings.ORIGIN,
        database=ours.kind, migrations=facts.migrations, counts=facts.counts, log_position=facts.log_position,
        secret_mark=secret_mark(), uploads=str(ours.uploads.resolve()),
    )  # fmt: skip
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        writer = ArchiveWriter(opened, watch)
        writer.add_bytes(MANIFEST, manifest.to_json())
        writer.add_file(DATABASE, dump)
        for name, path in _files(ours):
            # Deleted since the folder was read: then no row of a later moment names it either.
            try:
                writer.add_file(name, path)
            except FileNotFoundError:
                continue
        writer.close()
        opened.flush()
        os.fsync(opened.fileno())
    return manifest


def _files(ours: Installation) -> Iterator[tuple[str, Path]]:
    """What goes in besides the database, read after it: every file that a row of the copy names and that is still there."""
    if ours.secret.is_file():
        yield SECRET, ours.secret
    if ours.erasures.is_file():
        yield ERASURES, ours.erasures
    for name, folder in ((MEDIA, ours.media), (UPLOADS, ours.uploads)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder beside the backup, for one backup at a time; what a killed one left there goes first."""
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Refused(f"Another backup is being written into {folder}.") from problem
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as name:
            yield Path(name)


def _copy_erasures(ours: Installation, folder: Path) -> None:
    """Lay the list of erasures beside the backups, where a later restore of an older one looks for it."""
    beside = folder / ERASURES
    known = {one.key: one for one in erasures.listed(beside)}
    erasures.append((one for one in erasures.listed(ours.erasures) if known.get(one.key) != one), to=beside)
