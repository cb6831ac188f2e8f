"""Machine translation: how the queue stands, what failed and why, and the words that translations keep to."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.desk.doors import sent, staff_form, staff_only, staff_post
from rialto.desk.forms.translating import NowForm, TermForm
from rialto.taxonomy.queries import language_name
from rialto.translation.actions.queueing import translate_now
from rialto.translation.actions.receiving import Outcome, use_anyway
from rialto.translation.actions.steering import (
    keep_term,
    pause,
    remove_term,
    resume,
    try_again,
    try_all_again,
)
from rialto.translation.choices import JobState
from rialto.translation.holders import holders
from rialto.translation.models import GlossaryTerm, TranslationJob
from rialto.translation.queries.queue import coverage, jobs_in, queue_figures, with_names

PAGE_SIZE = 50
# What is listed, what needs a person first.
LISTED = (JobState.REVIEW, JobState.FAILED, JobState.SENT, JobState.WAITING, JobState.DONE)


def _language() -> str:
    return translation.get_language() or "en"


def _crumbs(*, deep: bool = True) -> list[tuple[str, str]]:
    here = [(_("Machine translation"), reverse("desk:translation-page"))] if deep else []
    return [(_("Desk"), reverse("desk:overview")), *here]


@staff_only
def translation_page(request: HttpRequest) -> HttpResponse:
    """The queue in figures, one of its states as a list, and how much can be read in which language."""
    return _page(request, NowForm(language=_language()))


def _page(request: HttpRequest, form: NowForm, status: int = 200) -> HttpResponse:
    language = _language()
    state = request.GET.get("state", "")
    state = state if state in LISTED else JobState.REVIEW
    figures = queue_figures()
    jobs = jobs_in(state)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=figures.counts[state])
    lines = [
        (
            job,
            named,
            language_name(job.source_language, language),
            language_name(job.target_language, language),
        )
        for job, named in with_names(list(jobs[page.rows]))
    ]
    context = {
        "figures": figures,
        "states": [(one, str(one.label), figures.counts[one]) for one in LISTED],
        "state": state,
        "page": page,
        "lines": lines,
        "coverage": [(row, language_name(row.language, language)) for row in coverage()],
        "form": form,
        "crumbs": _crumbs(deep=False),
    }
    return render(request, "desk/translation_page.html", context, status=status)


@staff_form
def translation_now(request: HttpRequest) -> HttpResponse:
    """Put an entry before all others."""
    if request.method != "POST":
        return redirect("desk:translation-page")
    form = NowForm(request.POST, language=_language())
    if form.is_valid():
        code = form.cleaned_data["language"]
        codes = [code] if code else [one for one, _name in settings.LANGUAGES]
        try:
            _put_first(form.cleaned_data["entry"], codes)
        except Refused as refusal:
            form.add_error("entry", str(refusal.message))
        else:
            messages.success(request, _("It is translated next."))
            return redirect("desk:translation-page")
    return _page(request, form, status=400)


def _put_first(text: str, codes: list[str]) -> None:
    for noun, holder in holders().items():
        thing_id = holder.find(text)
        if thing_id is not None:
            translate_now(noun, thing_id, codes)
            return
    raise Refused(_("No public entry has this address."))


@staff_post
def translation_pause(request: HttpRequest) -> HttpResponse:
    """Send nothing more."""
    attempt(request, pause, done=_("Nothing more is sent. What is under way still comes back."))
    return redirect("desk:translation-page")


@staff_post
def translation_resume(request: HttpRequest) -> HttpResponse:
    """Go on."""
    attempt(request, resume, done=_("It goes on within a minute."))
    return redirect("desk:translation-page")


@staff_post
def translation_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send one again that failed."""
    job = get_object_or_404(TranslationJob, public_id=public_id)
    attempt(request, lambda: try_again(job), done=_("It waits again."))
    return redirect("desk:translation-page")


@staff_post
def translation_again_all(request: HttpRequest) -> HttpResponse:
    """Send all again that failed."""
    attempt(request, try_all_again, done=_("They wait again."))
    return redirect("desk:translation-page")


@staff_post
def translation_use(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what came back although it looked wrong."""
    job = get_object_or_404(TranslationJob, public_id=public_id)
    try:
        outcome = use_anyway(job)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        if outcome == Outcome.WRITTEN:
            messages.success(request, _("It is shown from now on, marked as machine-translated."))
        else:
            messages.info(request, _("The original has changed since, or somebody translated it."))
    return redirect("desk:translation-page")


@staff_only
def term_list(request: HttpRequest) -> HttpResponse:
    """All words of the glossary."""
    terms = GlossaryTerm.objects.all()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=terms.count())
    context = {"terms": terms[page.rows], "page": page, "crumbs": _crumbs()}
    return render(request, "desk/term_list.html", context)


@staff_form
def term_add(request: HttpRequest) -> HttpResponse:
    """A new word."""
    return _term(request, None)


@staff_form
def term_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say something else of a word."""
    return _term(request, get_object_or_404(GlossaryTerm, public_id=public_id))


def _term(request: HttpRequest, term: GlossaryTerm | None) -> HttpResponse:
    form = TermForm(sent(request), term=term)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            keep_term(term, kept=said["kept"], words=said["words"], by=person(request))
        except Refused as refusal:
            form.add_error("words", str(refusal.message))
        else:
            messages.success(request, _("Kept. It holds for what is translated from now on."))
            return redirect("desk:term-list")
    context = {
        "form": form,
        "term": term,
        "crumbs": [*_crumbs(), (_("Glossary"), reverse("desk:term-list"))],
    }
    return render(request, "desk/term_page.html", context, status=400 if form.errors else 200)


@staff_post
def term_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep to a word no more: it can be added again."""
    term = get_object_or_404(GlossaryTerm, public_id=public_id)
    attempt(request, lambda: remove_term(term, by=person(request)), done=_("Removed."))
    return redirect("desk:term-list")
