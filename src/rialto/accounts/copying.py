"""The copy that a person takes along: a ZIP with a page to read, the same as JSON, and their files."""

import io
import json
import zipfile
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from rialto.accounts.models import User
from rialto.accounts.queries.privacy import HeldRows, copy_of


def zip_of(user: User) -> bytes:
    """Everything that is kept of the person: `index.html`, `data.json` and a folder `files`."""
    held = copy_of(user)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", render_to_string("accounts/copy.html", {"held": held, "user": user}))
        archive.writestr("data.json", json.dumps(_json(held), ensure_ascii=False, indent=2))
        for name, file in _files(held).items():
            archive.writestr(f"files/{name}", file)
    return written.getvalue()


def _json(held: list[HeldRows]) -> dict[str, Any]:
    kept = [
        {
            "what": str(one.holding.title),
            "model": one.holding.model,
            "purpose": str(one.holding.purpose),
            "basis": one.holding.basis.value,
            "retention": str(one.holding.retention),
            "rows": one.rows,
        }
        for one in held
    ]
    return {"made_at": timezone.now().isoformat(), "kept": kept}


def _files(held: list[HeldRows]) -> dict[str, bytes]:
    found = {}
    for one in held:
        for name, file in one.files.items():
            try:
                with file.open("rb") as opened:
                    found[name] = opened.read()
            except FileNotFoundError:
                continue  # the row tells that there was one
    return found
