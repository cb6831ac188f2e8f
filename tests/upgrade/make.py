"""Makes the fixture of the upgrade test: `python -m tests.upgrade.make [COMMIT]` runs the program of an old commit and writes down its database.

The old program is checked out beside, filled by `old_data` with the packages that are installed, and dumped as text. A second run gives
the same file.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FILE = HERE / "before_people.sql"
# The last commit before people, organisations and contributions came (issue 5).
COMMIT = "865c911f0746220a4ff9f23f46990de453099880"
# Where the folder of state stands in rows.
STATE = "/srv/rialto/var"
UNSET = ("RIALTO_", "DJANGO_", "PYTHON")


def make(commit: str) -> str:
    """The database of the old program, as statements of SQL."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        old, state = folder / "old", folder / "var"
        state.mkdir()
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(old), commit], check=True)
        try:
            _fill(old, state)
            return _dump(state)
        finally:
            subprocess.run([*git, "remove", "--force", str(old)], check=True)


def _fill(old: Path, state: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(UNSET)}
    ours = {
        "RIALTO_VAR": str(state), "RIALTO_STARTER": "off", "RIALTO_MEANING": "off", "RIALTO_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev", "PYTHONHASHSEED": "0",
    }  # fmt: skip
    subprocess.run([sys.executable, str(HERE / "old_data.py")], cwd=old, env=kept | ours, check=True)


def _dump(state: Path) -> str:
    with closing(sqlite3.connect(state / "rialto.sqlite3")) as connection:
        lines = [line.replace(str(state), STATE) for line in connection.iterdump()]
    # Indexes of SQLite's own come and go with its versions.
    return "\n".join(line for line in lines if not re.search(r"sqlite_stat|sqlite_autoindex", line)) + "\n"


if __name__ == "__main__":
    text = make(sys.argv[1] if len(sys.argv) > 1 else COMMIT)
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE}: {len(text.encode()) // 1024} KB")  # noqa: T201 -- a command's answer
