"""Changes that travel between sites as suggestions: made here for others' entries, and decided here about ours."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.exchange import actions
from rialto.exchange.choices import SuggestionState
from rialto.exchange.doors import editors_form, editors_page, members_form, members_page
from rialto.exchange.forms.suggestions import DecisionForm, SuggestionForm
from rialto.exchange.queries.waiting import suggestion_lines, suggestions_for, suggestions_of

PAGE_SIZE = 50


def _language() -> str:
    return translation.get_language() or "en"


@members_form
def suggestion_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Suggest a change of an entry that is kept at another site."""
    entry = get_object_or_404(Entry, slug=slug, status=Status.PUBLISHED)
    if not entry.is_foreign:
        raise Http404
    form = SuggestionForm(entry, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.suggest_change(entry, form.values, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(
                request,
                _("Thank you. It is on its way to “%(site)s”; here you see what becomes of it.")
                % {"site": entry.origin},
            )
            return redirect("exchange:my-suggestions")
    context = {"entry": entry, "form": form, "crumbs": [(entry.title, entry.get_absolute_url())]}
    return render(request, "exchange/suggestion_new.html", context, status=400 if form.errors else 200)


@members_page
def my_suggestions(request: HttpRequest) -> HttpResponse:
    """What somebody suggested to other sites, and what became of it."""
    found = suggestions_of(person(request))
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    lines = suggestion_lines(found[page.rows], language=_language())
    return render(request, "exchange/my_suggestions.html", {"lines": lines, "page": page})


@editors_page
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """What other sites suggest for entries of ours, and nobody has decided; the oldest first."""
    found = suggestions_for(person(request)).filter(state=SuggestionState.OPEN).order_by("made_at", "pk")
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "lines": suggestion_lines(found[page.rows], language=_language()),
        "page": page,
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "exchange/suggestion_list.html", context)


@editors_form
def suggestion_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One suggestion: what differs, and the decision."""
    suggestion = get_object_or_404(suggestions_for(person(request)), public_id=public_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said, by = form.cleaned_data, person(request)
        if said["decision"] == "accept":
            is_done = attempt(
                request,
                lambda: actions.accept(suggestion, by=by),
                done=_("Accepted. The change travels to all sites that have the entry."),
            )
        else:
            is_done = attempt(
                request,
                lambda: actions.refuse(suggestion, reason=said["reason"], by=by),
                done=_("Refused. Whoever suggested it reads why."),
            )
        return redirect("exchange:suggestion-list" if is_done else request.path)
    (line,) = suggestion_lines([suggestion], language=_language())
    context = {
        "line": line,
        "form": form,
        "crumbs": [
            (_("Desk"), reverse("desk:overview")),
            (_("Suggestions of other sites"), reverse("exchange:suggestion-list")),
        ],
    }
    return render(request, "exchange/suggestion_page.html", context, status=400 if form.errors else 200)
