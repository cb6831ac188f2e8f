"""Who reviews and edits for which country: given and ended by administrators, with the history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.actions import end_role, give_role
from rialto.accounts.choices import DeskRole
from rialto.accounts.doors import attempt, person
from rialto.accounts.models import RoleGrant
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.desk.doors import for_administrators, form_behind, sent
from rialto.desk.forms.roles import RoleForm
from rialto.desk.roles import grant_lines

PAGE_SIZE = 50


@form_behind(for_administrators)
def role_list(request: HttpRequest) -> HttpResponse:
    """Every grant, those that hold first, and the form that gives one."""
    form = RoleForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            give_role(said["email"], DeskRole(said["role"]), country=said["country"], by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("desk:role-list")
    grants = RoleGrant.objects.all()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=grants.count())
    context = {
        "form": form,
        "page": page,
        "lines": grant_lines(page.rows),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/role_list.html", context, status=400 if form.errors else 200)


@require_POST
@for_administrators
def role_end(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role away."""
    grant = get_object_or_404(RoleGrant, pk=number)
    attempt(request, lambda: end_role(grant, by=person(request)), done=_("The role has ended."))
    return redirect("desk:role-list")
