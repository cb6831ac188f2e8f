"""Bringing a backup back: aside first, and in the place of what is there only when everything aside is whole, counted and up to date."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

import rialto
from config.children import environment_for
from rialto.base import erasures
from rialto.base.errors import Refused
from rialto.safekeeping import archive, swap
from rialto.safekeeping.databases import postgresql, sqlite
from rialto.safekeeping.databases.facts import Facts
from rialto.safekeeping.installation import DERIVED, Installation, secret_mark, this_installation
from rialto.safekeeping.manifest import Manifest

ASIDE, REPLACED = "restoring", "replaced"
# The name of the SQLite file in a folder of state.
DATABASE_FILE = "rialto.sqlite3"
Watch = Callable[[int], object]
# Told what is done next, in a few words.
Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back. `erased_again`: kind of erasure -> how many had come back. `has_our_secret`: whether second factors can be read."""

    manifest: Manifest
    migrated_count: int
    erased_again: dict[str, int]
    has_our_secret: bool


def look_at(file: Path, *, watch: Watch = lambda _count: None) -> Manifest:
    """Read a backup from beginning to end, writing nothing. Raises `Refused` unless it is whole and this program can restore it."""
    manifest = archive.unpack(file, None, watch)
    _refuse_newer(manifest)
    return manifest


def restore_backup(
    file: Path,
    *,
    replace: bool = False,
    lists: Sequence[Path] = (),
    watch: Watch = lambda _count: None,
    tell: Tell = lambda _words: None,
) -> Restored:
    """Put a backup in the place of this installation's database, files and secret, and erase again what was erased since.

    `replace`: also where there are people, entries or files already. `lists`: further lists of erasures. Raises `Refused`, and then
    nothing has changed: for an archive that is damaged, of a newer program or of another kind of database, and where the shop is open.
    """
    ours = this_installation()
    manifest = archive.read_manifest(file)
    _refuse_newer(manifest)
    if manifest.database != ours.kind:
        raise Refused(
            f"This is a backup of {_named(manifest.database)}, and this installation is on {_named(ours.kind)} (RIALTO_DATABASE_URL)."
        )
    ours.state.mkdir(parents=True, exist_ok=True)
    if not replace and not ours.is_empty():
        raise Refused(
            "This installation has people, entries or files already. To put the backup in their place: --replace"
        )
    _let_go()
    try:
        with swap.only_one(ours.state), _shop_is_closed(ours):
            swap.tidy(ours.state)
            return _restore(ours, file, lists, watch, tell)
    except swap.Underway as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(
            f"The backup could not be restored ({problem.strerror or problem}); nothing has changed."
        ) from problem


def _let_go() -> None:
    """Leave the database: whoever exchanges it must not be connected, and a pool keeps what was closed."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # of that kind only


def _restore(ours: Installation, file: Path, lists: Sequence[Path], watch: Watch, tell: Tell) -> Restored:
    aside = ours.state / f"{ASIDE}-{os.getpid()}"
    _refuse_other_disks(ours)
    aside.mkdir(mode=0o700)
    names = _database_names(ours)
    try:
        tell("Unpacking")
        manifest = archive.unpack(file, aside, watch)
        tell("Database")
        facts = _read_database(ours, aside, names, watch)
        _compare(facts, manifest)
        tell("Erasures, migrations")
        _gather_erasures(ours, aside, [file.parent / archive.ERASURES, *lists])
        settled = _settle(ours, aside, names, manifest)
        tell("Old for new")
        has_our_secret = _has_our_secret(aside, manifest)
        _keep_erasures(ours, aside)
        swap.write_plan(ours.state, _plan(ours, aside, names))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        if names:
            with contextlib.suppress(Exception):
                postgresql.drop(ours.database, names["aside"])
        raise
    _exchange(ours, aside, names)
    return Restored(
        manifest=manifest,
        migrated_count=settled["migrated"],
        erased_again=settled["erased"],
        has_our_secret=has_our_secret,
    )


def _exchange(ours: Installation, aside: Path, names: dict[str, str]) -> None:
    """Carry the plan out; where the database server does not let us, take it back, since nothing has been moved yet."""
    try:
        swap.carry_out(ours.state, ours.database)
    except swap.Underway as problem:
        swap.plan_file(ours.state).unlink()
        postgresql.drop(ours.database, names["aside"])
        shutil.rmtree(aside, ignore_errors=True)
        raise Refused(f"Nothing has changed. {problem}") from problem


def _read_database(ours: Installation, aside: Path, names: dict[str, str], watch: Watch) -> Facts:
    packed = aside / archive.DATABASE
    if ours.is_sqlite:
        facts = sqlite.read_back(packed, aside / DATABASE_FILE)
    else:
        facts = postgresql.read_back(ours.database, names["aside"], packed, watch)
    packed.unlink()
    return facts


def _compare(facts: Facts, manifest: Manifest) -> None:
    if (facts.counts, facts.migrations, facts.log_position) == (
        manifest.counts, manifest.migrations, manifest.log_position,
    ):  # fmt: skip
        return
    other = [name for name, count in manifest.counts.items() if facts.counts.get(name) != count]
    raise Refused(
        f"The database in the archive does not hold what was counted ({', '.join(other) or 'its migrations or its log'})."
    )


def _gather_erasures(ours: Installation, aside: Path, lists: Sequence[Path]) -> None:
    """One list of all that was erased: ours, the backup's, the one that lies beside it, and those that were named."""
    with contextlib.suppress(DatabaseError):
        # What the database that goes away knows, and the list may not.
        erasures.catch_up()
    _let_go()
    kept = aside / archive.ERASURES
    merged = erasures.listed(kept, ours.erasures, *lists)
    kept.unlink(missing_ok=True)
    erasures.append(merged, to=kept)


