"""Words that mean the same: listed, added, changed and removed, with a look at what that would change."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.paging import page_of
from rialto.desk.doors import sent, staff_form, staff_only
from rialto.desk.forms.exclusions import ExclusionFilterForm
from rialto.desk.forms.synonyms import RemovalForm, SynonymForm
from rialto.desk.synonyms import groups_with, history_of, synonym_lines
from rialto.finding.models import SynonymChange, SynonymGroup
from rialto.finding.synonyms.editing import add_group, change_group, remove_group
from rialto.finding.synonyms.preview import effects_of

PAGE_SIZE = 50


def _language() -> str:
    return translation.get_language() or "en"


def _crumbs(*, deep: bool = True) -> list[tuple[str, str]]:
    here = [(_("Synonyms"), reverse("desk:synonym-list"))] if deep else []
    return [(_("Desk"), reverse("desk:overview")), *here]


@staff_only
def synonym_list(request: HttpRequest) -> HttpResponse:
    """All groups, or those with a word, and what was last done to any."""
    text = ExclusionFilterForm(request.GET).text
    groups = groups_with(text)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=len(groups))
    context = {
        "text": text,
        "page": page,
        "lines": synonym_lines(groups[page.rows], language=_language()),
        "history": history_of(SynonymChange.objects.all()),
        "crumbs": _crumbs(deep=False),
    }
    return render(request, "desk/synonym_list.html", context)


@staff_form
def synonym_add(request: HttpRequest) -> HttpResponse:
    """Ask for a group, show what it would change, and add it when that is wanted."""
    form = SynonymForm(sent(request), language=_language())
    if request.method == "POST" and form.is_valid() and form.cleaned_data["sure"]:
        words, reason = form.checked, form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: add_group(words, by=person(request), reason=reason),
            done=_("Added. It holds from the next question on."),
        ):
            return redirect("desk:synonym-list")
    return _asked(request, form, title=_("Add words that mean the same"))


@staff_form
def synonym_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same for a group that there is, with its history."""
    group = get_object_or_404(SynonymGroup, public_id=public_id)
    form = SynonymForm(sent(request), language=_language(), group=group)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["sure"]:
        words, reason = form.checked, form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: change_group(group, words, by=person(request), reason=reason),
            done=_("Changed. It holds from the next question on."),
        ):
            return redirect("desk:synonym-list")
    return _asked(request, form, title=_("Words that mean the same"), group=group)


def _asked(
    request: HttpRequest, form: SynonymForm, *, title: str, group: SynonymGroup | None = None
) -> HttpResponse:
    """The form, and below it what the group would change, where the form says enough."""
    is_sent = request.method == "POST"
    effects = (
        effects_of(form.checked, language=_language(), instead_of=group)
        if is_sent and form.is_valid()
        else None
    )
    context = {
        "title": title,
        "form": form,
        "group": group,
        "effects": effects,
        "checked": form.checked if effects is not None else None,
        "history": history_of(SynonymChange.objects.filter(group_public_id=group.public_id)) if group else [],
        "crumbs": _crumbs(),
    }
    return render(request, "desk/synonym_page.html", context, status=400 if is_sent and form.errors else 200)


@staff_form
def synonym_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask first, then look for these words no more."""
    group = get_object_or_404(SynonymGroup, public_id=public_id)
    form = RemovalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: remove_group(group, by=person(request), reason=reason),
            done=_("Removed. Questions are looked for as they are typed again."),
        )
        return redirect("desk:synonym-list")
    context = {
        "form": form,
        "subject": ", ".join((*group.words, *group.others)),
        "title": _("Remove this group?"),
        "lede": _(
            "Whoever types one of these words finds the others no more, from the next question on. What was said of the group stays in the history."
        ),
        "yes": _("Remove it"),
        "back": reverse("desk:synonym-page", args=[group.public_id]),
        "crumbs": _crumbs(),
    }
    return render(request, "question.html", context, status=400 if form.errors else 200)
