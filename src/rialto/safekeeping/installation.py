"""This installation, as a backup sees it: where its database, files and secret are."""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from rialto.harvesting.actions.proposals import upload_folder
from rialto.safekeeping.databases import postgresql, sqlite
from rialto.safekeeping.databases.facts import Facts

# Made from the rest, or of no use later: never in a backup, and gone after a restore, so that it is made anew.
DERIVED = ("index", "labels", "meaning", "projection", "documents", "pins.json")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where things are. `database`: Django's settings of it."""

    state: Path
    database: dict[str, Any]

    @property
    def kind(self) -> str:
        """ "sqlite" or "postgresql"."""
        return "sqlite" if self.is_sqlite else "postgresql"

    @property
    def is_sqlite(self) -> bool:
        return str(self.database["ENGINE"]).endswith("sqlite3")

    @property
    def database_file(self) -> Path:
        """On SQLite only."""
        return Path(str(self.database["NAME"])).absolute()

    @property
    def media(self) -> Path:
        return Path(settings.MEDIA_ROOT)

    @property
    def uploads(self) -> Path:
        return upload_folder()

    @property
    def secret(self) -> Path:
        """The secret that the installation made for itself; none where the operator sets one."""
        return self.state / "secret"

    @property
    def erasures(self) -> Path:
        return Path(settings.ERASURES_FILE)

    def facts(self) -> Facts:
        """What is in the database; nothing where there is none yet. Raises `Refused` where it cannot be asked."""
        return sqlite.facts(self.database_file) if self.is_sqlite else postgresql.facts(self.database)

    def is_empty(self) -> bool:
        """Whether nobody and nothing would be lost by putting another state in the place of this one."""
        counts = self.facts().counts
        return (
            not counts.get("accounts_user") and not counts.get("catalogue_entry") and not any_file(self.media)
        )


def this_installation() -> Installation:
    return Installation(Path(settings.VAR), dict(connection.settings_dict))


def any_file(folder: Path) -> bool:
    return any(one.is_file() for one in folder.rglob("*"))


def secret_mark() -> str:
    """Sixteen letters that two installations share only if they have the same secret; the secret cannot be told from them."""
    return hmac.new(settings.SECRET_KEY.encode(), b"rialto backup", hashlib.sha256).hexdigest()[:16]
