"""The database of the program before people came, with data in it, is brought up to now: nothing is lost, and old things are found."""

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.installations import Installation
from tests.upgrade.make import FILE
from tests.upgrade.steps import columns_of, old_database, old_tables, plain

pytestmark = pytest.mark.whole
# What the program keeps for itself and adds to, table by table; of these, old rows stay.
ADDED_TO = {
    "auth_permission", "django_content_type", "django_migrations", "taxonomy_conceptlabel", "changes_changerecord",
}  # fmt: skip


@dataclass(frozen=True)
class Upgraded:
    """An installation that was upgraded; the old rows, and the schema that today's migrations made up to the old state (SQLite)."""

    place: Installation
    before: dict[str, list[Any]]
    schema: dict[str, str]


@pytest.fixture(scope="module")
def upgraded(new_place: Any) -> Upgraded:
    place = replace(new_place("upgraded"), steps="tests.upgrade.steps")
    schema = place.step("pour")
    if not place.database:
        # SQLite has the very file, as the old program left it.
        file = place.state / "rialto.sqlite3"
        file.unlink()
        with closing(old_database()) as old:
            old.execute("VACUUM INTO ?", [str(file)])
    place.manage("prepare")
    return Upgraded(place, old_rows(), schema)


def old_rows() -> dict[str, list[Any]]:
    with closing(old_database()) as old:
        found = {}
        for table in old_tables(old):
            names = ", ".join(f'"{column}"' for column in columns_of(old, table))
            rows = old.execute(f'SELECT {names} FROM "{table}"').fetchall()  # noqa: S608 -- names come from the database itself
            found[table] = sorted(([plain(value) for value in row] for row in rows), key=repr)
        return found


def test_the_old_database_holds_something_of_everything():
    filled = {table.partition("_")[0] for table, rows in old_rows().items() if rows}

    assert {
        "accounts",
        "api",
        "catalogue",
        "changes",
        "finding",
        "harvesting",
        "moderation",
        "organisations",
        "taxonomy",
    } <= filled
    assert FILE.stat().st_size < 300_000
    assert sum(len(rows) for rows in old_rows().values()) > 1000


def test_old_migrations_still_make_the_tables_that_they_made(upgraded):
    """A migration that was released is never changed: two installations would have different tables under one name."""
    if upgraded.place.database:
        pytest.skip("the old schema is written down for SQLite")
    with closing(old_database()) as old:
        asked = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        before = dict(old.execute(asked).fetchall())

    assert upgraded.schema == before


def test_no_row_and_no_value_is_lost(upgraded):
    after = upgraded.place.step("rows")

    lost = {
        table: missing
        for table, rows in upgraded.before.items()
        if (missing := [row for row in rows if row not in after[table]])
    }
    # Only the last column, which counts a scheme's changes: labels were added to it.
    schemes = [row[:-1] for row in after["taxonomy_scheme"]]
    assert all(row[:-1] in schemes for row in lost.pop("taxonomy_scheme"))
    grown = {table for table, rows in upgraded.before.items() if len(after[table]) != len(rows)}
    assert lost == {}
    assert grown <= ADDED_TO


def test_pages_open_and_old_things_are_found(upgraded):
    assert upgraded.place.step("look") == {
        "entries": {
            "Python for archivists (published)": 200,
            "Python for archivists (merged)": 301,
            "Phishing, an evening (published)": 200,
            "Grants for small firms (published)": 200,
            "Guide to good passwords (published)": 200,
            "Traineeship in a museum (published)": 200,
            "Spreadsheets of 2020 (published)": 200,
            "A course that was taken down (withdrawn)": 410,
            "A course that was withdrawn (withdrawn)": 410,
            "Waits for review (in-review)": 404,
            "Drawing maps (published)": 200,
        },
        "found": {
            "archivists": ["Python for archivists"],
            # Its translation's word.
            "Archive": ["Python for archivists"],
            "phishing": ["Phishing, an evening"],
            # What an editor corrected.
            "passwords": ["Guide to good passwords"],
            "maps": ["Drawing maps"],
        },
        "pages": {
            "/en/": 200,
            "/en/search/": 200,
            "/bg/search/?q=passwords": 200,
            "/en/sources/": 200,
            "/en/organisations/": 200,
            "/sitemap.xml": 200,
        },
        # With the password of then.
        "is_signed_in": True,
        "my_data": 200,
        "people": ["ada@example.org", "editor@example.org"],
    }


def test_what_is_up_to_date_is_left_alone(upgraded):
    before = upgraded.place.step("rows")

    upgraded.place.manage("prepare")

    assert upgraded.place.step("rows") == before
