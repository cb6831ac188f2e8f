"""The sites that are trusted: asked who they are, added, read at once, paused, removed. For administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt
from rialto.base.errors import Refused
from rialto.exchange import actions
from rialto.exchange.doors import administrators_form, administrators_post
from rialto.exchange.forms.sites import CountriesForm, SiteForm
from rialto.exchange.models import TrustedSite
from rialto.exchange.queries.contested import contested
from rialto.exchange.tasks import pull_soon
from rialto.taxonomy.queries import country_name


def _crumbs(*, deep: bool = False) -> list[tuple[str, str]]:
    here = [(_("Other sites"), reverse("exchange:site-list"))] if deep else []
    return [(_("Desk"), reverse("desk:overview")), *here]


@administrators_form
def site_list(request: HttpRequest) -> HttpResponse:
    """Every trusted site, the entries that two of them name, and the form that asks one who it is and trusts it."""
    is_sent = request.method == "POST"
    form = SiteForm(request.POST if is_sent else None)
    if is_sent and "ask" in request.POST:
        form.fields["countries"].required = False
    asked = None
    if is_sent and form.is_valid():
        said = form.cleaned_data
        try:
            if "ask" in request.POST:
                asked = actions.ask_site(said["address"])
            else:
                site = actions.add_site(said["address"], countries=said["countries"])
                return redirect(site.get_absolute_url())
        except Refused as refusal:
            form.add_error("address", str(refusal.message))
    language = translation.get_language() or "en"
    context = {
        "sites": [(site, countries_of(site, language)) for site in TrustedSite.objects.all()],
        "contested": contested(),
        "form": form,
        "asked": asked,
        "asked_country": country_name(asked.country, language) if asked and asked.country else "",
        "crumbs": _crumbs(),
    }
    return render(request, "exchange/site_list.html", context, status=400 if form.errors else 200)


def countries_of(site: TrustedSite, language: str) -> str:
    return ", ".join(country_name(code, language) for code in site.countries)


@administrators_form
def site_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far a site has been read and what came of it; for which countries it is trusted can be changed."""
    site = get_object_or_404(TrustedSite, pk=number)
    is_sent = request.method == "POST"
    form = CountriesForm(request.POST if is_sent else None, initial={"countries": site.countries})
    if is_sent and form.is_valid():
        countries = form.cleaned_data["countries"]
        attempt(
            request,
            lambda: actions.change_countries(site, countries),
            done=_("Changed. The site is read again from the beginning."),
        )
        return redirect(site.get_absolute_url())
    context = {
        "site": site,
        "countries": countries_of(site, translation.get_language() or "en"),
        "form": form,
        "crumbs": _crumbs(deep=True),
    }
    return render(request, "exchange/site_page.html", context, status=400 if form.errors else 200)


@administrators_post
def site_pull(request: HttpRequest, number: int) -> HttpResponse:
    """Read the site as soon as a worker is free."""
    site = get_object_or_404(TrustedSite, pk=number)
    attempt(request, pull_soon, done=_("The site is read in a moment. Look at this page again."))
    return redirect(site.get_absolute_url())


@administrators_post
def site_pause(request: HttpRequest, number: int) -> HttpResponse:
    site = get_object_or_404(TrustedSite, pk=number)
    attempt(request, lambda: actions.pause_site(site), done=_("Paused. What came from it stays."))
    return redirect(site.get_absolute_url())


@administrators_post
def site_resume(request: HttpRequest, number: int) -> HttpResponse:
    site = get_object_or_404(TrustedSite, pk=number)
    attempt(request, lambda: actions.resume_site(site), done=_("It is asked again."))
    return redirect(site.get_absolute_url())


@administrators_post
def site_remove(request: HttpRequest, number: int) -> HttpResponse:
    site = get_object_or_404(TrustedSite, pk=number)
    if attempt(request, lambda: actions.remove_site(site), done=_("Removed. What came from it stays.")):
        return redirect("exchange:site-list")
    return redirect(site.get_absolute_url())
