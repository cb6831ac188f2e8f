"""Pledges for programs: `/api/v1/pledges`."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import urlencode
from ninja import Path, Query
from pydantic import BaseModel, Field

from rialto.api.interface import READS, Throttle, interface
from rialto.api.problems import Problem
from rialto.base.limits import visitor_key
from rialto.base.paging import page_of
from rialto.coalitions.pledge_choices import PledgeMeasure, VerificationLevel
from rialto.coalitions.pledge_data import record_of
from rialto.coalitions.queries.measure_pledges import with_open_data
from rialto.coalitions.queries.pledge_figures import sums_by_measure
from rialto.coalitions.queries.pledges import PledgeFilters, pledges_matching, public_pledges
from rialto.taxonomy.queries import EU_COUNTRIES

PAGE_SIZE = 50


class PledgeOrganisation(BaseModel):
    id: UUID
    name: str
    page: str


class PledgeGroup(BaseModel):
    """How many of one group: promised, reported by now, and what of that somebody other than the organisation has checked."""

    group: str
    target: int
    reported: int
    checked: int


class PledgeActionAnswer(BaseModel):
    """One thing that a pledge does."""

    words: str
    pillar: str
    action_type: str
    methodology: str
    measure: str
    starts_on: str | None
    ends_on: str | None
    beneficiaries: list[PledgeGroup]


class PlanMeasure(BaseModel):
    """A measure of a country’s action plan. `id`: as in the plan."""

    id: UUID
    page: str


class PledgeAnswer(BaseModel):
    """A public pledge."""

    id: UUID
    page: str
    organisation: PledgeOrganisation
    title: str
    text: str
    language: str
    country: str = Field(
        description="whose coalition looks after it (ISO 3166-1 alpha-2); empty for Europe as a whole"
    )
    other_countries: list[str]
    starts_on: str | None
    ends_on: str | None
    interests: list[str]
    state: str = Field(description="published or ended")
    verification: str = Field(
        description="of the last report: self, evidence, coalition or independent; empty before the first"
    )
    published_at: str | None
    actions: list[PledgeActionAnswer]
    plan_measures: list[PlanMeasure] = Field(
        description="the measures of public action plans that it belongs to"
    )


class PledgeListAnswer(BaseModel):
    """Pledges, the newest first."""

    total: int
    next: str | None = Field(description="the address of the next page")
    pledges: list[PledgeAnswer]


class PledgeQuestion(BaseModel):
    """What a list is narrowed by."""

    country: str = ""
    measure: str = ""
    verification: str = ""
    organisation: str = Field(default="", description="the last part of the organisation’s address")
    page: str = "1"

    @property
    def filters(self) -> PledgeFilters:
        return PledgeFilters(
            country=self.country if self.country in EU_COUNTRIES else "",
            measure=self.measure if self.measure in PledgeMeasure.values else "",
            level=self.verification if self.verification in VerificationLevel.values else "",
            organisation=self.organisation.replace("\x00", "")[:120],
        )


class PledgeSums(BaseModel):
    measure: str
    target: int
    reported: int
    checked: int


class PledgeFiguresAnswer(BaseModel):
    """All public pledges added up."""

    sums: list[PledgeSums]


@interface.get(
    "/pledges",
    response={200: PledgeListAnswer, 429: Problem},
    throttle=Throttle("read", READS, visitor_key),
    summary="List pledges",
    tags=["pledges"],
)
def pledge_list(request: HttpRequest, asked: Query[PledgeQuestion]) -> Any:
    """Public pledges, 50 a page. What is asked for and unknown is ignored."""
    filters = asked.filters
    found = pledges_matching(filters)
    shown = page_of(asked.page, size=PAGE_SIZE, total=found.count())
    said = {
        "country": filters.country,
        "measure": filters.measure,
        "verification": filters.level,
        "organisation": filters.organisation,
    }
    kept = {name: value for name, value in said.items() if value} | {"page": str(shown.next)}
    return {
        "total": shown.total,
        "next": f"{settings.ORIGIN}/api/v1/pledges?{urlencode(kept)}" if shown.next else None,
        "pledges": [record_of(one) for one in with_open_data(found)[shown.rows]],
    }


@interface.get(
    "/pledges/figures",
    response={200: PledgeFiguresAnswer, 429: Problem},
    throttle=Throttle("read", READS, visitor_key),
    summary="Pledges added up",
    tags=["pledges"],
)
def pledge_figures(request: HttpRequest, country: str = "") -> Any:
    """Sums by measure, of one country or of all."""
    sums = sums_by_measure(country=country if country in EU_COUNTRIES else None)
    return {"sums": [{name: getattr(one, name) for name in PledgeSums.model_fields} for one in sums]}


@interface.get(
    "/pledges/{uuid:public_id}",
    response={200: PledgeAnswer, 404: Problem, 429: Problem},
    throttle=Throttle("read", READS, visitor_key),
    summary="Read a pledge",
    tags=["pledges"],
)
def pledge_read(request: HttpRequest, public_id: Path[UUID]) -> Any:
    """One public pledge."""
    pledge = with_open_data(public_pledges()).filter(public_id=public_id).first()
    if pledge is None:
        raise Http404
    return record_of(pledge)
