"""Writing in an edition: everything works by buttons of one form, so that nothing needs a script."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.editorial.actions import (
    add_picture,
    begin_writing,
    leave_off,
    publish_edition,
    save_edition,
    send_edition,
    still_writing,
    take_over,
)
from rialto.editorial.arranging import DOWN, UP, moved, with_new, without
from rialto.editorial.blocks import KINDS, problems_of, read_blocks
from rialto.editorial.content import Content
from rialto.editorial.doors import way_to, with_edition, writer_form, writer_post
from rialto.editorial.editing import EditedBlock, edited_blocks
from rialto.editorial.forms.blocks import NewBlockForm, missing_words
from rialto.editorial.forms.pages import HeadForm, WrittenForm
from rialto.editorial.models import Edition
from rialto.editorial.queries.writing import asides_of, edition_for, listed, steps_of, writing_of
from rialto.editorial.rules import may_publish
from rialto.editorial.tasks import tell_writer


@writer_form
@with_edition
def edition_edit(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The form; whoever opens it is the one who writes, unless somebody else is."""
    if request.method == "POST":
        return _save(request, edition)
    asides = asides_of(edition, person(request))
    if writing := writing_of(edition, person(request)):
        context = {"edition": edition, "writing": writing, "asides": asides, "crumbs": way_to()}
        return render(request, "editorial/edition_held.html", context)
    edition = _begun(request, edition)
    language = request.LANGUAGE_CODE
    blocks = read_blocks(edition.blocks)
    is_checked = "check" in request.GET
    head = HeadForm(initial={"title": edition.title, "lead": edition.lead, "seen": edition.version})
    rows = edited_blocks(blocks, page=edition.page, language=language, is_checked=is_checked)
    return _page(request, edition, head=head, rows=rows, asides=asides)


def _begun(request: HttpRequest, edition: Edition) -> Edition:
    begin_writing(edition, by=person(request))
    return edition_for(request.user, edition.page.public_id, edition.language) or edition


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    head: HeadForm,
    rows: list[EditedBlock],
    asides: Any = (),
    status: int = 200,
) -> HttpResponse:
    undo = request.GET.get("undo", "")
    count = sum(len(found) for found in problems_of(read_blocks(edition.blocks)).values())
    (shown,) = listed([edition.page])
    context = {
        "edition": edition,
        "block_page": edition.page,
        "editions": shown.editions,
        "head": head,
        "rows": rows,
        "asides": asides,
        "kinds": list(KINDS.items()),
        "may_publish": may_publish(request.user, edition.page),
        "missing": missing_words(count) if count else "",
        "undo": edition.revisions.filter(pk=int(undo)).first()
        if undo.isdecimal() and len(undo) < 12
        else None,
        "steps": steps_of(edition)[:1],
        "has_errors": status != 200,
        "crumbs": way_to(),
    }
    return render(request, "editorial/edition_edit.html", context, status=status)


