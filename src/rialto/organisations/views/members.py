"""Who is in an organisation: inviting, joining, leaving."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.organisations.actions import (
    accept_invitation,
    change_role,
    decline_invitation,
    invite_member,
    leave_organisation,
    remove_member,
    show_member,
    take_back_invitation,
)
from rialto.organisations.doors import for_managers, for_members, posted, way_to
from rialto.organisations.forms import InvitationForm, RoleForm
from rialto.organisations.links import invitation_of
from rialto.organisations.models import Invitation, Membership, Organisation
from rialto.organisations.queries import memberships_in, open_invitations
from rialto.organisations.rules import is_manager
from rialto.organisations.tasks import send_invitation


@for_members
def member_list(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The people, who was asked, and (for managers) the form to ask somebody."""
    language = translation.get_language() or "en"
    may_change = is_manager(person(request), organisation)
    form = InvitationForm(request.POST if request.method == "POST" else None, language=language)
    if request.method == "POST" and may_change and form.is_valid():
        try:
            invitation = invite_member(organisation, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            send_invitation.enqueue(invitation.pk)
            messages.success(request, _("We write to %(email)s.") % {"email": invitation.email})
            return redirect("organisations:member-list", organisation.slug)
    memberships = list(memberships_in(organisation))
    context = {
        "organisation": organisation,
        "memberships": memberships,
        "mine": next((one for one in memberships if one.user_id == person(request).pk), None),
        "invitations": open_invitations(organisation),
        "may_change": may_change,
        "form": form,
        "crumbs": way_to(organisation),
    }
    return render(request, "organisations/member_list.html", context, status=400 if form.errors else 200)


@posted
@for_managers
def member_role(request: HttpRequest, organisation: Organisation, public_id: UUID) -> HttpResponse:
    """Make a member a manager, or the other way round."""
    membership = _of(organisation, public_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = form.cleaned_data["role"]
        attempt(
            request, lambda: change_role(membership, role, by=person(request)), done=_("The role is changed.")
        )
    return redirect("organisations:member-list", organisation.slug)


@for_managers
def member_remove(request: HttpRequest, organisation: Organisation, public_id: UUID) -> HttpResponse:
    """Ask first, then take somebody out."""
    membership = _of(organisation, public_id)
    if request.method == "POST":
        attempt(
            request,
            lambda: remove_member(membership, by=person(request)),
            done=_("This person is not in it any more."),
        )
        return redirect("organisations:member-list", organisation.slug)
    context = {
        "title": _("Take this person out?"),
        "lede": _(
            "They can no longer publish for the organisation or see its figures. What they have written stays."
        ),
        "subject": str(membership.user),
        "yes": _("Take out"),
    }
    return _question(request, organisation, context)


@for_members
def member_leave(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask first, then leave."""
    if request.method == "POST":
        if attempt(
            request, lambda: leave_organisation(organisation, by=person(request)), done=_("You have left.")
        ):
            return redirect("organisations:my-organisations")
        return redirect("organisations:member-list", organisation.slug)
    context = {
        "title": _("Leave this organisation?"),
        "lede": _(
            "You can no longer publish for it or see its figures. To come back, you need a new invitation."
        ),
        "subject": organisation.name,
        "yes": _("Leave"),
    }
    return _question(request, organisation, context)


@posted
@for_members
def member_show(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Stand on the public page by name, or no longer."""
    membership = get_object_or_404(Membership, organisation=organisation, user=person(request))
    is_shown = request.POST.get("shown") == "yes"
    done = (
        _("Your name stands on the page now.")
        if is_shown
        else _("Your name does not stand on the page any more.")
    )
    attempt(request, lambda: show_member(membership, is_shown=is_shown, by=person(request)), done=done)
    return redirect("organisations:member-list", organisation.slug)


@posted
@for_managers
def invitation_take_back(request: HttpRequest, organisation: Organisation, public_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation, organisation=organisation, public_id=public_id)
    attempt(
        request,
        lambda: take_back_invitation(invitation, by=person(request)),
        done=_("The invitation is taken back."),
    )
    return redirect("organisations:member-list", organisation.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: who asks for what. Yes needs an account with that address, no needs none."""
    invitation = invitation_of(token)
    if invitation is None or not invitation.is_open():
        return render(request, "organisations/link_gone.html", status=404)
    refused = ""
    if request.method == "POST":
        try:
            return _answered(request, invitation)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {
        "invitation": invitation,
        "is_theirs": getattr(request.user, "email", "") == invitation.email,
        "sign_in": resolve_url(settings.LOGIN_URL),
        "refused": refused,
    }
    return render(request, "organisations/invitation_answer.html", context, status=409 if refused else 200)


def _answered(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.POST.get("answer") != "yes":
        decline_invitation(invitation)
        return render(request, "organisations/invitation_declined.html", {"invitation": invitation})
    if not request.user.is_authenticated:
        raise Refused(_("Sign in first, with the address that was invited."))
    accept_invitation(invitation, by=person(request))
    messages.success(request, _("Welcome: you belong to this organisation now."))
    return redirect("organisations:member-list", invitation.organisation.slug)


def _of(organisation: Organisation, public_id: UUID) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("user"), organisation=organisation, public_id=public_id
    )


def _question(request: HttpRequest, organisation: Organisation, context: dict[str, str]) -> HttpResponse:
    back = reverse("organisations:member-list", args=[organisation.slug])
    return render(request, "question.html", {**context, "back": back, "crumbs": way_to(organisation)})
