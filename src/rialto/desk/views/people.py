"""What is kept of a person, for administrators who say why."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.actions import open_everything
from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.desk.doors import sent, staff_form
from rialto.desk.forms.people import OpenPersonForm


@staff_form
def person_open(request: HttpRequest) -> HttpResponse:
    """Ask whose and why, write it down for that person, and show it on this page only: it has no address of its own."""
    if not person(request).is_superuser:
        raise Http404
    form = OpenPersonForm(sent(request))
    context = {"form": form, "crumbs": [(_("Desk"), reverse("desk:overview"))]}
    if request.method == "POST" and form.is_valid() and form.person:
        try:
            context["held"] = open_everything(
                form.person, by=person(request), reason=form.cleaned_data["reason"]
            )
            context["whose"] = form.person
        except Refused as refusal:
            form.add_error("reason", str(refusal.message))
    return render(request, "desk/person_open.html", context, status=400 if form.errors else 200)
