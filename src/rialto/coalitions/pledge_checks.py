"""What fits together in a pledge, and what is missing before it can be sent: rules without a database, each with its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from rialto.coalitions.pledge_choices import (
    BENEFICIARIES,
    MEASURES,
    METHODOLOGIES,
    WHOLE_PILLAR,
    ActionType,
    Pillar,
)

MOST_ACTIONS = 20
# Pieces of evidence of one report.
MOST_PIECES = 10
MOST_TARGET = 1_000_000_000
TEXT_LENGTH = 10_000
# The longest that a pledge can last; beyond, somebody mistyped a year.
LONGEST_YEARS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionValues:
    """One action as it was filled in. `targets`: by beneficiary, how many are promised."""

    words: str = ""
    pillar: str
    action_type: str
    methodology: str = ""
    measure: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    targets: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, in words, and with which answer ("" for the whole)."""

    field: str
    words: str


def problems_of_action(
    values: ActionValues, *, starts_on: date | None, ends_on: date | None
) -> list[Problem]:
    """What of an action does not fit together, or not into the time of its pledge (None: not said yet)."""
    if values.pillar not in Pillar.values:
        return [Problem(field="pillar", words=_("Choose whose digital skills it is about."))]
    if values.action_type not in ActionType.values:
        return [Problem(field="action_type", words=_("Choose what is done."))]
    return [
        *_of_the_type(values),
        *_of_the_targets(values),
        *_of_the_time(values, starts_on=starts_on, ends_on=ends_on),
    ]


def _of_the_type(values: ActionValues) -> Iterable[Problem]:
    kind = ActionType(values.action_type).label
    ways, measures = METHODOLOGIES[values.action_type], MEASURES[values.action_type]
    if ways and not values.methodology:
        yield Problem(field="methodology", words=_("Choose how it is done."))
    elif values.methodology and values.methodology not in ways:
        yield Problem(
            field="methodology", words=_("This way does not belong to “%(kind)s”.") % {"kind": kind}
        )
    if measures and not values.measure:
        yield Problem(field="measure", words=_("Choose what is counted."))
    elif values.measure and values.measure not in measures:
        yield Problem(field="measure", words=_("This is not counted for “%(kind)s”.") % {"kind": kind})


def _of_the_targets(values: ActionValues) -> Iterable[Problem]:
    if not MEASURES[values.action_type]:
        if values.targets:
            yield Problem(field="targets", words=_("An honorary pledge promises no number."))
        return
    groups = BENEFICIARIES[values.pillar]
    if not values.targets:
        yield Problem(field="targets", words=_("Say for at least one group how many it will be."))
    if any(group not in groups for group in values.targets):
        yield Problem(field="targets", words=_("One of these groups does not belong to the pillar."))
    if any(not 0 < number <= MOST_TARGET for number in values.targets.values()):
        yield Problem(field="targets", words=_("A target is a whole number above zero."))
    if len(values.targets) > 1 and WHOLE_PILLAR.intersection(values.targets):
        yield Problem(
            field="targets",
            words=_("“All” holds the other groups already: name either all, or the groups one by one."),
        )


def _of_the_time(values: ActionValues, *, starts_on: date | None, ends_on: date | None) -> Iterable[Problem]:
    if values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        yield Problem(field="ends_on", words=_("It would end before it starts."))
    elif values.starts_on and starts_on and values.starts_on < starts_on:
        yield Problem(field="starts_on", words=_("This is before the pledge starts."))
    elif values.ends_on and ends_on and values.ends_on > ends_on:
        yield Problem(field="ends_on", words=_("This is after the pledge ends."))


def problems_of_period(starts_on: date | None, ends_on: date | None) -> list[Problem]:
    """What is wrong with the time of a pledge; nothing where it is not said yet."""
    if not starts_on or not ends_on:
        return []
    if ends_on < starts_on:
        return [Problem(field="ends_on", words=_("It would end before it starts."))]
    if ends_on.year - starts_on.year > LONGEST_YEARS:
        return [Problem(field="ends_on", words=_("A pledge lasts at most 15 years."))]
    return []


def missing_to_send(
    *, text: str, starts_on: date | None, ends_on: date | None, actions: Iterable[ActionValues]
) -> list[Problem]:
    """What has to be filled in before a pledge can be sent to review."""
    missing = []
    if not text.strip():
        missing.append(Problem(field="text", words=_("Say what you pledge.")))
    if not starts_on or not ends_on:
        missing.append(Problem(field="starts_on", words=_("Say from when until when.")))
    missing += problems_of_period(starts_on, ends_on)
    known = list(actions)
    if not known:
        missing.append(Problem(field="actions", words=_("Add at least one action.")))
    for one in known:
        missing += problems_of_action(one, starts_on=starts_on, ends_on=ends_on)
    return missing
