"""PostgreSQL: copied by pg_dump from a snapshot that is counted as well, and read back into a database aside."""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from rialto.base.errors import Refused
from rialto.safekeeping.databases.facts import Facts, facts_from

# Where Debian keeps the programs of each version.
FOLDER = Path("/usr/lib/postgresql")
# A database that everybody may come in by, to rename others.
MAINTENANCE = "postgres"
# Between two looks at how far a program is.
LOOK_SECONDS = 0.2


def copy(database: dict[str, Any], to: Path, watch: Callable[[int], object]) -> Facts:
    """Write a copy of the database as it is at this moment; returns what is in it. `watch` hears of bytes."""
    with psycopg.connect(**_access(database), autocommit=False) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        program = _program("pg_dump", at_least=connection.info.server_version // 10000)
        snapshot = _ask(connection, "SELECT pg_export_snapshot()")[0][0]
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        _run([program, *options, f"--snapshot={snapshot}", f"--file={to}"], database, to, watch)
        found = _facts(connection)
    to.chmod(0o600)
    return found


def read_back(database: dict[str, Any], aside: str, dump: Path, watch: Callable[[int], object]) -> Facts:
    """Make the database `aside`, like the one in use, and fill it from a copy; returns what is in it. Raises `Refused`."""
    with _maintenance(database) as connection:
        program = _program("pg_restore", at_least=connection.info.server_version // 10000)
        if not _ask(connection, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")[
            0
        ][0]:
            role = connection.info.user
            raise Refused(
                f"A restore is made in a database aside, and the role {role} may not make any. As the server's administrator: ALTER ROLE {role} CREATEDB;"
            )
        drop(database, aside)
        connection.execute(_like_the_one_in_use(connection, str(database["NAME"]), aside))
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run([program, *options, f"--dbname={aside}", str(dump)], database, None, watch)
    with psycopg.connect(**_access(database) | {"dbname": aside}) as connection:
        return _facts(connection)


def facts(database: dict[str, Any]) -> Facts:
    """What is in the database in use. Raises `Refused` where it does not answer."""
    try:
        with psycopg.connect(**_access(database)) as connection:
            return _facts(connection)
    except psycopg.OperationalError as problem:
        raise Refused(f"The database does not answer ({_first_line(problem)}).") from problem


def others_connected(database: dict[str, Any]) -> int:
    """How many other connections to the database there are."""
    with _maintenance(database) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        return int(connection.execute(asked, [database["NAME"]]).fetchone()[0])  # type: ignore[index]


def exchange(database: dict[str, Any], *, aside: str, current: str, replaced: str) -> None:
    """Give the database aside the name of the one in use, in one transaction, and drop that one; nothing where it was done already.

    Raises `Underway` while others are connected to it, or the server does not let us.
    """
    from rialto.safekeeping.swap import Underway

    try:
        with _maintenance(database) as connection:
            names = {name for (name,) in _ask(connection, "SELECT datname FROM pg_database")}
            if aside in names:
                with connection.transaction():
                    if current in names:
                        _rename(connection, current, replaced)
                    _rename(connection, aside, current)
    except (psycopg.Error, Refused) as problem:
        raise Underway(
            f"The restored database waits to take the place of {current}: {_first_line(problem)}. Close the shop everywhere, then start again."
        ) from problem
    with contextlib.suppress(psycopg.Error, Refused):
        drop(database, replaced)


def drop(database: dict[str, Any], name: str) -> None:
    """Drop a database of ours, if it is there."""
    with _maintenance(database) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _rename(connection: psycopg.Connection[Any], old: str, new: str) -> None:
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    )


def _like_the_one_in_use(connection: psycopg.Connection[Any], current: str, aside: str) -> sql.Composed:
    """CREATE DATABASE with the other's encoding and collation, so that names sort as they did."""
    asked = "SELECT to_jsonb(d) || jsonb_build_object('code', pg_encoding_to_char(d.encoding)) FROM pg_database d WHERE datname = %s"
    row = connection.execute(asked, [current]).fetchone()
    made = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(aside))
    if row is None:
        return made
    like = row[0]
    words = {"ENCODING": like["code"], "LC_COLLATE": like["datcollate"], "LC_CTYPE": like["datctype"]}
    if like.get("datlocprovider") == "i":
        words |= {"LOCALE_PROVIDER": "icu", "ICU_LOCALE": like.get("daticulocale") or like.get("datlocale")}
    parts = [sql.SQL("{} {}").format(sql.SQL(word), sql.Literal(value)) for word, value in words.items()]
    return sql.SQL(" ").join([made, *parts])


def _facts(connection: psycopg.Connection[Any]) -> Facts:
    named = _ask(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return facts_from(lambda statement: _ask(connection, statement), [name for (name,) in named])


def _ask(connection: psycopg.Connection[Any], statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


@contextlib.contextmanager
def _maintenance(database: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    try:
        connection = psycopg.connect(**_access(database) | {"dbname": MAINTENANCE}, autocommit=True)
    except psycopg.OperationalError as problem:
        raise Refused(f"The database server does not answer ({_first_line(problem)}).") from problem
    with connection:
        yield connection


def _access(database: dict[str, Any]) -> dict[str, Any]:
    """How psycopg comes in, from Django's settings."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {theirs: str(database[ours]) for ours, theirs in names.items() if database.get(ours)}


def _run(
    command: list[str], database: dict[str, Any], growing: Path | None, watch: Callable[[int], object]
) -> None:
    """Run a program of PostgreSQL to its end; its last word becomes the refusal. The password goes by the environment."""
    names = {
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
        "dbname": "PGDATABASE",
    }
    access = {names[key]: value for key, value in _access(database).items()}
    known = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    process = subprocess.Popen(  # noqa: S603 -- a program of PostgreSQL with words of ours
        command, env=known | access, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    seen = 0
    try:
        while True:
            try:
                _out, said = process.communicate(timeout=LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                size = growing.stat().st_size if growing and growing.exists() else 0
                watch(size - seen)
                seen = size
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        reason = (said.strip().splitlines() or ["no reason given"])[0]
        raise Refused(f"{Path(command[0]).name} stopped: {reason}")


def _program(name: str, *, at_least: int) -> str:
    """Where the newest program of this name is. Raises `Refused`, saying what to install, where there is none new enough."""
    places = [*FOLDER.glob(f"*/bin/{name}")]
    found = shutil.which(name)
    best = max(
        [(_version(str(one)), str(one)) for one in (*places, *([found] if found else []))], default=(0, "")
    )
    if best[0] < at_least:
        there = f"only version {best[0]} is here" if best[1] else "it is not on this machine"
        raise Refused(
            f"{name} of PostgreSQL {at_least} or newer is needed, and {there}. On Debian and Ubuntu: apt-get install postgresql-client-{at_least}"
        )
    return best[1]


def _version(program: str) -> int:
    """The main version of a program, 0 where it does not say."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = re.search(r"\d+", said)
    return int(number.group()) if number else 0


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or ["no reason given"])[0]