def _keep_erasures(ours: Installation, aside: Path) -> None:
    """The installation's own list only grows, and may lie on another disk: what it lacks is added, whatever becomes of the restore."""
    known = set(map(str, erasures.listed(ours.erasures)))
    erasures.append(
        (one for one in erasures.listed(aside / archive.ERASURES) if str(one) not in known), to=ours.erasures
    )


def _settle(ours: Installation, aside: Path, names: dict[str, str], manifest: Manifest) -> dict:
    """Bring what is aside up to date, in a process that takes it for its own installation."""
    address = "" if ours.is_sqlite else _address(ours, names["aside"])
    command = [
        sys.executable, str(settings.ROOT / "manage.py"), "settle_restored",
        "--uploads-before", manifest.uploads, "--uploads-now", str(ours.uploads.resolve()),
    ]  # fmt: skip
    for folder in (archive.MEDIA, archive.UPLOADS):
        (aside / folder).mkdir(exist_ok=True, mode=0o700)
    ended = subprocess.run(  # noqa: S603 -- our own command
        command, env=environment_for(aside, database=address), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Refused(f"The restored database could not be brought up to date: {last}")
    if ours.is_sqlite:
        with sqlite.alone_with(aside / DATABASE_FILE):
            pass
    said: dict = json.loads(ended.stdout.strip().splitlines()[-1])
    return said


def _plan(ours: Installation, aside: Path, names: dict[str, str]) -> swap.Plan:
    moves = [
        (str(aside / archive.MEDIA), str(ours.media)),
        (str(aside / archive.UPLOADS), str(ours.uploads)),
        *[("", str(ours.state / name)) for name in DERIVED],
    ]
    if (aside / archive.SECRET).exists():
        moves.append((str(aside / archive.SECRET), str(ours.secret)))
    if ours.is_sqlite:
        file = ours.database_file
        moves += [("", f"{file}-wal"), ("", f"{file}-shm"), (str(aside / DATABASE_FILE), str(file))]
    return swap.Plan(
        aside=str(aside), replaced=str(ours.state / f"{REPLACED}-{os.getpid()}"), moves=moves, databases=names
    )


def _database_names(ours: Installation) -> dict[str, str]:
    """On PostgreSQL: the names of the three databases. One restore at a time, so they need not differ from the last one's."""
    if ours.is_sqlite:
        return {}
    name = str(ours.database["NAME"])
    return {"aside": f"{name}_{ASIDE}", "current": name, "replaced": f"{name}_{REPLACED}"}


def _address(ours: Installation, name: str) -> str:
    """The address of another database on the same server, as RIALTO_DATABASE_URL has it."""
    said = {key: str(ours.database.get(key) or "") for key in ("USER", "PASSWORD", "HOST", "PORT")}
    user = quote(said["USER"], safe="") + (f":{quote(said['PASSWORD'], safe='')}" if said["PASSWORD"] else "")
    port = f":{said['PORT']}" if said["PORT"] else ""
    user, name = f"{user}@" if user else "", quote(name, safe="")
    # A socket's folder stands in the path (postgres:////var/run/postgresql/rialto).
    if said["HOST"].startswith("/"):
        return f"postgres://{user}/{said['HOST']}/{name}"
    return f"postgres://{user}{said['HOST']}{port}/{name}"


def _refuse_newer(manifest: Manifest) -> None:
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    unknown = [one for one in manifest.migrations if one not in known]
    if unknown or _numbers(manifest.version) > _numbers(rialto.__version__):
        what = f", which made {unknown[-1]}" if unknown else ""
        raise Refused(
            f"This backup comes from a newer program (version {manifest.version}{what}); this one is {rialto.__version__}. Update the program first."
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _refuse_other_disks(ours: Installation) -> None:
    """What is moved by its name has to be on one disk."""
    places = [ours.media, ours.uploads, *([ours.database_file] if ours.is_sqlite else [])]
    disk = ours.state.stat().st_dev
    for place in places:
        nearest = next(one for one in (place, *place.parents) if one.exists())
        if nearest.stat().st_dev != disk or place.is_mount():
            raise Refused(
                f"{place} lies on another disk than {ours.state}; a restore exchanges both at once, so they have to be on one."
            )


@contextlib.contextmanager
def _shop_is_closed(ours: Installation) -> Iterator[None]:
    """Refuse where the shop is open, and let nobody open it meanwhile."""
    with (ours.state / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Refused("The shop is open: stop ./rialto run first.") from problem
        if not ours.is_sqlite:
            if count := postgresql.others_connected(ours.database):
                raise Refused(
                    f"Others are connected to the database ({count}): close the shop (web, jobs, index, meaning) first."
                )
        else:
            with sqlite.alone_with(ours.database_file):
                pass
        yield


def _has_our_secret(aside: Path, manifest: Manifest) -> bool:
    """Whether second factors can be read: the secret comes along, or is the same."""
    return (aside / archive.SECRET).exists() or manifest.secret_mark == secret_mark()


def _named(kind: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(kind, kind)
