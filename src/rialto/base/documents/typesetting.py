"""From a document to the bytes of its PDF."""

import subprocess
import sys
from pathlib import Path

from rialto.base.documents import press

SECONDS = 45.0
_COMMAND = (sys.executable, "-I", str(Path(press.__file__)))


class NotSet(Exception):
    """A document could not be set: what Typst said, or that it took too long."""


def typeset(payload: str) -> bytes:
    """The PDF/UA-1 of a payload (`payload.payload`); the same bytes for the same payload. Raises `NotSet`."""
    try:
        ended = subprocess.run(  # noqa: S603 -- our own program, and what it gets stands in its input
            _COMMAND,
            input=payload.encode("utf-8", "replace"),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotSet(f"not ready after {SECONDS:.0f} seconds") from None
    if ended.returncode:
        raise NotSet(ended.stderr.decode(errors="replace").strip() or f"ended with {ended.returncode}")
    return ended.stdout
