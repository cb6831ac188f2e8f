"""Reading organisations."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from rialto.base.text import folded
from rialto.organisations.choices import Category
from rialto.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFilters:
    """What a visitor asked the directory for."""

    text: str = ""
    country: str = ""
    category: str = ""


def organisations_matching(filters: OrganisationFilters) -> QuerySet[Organisation]:
    """Organisations that fit, by name, each with `entry_count`: how many of its entries are public."""
    organisations = Organisation.objects.annotate(
        entry_count=Count("entries", filter=Q(entries__status="published"))
    ).order_by("name", "pk")
    if filters.text:
        organisations = organisations.filter(name_key__contains=folded(filters.text))
    if filters.country:
        organisations = organisations.filter(country=filters.country)
    if filters.category:
        organisations = organisations.filter(category=filters.category)
    return organisations


def coalition_of(country: str) -> Organisation | None:
    """The organisation that coordinates a country's national coalition, as far as we know."""
    return Organisation.objects.filter(country=country, is_national_coalition=True).order_by("pk").first()


def countries_with_organisations() -> list[str]:
    """The countries that at least one organisation is in."""
    # Without the table's own order, which would make every name a row of its own.
    codes = Organisation.objects.exclude(country="").order_by().values_list("country", flat=True).distinct()
    return sorted(codes)


def categories_in_use() -> list[Category]:
    """The categories that at least one organisation has, in the order of the list."""
    values = Organisation.objects.exclude(category="").order_by().values_list("category", flat=True)
    used = set(values.distinct())
    return [category for category in Category if category in used]


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
