"""What the list of pledges is asked for, turned into values."""

from django.http import QueryDict

from rialto.coalitions.pledge_choices import (
    PUBLIC_STATES,
    ActionType,
    Pillar,
    PledgeMeasure,
    VerificationLevel,
)
from rialto.coalitions.queries.pledges import NOT_REPORTED, PledgeFilters
from rialto.taxonomy.queries import EU_COUNTRIES

CHOICES: dict[str, list[str]] = {
    "pillar": Pillar.values,
    "action_type": ActionType.values,
    "measure": PledgeMeasure.values,
    "level": [*VerificationLevel.values, NOT_REPORTED],
    "state": [one.value for one in PUBLIC_STATES],
    "country": list(EU_COUNTRIES),
}


def filters_of(asked: QueryDict) -> PledgeFilters:
    """What the address asks the list for; nonsense in it is ignored."""
    chosen = {name: asked.get(name, "") for name, values in CHOICES.items() if asked.get(name, "") in values}
    return PledgeFilters(
        text=asked.get("q", "")[:100].replace("\x00", "").strip(),
        organisation=asked.get("organisation", "")[:120].replace("\x00", ""),
        **chosen,
    )
