"""The numbers of a plan: coordinators choose them, coordinators and owners report values with evidence."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import usable_address
from rialto.base.errors import Refused
from rialto.coalitions.actions.evidence import put_file
from rialto.coalitions.actions.plan_steps import (
    Values,
    all_of,
    changed,
    check_seen,
    locked_plan,
    note_step,
    plain,
    plan_for_writing,
)
from rialto.coalitions.actions.plan_undoing import kept_indicator
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.models import ActionPlan, Indicator, IndicatorValue, Measure
from rialto.coalitions.plan_choices import COMMON, Adding, Deed, Direction, PlanNoun, SharedKey, Unit
from rialto.coalitions.plan_rules import may_report_on

INDICATOR_FIELDS = (
    "name", "unit", "direction", "baseline", "baseline_on", "target", "target_on", "shared_key", "adding", "weight"
)  # fmt: skip
# Units of which there can be less than nothing.
SIGNED = (Unit.POINTS, Unit.OTHER, Unit.EURO)
MOST_INDICATORS = 20
MOST_VALUES = 500


@transaction.atomic
def add_indicator(plan: ActionPlan, values: Values, *, by: User, measure: Measure | None = None) -> Indicator:
    """A number by which a measure, or the whole plan, is judged (fields as in `INDICATOR_FIELDS`)."""
    plan = plan_for_writing(plan, by)
    if measure is not None and not plan.measures.filter(pk=measure.pk).exists():
        raise Refused(_("This measure is not there any more."))
    if plan.indicators.filter(measure=measure).count() >= MOST_INDICATORS:
        raise Refused(_("There can be at most %(count)s indicators here.") % {"count": MOST_INDICATORS})
    indicator = Indicator(plan=plan, measure=measure)
    changed(indicator, values, INDICATOR_FIELDS, check=_check)
    indicator.save()
    note_step(
        plan, PlanNoun.INDICATOR, Deed.ADDED, of=indicator, subject=indicator.name, by=by,
        after=all_of(indicator, INDICATOR_FIELDS),
    )  # fmt: skip
    return indicator


@transaction.atomic
def edit_indicator(indicator: Indicator, values: Values, *, by: User, seen: int | None = None) -> Indicator:
    """Change the given fields. `seen` as in `edit_plan`."""
    plan = plan_for_writing(indicator.plan, by)
    indicator = _there(indicator)
    check_seen(plan, indicator.public_id, seen)
    before, after = changed(indicator, values, INDICATOR_FIELDS, check=_check)
    if after:
        if indicator.values.filter(is_current=True, on__lt=indicator.baseline_on).exists():
            raise Refused(_("A value was reported for an earlier day than the start you give."))
        if "unit" in after:
            for value in indicator.values.filter(is_current=True).values_list("value", flat=True):
                _check_number(indicator, value)
        indicator.save()
        note_step(
            plan, PlanNoun.INDICATOR, Deed.CHANGED, of=indicator, subject=indicator.name, by=by, before=before,
            after=after,
        )  # fmt: skip
    return indicator


@transaction.atomic
def delete_indicator(indicator: Indicator, *, by: User) -> None:
    """Take an indicator away; `bring_back` undoes it. What was reported in public stays."""
    plan = plan_for_writing(indicator.plan, by)
    indicator = _there(indicator)
    if not plan.is_draft and indicator.values.exists():
        raise Refused(_("Values were reported for this indicator, so it stays."))
    note_step(
        plan, PlanNoun.INDICATOR, Deed.DELETED, of=indicator, subject=indicator.name, by=by,
        before=plain(indicator, INDICATOR_FIELDS) | kept_indicator(indicator),
    )  # fmt: skip
    indicator.delete()


@transaction.atomic
def report_value(
    indicator: Indicator, value: Decimal, *, on: date, by: User, note: str = "", link: str = "",
    file: SentFile | None = None,
) -> IndicatorValue:  # fmt: skip
    """Report a number for a day, with a file or a link that shows it."""
    indicator = _for_reporting(indicator, by)
    if indicator.values.count() >= MOST_VALUES:
        raise Refused(_("There can be at most %(count)s values here.") % {"count": MOST_VALUES})
    _check_free(indicator, on)
    row = _new_value(indicator, value, on=on, by=by, note=note, link=link, file=file)
    note_step(
        indicator.plan, PlanNoun.VALUE, Deed.ADDED, of=row, subject=indicator.name, by=by,
        after=plain(row, ("value", "on")),
    )  # fmt: skip
    return row


@transaction.atomic
def correct_value(
    wrong: IndicatorValue, value: Decimal, *, on: date, reason: str, by: User, note: str = "", link: str = "",
    file: SentFile | None = None,
) -> IndicatorValue:  # fmt: skip
    """Report what a value should have been, and why. The wrong one is kept; without new evidence, its evidence counts."""
    indicator = _for_reporting(wrong.indicator, by)
    wrong = IndicatorValue.objects.get(pk=wrong.pk)
    if not wrong.is_current:
        raise Refused(_("Somebody corrected this value meanwhile. Look again."))
    if not reason.strip():
        raise Refused(_("Say why the value is corrected."))
    if on != wrong.on:
        _check_free(indicator, on)
    wrong.is_current = False
    wrong.save(update_fields=["is_current"])
    row = _new_value(
        indicator, value, on=on, by=by, note=note, link=link, file=file, corrects=wrong, reason=reason
    )
    note_step(
        indicator.plan, PlanNoun.VALUE, Deed.CORRECTED, of=row, subject=indicator.name, by=by,
        before=plain(wrong, ("value", "on")), after=plain(row, ("value", "on")), reason=reason,
    )  # fmt: skip
    return row


def _new_value(
    indicator: Indicator, value: Decimal, *, on: date, by: User, note: str, link: str,
    file: SentFile | None, corrects: IndicatorValue | None = None, reason: str = "",
) -> IndicatorValue:  # fmt: skip
    _check_value(indicator, value, on)
    if link and not usable_address(link):
        raise Refused(_("This is not a web address. It looks like https://school.example."))
    row = IndicatorValue(
        indicator=indicator, value=value, on=on, note=note, link=link, actor_id=by.public_id, corrects=corrects,
        reason=reason,
    )  # fmt: skip
    if file is not None:
        put_file(row, file)
    elif not link and corrects is not None:
        # Two rows may name one file: neither is ever deleted without the other.
        row.link, row.file, row.file_kind = corrects.link, corrects.file, corrects.file_kind
        row.file_name, row.file_size = corrects.file_name, corrects.file_size
    elif not link:
        raise Refused(_("Add evidence: a file or a link."))
    row.save()
    _keep_latest(indicator)
    return row


def _keep_latest(indicator: Indicator) -> None:
    newest = indicator.values.filter(is_current=True).order_by("-on").first()
    indicator.latest = newest.value if newest else None
    indicator.latest_on = newest.on if newest else None
    indicator.save(update_fields=["latest", "latest_on"])


def _for_reporting(indicator: Indicator, by: User) -> Indicator:
    plan = locked_plan(indicator.plan)
    indicator = _there(indicator)
    indicator.plan = plan
    if not may_report_on(by, indicator):
        raise Refused(_("Only the measure’s owner and coordinators of the coalition may do this."))
    if plan.is_closed:
        raise Refused(_("This plan is closed. A coordinator can open it again."))
    return indicator


def _there(indicator: Indicator) -> Indicator:
    found = Indicator.objects.select_for_update().filter(pk=indicator.pk).first()
    if found is None:
        raise Refused(_("This indicator is not there any more."))
    return found


def _check_free(indicator: Indicator, on: date) -> None:
    if indicator.values.filter(is_current=True, on=on).exists():
        raise Refused(_("There is a value for this day already. Correct that one instead."))


def _check_value(indicator: Indicator, value: Decimal, on: date) -> None:
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet."))
    if on < indicator.baseline_on:
        raise Refused(_("This day lies before the start of the indicator."))
    _check_number(indicator, value)


def _check_number(indicator: Indicator, value: Decimal) -> None:
    if indicator.unit == Unit.PERCENT and not 0 <= value <= 100:
        raise Refused(_("A share lies between 0 and 100 %."))
    if indicator.unit not in SIGNED and value < 0:
        raise Refused(_("There cannot be less than none."))


def _check(indicator: Indicator) -> None:
    if not indicator.name.strip():
        raise Refused(_("Give the indicator a name."))
    if indicator.shared_key:
        common = COMMON[SharedKey(indicator.shared_key)]
        indicator.unit, indicator.adding, indicator.direction = common.unit, common.adding, Direction.UP
    else:
        # Only what is the same everywhere can be added up.
        indicator.adding, indicator.weight = Adding.NONE, None
    if indicator.adding != Adding.MEAN:
        indicator.weight = None
    elif indicator.weight is None or indicator.weight <= 0:
        raise Refused(
            _("Say how many people or enterprises this is a share of: Europe’s mean is weighted by it.")
        )
    _check_number(indicator, indicator.baseline)
    _check_number(indicator, indicator.target)
    if indicator.target_on <= indicator.baseline_on:
        raise Refused(_("The day of the target has to come after the day of the start."))
    if indicator.direction == Direction.UP and indicator.target <= indicator.baseline:
        raise Refused(_("The number is to rise, so the target has to be higher than the start."))
    if indicator.direction == Direction.DOWN and indicator.target >= indicator.baseline:
        raise Refused(_("The number is to fall, so the target has to be lower than the start."))
