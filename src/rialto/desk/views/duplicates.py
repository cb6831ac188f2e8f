"""The duplicate queue: pairs side by side, what was made one, and two of one again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.actions import keep_apart, merge_entries, split_entry
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import DuplicateCandidate, EntryMerge
from rialto.desk.doors import sent, staff_form, staff_only
from rialto.desk.duplicates import (
    RULE_WORDS,
    candidates_matching,
    merge_lines,
    merges,
    next_after,
    pair_lines,
    pair_overview,
)
from rialto.desk.forms.duplicates import SHOWN_STATES, DuplicateFilterForm, PairDecision, PairForm, WhyForm

PAGE_SIZE = 25


@staff_only
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one offer, the surest first; or those that a person keeps apart."""
    filters = DuplicateFilterForm(request.GET).filters
    found = candidates_matching(filters)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "filters": filters,
        "states": [(state.value, state.label) for state in SHOWN_STATES],
        "kinds": Kind.choices,
        "rules": list(RULE_WORDS.items()),
        "page": page,
        "lines": pair_lines(list(found[page.rows])),
        "crumbs": crumbs(),
    }
    return render(request, "desk/duplicate_list.html", context)


@staff_form
def duplicate_page(request: HttpRequest, number: int) -> HttpResponse:
    """Two entries side by side, and the form in which somebody decides whether they are one offer."""
    pairs = DuplicateCandidate.objects.select_related("first__provider", "second__provider")
    candidate = get_object_or_404(pairs, pk=number)
    form = PairForm(sent(request))
    if request.method == "POST" and form.is_valid():
        following = next_after(candidate)
        try:
            done = decide_pair(candidate, form, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, done)
            return (
                redirect("desk:duplicate-page", following) if following else redirect("desk:duplicate-list")
            )
    context = {"pair": pair_overview(candidate), "form": form, "crumbs": crumbs(to_list=True)}
    return render(request, "desk/duplicate_page.html", context, status=400 if form.errors else 200)


def decide_pair(candidate: DuplicateCandidate, form: PairForm, *, by: User) -> str:
    """Do what was decided, and say it in words. Raises `Refused`."""
    first, second = candidate.first, candidate.second
    reason = form.cleaned_data["reason"]
    if form.cleaned_data["decision"] == PairDecision.APART:
        keep_apart(first, second, by=by, reason=reason)
        return _("Kept apart: they are two offers from now on.")
    keeps_first = form.cleaned_data["decision"] == PairDecision.KEEP_FIRST
    survivor, other = (first, second) if keeps_first else (second, first)
    merge_entries(survivor, other, by=by, reason=reason)
    return _(
        "Made one: “%(other)s” lives on in “%(survivor)s”. It can be undone in the list of what was made one."
    ) % {
        "other": other.title,
        "survivor": survivor.title,
    }


@staff_only
def merge_list(request: HttpRequest) -> HttpResponse:
    """What was made one, by people and by rules, the latest first."""
    found = merges()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {"page": page, "lines": merge_lines(list(found[page.rows])), "crumbs": crumbs(to_list=True)}
    return render(request, "desk/merge_list.html", context)


@staff_form
def merge_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Ask first, then make two of one again; they stay apart."""
    merge = get_object_or_404(EntryMerge.objects.select_related("survivor", "other"), pk=number)
    form = WhyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: split_entry(merge, by=person(request), reason=reason),
            done=_("They are two again, and stay apart."),
        )
        return redirect("desk:merge-list")
    context = {
        "form": form,
        "subject": f"{merge.other.title} → {merge.survivor.title}",
        "title": _("Make two of them again?"),
        "lede": _("Each gets back what it had. They are never made one again by a rule."),
        "yes": _("Make two of them"),
        "back": reverse("desk:merge-list"),
        "crumbs": [*crumbs(to_list=True), (_("Made one"), reverse("desk:merge-list"))],
    }
    return render(request, "question.html", context, status=400 if form.errors else 200)


def crumbs(*, to_list: bool = False) -> list[tuple[str, str]]:
    """The way from the front page to a page about duplicates."""
    way = [(_("Desk"), reverse("desk:overview"))]
    return [*way, (_("Duplicates"), reverse("desk:duplicate-list"))] if to_list else way
