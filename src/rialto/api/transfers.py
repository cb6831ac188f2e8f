"""Practices that cross borders, for programs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field

from rialto.api.interface import READS, Throttle, interface
from rialto.api.problems import Problem
from rialto.base.limits import visitor_key
from rialto.coalitions.queries.transfers import Crossing, TransferFilters, crossings, public_transfers
from rialto.coalitions.transfer_choices import PUBLIC_STATES

AT_ONCE = 200


class TransfersAsked(BaseModel):
    """Which transfers, and which page of them."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    home: str = Field(
        default="",
        alias="from",
        max_length=2,
        description="country (ISO 3166-1 alpha-2) that the practice comes from",
    )
    to: str = Field(default="", max_length=2, description="country that takes it over")
    state: str = Field(
        default="", description="wanted, in-adaptation or adopted", pattern=f"^({'|'.join(PUBLIC_STATES)})?$"
    )
    page: int = Field(
        default=1, ge=1, le=10_000, description=f"{AT_ONCE} transfers each, what changed last first"
    )


class TransferAnswer(BaseModel):
    """One practice on its way from one country to another."""

    id: UUID
    page: str = Field(description="its page here")
    practice: str = Field(description="title of the practice")
    language: str = Field(description="language of the title")
    practice_page: str = Field(description="the practice's page here; empty where it is no longer published")
    home: str = Field(alias="from", serialization_alias="from", description="empty where it is not known")
    to: str
    state: str
    wanted_on: date
    adaptation_on: date | None
    adopted_on: date | None
    days: int | None = Field(description="from wanted to adopted")
    updated_at: datetime


class TransfersAnswer(BaseModel):
    total: int
    pages: int
    transfers: list[TransferAnswer]


@interface.get(
    "/transfers",
    response={200: TransfersAnswer, 422: Problem, 429: Problem},
    by_alias=True,
    throttle=Throttle("read", READS, visitor_key),
    summary="Read practices that cross borders",
    tags=["coalitions"],
)
def transfer_list_read(request: HttpRequest, asked: Query[TransfersAsked]) -> Any:
    """What everybody may know of practices that one country takes over from another. Titles are in the language that you accept."""
    filters = TransferFilters(home=asked.home.upper(), to=asked.to.upper(), state=asked.state)
    found = public_transfers(filters)
    total, first = found.count(), (asked.page - 1) * AT_ONCE
    rows = crossings(found[first : first + AT_ONCE], language=_language(request))
    return {
        "total": total,
        "pages": max(1, -(-total // AT_ONCE)),
        "transfers": [_answer(row) for row in rows],
    }


def _answer(row: Crossing) -> dict[str, Any]:
    one, practice = row.transfer, row.practice
    return {
        "id": one.public_id,
        "page": f"{settings.ORIGIN}{one.get_absolute_url()}",
        "practice": practice.title,
        "language": practice.language,
        "practice_page": f"{settings.ORIGIN}{practice.address}" if practice.address else "",
        "from": one.home,
        "to": one.coalition.country,
        "state": one.state,
        "wanted_on": one.wanted_on,
        "adaptation_on": one.adaptation_on,
        "adopted_on": one.adopted_on,
        "days": one.days_taken,
        "updated_at": one.updated_at,
    }


def _language(request: HttpRequest) -> str:
    return str(getattr(request, "LANGUAGE_CODE", "") or "en")
