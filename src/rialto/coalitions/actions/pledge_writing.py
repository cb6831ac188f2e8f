"""Writing a pledge: the draft, its actions, sending it. Only managers of its organisation do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import UNREADABLE
from rialto.base.text import folded
from rialto.coalitions.models import (
    Pledge,
    PledgeAction,
    PledgeBeneficiary,
    PledgeCountry,
    PledgeTransition,
)
from rialto.coalitions.pledge_checks import (
    MOST_ACTIONS,
    TEXT_LENGTH,
    ActionValues,
    Problem,
    missing_to_send,
    problems_of_action,
    problems_of_period,
)
from rialto.coalitions.pledge_choices import PledgeDeed, PledgeState, ReportRhythm, SpecialInterest
from rialto.coalitions.pledge_rules import may_write_pledge
from rialto.organisations.models import Organisation
from rialto.organisations.rules import is_manager
from rialto.taxonomy.queries import EU_COUNTRIES

REASON_LENGTH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeValues:
    """What stands in the first part of a pledge's form."""

    title: str
    text: str = ""
    language: str
    country: str = ""
    other_countries: Sequence[str] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    interests: Sequence[str] = ()
    report_every: int = ReportRhythm.HALF_YEAR


def tidy(words: str, limit: int) -> str:
    """What somebody typed, without what no database can hold, cut to `limit` characters."""
    return UNREADABLE.sub("", words).strip()[:limit]


def locked(pledge: Pledge) -> Pledge:
    """The pledge as it is now, for nobody else to change meanwhile. Raises Refused where it is gone."""
    found = (
        Pledge.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=pledge.pk)
        .first()
    )
    if found is None:
        raise Refused(_("This pledge is gone."))
    return found


def step(
    pledge: Pledge, to: PledgeState, *, by: User | None, reason: str = "", deed: PledgeDeed | None = None
) -> PledgeTransition:
    """Take a step of which the caller knows that it may be taken, and save the pledge."""
    before = pledge.state if pledge.pk and pledge.transitions.exists() else ""
    pledge.state = to
    pledge.changed_at = timezone.now()
    pledge.save()
    return PledgeTransition.objects.create(
        pledge=pledge,
        before=before,
        after=to,
        deed=deed or "",
        actor_id=by.public_id if by else None,
        reason=tidy(reason, REASON_LENGTH),
    )


@transaction.atomic
def start_pledge(organisation: Organisation, values: PledgeValues, *, by: User) -> Pledge:
    """Begin a draft for an organisation that somebody manages."""
    if not is_manager(by, organisation):
        raise Refused(_("Only managers of the organisation write its pledges."))
    pledge = Pledge(organisation=organisation, author=by)
    _fill(pledge, values)
    step(pledge, PledgeState.DRAFT, by=by)
    _set_countries(pledge, values.other_countries)
    return pledge


@transaction.atomic
def edit_pledge(pledge: Pledge, values: PledgeValues, *, by: User) -> Pledge:
    """Change a draft."""
    pledge = _writable(pledge, by)
    _fill(pledge, values)
    pledge.save()
    _set_countries(pledge, values.other_countries)
    return pledge


@transaction.atomic
def save_action(
    pledge: Pledge, values: ActionValues, *, by: User, action: PledgeAction | None = None
) -> PledgeAction:
    """Add an action to a draft, or change one of it. Raises Refused for what does not fit together."""
    pledge = _writable(pledge, by)
    _refuse(problems_of_action(values, starts_on=pledge.starts_on, ends_on=pledge.ends_on))
    if action is None:
        if pledge.actions.count() >= MOST_ACTIONS:
            raise Refused(_("A pledge has at most 20 actions."))
        action = PledgeAction(pledge=pledge)
    elif action.pledge_id != pledge.pk:
        raise Refused(_("This action is gone."))
    action.words = tidy(values.words, 300)
    for name in ("pillar", "action_type", "methodology", "measure", "starts_on", "ends_on"):
        setattr(action, name, getattr(values, name))
    action.save()
    action.beneficiaries.all().delete()
    PledgeBeneficiary.objects.bulk_create(
        PledgeBeneficiary(action=action, group=group, target=target)
        for group, target in values.targets.items()
    )
    pledge.save(update_fields=["changed_at"])
    return action


