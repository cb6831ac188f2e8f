"""Who coordinates the national coalitions: administrators appoint the first ones, who take in the others."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.coalitions.actions import appoint, dismiss
from rialto.coalitions.models import CoalitionMember
from rialto.coalitions.tasks import send_appointed
from rialto.desk.doors import for_administrators, form_behind, sent
from rialto.desk.forms.coalitions import AppointForm
from rialto.taxonomy.queries import country_name

PAGE_SIZE = 50
HERE = "desk:coalition-people"


@form_behind(for_administrators)
def coalition_people(request: HttpRequest) -> HttpResponse:
    """Everybody who works in a coalition, country by country, and the form that appoints somebody."""
    form = AppointForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            member = appoint(said["email"], country=said["country"], role=said["role"], by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            send_appointed.enqueue(member.pk)
            return redirect(HERE)
    members = CoalitionMember.objects.select_related("user", "coalition")
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=members.count())
    language = translation.get_language() or "en"
    rows = members.order_by("coalition__country", "role", "joined_at", "pk")[page.rows]
    context = {
        "form": form,
        "page": page,
        "rows": [(one, country_name(one.coalition.country, language)) for one in rows],
        "crumbs": _way(),
    }
    return render(request, "desk/coalition_people.html", context, status=400 if form.errors else 200)


@form_behind(for_administrators)
def coalition_dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask first, then take somebody out of a coalition."""
    member = get_object_or_404(
        CoalitionMember.objects.select_related("user", "coalition"), public_id=public_id
    )
    if request.method == "POST":
        done = _("This person is not in it any more.")
        attempt(request, lambda: dismiss(member, by=person(request)), done=done)
        return redirect(HERE)
    context = {
        "title": _("Take this person out?"),
        "lede": _("They no longer see its tasks and files. What they have written stays."),
        "subject": f"{member.user}, {country_name(member.coalition.country)}",
        "yes": _("Take out"),
        "back": reverse(HERE),
        "crumbs": [*_way(), (_("National coalitions"), reverse(HERE))],
    }
    return render(request, "question.html", context)


def _way() -> list[tuple[str, str]]:
    return [(_("Desk"), reverse("desk:overview"))]
