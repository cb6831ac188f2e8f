"""The environment of a process of ours that shall see another state than we do: read and changed here, where settings are."""

import os
from pathlib import Path


def environment_for(state: Path, *, database: str = "") -> dict[str, str]:
    """Our own environment with another folder of state, its list of erasures in it, and another database (none: the file in the folder)."""
    ours = {name: value for name, value in os.environ.items() if name != "RIALTO_DATABASE_URL"}
    changes = {"RIALTO_VAR": str(state), "RIALTO_ERASURES": str(state / "erasures.jsonl")}
    return ours | changes | ({"RIALTO_DATABASE_URL": database} if database else {})
