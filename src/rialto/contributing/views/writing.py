"""Writing: the start, each part of the form, and the look over it before it is sent."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.catalogue.choices import Kind
from rialto.contributing.actions import begin_draft, draft_from_page, save_draft, send_contribution, write_for
from rialto.contributing.checks import checks_of
from rialto.contributing.choices import State, Step
from rialto.contributing.doors import member_form, member_page, member_post, with_contribution
from rialto.contributing.forms.steps import (
    LanguageForm,
    PageForm,
    StepForm,
    TranslationForm,
    languages_in,
)
from rialto.contributing.models import Contribution
from rialto.contributing.queries import kinds_to_offer, my_contributions, plans_of
from rialto.contributing.rules import organisations_of
from rialto.contributing.shown import pictures_by_id
from rialto.contributing.tasks import ask_for_look
from rialto.contributing.views.parts import checks_answer, onward, step_context, steps_shown
from rialto.taxonomy.queries import EU_LANGUAGES

PAGES_AN_HOUR, DRAFTS_AN_HOUR = 30, 120
SHOWN_DRAFTS = 5


@member_page
def start(request: HttpRequest) -> HttpResponse:
    """What somebody wants to put in: a kind, a page to read, a table, or a draft to go on with."""
    drafts = my_contributions(request.user).filter(state__in=(State.DRAFT, State.SENT_BACK))
    context = {"kinds": kinds_to_offer(), "form": PageForm(), "drafts": drafts[:SHOWN_DRAFTS]}
    return render(request, "contributing/start.html", context)


@member_post
def page_read(request: HttpRequest) -> HttpResponse:
    """Read a page by its address, and begin a draft of what it says."""
    form = PageForm(request.POST)
    kind = request.POST.get("kind", "")
    if is_over_limit(request, "read-page", count=PAGES_AN_HOUR, seconds=3600):
        form.add_error(None, _("Those were many pages in one hour. Wait a while, or type it in."))
    elif form.is_valid():
        try:
            contribution = draft_from_page(
                form.cleaned_data["address"],
                by=person(request),
                default_kind=Kind(kind) if kind in Kind.values else Kind.TRAINING,
                language=translation.get_language() or "en",
                allow=tuple(settings.FETCH_ALLOW),
            )
        except Refused as refusal:
            form.add_error("address", str(refusal.message))
        else:
            ask_for_look(contribution)
            messages.success(request, _("We read the page. Look over what it says, and add what is missing."))
            return redirect("contributing:contribution-step", contribution.public_id, Step.BASICS)
    context = {"kinds": kinds_to_offer(), "form": form, "drafts": []}
    return render(request, "contributing/start.html", context, status=400)


@member_form
def contribution_new(request: HttpRequest, kind: str) -> HttpResponse:
    """The first few questions; a draft is made once there is a title."""
    if kind not in Kind.values:
        raise Http404
    values = {"language": translation.get_language() or "en"}
    form = StepForm(Kind(kind), Step.BASICS, values, request.POST if request.method == "POST" else None)
    form.ask_for_organisation(list(organisations_of(request.user)), None)
    if request.method == "POST" and is_over_limit(request, "draft", count=DRAFTS_AN_HOUR, seconds=3600):
        form.add_error(None, _("Those were many in one hour. Wait a while, then try again."))
    elif request.method == "POST" and form.is_valid():
        try:
            contribution = begin_draft(
                Kind(kind), form.said, by=person(request), organisation=form.organisation
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            ask_for_look(contribution)
            if "X-Autosave" in request.headers:
                return _begun(request, contribution, form)
            return redirect("contributing:contribution-step", contribution.public_id, Step.WHEN)
    if "X-Autosave" in request.headers:
        return HttpResponse(status=204)
    context = {
        "form": form,
        "kind": Kind(kind),
        "step": Step.BASICS,
        "steps": steps_shown(Kind(kind), None, Step.BASICS),
        "crumbs": [(_("Add an entry"), reverse("contributing:start"))],
    }
    return render(request, "contributing/step.html", context, status=400 if form.errors else 200)


def _begun(request: HttpRequest, contribution: Contribution, form: StepForm) -> HttpResponse:
    """Tell the page that saves by itself where its draft is now."""
    answer = checks_answer(request, contribution, form)
    answer["X-Draft"] = reverse("contributing:contribution-step", args=[contribution.public_id, Step.BASICS])
    return answer


@member_form
@with_contribution
def contribution_step(request: HttpRequest, contribution: Contribution, *, step: str) -> HttpResponse:
    """One part of the form: shown, and saved; what cannot be right is told, and the rest is saved all the same."""
    if step not in Step.values:
        raise Http404
    if not contribution.is_writable:
        return redirect(contribution)
    if step == Step.LANGUAGES:
        return _languages(request, contribution)
    part, kind = Step(step), Kind(contribution.kind)
    form = StepForm(kind, part, contribution.values, request.POST if request.method == "POST" else None)
    if part == Step.BASICS:
        form.ask_for_organisation(list(organisations_of(request.user)), contribution.organisation)
    if request.method == "POST":
        form.is_valid()
        contribution = _save(request, contribution, form)
        if "X-Autosave" in request.headers:
            return checks_answer(request, contribution, form)
        if not form.errors:
            return onward(request, contribution, part)
    context = step_context(contribution, part) | {"form": form}
    return render(request, "contributing/step.html", context, status=400 if form.errors else 200)


def _languages(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Translations beside the original, one open section each."""
    codes = languages_in(contribution.values)
    asked = request.GET.get("language", "")
    if asked in EU_LANGUAGES and asked not in (*codes, contribution.language):
        codes = [asked, *codes]
    sent = request.POST if request.method == "POST" else None
    forms = [TranslationForm(code, contribution.values, sent) for code in codes]
    if sent is not None:
        for form in forms:
            form.is_valid()
            contribution = _save(request, contribution, form)
        if "X-Autosave" in request.headers:
            return checks_answer(request, contribution, *forms)
        if not any(form.errors for form in forms):
            return onward(request, contribution, Step.LANGUAGES)
    context = step_context(contribution, Step.LANGUAGES) | {
        "forms": forms,
        "original": contribution.values,
        "pictures": pictures_by_id(contribution.values),
        "asked": asked if asked in codes else "",
        "language_form": LanguageForm(but=(*codes, contribution.language)),
    }
    return render(
        request,
        "contributing/languages.html",
        context,
        status=400 if any(form.errors for form in forms) else 200,
    )


