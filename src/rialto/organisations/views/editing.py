"""What an organisation says of itself: the form, the logo, and what stood there before."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.organisations.actions import edit_organisation, remove_logo, restore_revision, set_logo
from rialto.organisations.doors import for_managers, for_members, posted, way_to
from rialto.organisations.forms import LogoForm, OrganisationForm, SiteFormSet, country_choices
from rialto.organisations.models import Organisation, Revision
from rialto.organisations.queries import last_revision_id, profile_of, steps_of, values_of
from rialto.organisations.queries.wording import ShownChange, shown_changes
from rialto.organisations.rules import is_manager


@for_managers
def organisation_edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The form with everything that managers may change."""
    language = translation.get_language() or "en"
    values = values_of(organisation)
    options: dict[str, Any] = {"prefix": "sites", "form_kwargs": {"countries": country_choices(language)}}
    if request.method == "POST":
        form = OrganisationForm(request.POST, language=language)
        sites = SiteFormSet(request.POST, **options)
        if form.is_valid() and sites.is_valid():
            try:
                _save(request, organisation, form, sites.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
            else:
                return redirect(organisation)
    else:
        form = OrganisationForm(initial={**values, "seen": last_revision_id(organisation)}, language=language)
        sites = SiteFormSet(initial=values["sites"], **options)
    return _edit_page(request, organisation, form=form, sites=sites, logo_form=LogoForm())


def _save(
    request: HttpRequest, organisation: Organisation, form: OrganisationForm, sites: Sequence[dict[str, Any]]
) -> None:
    kept = [{name: one[name] for name in ("city", "country", "address")} for one in sites if one.get("city")]
    revision = edit_organisation(
        organisation, {**form.values, "sites": kept}, by=person(request), seen=form.cleaned_data["seen"]
    )
    organisation.refresh_from_db()
    messages.success(request, _("Saved.") if revision else _("Nothing was changed."))


def _edit_page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    logo_form: LogoForm,
    form: OrganisationForm,
    sites: Any,
) -> HttpResponse:
    has_errors = bool(form.errors or logo_form.errors or (sites.is_bound and not sites.is_valid()))
    context = {
        "organisation": organisation,
        "profile": profile_of(organisation),
        "form": form,
        "sites": sites,
        "logo_form": logo_form,
        "has_errors": has_errors,
        "crumbs": way_to(organisation),
    }
    return render(request, "organisations/organisation_edit.html", context, status=400 if has_errors else 200)


@posted
@for_managers
def logo_set(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Take a logo in, or take it away."""
    if request.POST.get("remove"):
        attempt(request, lambda: remove_logo(organisation, by=person(request)), done=_("The logo is gone."))
        return redirect("organisations:organisation-edit", organisation.slug)
    language = translation.get_language() or "en"
    logo_form = LogoForm(request.POST, request.FILES)
    if logo_form.is_valid():
        try:
            data = logo_form.cleaned_data
            set_logo(
                organisation,
                data["logo"],
                size=data["logo"].size,
                words=data["logo_text"],
                by=person(request),
            )
        except Refused as refusal:
            logo_form.add_error("logo", str(refusal.message))
        else:
            messages.success(request, _("The logo stands on the page now."))
            return redirect("organisations:organisation-edit", organisation.slug)
    values = values_of(organisation)
    form = OrganisationForm(initial={**values, "seen": last_revision_id(organisation)}, language=language)
    sites = SiteFormSet(
        initial=values["sites"], prefix="sites", form_kwargs={"countries": country_choices(language)}
    )
    return _edit_page(request, organisation, form=form, sites=sites, logo_form=logo_form)


@for_members
def revision_list(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What was changed, when, by whom; each can be brought back."""
    language = translation.get_language() or "en"
    steps = [(step, _shown(step.changes, language)) for step in steps_of(organisation)]
    context = {
        "organisation": organisation,
        "steps": steps,
        "may_change": is_manager(person(request), organisation),
        "crumbs": way_to(organisation),
    }
    return render(request, "organisations/revision_list.html", context)


def _shown(changes: Sequence[Any], language: str) -> list[ShownChange]:
    return shown_changes(changes, language=language)


@posted
@for_managers
def revision_restore(request: HttpRequest, organisation: Organisation, number: int) -> HttpResponse:
    """Have the page say again what it said then; that is a new revision, so it can be undone as well."""
    revision = get_object_or_404(Revision, pk=number, organisation=organisation)
    attempt(
        request,
        lambda: restore_revision(revision, by=person(request)),
        done=_("The page says again what it said then."),
    )
    return redirect("organisations:revision-list", organisation.slug)