def _save(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Keep what was sent, then do what the pressed button says."""
    form = WrittenForm.read(request.POST, request.FILES, language=request.LANGUAGE_CODE)
    if not form.is_valid():
        return _again(request, edition, form)
    what, _colon, name = request.POST.get("do", "save").partition(":")
    content = form.content()
    if not _take_pictures(request, edition, form, content):
        return _again(request, edition, form)
    arranged, place = _arranged(request, content.blocks, what, name)
    try:
        saved = save_edition(
            edition,
            Content(title=content.title, lead=content.lead, blocks=content.blocks),
            by=person(request),
            seen=form.head.cleaned_data["seen"],
        )
        undo = saved.edition.revisions.exclude(cause="aside").filter(number=saved.edition.version).first()
        if saved.aside is None and arranged != content.blocks:
            saved = save_edition(
                edition,
                Content(title=content.title, lead=content.lead, blocks=arranged),
                by=person(request),
                seen=saved.edition.version,
                keeps=what == "remove",
            )
    except Refused as refusal:
        form.head.add_error(None, str(refusal.message))
        return _again(request, edition, form)
    here = edition.get_absolute_url()
    if saved.aside is not None:
        messages.warning(
            request,
            _(
                "Somebody else wrote in this page meanwhile. Nothing is lost: what you wrote is kept as a version of its own."
            ),
        )
        return redirect(
            reverse("editorial:version-list", args=[edition.page.public_id, edition.language])
            + f"?aside={saved.aside.pk}"
        )
    if what == "remove" and undo is not None:
        return redirect(f"{here}?undo={undo.pk}#undo")
    if what in (UP, DOWN, "add"):
        return redirect(f"{here}#block-{place}")
    return _onward(request, saved.edition, what, here)


def _onward(request: HttpRequest, edition: Edition, what: str, here: str) -> HttpResponse:
    page = edition.page
    match what:
        case "preview":
            return redirect("website:block-page-preview", page.public_id, edition.language)
        case "publish":
            done = attempt(
                request,
                lambda: publish_edition(edition, by=person(request)),
                done=_("Published: everybody sees it now."),
            )
            if done:
                tell_writer(edition)
            return redirect(here if done else f"{here}?check=1")
        case "send":
            done = attempt(
                request,
                lambda: send_edition(edition, by=person(request)),
                done=_("Sent. An editor looks at it and publishes it."),
            )
            return redirect(here if done else f"{here}?check=1")
        case "plan":
            return redirect("editorial:edition-plan", page.public_id, edition.language)
        case "leave":
            leave_off(edition, by=person(request))
            messages.success(request, _("Saved."))
            return redirect("editorial:page-list")
        case _:
            messages.success(request, _("Saved."))
            return redirect(here)


def _again(request: HttpRequest, edition: Edition, form: WrittenForm) -> HttpResponse:
    """The form as it was sent, with what is wrong; nothing is kept and nothing is lost."""
    rows = [EditedBlock.of_form(one, number) for number, one in enumerate(form.blocks, start=1)]
    return _page(request, edition, head=form.head, rows=rows, status=400)


def _take_pictures(request: HttpRequest, edition: Edition, form: WrittenForm, content: Content) -> bool:
    """Keep the pictures that came along, and put them into their blocks; False where one is none."""
    fits = True
    for place, one in enumerate(form.blocks):
        upload = one.cleaned_data.get("upload")
        if not upload:
            continue
        try:
            picture = add_picture(edition.page, upload, size=upload.size or 0, by=person(request))
        except Refused as refusal:
            one.add_error("upload", str(refusal.message))
            fits = False
        else:
            content.blocks[place]["picture"] = str(picture.public_id)
    return fits


def _arranged(
    request: HttpRequest, blocks: list[dict[str, Any]], what: str, name: str
) -> tuple[list[dict[str, Any]], str]:
    """The blocks as a button wants them, and the one to go to."""
    if what in (UP, DOWN):
        return moved(blocks, name, what), name
    if what == "remove":
        return without(blocks, name), ""
    if what == "add":
        asked = NewBlockForm({"kind": request.POST.get(f"new-{name}" if name else "new", "")})
        if asked.is_valid():
            return with_new(blocks, asked.cleaned_data["kind"], after=name)
    return blocks, name


@writer_post
@with_edition
def edition_take_over(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Be the one who writes, knowing that somebody else was."""
    take_over(edition, by=person(request))
    messages.success(
        request, _("You write now. What the other person still saves is kept as a version beside yours.")
    )
    return redirect(edition)


@writer_post
@with_edition
def edition_leave(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Let others write."""
    leave_off(edition, by=person(request))
    return redirect("editorial:page-list")


@writer_post
@with_edition
def edition_alive(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A sign of life from a page that is open: 204, or 409 with who took over."""
    if still_writing(edition, by=person(request)):
        return HttpResponse(status=204)
    with override(request.LANGUAGE_CODE):
        words = _(
            "Somebody else writes in this page now. Save: what you wrote is kept as a version of its own."
        )
    return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
