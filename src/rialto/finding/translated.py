"""In which languages people search, for the order in which machines translate."""

from collections.abc import Sequence

from django.db.models import Count

from rialto.finding.models import PopularQuery
from rialto.translation.demand import register_demand


def searched_languages() -> Sequence[str]:
    """Codes, the one in which most different questions are asked first: one query."""
    rows = PopularQuery.objects.values_list("language").annotate(count=Count("pk"))
    return [language for language, _count in rows.order_by("-count", "language")]


register_demand(searched_languages)
