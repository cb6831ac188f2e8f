"""One machine, one person or a small team: what ./rialto run starts. Makes its own secret under RIALTO_VAR."""

import os
import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_KEY, VAR


def _own_secret() -> str:
    """Read the installation's secret, or make it once (readable by its owner only)."""
    path = VAR / "secret"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = SECRET_KEY or _own_secret()
