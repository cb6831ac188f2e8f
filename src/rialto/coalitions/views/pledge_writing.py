"""What managers of an organisation do: write pledges, send them, report and attach evidence."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.coalitions.actions.pledge_deciding import withdraw_pledge
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
    PledgeForm,
    ReasonForm,
    StartForm,
    TermsForm,
)
from rialto.coalitions.models import Pledge, PledgeAction
from rialto.coalitions.pledge_choices import ActionType, Pillar
from rialto.coalitions.pledge_doors import for_both, for_writers, signed_in, way_to
from rialto.coalitions.pledge_rules import may_write_pledge
from rialto.coalitions.pledge_tasks import tell_of_decision
from rialto.coalitions.queries.pledges import has_coordinator, pledge_page, written_by
from rialto.coalitions.views.pledge_parts import done, form_page
from rialto.organisations.queries import organisations_edited_by


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

    pledge = done(form, save)
    if pledge is not None:
        return redirect("coalitions:pledge-edit", pledge.public_id)
    said = {
        "title": _("Pledge something"),
        "lede": _("Four questions to begin with. Nobody sees the draft before you send it."),
        "button": _("Begin the draft"),
        "back": reverse("coalitions:pledge-list"),
    }
    return form_page(request, form, said)


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
    if done(form, lambda: edit_pledge(pledge, form.values, by=person(request))) is not None:
        messages.success(request, _("Saved."))
        return redirect("coalitions:pledge-edit", pledge.public_id)
    pledge = Pledge.objects.select_related("organisation").get(pk=pledge.pk)
    page = pledge_page(pledge.public_id, request.user)
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

    if done(form, save) is not None:
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

    if done(form, save) is not None:
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
    return form_page(request, form, said, pledge)


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

    if done(form, save) is not None:
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
    return form_page(request, form, said, pledge)
