"""Organisations that may be one: the list, and two of them side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.catalogue.actions import merge_organisations
from rialto.desk.doors import sent, staff_form
from rialto.desk.forms.organisations import MergeForm, TwoOrganisationsForm
from rialto.desk.organisations import merges, pair_of, pairs
from rialto.organisations.models import Organisation


@staff_form
def organisation_doubles(request: HttpRequest) -> HttpResponse:
    """Pairs with one name, what was made one, and a form for any two."""
    form = TwoOrganisationsForm(sent(request))
    if request.method == "POST" and form.is_valid():
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        return redirect("desk:organisation-merge", first.slug, second.slug)
    context = {"pairs": pairs(), "merges": merges(), "form": form, "crumbs": crumbs()}
    return render(request, "desk/organisation_doubles.html", context, status=400 if form.errors else 200)


@staff_form
def organisation_merge(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Two organisations side by side, and the question which of them lives on."""
    one, other = (get_object_or_404(Organisation, slug=slug) for slug in (first, second))
    form = MergeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        survivor, gone = (one, other) if form.cleaned_data["survivor"] == "first" else (other, one)
        try:
            merge_organisations(survivor, gone, by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            said = {"other": gone.name, "survivor": survivor.name}
            messages.success(request, _("Made one: “%(other)s” lives on in “%(survivor)s”.") % said)
            return redirect("desk:organisation-doubles")
    language = translation.get_language() or "en"
    context = {"pair": pair_of(one, other, language), "form": form, "crumbs": crumbs(to_list=True)}
    return render(request, "desk/organisation_merge.html", context, status=400 if form.errors else 200)


def crumbs(*, to_list: bool = False) -> list[tuple[str, str]]:
    """The way from the front page to organisations that may be one."""
    way = [(_("Desk"), reverse("desk:overview"))]
    return [*way, (_("Organisations twice"), reverse("desk:organisation-doubles"))] if to_list else way
