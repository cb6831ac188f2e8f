"""Reading organisations."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rialto.base.text import folded
from rialto.organisations.choices import ClaimState
from rialto.organisations.models import Claim, Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFilters:
    """What a visitor asked the directory for."""

    text: str = ""
    country: str = ""
    category: str = ""
    role: str = ""
    sector: str = ""
    size: str = ""
    # Only those that have proven their domain.
    is_proven: bool = False


def organisations_matching(filters: OrganisationFilters) -> QuerySet[Organisation]:
    """Organisations that fit, by name, each with `entry_count`: how many of its entries are public."""
    return (
        _narrowed(filters)
        .annotate(entry_count=Count("entries", filter=Q(entries__status="published")))
        .order_by("name", "pk")
    )


def counts_by(field: str, filters: OrganisationFilters) -> dict[str, int]:
    """How many organisations have each value of a field of `OrganisationFilters`, whatever that one asks for: one query."""
    column = {"sector": "profile__sector", "size": "profile__size"}.get(field, field)
    others: Any = {field: ""}
    found = _narrowed(replace(filters, **others)).exclude(**{column: ""})
    found = found.exclude(**{f"{column}__isnull": True})
    return dict(found.order_by().values_list(column).annotate(Count("pk")))


def _narrowed(filters: OrganisationFilters) -> QuerySet[Organisation]:
    organisations = Organisation.objects.all()
    if filters.text:
        organisations = organisations.filter(name_key__contains=folded(filters.text))
    for name in ("country", "category", "role"):
        if value := getattr(filters, name):
            organisations = organisations.filter(**{name: value})
    for name in ("sector", "size"):
        if value := getattr(filters, name):
            organisations = organisations.filter(**{f"profile__{name}": value})
    if filters.is_proven:
        proven = Claim.objects.filter(
            organisation=OuterRef("pk"), domain=OuterRef("domain"), state=ClaimState.PROVEN
        )
        organisations = organisations.filter(Exists(proven))
    return organisations


def coalition_of(country: str) -> Organisation | None:
    """The organisation that coordinates a country's national coalition, as far as we know."""
    return Organisation.objects.filter(country=country, is_national_coalition=True).order_by("pk").first()


def likely_doubles(*, limit: int) -> list[tuple[Organisation, Organisation]]:
    """Pairs of organisations with one name but for case, accents and legal form, the oldest of each name first. Two queries."""
    names = (
        Organisation.objects.exclude(core_key="").order_by().values("core_key").annotate(count=Count("pk"))
    )
    keys = list(names.filter(count__gt=1).order_by("core_key").values_list("core_key", flat=True)[:limit])
    by_key: dict[str, list[Organisation]] = {key: [] for key in keys}
    for one in Organisation.objects.filter(core_key__in=keys).order_by("pk"):
        by_key[one.core_key].append(one)
    return [(rows[0], other) for rows in by_key.values() for other in rows[1:]][:limit]


def slugs_named(text: str, *, limit: int) -> tuple[str, ...]:
    """The slugs of organisations with this slug or name, else of those whose name begins so, else of those that hold it."""
    key = folded(text)
    if not key:
        return ()
    for condition in (
        Q(slug=text.lower()) | Q(name_key=key),
        Q(name_key__startswith=key),
        Q(name_key__contains=key),
    ):
        slugs = Organisation.objects.filter(condition).order_by("slug").values_list("slug", flat=True)[:limit]
        if found := tuple(slugs):
            return found
    return ()


def organisations_beginning(text: str, *, limit: int) -> list[Organisation]:
    """Organisations whose name begins so, the shortest names first."""
    key = folded(text)
    if not key:
        return []
    names = Organisation.objects.filter(name_key__startswith=key).order_by("name_key")[: 10 * limit]
    return sorted(names, key=lambda one: len(one.name))[:limit]
