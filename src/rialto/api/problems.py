"""How the interface says no: problem documents (RFC 9457)."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = Field(
        default=[], description="What is wrong where, in a request that was not understood."
    )


class Trouble(Exception):
    """Ends a request with a problem document."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def title_of(status: int) -> str:
    """The short name of a kind of problem, in the reader's language."""
    titles = {
        400: _("The request cannot be read"),
        401: _("A token is needed"),
        403: _("This token does not open this door"),
        404: _("There is nothing here"),
        405: _("This cannot be done here"),
        409: _("The key was used before"),
        410: _("It was here once"),
        413: _("Too much at once"),
        415: _("JSON is needed"),
        422: _("The request was not understood"),
        429: _("Too many requests"),
    }
    return titles.get(status, _("Something went wrong"))


def problem(
    status: int,
    detail: str = "",
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A problem document as an answer."""
    said: dict[str, Any] = {"type": "about:blank", "title": title_of(status), "status": status}
    if detail:
        said["detail"] = detail
    if errors:
        said["errors"] = errors
    return HttpResponse(
        json.dumps(said, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
        headers=headers or {},
    )


def not_understood(_request: HttpRequest, faults: list[dict[str, Any]]) -> HttpResponse:
    errors = [
        {
            "place": ".".join(str(part) for part in fault.get("loc", ()) if part not in ("body", "record")),
            "reason": str(fault.get("msg", "")).removeprefix("Value error, "),
        }
        for fault in faults[:20]
    ]
    detail = "; ".join(f"{fault['place']}: {fault['reason']}" for fault in errors[:8])
    return problem(422, detail, errors=errors)
