"""What was taken down: found by its address, and let back where that was a mistake."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.paging import page_of
from rialto.catalogue.actions import lift_exclusions
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.exclusions import is_taken_down
from rialto.desk.doors import sent, staff_form, staff_only
from rialto.desk.exclusions import taken_down, taken_down_lines
from rialto.desk.forms.exclusions import ExclusionFilterForm, LiftForm

PAGE_SIZE = 50


@staff_only
def exclusion_list(request: HttpRequest) -> HttpResponse:
    """What was taken down, the latest first, or what has an address among it."""
    text = ExclusionFilterForm(request.GET).text
    found = taken_down(text)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "text": text,
        "page": page,
        "lines": taken_down_lines(list(found[page.rows])),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/exclusion_list.html", context)


@staff_form
def exclusion_lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask first, then let an entry be what it was before it was taken down."""
    entry = get_object_or_404(Entry, public_id=public_id)
    form = LiftForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: lift_exclusions(entry, by=person(request), reason=reason),
            done=_("It may come back: nothing of “%(title)s” is kept out any more.") % {"title": entry.title},
        )
        return redirect("desk:exclusion-list")
    if not is_taken_down(entry):
        raise Http404
    context = {
        "form": form,
        "subject": entry.title,
        "title": _("Let this come back?"),
        "lede": _(
            "It becomes what it was before it was taken down: public again at once, if it was public and a source still shows it. Its sources may change it again."
        ),
        "yes": _("Let it come back"),
        "back": reverse("desk:exclusion-list"),
        "crumbs": [
            (_("Desk"), reverse("desk:overview")),
            (_("Taken down"), reverse("desk:exclusion-list")),
        ],
    }
    return render(request, "question.html", context, status=400 if form.errors else 200)