@member_form
@with_contribution
def contribution_send(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """What is missing, what is like it, how well it is described; and the button that sends it."""
    if contribution.state not in (State.DRAFT, State.SENT_BACK):
        return redirect(contribution)
    if request.method == "POST":
        try:
            sent = send_contribution(contribution, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            words = {
                State.PUBLISHED: _("It is published."),
                State.SCHEDULED: _("It is accepted and will be published on the day that was planned."),
            }.get(State(sent.state), _("It is sent. You hear by mail what comes of it."))
            messages.success(request, words)
            return redirect(contribution)
    context = step_context(contribution, None) | {"plans": plans_of(contribution)}
    return render(request, "contributing/send.html", context)


@member_page
@with_contribution
def contribution_checks(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """The checks alone, for pages that ask again while an address is looked at."""
    return render(
        request,
        "contributing/_checks.html",
        {"contribution": contribution, "checks": checks_of(contribution)},
    )


def _save(request: HttpRequest, contribution: Contribution, form: StepForm | TranslationForm) -> Contribution:
    try:
        contribution = save_draft(contribution, form.said, by=person(request))
        if isinstance(form, StepForm) and form.organisations:
            contribution = write_for(contribution, form.organisation, by=person(request))
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return contribution
    ask_for_look(contribution)
    return contribution
