"""A plan's words in other languages, written beside the original."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.coalitions.actions import translate_measure, translate_plan
from rialto.coalitions.doors import for_coordinators
from rialto.coalitions.forms.plans import MeasureTextForm, PlanTextForm, language_choices
from rialto.coalitions.models import ActionPlan, Coalition, MeasureText, PlanText
from rialto.coalitions.queries.plans import translated_parts
from rialto.coalitions.views.measure_writing import measure_here
from rialto.coalitions.views.plan_writing import form_page, plan_of, way_to_edit
from rialto.taxonomy.queries import language_name


@for_coordinators
def plan_languages(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """Choose a language, and see what is translated into it."""
    found = plan_of(coalition, plan)
    codes = {code for code, _name in settings.LANGUAGES} - {found.language}
    chosen = request.GET.get("in", "")
    chosen = chosen if chosen in codes else ""
    context = {
        "plan": found,
        "languages": [one for one in language_choices(request.LANGUAGE_CODE) if one[0] in codes],
        "chosen": chosen,
        "chosen_name": language_name(chosen, request.LANGUAGE_CODE) if chosen else "",
        "parts": translated_parts(found, chosen) if chosen else None,
        "crumbs": way_to_edit(found),
    }
    return render(request, "coalitions/plan_languages.html", context)


@for_coordinators
def plan_text(request: HttpRequest, coalition: Coalition, plan: UUID, language: str) -> HttpResponse:
    """A plan's title and summary in one language."""
    found = plan_of(coalition, plan)
    texts = dict(PlanText.objects.filter(plan=found, language=language).values_list("field", "text"))
    form = PlanTextForm(request.POST or None, initial=texts)
    return _text_page(
        request, form, found, found, language,
        lambda: translate_plan(found, language, form.cleaned_data, by=person(request)),
    )  # fmt: skip


@for_coordinators
def measure_text(request: HttpRequest, coalition: Coalition, measure: UUID, language: str) -> HttpResponse:
    """A measure's title and description in one language."""
    found = measure_here(coalition, measure)
    texts = dict(MeasureText.objects.filter(measure=found, language=language).values_list("field", "text"))
    form = MeasureTextForm(request.POST or None, initial=texts)
    return _text_page(
        request, form, found, found.plan, language,
        lambda: translate_measure(found, language, form.cleaned_data, by=person(request)),
    )  # fmt: skip


def _text_page(  # noqa: PLR0917 -- two things that are much alike
    request: HttpRequest, form: forms.Form, original: object, plan: ActionPlan, language: str, action: object
) -> HttpResponse:
    if language not in dict(settings.LANGUAGES) or language == plan.language:
        raise Http404
    for name, field in form.fields.items():
        # The original stands above what is written.
        field.help_text = getattr(original, name) or _("There is nothing in the original.")
        field.widget.attrs["lang"] = language
    back = f"{reverse('coalitions:plan-languages', args=[plan.coalition.slug, plan.public_id])}?in={language}"
    name = language_name(language, request.LANGUAGE_CODE)
    return form_page(
        request, form, action, title=_("In another language: %(language)s") % {"language": name},  # type: ignore[arg-type]
        subject=plan.title, back=back, crumbs=way_to_edit(plan),
        lede=_("Above each field stands the original. Leave a field empty to show the original."),
    )  # fmt: skip
