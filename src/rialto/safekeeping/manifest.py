"""What a backup says of itself: the first thing in its archive."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rialto.base.errors import Refused

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was backed up, when, and by which program.

    `migrations`: "room.name" of all that were applied. `counts`: rows of each table. `log_position`: the newest of the change log.
    `secret_mark`: tells whether another installation has the same secret, and nothing of the secret. `uploads`: the folder of
    uploaded tables, which rows name by its path.
    """

    version: str
    made_at: datetime
    site: str
    origin: str
    database: str
    migrations: list[str]
    counts: dict[str, int]
    log_position: int
    secret_mark: str
    uploads: str
    format: int = FORMAT

    def to_json(self) -> bytes:
        said = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def manifest_from(text: bytes) -> Manifest:
    """Read a manifest; raises `Refused` for anything else."""
    try:
        said: dict[str, Any] = json.loads(text)
        if said["format"] != FORMAT:
            raise Refused(
                f"This backup has the format {said['format']}; this program reads the format {FORMAT}. Take the program that made it."
            )
        return Manifest(**said | {"made_at": datetime.fromisoformat(said["made_at"])})
    except (ValueError, KeyError, TypeError) as problem:
        raise Refused("The archive is damaged: what it says of itself cannot be read.") from problem
