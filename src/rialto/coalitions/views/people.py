"""Who works in a coalition: inviting, joining, roles, leaving."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.coalitions.actions import (
    accept_coalition_invitation,
    appoint,
    decline_coalition_invitation,
    dismiss,
    invite_to_coalition,
    leave_coalition,
    show_in_coalition,
    take_back_coalition_invitation,
)
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.doors import for_coordinators, for_members
from rialto.coalitions.forms.people import CoalitionInvitationForm, CoalitionRoleForm
from rialto.coalitions.links import invitation_of
from rialto.coalitions.models import Coalition, CoalitionInvitation, CoalitionMember
from rialto.coalitions.queries import members_of, open_invitations
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.shown import coalition_page, question, reading
from rialto.coalitions.tasks import send_coalition_invitation
from rialto.taxonomy.queries import country_name

HERE = "coalitions:member-list"


@for_members
def member_list(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """The people, who was asked, and (for coordinators) the form to ask somebody."""
    may_change = is_coordinator(person(request), coalition)
    is_sent = request.method == "POST" and may_change
    form = CoalitionInvitationForm(request.POST if is_sent else None, language=reading())
    if is_sent and form.is_valid():
        try:
            invitation = invite_to_coalition(coalition, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            send_coalition_invitation.enqueue(invitation.pk)
            messages.success(request, _("We write to %(email)s.") % {"email": invitation.email})
            return redirect(HERE, coalition.slug)
    members = list(members_of(coalition))
    context = {
        "members": members,
        "mine": next((one for one in members if one.user_id == person(request).pk), None),
        "invitations": open_invitations(coalition),
        "form": form,
    }
    status = 400 if form.errors else 200
    return coalition_page(
        request, coalition, "coalitions/member_list.html", context, here=HERE, status=status
    )


@for_coordinators
def member_role(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    """Ask first, then make a member a coordinator, or the other way round: a coordinator can take the role from others."""
    member = _member(coalition, public_id)
    other = CoalitionRole.MEMBER if member.is_coordinator else CoalitionRole.COORDINATOR
    form = CoalitionRoleForm(request.POST)
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        attempt(
            request,
            lambda: appoint(member.user, country=coalition.country, role=role, by=person(request)),
            done=_("The role is changed."),
        )
        return redirect(HERE, coalition.slug)
    title, lede = _of_role(other, is_own=member.user_id == person(request).pk)
    return question(
        request,
        coalition,
        back=reverse(HERE, args=[coalition.slug]),
        title=title,
        lede=lede,
        subject=str(member.user),
        yes=_("Make a member") if member.is_coordinator else _("Make a coordinator"),
        form=CoalitionRoleForm(initial={"role": other}),
    )


def _of_role(role: CoalitionRole, *, is_own: bool) -> tuple[str, str]:
    """What is asked before somebody gets another role, and what follows from it."""
    if role == CoalitionRole.COORDINATOR:
        return (
            _("Make this person a coordinator?"),
            _("Coordinators write what the coalition says and decide who is in it, also about you."),
        )
    if is_own:
        return (
            _("Be a member instead of a coordinator?"),
            _("To coordinate again, you then need another coordinator who gives you the role back."),
        )
    return (
        _("Make this coordinator a member?"),
        _("Calendar, tasks and files stay open to them. You can give the role back at any time."),
    )


@for_coordinators
def member_dismiss(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    """Ask first, then take somebody out."""
    member = _member(coalition, public_id)
    if request.method == "POST":
        done = _("This person is not in it any more.")
        attempt(request, lambda: dismiss(member, by=person(request)), done=done)
        return redirect(HERE, coalition.slug)
    return question(
        request,
        coalition,
        back=reverse(HERE, args=[coalition.slug]),
        title=_("Take this person out?"),
        lede=_("They no longer see its tasks and files. What they have written stays."),
        subject=str(member.user),
        yes=_("Take out"),
    )


@for_members
def member_leave(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """Ask first, then leave."""
    if request.method == "POST":
        mine = get_object_or_404(CoalitionMember, coalition=coalition, user=person(request))
        if attempt(request, lambda: leave_coalition(mine, by=person(request)), done=_("You have left.")):
            return redirect("website:my-page")
        return redirect(HERE, coalition.slug)
    return question(
        request,
        coalition,
        back=reverse(HERE, args=[coalition.slug]),
        title=_("Leave this coalition?"),
        lede=_("You no longer see its tasks and files. To come back, you need a new invitation."),
        subject=country_name(coalition.country, reading()),
        yes=_("Leave"),
    )


@require_POST
@for_members
def member_show(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """Stand on the country's public page by name, or no longer."""
    mine = get_object_or_404(CoalitionMember, coalition=coalition, user=person(request))
    is_shown = request.POST.get("shown") == "yes"
    said = {
        True: _("Your name stands on the page now."),
        False: _("Your name does not stand on the page any more."),
    }
    attempt(
        request, lambda: show_in_coalition(mine, is_shown=is_shown, by=person(request)), done=said[is_shown]
    )
    return redirect(HERE, coalition.slug)


@require_POST
@for_coordinators
def invitation_take_back(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(CoalitionInvitation, coalition=coalition, public_id=public_id)
    done = _("The invitation is taken back.")
    attempt(request, lambda: take_back_coalition_invitation(invitation, by=person(request)), done=done)
    return redirect(HERE, coalition.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: who asks for what. Yes needs an account with that address, no needs none."""
    invitation = invitation_of(token)
    if invitation is None or not invitation.is_open():
        return render(request, "organisations/link_gone.html", status=404)
    country = country_name(invitation.coalition.country, reading())
    answer, refused = request.POST.get("answer"), ""
    try:
        if answer == "no":
            decline_coalition_invitation(invitation)
            return render(request, "coalitions/invitation_declined.html", {"country": country})
        if answer == "yes" and request.user.is_authenticated:
            accept_coalition_invitation(invitation, by=person(request))
            messages.success(request, _("Welcome: you work in this coalition now."))
            return redirect("website:coalition-workspace", invitation.coalition.slug)
        if answer:
            refused = _("Sign in first, with the address that was invited.")
    except Refused as refusal:
        refused = str(refusal.message)
    context = {
        "invitation": invitation,
        "country": country,
        "is_theirs": getattr(request.user, "email", "") == invitation.email,
        "sign_in": resolve_url(settings.LOGIN_URL),
        "refused": refused,
    }
    return render(request, "coalitions/invitation_answer.html", context, status=409 if refused else 200)


def _member(coalition: Coalition, public_id: UUID) -> CoalitionMember:
    members = CoalitionMember.objects.select_related("user")
    return get_object_or_404(members, coalition=coalition, public_id=public_id)
