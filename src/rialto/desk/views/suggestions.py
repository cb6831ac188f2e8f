"""What sources suggest against what a person set: accepted or refused, one by one or all of a source."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.accounts.doors import person
from rialto.base.paging import page_of
from rialto.catalogue.actions import decide_suggestions
from rialto.catalogue.models import Source, Suggestion
from rialto.desk.doors import staff_form
from rialto.desk.forms.duplicates import ChosenForm
from rialto.desk.suggestions import sources_that_suggest, suggestion_lines, suggestions_of

PAGE_SIZE = 50
# So many reasons are told at once.
TOLD = 5


@staff_form
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision; what was ticked is accepted or refused."""
    sources = sources_that_suggest()
    source = next((one for one, _count in sources if one.slug == request.GET.get("source")), None)
    found = suggestions_of(source)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    shown = list(found[page.rows])
    form = None
    if request.method == "POST":
        form = ChosenForm(request.POST, offered=[one.pk for one in shown])
        if form.is_valid():
            chosen = set(form.cleaned_data["chosen"])
            decide(
                request, [one for one in shown if one.pk in chosen], form.cleaned_data["decision"] == "accept"
            )
            return redirect(request.get_full_path())
    context = {
        "sources": sources,
        "source": source,
        "page": page,
        "lines": suggestion_lines(shown),
        "form": form,
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/suggestion_list.html", context, status=400 if form and form.errors else 200)


@staff_form
def suggestion_all(request: HttpRequest, slug: str, decision: str) -> HttpResponse:
    """Ask first, then accept or refuse all that one source suggests."""
    if decision not in ("accept", "refuse"):
        raise Http404
    accepting = decision == "accept"
    source = get_object_or_404(Source, slug=slug)
    found = suggestions_of(source)
    back = f"{reverse('desk:suggestion-list')}?source={source.slug}"
    if request.method == "POST":
        decide(request, list(found), accepting)
        return redirect("desk:suggestion-list")
    count = found.count()
    words = (
        ngettext("Accept %(count)s suggestion?", "Accept %(count)s suggestions?", count)
        if accepting
        else ngettext("Refuse %(count)s suggestion?", "Refuse %(count)s suggestions?", count)
    )
    context = {
        "subject": source.name,
        "title": words % {"count": count},
        "lede": _("What people set by hand is replaced by what the source says, and follows it from then on.")
        if accepting
        else _("What people set by hand stays, and the same is not suggested again."),
        "yes": _("Accept all of them") if accepting else _("Refuse all of them"),
        "back": back,
        "crumbs": [
            (_("Desk"), reverse("desk:overview")),
            (_("Suggestions"), reverse("desk:suggestion-list")),
        ],
    }
    return render(request, "question.html", context)


def decide(request: HttpRequest, suggestions: list[Suggestion], accepting: bool) -> None:
    """Decide, and say at the top of the next page how many, and which could not be."""
    count, reasons = decide_suggestions(suggestions, accepting=accepting, by=person(request))
    words = (
        ngettext("%(count)s suggestion was accepted.", "%(count)s suggestions were accepted.", count)
        if accepting
        else ngettext("%(count)s suggestion was refused.", "%(count)s suggestions were refused.", count)
    )
    messages.success(request, words % {"count": count})
    for reason in reasons[:TOLD]:
        messages.error(request, reason)
