"""Claiming an organisation: begin, prove in one of three ways, done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.organisations.actions import (
    check_claim,
    confirm_claim,
    give_up_claim,
    note_mail,
    start_claim,
    start_claim_of_new,
)
from rialto.organisations.choices import ClaimState
from rialto.organisations.doors import posted, signed_in_form, way_to
from rialto.organisations.forms import CheckForm, MailboxForm, NewOrganisationForm
from rialto.organisations.links import claim_of, invitation_path
from rialto.organisations.models import Claim, Organisation
from rialto.organisations.proofs import file_address, record_names, record_of
from rialto.organisations.queries import claims_of, invitations_to, memberships_of
from rialto.organisations.tasks import send_claim, tell_managers

CHECKS, CONFIRMS, WINDOW_SECONDS = 30, 30, 600


@signed_in_form
def my_organisations(request: HttpRequest) -> HttpResponse:
    """What somebody belongs to, what they are invited to, and what they are about to prove."""
    user = person(request)
    context = {
        "memberships": memberships_of(user),
        "invitations": [(one, invitation_path(one)) for one in invitations_to(user)],
        "claims": claims_of(user),
        "crumbs": way_to(),
    }
    return render(request, "organisations/my_organisations.html", context)


@signed_in_form
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Name an organisation that is not here yet; it appears once its domain is proven."""
    language = translation.get_language() or "en"
    form = NewOrganisationForm(request.POST if request.method == "POST" else None, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            claim = start_claim_of_new(**form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("organisations:claim-page", claim.public_id)
    context = {"form": form, "crumbs": way_to()}
    return render(request, "organisations/organisation_add.html", context, status=400 if form.errors else 200)


@signed_in_form
def claim_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what claiming means; a press begins it."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if request.method == "POST":
        try:
            claim = start_claim(organisation, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("organisations:claim-start", slug=slug)
        return redirect("organisations:claim-page", claim.public_id)
    context = {"organisation": organisation, "crumbs": way_to(organisation)}
    return render(request, "organisations/claim_start.html", context)


@signed_in_form
def claim_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The three ways, and how far each has come; a look on a press."""
    claim = _mine(request, public_id)
    if claim.state == ClaimState.PROVEN and claim.organisation:
        return redirect(claim.organisation)
    if request.method == "POST":
        return _looked(request, claim)
    context = {
        "claim": claim,
        "record": record_of(claim),
        "names": record_names(claim),
        "file": file_address(claim),
        "form": MailboxForm(domain=claim.domain, initial={"mailbox": claim.mailbox or "info"}),
        "crumbs": way_to(claim.organisation),
    }
    return render(request, "organisations/claim_page.html", context)


def _looked(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = CheckForm(request.POST)
    if not form.is_valid() or is_over_limit(request, "claim", count=CHECKS, seconds=WINDOW_SECONDS):
        messages.error(request, _("Those were many looks. Wait some minutes, then try again."))
        return redirect("organisations:claim-page", claim.public_id)
    try:
        claim = check_claim(claim, form.cleaned_data["way"], by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    if claim.state == ClaimState.PROVEN and claim.organisation:
        tell_managers(claim)
        messages.success(request, _("Proven: you are a manager of this organisation now."))
        return redirect(claim.organisation)
    return redirect("organisations:claim-page", claim.public_id)


@posted
@signed_in_form
def claim_mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write to an address of the domain."""
    claim = _mine(request, public_id)
    mailbox = request.POST.get("mailbox", "")

    def write() -> None:
        note_mail(claim, mailbox, by=person(request))
        send_claim.enqueue(claim.pk, translation.get_language() or "en")

    address = f"{mailbox}@{claim.domain}"
    attempt(
        request,
        write,
        done=_("We write to %(address)s. Whoever reads that mail confirms the claim by its link.")
        % {"address": address},
    )
    return redirect("organisations:claim-page", public_id)


@posted
@signed_in_form
def claim_give_up(request: HttpRequest, public_id: UUID) -> HttpResponse:
    claim = _mine(request, public_id)
    attempt(request, lambda: give_up_claim(claim, by=person(request)), done=_("The claim is given up."))
    return redirect("organisations:my-organisations")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: who claims what, and a button. Needs no account."""
    claim = claim_of(token)
    if claim is None:
        return render(request, "organisations/link_gone.html", status=404)
    refused = ""
    if request.method == "POST":
        try:
            claim = _confirmed(request, claim)
        except Refused as refusal:
            refused = str(refusal.message)
    is_proven = claim.state == ClaimState.PROVEN
    context = {"claim": claim, "is_proven": is_proven, "refused": refused}
    return render(request, "organisations/claim_confirm.html", context, status=409 if refused else 200)


def _confirmed(request: HttpRequest, claim: Claim) -> Claim:
    if is_over_limit(request, "claim-confirm", count=CONFIRMS, seconds=WINDOW_SECONDS):
        raise Refused(_("Those were many looks. Wait some minutes, then try again."))
    claim = confirm_claim(claim)
    tell_managers(claim)
    return claim


def _mine(request: HttpRequest, public_id: UUID) -> Claim:
    claim = (
        Claim.objects.select_related("organisation").filter(public_id=public_id, user=person(request)).first()
    )
    if claim is None:
        raise Http404
    return claim
