"""Roles as the desk shows them: who has which, who gave it, who ended it."""

from dataclasses import dataclass

from django.db.models import F
from django.utils import translation

from rialto.accounts.models import RoleGrant, User
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """One grant, with names of those who gave and ended it; `country` is "" for all."""

    grant: RoleGrant
    country: str
    given_by: str
    ended_by: str


def grant_lines(rows: slice) -> list[GrantLine]:
    """Those that hold first, then the latest: two queries."""
    order = (F("ended_at").desc(nulls_first=True), "-given_at", "-pk")
    grants = list(RoleGrant.objects.select_related("user").order_by(*order)[rows])
    ids = {one.given_by for one in grants} | {one.ended_by for one in grants if one.ended_by}
    people = dict(User.objects.filter(public_id__in=ids).values_list("public_id", "email"))
    language = translation.get_language() or "en"
    return [
        GrantLine(
            grant=one,
            country=country_name(one.country, language) if one.country else "",
            given_by=people.get(one.given_by, ""),
            ended_by=people.get(one.ended_by, "") if one.ended_by else "",
        )
        for one in grants
    ]
