"""Ways in which a site could be read, and how good each is."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.harvesting.probing.tasting import Taste

# What is left of the confidence in a format when the taste holds no offers, or nothing at all.
NEWS_ONLY = 0.7
NOTHING_READ = 0.35


@dataclass(slots=True, kw_only=True)
class Way:
    """One way to read the site: hand `address`, `adapter_key` and `column_map` to `actions.feed_for` to take it.

    `needs_key` says where a key is had from, where the interface wants one.
    """

    adapter_key: str
    address: str
    found_by: str
    told_by: str
    format_confidence: float
    mapping: str = ""
    needs_key: str = ""
    taste: Taste = field(default_factory=Taste)

    @property
    def column_map(self) -> dict[str, Any]:
        return {"mapping": self.mapping} if self.mapping else {}

    @property
    def confidence(self) -> float:
        """0 to 1: how sure the format is, and whether what it holds is worth reading."""
        share = NOTHING_READ
        if self.taste.entry_count:
            share = 1.0 if self.taste.has_offers else NEWS_ONLY
        elif self.needs_key:
            share = 0.6
        refused = self.taste.refused_count / max(1, self.taste.refused_count + self.taste.entry_count)
        return round(self.format_confidence * share * (1 - refused / 2), 2)

    @property
    def reason(self) -> str:
        """Why this is a way, in words."""
        said = [self.found_by, self.told_by]
        taste = self.taste
        if self.needs_key:
            said.append(_("It wants a key."))
        elif taste.failure:
            said.append(taste.failure)
        elif taste.entry_count:
            words = ngettext("%(count)s entry was read.", "%(count)s entries were read.", taste.entry_count)
            said.append(words % {"count": taste.entry_count})
        elif not taste.further_count:
            said.append(_("Nothing in it could be read as an entry."))
        if taste.further_count:
            words = ngettext(
                "It names %(count)s more document.", "It names %(count)s more documents.", taste.further_count
            )
            said.append(words % {"count": taste.further_count})
        if taste.refused_count:
            words = ngettext("%(count)s was refused.", "%(count)s were refused.", taste.refused_count)
            said.append(words % {"count": taste.refused_count})
        return " ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class Look:
    """One address that was looked at, and what came of it in words."""

    address: str
    outcome: str
    is_in_time: bool = True
