"""The part of the form with dates and times."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.catalogue.choices import Kind
from rialto.contributing.actions import save_draft
from rialto.contributing.choices import Step
from rialto.contributing.dates import MOST_DATES, ZONE, dates_in, zone_of
from rialto.contributing.doors import member_form, with_contribution
from rialto.contributing.forms.dates import (
    MORE_ROWS,
    AllForm,
    DateFormSet,
    SeriesForm,
    ZoneForm,
    rows_in,
    said_by,
)
from rialto.contributing.forms.steps import steps_of_kind
from rialto.contributing.models import Contribution
from rialto.contributing.views.parts import checks_answer, onward, step_context


@member_form
@with_contribution
def contribution_dates(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Dates one by one; a series is made of the last one, and all that are to come can be changed at once."""
    if Step.DATES not in steps_of_kind(Kind(contribution.kind)):
        raise Http404
    if not contribution.is_writable:
        return redirect(contribution)
    if request.method != "POST":
        return _page(request, contribution, blank=request.GET.get("more", ""))
    formset, zone = DateFormSet(request.POST, prefix="date"), ZoneForm(contribution.values, request.POST)
    formset.is_valid()
    zone.is_valid()
    series, every = SeriesForm(request.POST), AllForm(request.POST)
    rows, extra = rows_in(formset, dates_in(contribution.values)), []
    deed = request.POST.get("do", "")
    if deed == "series" and series.is_valid() and rows:
        extra = series.rows_after(rows[-1])
    elif deed == "all" and every.is_valid():
        rows = every.changed(rows, timezone.localdate())
    chosen = zone.cleaned_data.get(ZONE) or zone_of(contribution.values)
    contribution, is_saved = _save(request, contribution, said_by([*rows, *extra], chosen))
    forms = [form for form in formset.forms if form.errors]
    if "X-Autosave" in request.headers:
        return checks_answer(request, contribution, *forms)
    is_wrong = (
        bool(forms) or (deed == "series" and bool(series.errors)) or (deed == "all" and bool(every.errors))
    )
    if is_wrong or not is_saved:
        return _page(
            request, contribution, formset=formset, zone=zone, status=400,
            series=series if deed == "series" else None, every=every if deed == "all" else None,
        )  # fmt: skip
    if deed:
        return _done(request, contribution, deed, len(extra))
    return onward(request, contribution, Step.DATES)


def _save(
    request: HttpRequest, contribution: Contribution, said: dict[str, Any]
) -> tuple[Contribution, bool]:
    try:
        return save_draft(contribution, said, by=person(request)), True
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return contribution, False


def _done(request: HttpRequest, contribution: Contribution, deed: str, count: int) -> HttpResponse:
    if deed == "series" and count == 0:
        messages.warning(request, _("Write the first date above, and say how it goes on."))
    elif deed == "series" and len(dates_in(contribution.values)) >= MOST_DATES:
        words = _("An entry has at most %(count)d dates; the rest was left out.")
        messages.warning(request, words % {"count": MOST_DATES})
    elif deed != "more":
        messages.success(request, _("Saved."))
    answer = redirect("contributing:contribution-step", contribution.public_id, Step.DATES)
    if deed == "more":
        answer["Location"] += "?more=1"
    return answer


def _page(
    request: HttpRequest,
    contribution: Contribution,
    *,
    formset: Any = None,
    zone: ZoneForm | None = None,
    series: SeriesForm | None = None,
    every: AllForm | None = None,
    blank: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = dates_in(contribution.values)
    if formset is None:
        formset = DateFormSet(initial=rows, prefix="date")
        formset.extra = MORE_ROWS if blank else (0 if rows else 1)
    context = step_context(contribution, Step.DATES) | {
        "formset": formset,
        "zone": zone or ZoneForm(contribution.values),
        "series": series or SeriesForm(),
        "every": every or AllForm(),
        "count": len(rows),
    }
    return render(request, "contributing/dates.html", context, status=status)
