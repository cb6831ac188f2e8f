"""Figures that were measured while something was made, kept beside it for runs that use it again."""

import json
from pathlib import Path

Figures = dict[str, float]


def keep(file: Path, version: str, figures: Figures) -> None:
    """Note figures of what was made by this version."""
    file.write_text(json.dumps({"version": version, "figures": figures}), "utf-8")


def kept_for(file: Path, version: str) -> Figures | None:
    """Figures of what this version made; None where there are none."""
    try:
        noted = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return dict(noted["figures"]) if noted["version"] == version else None
