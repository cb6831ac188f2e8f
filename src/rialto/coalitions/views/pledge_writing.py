"""What managers of an organisation do: write pledges, send them, report and attach evidence."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.coalitions.actions.pledge_deciding import withdraw_pledge
from rialto.coalitions.actions.pledge_reporting import add_evidence, remove_evidence, report_pledge
from rialto.coalitions.actions.pledge_writing import (
    delete_draft,
    edit_pledge,
    missing_of,
    remove_action,
    save_action,
    send_pledge,
    start_pledge,
    take_pledge_back,
    values_of_action,
)
from rialto.coalitions.forms.pledges import (
    ActionForm,
    ActionKindForm,
    EvidenceForm,
    PledgeForm,
    ReasonForm,
    ReportForm,
    StartForm,
    TermsForm,
)
from rialto.coalitions.models import Pledge, PledgeAction, PledgeBeneficiary, PledgeEvidence, PledgeReport
from rialto.coalitions.pledge_choices import ActionType, Pillar
from rialto.coalitions.pledge_doors import for_both, for_writers, signed_in, way_to
from rialto.coalitions.pledge_rules import may_decide_pledge, may_write_pledge
from rialto.coalitions.pledge_tasks import tell_of_decision
from rialto.coalitions.queries.pledges import has_coordinator, pledge_page, written_by
from rialto.organisations.queries import organisations_edited_by

Made = TypeVar("Made")


@signed_in
def my_pledges(request: HttpRequest) -> HttpResponse:
    """The pledges of one's organisations, in every state."""
    user = person(request)
    context = {
        "lines": written_by(user),
        "may_start": organisations_edited_by(user).exists(),
        "crumbs": way_to(),
    }
    return render(request, "coalitions/my_pledges.html", context)


@signed_in
def pledge_new(request: HttpRequest) -> HttpResponse:
    """Four questions; then there is a draft."""
    user = person(request)
    organisations = organisations_edited_by(user)
    if not organisations.exists():
        return render(request, "coalitions/pledge_no_organisation.html", {"crumbs": way_to()})
    language = translation.get_language() or "en"
    first = organisations.filter(slug=request.GET.get("organisation", "")).first() or organisations.first()
    form = StartForm(
        request.POST or None,
        organisations=organisations,
        page_language=language,
        initial={"organisation": first.slug, "language": language, "country": first.country} if first else {},
    )

    def save() -> Pledge:
        return start_pledge(form.cleaned_data["organisation"], form.values, by=user)

    pledge = _done(form, save)
    if pledge is not None:
        return redirect("coalitions:pledge-edit", pledge.public_id)
    said = {
        "title": _("Pledge something"),
        "lede": _("Four questions to begin with. Nobody sees the draft before you send it."),
        "button": _("Begin the draft"),
        "back": reverse("coalitions:pledge-list"),
    }
    return _form_page(request, form, said)


