"""What a coalition says of itself: the form, its other languages, and what stood there before."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.coalitions.actions import edit_profile, restore_profile, translate_profile
from rialto.coalitions.doors import for_coordinators, for_members
from rialto.coalitions.forms.profile import ProfileForm, WordsForm
from rialto.coalitions.models import Coalition, CoalitionProfile, CoalitionRevision
from rialto.coalitions.queries.profile import last_revision_id, profile_of, revision_rows, texts_of, values_of
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.shown import coalition_page, reading
from rialto.taxonomy.queries import language_name

HERE = "coalitions:profile-edit"


@for_members
def profile_edit(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """What is said, for coordinators as a form; members read it."""
    may_change = is_coordinator(person(request), coalition)
    values = values_of(coalition)
    if not CoalitionProfile.objects.filter(pk=coalition.pk).exists():
        values["language"] = reading()
    if request.method == "POST" and may_change:
        form = ProfileForm(request.POST, reader_language=reading())
        if form.is_valid():
            said = dict(form.cleaned_data)
            seen = said.pop("seen")
            if _saved(request, form, lambda: edit_profile(coalition, said, by=person(request), seen=seen)):
                return redirect(HERE, coalition.slug)
    else:
        initial = {**values, "seen": last_revision_id(coalition)}
        form = ProfileForm(initial=initial, reader_language=reading(), written_in=values["language"])
    return coalition_page(
        request,
        coalition,
        "coalitions/profile_edit.html",
        {"form": form, "profile": profile_of(coalition), "languages": _languages(coalition)},
        here=HERE,
        status=400 if form.errors else 200,
    )


@for_coordinators
def profile_translate(request: HttpRequest, coalition: Coalition, language: str) -> HttpResponse:
    """Mission and priorities in one more language, the original beside."""
    profile = profile_of(coalition)
    if language not in dict(settings.LANGUAGES) or language == profile.language:
        raise Http404
    if request.method == "POST":
        form = WordsForm(request.POST, written_in=language)
        if form.is_valid():
            said = dict(form.cleaned_data)
            seen = said.pop("seen")
            if _saved(
                request,
                form,
                lambda: translate_profile(coalition, language, said, by=person(request), seen=seen),
            ):
                return redirect(HERE, coalition.slug)
    else:
        known = texts_of(profile).get(language, {})
        form = WordsForm(initial={**known, "seen": last_revision_id(coalition)}, written_in=language)
    context = {
        "form": form,
        "profile": profile,
        "language": language_name(language, reading()),
        "original": language_name(profile.language, reading()),
    }
    return coalition_page(
        request,
        coalition,
        "coalitions/profile_translate.html",
        context,
        here=HERE,
        status=400 if form.errors else 200,
    )


@for_members
def profile_history(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """What was changed, when, by whom; each can be brought back."""
    labels = {
        "texts": _("Translations"),
        **{
            one.name: capfirst(str(one.verbose_name))
            for one in CoalitionProfile._meta.get_fields()
            if hasattr(one, "verbose_name")
        },
    }
    rows = [(row, [str(labels.get(name, name)) for name in row.changed]) for row in revision_rows(coalition)]
    return coalition_page(request, coalition, "coalitions/profile_history.html", {"rows": rows}, here=HERE)


@require_POST
@for_coordinators
def profile_restore(request: HttpRequest, coalition: Coalition, number: int) -> HttpResponse:
    """Have the page say again what it said then; that is a new revision, so it can be undone as well."""
    revision = get_object_or_404(CoalitionRevision, pk=number, coalition=coalition)
    done = _("The page says again what it said then.")
    attempt(request, lambda: restore_profile(revision, by=person(request)), done=done)
    return redirect("coalitions:profile-history", coalition.slug)


def _saved(request: HttpRequest, form: WordsForm, save: Any) -> bool:
    try:
        revision = save()
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return False
    messages.success(request, _("Saved.") if revision else _("Nothing was changed."))
    return True


def _languages(coalition: Coalition) -> list[tuple[str, str, bool]]:
    """Code, name and whether it is said in it, of every other language of the site."""
    profile = profile_of(coalition)
    known = texts_of(profile)
    names = [(code, language_name(code, reading()), code in known) for code, _name in settings.LANGUAGES]
    return sorted((one for one in names if one[0] != profile.language), key=lambda one: (not one[2], one[1]))
