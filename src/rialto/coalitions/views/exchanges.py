"""What the two sides of a transfer do: wanting a practice, each step, what was changed, and speaking to each other."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry
from rialto.coalitions.actions import (
    Changed,
    answer_contact,
    ask_again,
    become_contact,
    change_adaptation,
    move_transfer,
    plan_next_step,
    record_adaptation,
    say_to_other_side,
    want_practice,
)
from rialto.coalitions.doors import for_members, way_to
from rialto.coalitions.forms.transfers import (
    AdaptationForm,
    AnswerForm,
    GiveUpForm,
    MessageForm,
    NextStepForm,
    StepForm,
    WantForm,
)
from rialto.coalitions.models import Coalition, Transfer
from rialto.coalitions.queries.exchanges import contacts_of, messages_of, steps_of_transfer
from rialto.coalitions.queries.transfer_homes import home_of, public_contact
from rialto.coalitions.queries.transfers import coalition_transfers, place_name, shown_practices
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.transfer_choices import STEPS, ContactState, Side, TransferState
from rialto.coalitions.transfer_doors import (
    for_answerers,
    for_both_sides,
    for_deciders,
    for_takers,
    posted,
    way_to_transfers,
)
from rialto.coalitions.transfer_rules import (
    answerers,
    coalitions_that_may_want,
    side_of,
    transfers_answered_by,
    transfers_run_by,
)
from rialto.coalitions.transfer_tasks import ask_other_side, tell_answer, tell_message
from rialto.organisations.queries import profile_of
from rialto.taxonomy.queries import country_name

FILES_AN_HOUR = 40


@for_members
def coalition_transfers_page(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """For a coalition's people: what they want, what others want of theirs, and what may fit."""
    language = _language()
    context = {
        "coalition": coalition,
        "country": country_name(coalition.country, language),
        "transfers": coalition_transfers(coalition, language=language),
        "may_want": is_coordinator(person(request), coalition),
        "crumbs": way_to(coalition),
    }
    return render(request, "coalitions/coalition_transfers.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_want(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask since when and what comes next, then mark a practice as wanted. To who coordinates nothing that may want it, this is not there."""
    entry = get_object_or_404(
        Entry.objects.published().select_related("provider"), slug=slug, kind=Kind.GOOD_PRACTICE
    )
    user, language = person(request), _language()
    coalitions = coalitions_that_may_want(user, entry, home_of(entry))
    if not coalitions.exists():
        raise Http404
    form = WantForm(
        request.POST if request.method == "POST" else None, coalitions=coalitions, language=language
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            transfer = want_practice(
                entry, coalition=said["coalition"], by=user, on=said["on"], next_step=said["next_step"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            ask_other_side(transfer)
            asked = transfer.contact == ContactState.ASKED
            messages.success(
                request,
                _("Marked as wanted. We ask the other side whether they want to be in touch.")
                if asked
                else _("Marked as wanted."),
            )
            return redirect(transfer.get_exchange_url())
    return _question(
        request,
        form,
        title=_("We want this practice"),
        lede=_(
            "Everybody sees that your coalition wants it. The other side is asked whether they want to be in touch; if they agree, both sides see each other’s name and e-mail address, yours too."
        ),
        subject=entry.title,
        yes=_("Mark it as wanted"),
        back=entry.get_absolute_url(),
    )


@for_both_sides
def transfer_exchange(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Where a transfer stands, for both sides: story, changes, next step, contact and messages."""
    user, language = person(request), _language()
    side = side_of(user, transfer)
    contacts = contacts_of(transfer)
    may_answer = transfers_answered_by(user).filter(pk=transfer.pk).exists()
    # Nobody of the other side: who can be asked in public.
    is_alone = transfer.contact == ContactState.NOBODY
    open_contact = public_contact(transfer.entry) if is_alone else None
    context = {
        "transfer": transfer,
        "practice": shown_practices([transfer.entry], language=language)[transfer.entry_id],
        "home": place_name(transfer.home, language),
        "to": country_name(transfer.coalition.country, language),
        # Whose practice it is, as the other side calls it.
        "giver": transfer.giver.name if transfer.giver else place_name(transfer.home, language),
        "side": side,
        "is_taking": side == Side.TAKING,
        # Before both agreed, nobody learns who is on the other side.
        "shows_names": transfer.contact == ContactState.AGREED,
        "story": steps_of_transfer(transfer),
        "adaptations": transfer.adaptations.select_related("entry"),
        "steps": _steps(transfer) if transfers_run_by(user).filter(pk=transfer.pk).exists() else [],
        "next_step": NextStepForm(initial={"words": transfer.next_step, "by": transfer.next_step_on}),
        "contacts": contacts,
        "may_answer": may_answer,
        "may_speak": may_answer or side == Side.TAKING,
        "is_mine": user in ((contacts.taking,) if side == Side.TAKING else (contacts.giving,)),
        "others_are_here": is_alone and answerers(transfer).exists(),
        "open_contact": open_contact,
        "open_profile": profile_of(open_contact) if open_contact else None,
        "messages_said": messages_of(transfer),
        "answer": AnswerForm(),
        "message": MessageForm(),
        "crumbs": way_to_transfers(),
    }
    return render(request, "coalitions/transfer_exchange.html", context)


@for_deciders
def transfer_move(request: HttpRequest, transfer: Transfer, state: str) -> HttpResponse:
    """Ask for the day (and, of what is given up, why), then take the step."""
    if state not in STEPS[transfer.state]:
        raise Http404
    after = TransferState(state)
    made = GiveUpForm if after == TransferState.GIVEN_UP else StepForm
    form = made(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            move_transfer(transfer, after, by=person(request), on=said["on"], reason=said.get("reason", ""))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Written down."))
            return redirect(transfer.get_exchange_url())
    words = {
        TransferState.IN_ADAPTATION: (
            _("We have begun to adapt it"),
            _(
                "From now on everybody sees that your coalition adapts it, and you can record what you change."
            ),
        ),
        TransferState.ADOPTED: (
            _("We have adopted it"),
            _(
                "Everybody sees that your coalition adopted it, and how long it took. This step is the last one."
            ),
        ),
        TransferState.GIVEN_UP: (
            _("We give it up"),
            _("Nobody outside sees it any more. The two sides keep the story and read why."),
        ),
    }
    title, lede = words[after]
    return _question(
        request, form, title=title, lede=lede, subject=transfer.entry.title, yes=title,
        back=transfer.get_exchange_url(), crumbs=_way_to(transfer),
    )  # fmt: skip


@posted
@for_takers
def transfer_next_step(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Say what comes next."""
    form = NextStepForm(request.POST)
    if _is_good(request, form):
        said = form.cleaned_data
        attempt(
            request,
            lambda: plan_next_step(transfer, said["words"], on=said["by"], by=person(request)),
            done=_("Written down."),
        )
    return redirect(transfer.get_exchange_url())


@for_takers
def adaptation_add(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Record what was changed."""
    form = AdaptationForm(*_sent(request), language=_language())
    if request.method == "POST" and form.is_valid():
        try:
            record_adaptation(transfer, _changed(request, form), by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Recorded."))
            return redirect(transfer.get_exchange_url())
    return _adaptation(request, form, transfer)


@for_takers
def adaptation_edit(request: HttpRequest, transfer: Transfer, adaptation_id: UUID) -> HttpResponse:
    """Correct what was recorded."""
    adaptation = get_object_or_404(
        transfer.adaptations.select_related("entry", "transfer"), public_id=adaptation_id
    )
    form = AdaptationForm(*_sent(request), language=_language(), adaptation=adaptation)
    if request.method == "POST" and form.is_valid():
        try:
            change_adaptation(adaptation, _changed(request, form), by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Recorded."))
            return redirect(transfer.get_exchange_url())
    return _adaptation(request, form, transfer)


@posted
@for_takers
def transfer_ask(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Ask the other side, of which somebody is here by now."""

    def ask() -> None:
        ask_other_side(ask_again(transfer, by=person(request)))

    attempt(request, ask, done=_("We ask the other side whether they want to be in touch."))
    return redirect(transfer.get_exchange_url())


@posted
@for_answerers
def transfer_answer(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Agree to be in touch, or decline."""
    form = AnswerForm(request.POST)
    if _is_good(request, form):
        agrees = form.cleaned_data["answer"] == "yes"

        def answer() -> None:
            tell_answer(
                answer_contact(transfer, agrees=agrees, by=person(request), words=form.cleaned_data["words"])
            )

        done = _("You are in touch: both sides see each other’s address.") if agrees else _("You declined.")
        attempt(request, answer, done=done)
    return redirect(transfer.get_exchange_url())


@posted
@for_both_sides
def transfer_contact(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Speak for one's side."""
    attempt(
        request,
        lambda: become_contact(transfer, by=person(request)),
        done=_("You speak for your side now."),
    )
    return redirect(transfer.get_exchange_url())


@posted
@for_both_sides
def transfer_say(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Write to the other side."""
    form = MessageForm(request.POST)
    if _is_good(request, form):

        def say() -> None:
            tell_message(say_to_other_side(transfer, form.cleaned_data["words"], by=person(request)))

        attempt(request, say, done=_("Sent."))
    return redirect(f"{transfer.get_exchange_url()}#messages")


def _steps(transfer: Transfer) -> list[tuple[str, str]]:
    """Addresses and words of the steps that may be taken now, the forward one first."""
    words = {
        TransferState.IN_ADAPTATION: _("We have begun to adapt it"),
        TransferState.ADOPTED: _("We have adopted it"),
        TransferState.GIVEN_UP: _("Give it up"),
    }
    return [
        (reverse("coalitions:transfer-move", args=[transfer.public_id, state]), word)
        for state, word in words.items()
        if transfer.may_become(state)
    ]


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form with a file was sent; nothing while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _changed(request: HttpRequest, form: AdaptationForm) -> Changed:
    """Raises Refused for more files than anybody needs."""
    if form.cleaned_data["file"] and is_over_limit(request, "adaptation", count=FILES_AN_HOUR, seconds=3600):
        raise Refused(_("Those were many files in one hour. Wait a while."))
    return Changed(**form.cleaned_data)


def _adaptation(request: HttpRequest, form: AdaptationForm, transfer: Transfer) -> HttpResponse:
    return _question(
        request,
        form,
        title=_("What you changed"),
        lede=_("So that the next country need not begin at the beginning. Everybody may read this."),
        subject=transfer.entry.title,
        yes=_("Record it"),
        back=transfer.get_exchange_url(),
        crumbs=_way_to(transfer),
    )


def _question(
    request: HttpRequest, form: forms.Form, *, crumbs: list[tuple[str, str]] | None = None, **words: str
) -> HttpResponse:
    context = {**words, "form": form, "crumbs": crumbs if crumbs is not None else way_to_transfers()}
    return render(request, "question.html", context, status=400 if form.errors else 200)


def _way_to(transfer: Transfer) -> list[tuple[str, str]]:
    return [*way_to_transfers(), (transfer.entry.title, transfer.get_exchange_url())]


def _is_good(request: HttpRequest, form: forms.Form) -> bool:
    """Whether a form of another page holds; else its first error is said at the top of that page."""
    if form.is_valid():
        return True
    messages.error(request, str(next(iter(form.errors.values()))[0]))
    return False


def _language() -> str:
    return translation.get_language() or "en"
