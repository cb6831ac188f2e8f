"""The pages that somebody may write in, and beginning one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.editorial.actions import begin_edition, begin_page, delete_page, settle_page
from rialto.editorial.choices import PageKind, State
from rialto.editorial.doors import (
    for_those_who_write,
    way_to,
    with_page,
    writer_form,
    writer_page,
    writer_post,
)
from rialto.editorial.forms.pages import NewPageForm, SettingsForm, language_choices
from rialto.editorial.models import BlockPage
from rialto.editorial.queries.public import was_public
from rialto.editorial.queries.writing import listed, pages_for
from rialto.editorial.rules import is_editor, may_settle

PAGE_SIZE = 30


@writer_page
@for_those_who_write
def page_list(request: HttpRequest) -> HttpResponse:
    """Pages with the state of each edition, the last one changed first."""
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    found = pages_for(request.user, state=state)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "pages": listed(list(found[page.rows])),
        "page": page,
        "states": [(one.value, one.label, one.value == state) for one in State],
        "state": state,
        "is_editor": is_editor(request.user),
    }
    return render(request, "editorial/page_list.html", context)


@writer_form
@for_those_who_write
def page_new(request: HttpRequest) -> HttpResponse:
    """A few questions, and one writes."""
    language = translation.get_language() or "en"
    form = NewPageForm(
        request.POST if request.method == "POST" else None, user=person(request), language=language
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            edition = begin_page(
                said["title"],
                kind=PageKind(said["kind"]),
                language=said["language"],
                organisation=form.organisations.get(said["organisation"]),
                country=form.countries.get(said["organisation"], ""),
                by=person(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(edition)
    context = {"form": form, "crumbs": way_to()}
    return render(request, "editorial/page_new.html", context, status=400 if form.errors else 200)


@writer_form
@with_page
def page_settings(request: HttpRequest, page: BlockPage) -> HttpResponse:
    """The page's languages, its address, and whether it can go."""
    (shown,) = listed([page])
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial={"slug": page.slug, "is_in_footer": page.is_in_footer},
    )
    if request.method == "POST" and form.is_valid():
        try:
            settle_page(page, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("slug", str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("editorial:page-settings", page.public_id)
    known = {one.language for one in shown.editions}
    context = {
        "block_page": page,
        "listed": shown,
        "form": form if may_settle(request.user) else None,
        "others": [one for one in language_choices() if one[0] not in known],
        "may_delete": not was_public(page),
        "crumbs": way_to(),
    }
    return render(request, "editorial/page_settings.html", context, status=400 if form.errors else 200)


@writer_post
@with_page
def edition_add(request: HttpRequest, page: BlockPage) -> HttpResponse:
    """One more language, begun with the words of the first."""
    language = request.POST.get("language", "")
    if attempt(
        request,
        lambda: begin_edition(page, language=language, by=person(request)),
        done=_("Begun with the words of the first language: translate them where they stand."),
    ):
        return redirect("editorial:edition-edit", page.public_id, language)
    return redirect("editorial:page-settings", page.public_id)


@writer_form
@with_page
def page_delete(request: HttpRequest, page: BlockPage) -> HttpResponse:
    """Ask, then delete what the public never saw."""
    if request.method == "POST":
        if attempt(request, lambda: delete_page(page, by=person(request)), done=_("Deleted.")):
            return redirect("editorial:page-list")
        return redirect("editorial:page-settings", page.public_id)
    (shown,) = listed([page])
    context = {
        "title": _("Delete this page?"),
        "lede": _(
            "All that was written in it, in every language, and its pictures are gone then. This cannot be undone."
        ),
        "subject": shown.title,
        "yes": _("Yes, delete it"),
        "back": reverse("editorial:page-settings", args=[page.public_id]),
        "crumbs": way_to(),
    }
    return render(request, "question.html", context)
