"""One way out: nothing in the product opens a connection but the guarded client, and all who ask it are tested."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.hostile.paths import ASKING, PATHS

ROOM = Path(__file__).resolve().parents[2] / "src" / "rialto"
CLIENT = ROOM / "base" / "client"
# Whatever can open a connection, of Python's own and of what is usually installed with it.
OPENERS = {
    "socket", "ssl", "asyncio", "selectors", "socketserver", "http.client", "http.server", "urllib.request", "ftplib",
    "smtplib", "poplib", "imaplib", "nntplib", "telnetlib", "xmlrpc", "multiprocessing.connection", "webbrowser",
    "httpx", "httpx2", "httpcore", "httpcore2", "requests", "aiohttp", "urllib3", "websockets", "psycopg", "redis", "dns",
}  # fmt: skip
# What of them is used elsewhere, and opens nothing.
REVIEWED = {
    # What can go wrong when a mail is handed over, by its name only.
    ("accounts/adapters.py", "smtplib"): {"SMTPException"},
    ("accounts/views/entrance.py", "smtplib"): {"SMTPException"},
    # Asks the machine's own name servers, or those that the operator names; never an address that a visitor gave.
    ("base/name_service.py", "dns"): {"exception", "nameserver", "resolver"},
    ("finding/alerts/mailing.py", "smtplib"): {"SMTPRecipientsRefused", "SMTPDataError", "SMTPException"},
    ("harvesting/actions/runs.py", "socket"): {"gethostname"},
    ("harvesting/links/looking.py", "ssl"): {"SSLError"},
    # The installation's own database, by its settings: backed up from one snapshot, and put back aside.
    ("safekeeping/databases/postgresql.py", "psycopg"): {
        "Connection",
        "Error",
        "OperationalError",
        "connect",
        "sql",
    },
}
# Programs that are started: none of them may fetch for us.
STARTERS = {"subprocess", "os.system", "pty"}
REVIEWED_STARTERS = {
    "base/documents/typesetting.py",  # our own typesetter, whose template names no package and no file
    "finding/following.py",  # our own command, which builds the labels
    "harvesting/adapters/table/workbook_process.py",
    "harvesting/adapters/table/workbooks.py",
    "safekeeping/actions/restoring.py",  # our own commands, in what was put back
    "safekeeping/databases/postgresql.py",  # PostgreSQL's own programs
    "safekeeping/management/commands/restore.py",
    "search/tantivy_engine/analysing.py",  # itself, to analyse documents beside the writer
}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def all_imports() -> dict[str, list[tuple[str, str]]]:
    """What each module of the product imports, read once: to read all of it takes a second."""
    return {
        path.relative_to(ROOM).as_posix(): list(imported(tree_of(path)))
        for path in sorted(ROOM.rglob("*.py"))
    }


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(module, name) of each import, "" for the module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def opener_of(module: str, name: str = "") -> str:
    """The module of `OPENERS` that an import brings in, or ""."""
    parts = [*module.split("."), *([name] if name else [])]
    beginnings = (".".join(parts[: length + 1]) for length in range(len(parts)))
    return next((one for one in beginnings if one in OPENERS), "")


def used_of(tree: ast.Module, opener: str) -> set[str]:
    """What is used of an imported module: `socket.gethostname` -> gethostname."""
    named = {name for module, name in imported(tree) if name and module == opener}
    reached = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == opener
    }
    return named | reached


@pytest.mark.parametrize(
    ("line", "opener"),
    [
        ("import socket", "socket"), ("from urllib.request import urlopen", "urllib.request"),
        ("from urllib import request", "urllib.request"), ("import http.client", "http.client"),
        ("from urllib.parse import urljoin", ""), ("from http import HTTPStatus", ""), ("import httpx2", "httpx2"),
    ],
)  # fmt: skip
def test_what_opens_connections_is_known_however_it_is_imported(line, opener):
    assert {opener_of(*one) for one in imported(ast.parse(line))} == {opener}


def test_nothing_opens_a_connection_but_the_guarded_client():
    found = {
        (name, opener): used_of(tree_of(ROOM / name), opener)
        for name, imports in all_imports().items()
        for opener in {opener_of(*one) for one in imports} - {""}
        if not (ROOM / name).is_relative_to(CLIENT)
    }

    assert found.keys() <= REVIEWED.keys()
    assert {place: names - REVIEWED[place] for place, names in found.items() if names - REVIEWED[place]} == {}


def test_the_client_is_asked_on_the_paths_that_hostile_servers_are_tried_on():
    asking = {
        name
        for name, imports in all_imports().items()
        for module, what in imports
        if module.startswith("rialto.base.client") and what in ("fetch", "robots_verdict", "ask", "fetching")
    }

    assert {name for name in asking if not name.startswith("base/")} == set(ASKING)
    assert set(ASKING.values()) | {"the client"} == set(PATHS)


def test_no_other_program_is_started_that_could_fetch():
    starting = {
        name
        for name, imports in all_imports().items()
        if any(module in STARTERS or f"{module}.{what}" in STARTERS for module, what in imports)
    }

    assert starting <= REVIEWED_STARTERS
