"""What a report is of: whose, in which days, in which language."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rialto.base.words import written_day
from rialto.coalitions.models import ActionPlan
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first day to the last, both counted in."""

    first: date
    last: date

    @property
    def is_year(self) -> bool:
        """Whether it is one whole calendar year."""
        return (self.first, self.last) == (date(self.first.year, 1, 1), date(self.first.year, 12, 31))

    def words(self, language: str) -> str:
        if self.is_year:
            return str(self.first.year)
        return f"{written_day(self.first, language)} – {written_day(self.last, language)}"

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`country`: ISO 3166-1 alpha-2, "" for all of Europe. `plan`: the one that is told of, as far as the reader may see one."""

    country: str
    period: Period
    language: str
    today: date
    plan: ActionPlan | None = None

    @property
    def name(self) -> str:
        """The country in the report's language."""
        return country_name(self.country, self.language) if self.country else _("Europe")
