"""Every setting is documented, and production refuses to start with anything unsafe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "RIALTO_SECRET_KEY": "only-for-this-test-" + "x" * 40,
    "RIALTO_HOSTS": "rialto.example.org",
    "RIALTO_ORIGIN": "https://rialto.example.org",
}


def _variables(*places: str) -> set[str]:
    files = [file for place in places for file in [*ROOT.glob(place)] if file.is_file()]
    return {
        name for file in files for name in re.findall(r"\bRIALTO_[A-Z_]+\b", file.read_text(encoding="utf-8"))
    }


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = set(
        re.findall(r"^\| `(RIALTO_[A-Z_]+)`", (ROOT / "docs/how-to/configure.md").read_text(), re.MULTILINE)
    )
    used = _variables("config/**/*.py", "launcher/*.py", "rialto", "tests/shared_data.py")

    assert used == documented


def test_the_environment_is_read_in_the_settings_only():
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"os\.environ|os\.getenv|environ\.Env", path.read_text(encoding="utf-8"))
    ]

    assert readers == []


def _start_production(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RIALTO_", "DJANGO_"))}
    environment = (
        kept
        | SAFE
        | {"RIALTO_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.production"}
        | changes
    )
    command = [sys.executable, "manage.py", "check", "--deploy"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("allowed", ["", "10.1.0.0/16,intranet.example:8080,[fd00::5]:80"])
def test_production_starts_with_safe_settings(tmp_path, allowed):
    ended = _start_production(tmp_path, RIALTO_FETCH_ALLOW=allowed)

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RIALTO_SECRET_KEY", ""),
        ("RIALTO_SECRET_KEY", "short"),
        ("RIALTO_HOSTS", ""),
        ("RIALTO_HOSTS", "*"),
        ("RIALTO_ORIGIN", ""),
        ("RIALTO_ORIGIN", "http://rialto.example.org"),
        ("RIALTO_FETCH_ALLOW", "127.0.0.1:9000"),
        ("RIALTO_FETCH_ALLOW", "10.1.0.0/16,localhost"),
        ("RIALTO_FETCH_ALLOW", "inside.localhost:80"),
        ("RIALTO_FETCH_ALLOW", "[::1]:8000"),
        ("RIALTO_FETCH_ALLOW", "::ffff:127.0.0.1"),
        ("RIALTO_FETCH_ALLOW", "0.0.0.0/0"),
        ("RIALTO_FETCH_ALLOW", "::/0"),
        ("RIALTO_FETCH_ALLOW", "169.254.169.254"),
    ],
)
def test_production_refuses_to_start_unsafely_and_says_why(tmp_path, variable, value):
    ended = _start_production(tmp_path, **{variable: value})

    assert ended.returncode != 0
    assert f"Set {variable}" in ended.stderr
