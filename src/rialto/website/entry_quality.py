"""How well an entry is described, as its page explains it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rialto.catalogue.choices import Dimension
from rialto.catalogue.models import Entry, Quality
from rialto.harvesting.quality.rules import Rule, rules_missed
from rialto.website.entry_facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityShown:
    """The whole, the five sides of it, and each rule that was not met."""

    total: int
    sides: Sequence[Fact]
    missing: Sequence[Rule]


def quality_shown(entry: Entry) -> QualityShown | None:
    """The entry's points with their reasons; None while they have not been computed."""
    quality: Quality | None = getattr(entry, "quality", None)
    if quality is None:
        return None
    return QualityShown(
        total=quality.total,
        sides=[Fact(str(one.label), str(getattr(quality, one.value))) for one in Dimension],
        missing=rules_missed(quality.missing),
    )
