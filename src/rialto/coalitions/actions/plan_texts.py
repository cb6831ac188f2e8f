"""A plan's words in other languages, written by its coordinators."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions.texts import source_hash
from rialto.coalitions.actions.measures import still_there
from rialto.coalitions.actions.plan_steps import note_step, plan_for_writing
from rialto.coalitions.models import ActionPlan, Measure, MeasureText, PlanText
from rialto.coalitions.plan_choices import Deed, PlanNoun
from rialto.translation.choices import TextOrigin, TextState

Words = Mapping[str, str]


@transaction.atomic
def translate_plan(plan: ActionPlan, language: str, words: Words, *, by: User) -> None:
    """Put a plan's title and summary into a language; an empty one is taken away."""
    plan = plan_for_writing(plan, by)
    _check(plan, language)
    changed = _write(PlanText, {"plan": plan}, plan, language, words)
    if changed:
        note_step(
            plan,
            PlanNoun.PLAN,
            Deed.CHANGED,
            of=plan,
            subject=f"{plan.title} ({language})",
            by=by,
            after=changed,
        )


@transaction.atomic
def translate_measure(measure: Measure, language: str, words: Words, *, by: User) -> None:
    """The same for a measure's title and description."""
    plan = plan_for_writing(measure.plan, by)
    measure = still_there(measure)
    _check(plan, language)
    changed = _write(MeasureText, {"measure": measure}, measure, language, words)
    if changed:
        note_step(
            plan, PlanNoun.MEASURE, Deed.CHANGED, of=measure, subject=f"{measure.title} ({language})", by=by,
            after=changed,
        )  # fmt: skip


def _check(plan: ActionPlan, language: str) -> None:
    if language not in dict(settings.LANGUAGES) or language == plan.language:
        raise Refused(_("The plan is written in this language."))


def _write(model: Any, owner: dict[str, Any], original: Any, language: str, words: Words) -> dict[str, str]:
    """Keep what differs from what stands there; returns it by name of the field."""
    rows = {one.field: one for one in model.objects.filter(language=language, **owner)}
    changed = {}
    for name in model.FIELDS:
        text = words.get(name, "").strip()
        row, source = rows.get(name), source_hash(getattr(original, name))
        if row and row.text == text and row.source_hash == source and row.state == TextState.CURRENT:
            continue
        if text:
            said = {
                "text": text, "origin": TextOrigin.PERSON, "state": TextState.CURRENT, "source_hash": source
            }  # fmt: skip
            model.objects.update_or_create(language=language, field=name, **owner, defaults=said)
        elif row:
            row.delete()
        else:
            continue
        changed[name] = text
    return changed