@for_writers
def pledge_edit(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """The draft: its form, its actions, what is missing, and the way to send it."""
    if not pledge.is_writable:
        return redirect(pledge)
    language = translation.get_language() or "en"
    form = (
        PledgeForm(request.POST, page_language=language)
        if request.method == "POST"
        else PledgeForm.of(pledge, page_language=language)
    )
    if _done(form, lambda: edit_pledge(pledge, form.values, by=person(request))) is not None:
        messages.success(request, _("Saved."))
        return redirect("coalitions:pledge-edit", pledge.public_id)
    pledge = Pledge.objects.select_related("organisation").get(pk=pledge.pk)
    page = pledge_page(pledge.public_id, request.user)  # type: ignore[arg-type]
    context = {
        "pledge": pledge,
        "page": page,
        "form": form,
        "missing": missing_of(pledge),
        "crumbs": way_to(pledge),
    }
    return render(request, "coalitions/pledge_edit.html", context, status=400 if form.errors else 200)


@for_writers
def pledge_action_add(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """First whose skills and what is done; then what depends on these."""
    return _action(request, pledge, None)


@for_writers
def pledge_action_edit(request: HttpRequest, pledge: Pledge, action_id: UUID) -> HttpResponse:
    return _action(request, pledge, get_object_or_404(pledge.actions, public_id=action_id))


def _action(request: HttpRequest, pledge: Pledge, action: PledgeAction | None) -> HttpResponse:
    if not pledge.is_writable:
        return redirect(pledge)
    pillar = request.GET.get("pillar", action.pillar if action else "")
    action_type = request.GET.get("action_type", action.action_type if action else "")
    if pillar not in Pillar.values or action_type not in ActionType.values:
        kind_form = ActionKindForm(request.GET if request.GET else None)
        context = {"pledge": pledge, "form": kind_form, "crumbs": way_to(pledge)}
        return render(request, "coalitions/pledge_action_kind.html", context)
    initial: dict[str, Any] = {}
    if action is not None:
        initial = ActionForm.initial_of(values_of_action(action))
    form = ActionForm(request.POST or None, pillar=pillar, action_type=action_type, initial=initial)

    def save() -> PledgeAction:
        return save_action(pledge, form.values, by=person(request), action=action)

    if _done(form, save) is not None:
        messages.success(request, _("The action is part of the draft."))
        return redirect(f"{reverse('coalitions:pledge-edit', args=[pledge.public_id])}#actions")
    context = {
        "pledge": pledge,
        "action": action,
        "form": form,
        "pillar": Pillar(pillar).label,
        "action_type": ActionType(action_type).label,
        "crumbs": way_to(pledge),
    }
    return render(request, "coalitions/pledge_action.html", context, status=400 if form.errors else 200)


@require_POST
@for_writers
def pledge_action_remove(request: HttpRequest, pledge: Pledge, action_id: UUID) -> HttpResponse:
    action = get_object_or_404(pledge.actions.select_related("pledge"), public_id=action_id)
    attempt(request, lambda: remove_action(action, by=person(request)), done=_("The action is gone."))
    return redirect(f"{reverse('coalitions:pledge-edit', args=[pledge.public_id])}#actions")


@for_writers
def pledge_send(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Agree to the terms, and send."""
    if not pledge.is_writable:
        return redirect(pledge)
    form = TermsForm(request.POST or None)

    def save() -> Pledge:
        return send_pledge(pledge, accepts_terms=form.cleaned_data["accepts_terms"], by=person(request))

    if _done(form, save) is not None:
        messages.success(request, _("It waits for review now. You get a mail when somebody has decided."))
        return redirect(pledge)
    who = (
        _("The coalition of the country reviews it; then everybody can see it.")
        if has_coordinator(pledge.country)
        else _(
            "An administrator reviews it, because no coalition here looks after the country; then everybody can see it."
        )
    )
    said = {
        "title": _("Send the pledge"),
        "lede": f"{who} {_('Once it is public, its words and targets stay as they are.')}",
        "subject": pledge.title,
        "button": _("Send it to review"),
        "back": reverse("coalitions:pledge-edit", args=[pledge.public_id]),
        "missing": missing_of(pledge),
    }
    return _form_page(request, form, said, pledge)


@require_POST
@for_writers
def pledge_take_back(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    if attempt(request, lambda: take_pledge_back(pledge, by=person(request)), done=_("It is a draft again.")):
        return redirect("coalitions:pledge-edit", pledge.public_id)
    return redirect(pledge)


@for_writers
def pledge_delete(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Ask, then throw a draft away."""
    if not pledge.is_writable:
        return redirect(pledge)
    if request.method == "POST":
        attempt(request, lambda: delete_draft(pledge, by=person(request)), done=_("The draft is gone."))
        return redirect("coalitions:my-pledges")
    context = {
        "title": _("Throw the draft away?"),
        "lede": _("It cannot be brought back."),
        "subject": pledge.title,
        "yes": _("Throw it away"),
        "back": reverse("coalitions:pledge-edit", args=[pledge.public_id]),
        "crumbs": way_to(pledge),
    }
    return render(request, "question.html", context)


@for_both
def pledge_withdraw(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Say why, then withdraw: its organisation may, and who looks after the country."""
    if not pledge.is_public:
        return redirect(pledge)
    form = ReasonForm(request.POST or None)
    user = person(request)

    def save() -> object:
        with transaction.atomic():
            done = withdraw_pledge(pledge, reason=form.cleaned_data["reason"], by=user)
            if not may_write_pledge(user, pledge):
                tell_of_decision(done)
        return done

    if _done(form, save) is not None:
        messages.success(request, _("The pledge is withdrawn."))
        return redirect(pledge)
    said = {
        "title": _("Withdraw the pledge"),
        "lede": _(
            "It leaves the list and the sums, its badge counts no more, and it cannot be brought back."
        ),
        "subject": pledge.title,
        "button": _("Withdraw it"),
        "back": pledge.get_absolute_url(),
    }
    return _form_page(request, form, said, pledge)


@for_writers
def pledge_report(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Totals up to a day."""
    if not pledge.is_public:
        return redirect(pledge)
    beneficiaries = (
        PledgeBeneficiary.objects.filter(action__pledge=pledge)
        .select_related("action")
        .order_by("action", "pk")
    )
    form = ReportForm(request.POST or None, beneficiaries=beneficiaries)

    def save() -> PledgeReport:
        return report_pledge(
            pledge,
            ends_on=form.day,
            numbers=form.numbers,
            note=form.cleaned_data["note"],
            reason=form.cleaned_data["reason"],
            by=person(request),
        )

    report = _done(form, save)
    if report is not None:
        messages.success(request, _("Reported. Attach what shows it, so that it can be checked."))
        return redirect("coalitions:pledge-evidence-add", pledge.public_id, report.public_id)
    context = {"pledge": pledge, "form": form, "crumbs": way_to(pledge)}
    return render(request, "coalitions/pledge_report.html", context, status=400 if form.errors else 200)


@for_writers
def pledge_evidence_add(request: HttpRequest, pledge: Pledge, report_id: UUID) -> HttpResponse:
    """A file or a link for a report, and what is attached already."""
    report = get_object_or_404(pledge.reports.select_related("pledge"), public_id=report_id)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()

    def save() -> PledgeEvidence:
        data = form.cleaned_data
        return add_evidence(
            report,
            words=data["words"],
            address=data["address"],
            file=data["file"],
            is_public=data["is_public"],
            by=person(request),
        )

    if _done(form, save) is not None:
        messages.success(request, _("Attached."))
        return redirect("coalitions:pledge-evidence-add", pledge.public_id, report.public_id)
    context = {
        "pledge": pledge,
        "report": report,
        "evidence": list(report.evidence.all()),
        "form": form,
        "crumbs": way_to(pledge),
    }
    return render(request, "coalitions/pledge_evidence.html", context, status=400 if form.errors else 200)


@require_POST
@signed_in
def pledge_evidence_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take evidence away: its organisation, or who looks after the country."""
    evidence = get_object_or_404(PledgeEvidence.objects.select_related("report__pledge"), public_id=public_id)
    user, pledge = person(request), evidence.report.pledge
    if not may_write_pledge(user, pledge) and not may_decide_pledge(user, pledge):
        raise Http404
    attempt(request, lambda: remove_evidence(evidence, by=user), done=_("The evidence is gone."))
    return redirect(pledge)


def _done(form: Any, save: Callable[[], Made]) -> Made | None:
    """What saving made, where the form was sent and is right; else None, with what is wrong said in the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None


def _form_page(
    request: HttpRequest, form: Any, said: dict[str, Any], pledge: Pledge | None = None
) -> HttpResponse:
    context = {"form": form, "pledge": pledge, "crumbs": way_to(pledge), **said}
    return render(request, "coalitions/pledge_form.html", context, status=400 if form.errors else 200)
