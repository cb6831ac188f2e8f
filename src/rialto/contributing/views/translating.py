"""Correcting how an entry reads in another language."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.contributing.actions.translating import correct_translation
from rialto.contributing.doors import member_form
from rialto.contributing.forms.steps import TranslationForm
from rialto.contributing.rules import may_translate
from rialto.contributing.values import TRANSLATIONS, as_text
from rialto.taxonomy.queries import EU_LANGUAGES, language_name


@member_form
def translation_correct(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The translation beside the original; who may not write it is led to where its readers say what is wrong."""
    entry = Entry.objects.filter(slug=slug, status=Status.PUBLISHED).select_related("provider").first()
    if entry is None or language not in EU_LANGUAGES or language == entry.language:
        raise Http404
    if not may_translate(request.user, entry):
        messages.info(request, _("Its editors write translations. Tell them here what is wrong."))
        return redirect("website:entry-report", entry.kind, entry.slug)
    form = TranslationForm(
        language, _values(entry, language), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_translation(entry, language, form.said, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Thank you. From now on your words stand there."))
            return redirect(entry)
    context = {
        "form": form,
        # What the original does not say has no translation either.
        "pairs": [(field, name) for field, name in form.pairs if getattr(entry, name)],
        "entry": entry,
        "language": language,
        "language_words": language_name(language),
        "original": {"description": as_text(entry.description)},
        "crumbs": [(entry.title, entry.get_absolute_url())],
    }
    return render(request, "contributing/translation.html", context, status=400 if form.errors else 200)


def _values(entry: Entry, language: str) -> dict[str, str]:
    """What stands there now, as the form holds it."""
    rows = entry.texts.filter(language=language).values_list("field", "text")
    return {f"{TRANSLATIONS}{language}.{field}": as_text(text) for field, text in rows}