@transaction.atomic
def remove_action(action: PledgeAction, *, by: User) -> None:
    """Take an action out of a draft."""
    _writable(action.pledge, by)
    action.delete()


@transaction.atomic
def delete_draft(pledge: Pledge, *, by: User) -> None:
    """Throw a draft away. What was public once stays, as withdrawn."""
    pledge = _writable(pledge, by)
    if pledge.published_at is not None:
        raise Refused(_("It was public: withdraw it, so that everybody can read that it is no more."))
    pledge.delete()


@transaction.atomic
def send_pledge(pledge: Pledge, *, accepts_terms: bool, by: User) -> Pledge:
    """Send a draft to who looks after the country. Raises Refused while something is missing."""
    pledge = _writable(pledge, by)
    if not accepts_terms:
        raise Refused(_("Say that you agree to the terms of pledging."))
    _refuse(missing_of(pledge))
    pledge.terms_accepted_at = pledge.sent_at = timezone.now()
    step(pledge, PledgeState.IN_REVIEW, by=by)
    return pledge


@transaction.atomic
def take_pledge_back(pledge: Pledge, *, by: User) -> Pledge:
    """Take out of review what was sent, to change it."""
    pledge = locked(pledge)
    if not may_write_pledge(by, pledge):
        raise Refused(_("Only managers of the organisation write its pledges."))
    if pledge.state != PledgeState.IN_REVIEW:
        raise Refused(_("It does not wait for review: somebody has decided meanwhile."))
    step(pledge, PledgeState.DRAFT, by=by, deed=PledgeDeed.TAKEN_BACK)
    return pledge


def missing_of(pledge: Pledge) -> list[Problem]:
    """What has to be filled in before it can be sent."""
    return missing_to_send(
        text=pledge.text,
        starts_on=pledge.starts_on,
        ends_on=pledge.ends_on,
        actions=[values_of_action(one) for one in pledge.actions.prefetch_related("beneficiaries")],
    )


def values_of_action(action: PledgeAction) -> ActionValues:
    """An action as its form has it."""
    return ActionValues(
        words=action.words,
        pillar=action.pillar,
        action_type=action.action_type,
        methodology=action.methodology,
        measure=action.measure,
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        targets={one.group: one.target for one in action.beneficiaries.all()},
    )


def _writable(pledge: Pledge, by: User) -> Pledge:
    pledge = locked(pledge)
    if not may_write_pledge(by, pledge):
        raise Refused(_("Only managers of the organisation write its pledges."))
    if not pledge.is_writable:
        raise Refused(
            _(
                "Only a draft can be changed. Take it back from review first; what is public stays as it was promised."
            )
        )
    pledge.changed_at = timezone.now()
    return pledge


def _fill(pledge: Pledge, values: PledgeValues) -> None:
    if not tidy(values.title, 200):
        raise Refused(_("Give the pledge a title."))
    if values.country and values.country not in EU_COUNTRIES:
        raise Refused(_("There are coalitions in the 27 countries of the Union."))
    _refuse(problems_of_period(values.starts_on, values.ends_on))
    pledge.title = tidy(values.title, 200)
    pledge.text = tidy(values.text, TEXT_LENGTH)
    pledge.language = values.language
    pledge.country = values.country
    pledge.starts_on, pledge.ends_on = values.starts_on, values.ends_on
    pledge.interests = [one for one in SpecialInterest.values if one in values.interests]
    pledge.report_every = ReportRhythm(values.report_every)
    pledge.words_key = folded(f"{pledge.title} {pledge.text} {pledge.organisation.name}")


def _set_countries(pledge: Pledge, countries: Sequence[str]) -> None:
    wanted = {one for one in countries if one in EU_COUNTRIES and one != pledge.country}
    pledge.other_countries.exclude(country__in=wanted).delete()
    known = set(pledge.other_countries.values_list("country", flat=True))
    PledgeCountry.objects.bulk_create(
        PledgeCountry(pledge=pledge, country=one) for one in sorted(wanted - known)
    )


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(" ".join(dict.fromkeys(one.words for one in problems)))
