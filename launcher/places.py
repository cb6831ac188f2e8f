"""Where things are, and what the environment says about it."""

import os
from pathlib import Path

from config.countries import country_from
from launcher.progress import Stopped

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"


def country() -> str:
    """The country whose own site this is (RIALTO_COUNTRY); "" for the European hub."""
    try:
        return country_from(os.environ.get("RIALTO_COUNTRY", ""))
    except ValueError as problem:
        raise Stopped(str(problem)) from problem


def var() -> Path:
    """The folder of all state; RIALTO_VAR, relative to where the person stands, moves it. Each country's site has its own."""
    own = f"var-{country().lower()}" if country() else "var"
    return Path(os.environ.get("RIALTO_VAR") or ROOT / own).absolute()


def port() -> int:
    """The port of the site; RIALTO_PORT moves it."""
    given = os.environ.get("RIALTO_PORT") or "8000"
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise Stopped(f"RIALTO_PORT must be a number from 1 to 65535, not '{given}'.")
    return int(given)


def child_environment(**more: str) -> dict[str, str]:
    """The environment of every process that the launcher starts."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    }
    # Files are named from where the person stands; the processes stand in the checkout.
    for name in ("RIALTO_LOGO", "RIALTO_THEME"):
        if environment.get(name):
            environment[name] = str(Path(environment[name]).absolute())
    environment |= {
        "RIALTO_VAR": str(var()),
        "PYTHONUNBUFFERED": "1",
        # Small models and sorts gain nothing from threads of their own and lose much when every process has them.
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.dev"),
    }
    return environment | more
