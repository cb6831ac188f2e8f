"""The part of the form with the pictures."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.contributing.actions import add_picture, describe_pictures, take_picture_away
from rialto.contributing.choices import Step
from rialto.contributing.doors import member_form, with_contribution
from rialto.contributing.forms.pictures import NewPictureForm, PictureForm
from rialto.contributing.models import Contribution
from rialto.contributing.pictures import MOST_PICTURES, lacks_words, said_of_pictures
from rialto.contributing.shown import pictures_by_id
from rialto.contributing.views.parts import checks_answer, onward, step_context

PICTURES_AN_HOUR = 60


@member_form
@with_contribution
def contribution_pictures(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """The pictures that are there, each with what is said of it, and one more."""
    if not contribution.is_writable:
        return redirect(contribution)
    if request.method != "POST":
        return _page(request, contribution)
    if "add" in request.POST:
        return _add(request, contribution)
    if taken := request.POST.get("take"):
        _describe(request, contribution)
        attempt(
            request,
            lambda: take_picture_away(contribution, taken, by=person(request)),
            done=_("The picture is taken away."),
        )
        return _here(contribution)
    contribution, forms = _describe(request, contribution, first=request.POST.get("first", ""))
    if "X-Autosave" in request.headers:
        return checks_answer(request, contribution, *forms)
    if any(form.errors for form in forms):
        return _page(request, contribution, forms=forms, status=400)
    if "first" in request.POST:
        return _here(contribution)
    return onward(request, contribution, Step.PICTURES)


def _add(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    form = NewPictureForm(request.POST, request.FILES)
    if is_over_limit(request, "picture", count=PICTURES_AN_HOUR, seconds=3600):
        form.add_error(None, _("Those were many pictures in one hour. Wait a while."))
    elif form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        said = form.said
        try:
            add_picture(contribution, file, size=file.size or 0, said=said, by=person(request))
        except Refused as refusal:
            form.add_error("file", str(refusal.message))
        else:
            if lacks_words(said):
                messages.warning(request, _("The picture is there. Say now in words what it shows."))
            else:
                messages.success(request, _("The picture is there."))
            return _here(contribution)
    return _page(request, contribution, new=form, status=400)


def _describe(
    request: HttpRequest, contribution: Contribution, *, first: str = ""
) -> tuple[Contribution, list[PictureForm]]:
    """Save what is said of the pictures, also where words are still missing."""
    forms = [PictureForm(one, request.POST) for one in said_of_pictures(contribution.values)]
    for form in forms:
        form.is_valid()
    said = {str(form.prefix): form.said for form in forms if f"{form.prefix}-alt" in request.POST}
    try:
        contribution = describe_pictures(contribution, said, by=person(request), first=first)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return contribution, forms


def _here(contribution: Contribution) -> HttpResponse:
    return redirect("contributing:contribution-step", contribution.public_id, Step.PICTURES)


def _page(
    request: HttpRequest,
    contribution: Contribution,
    *,
    forms: list[PictureForm] | None = None,
    new: NewPictureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    said = said_of_pictures(contribution.values)
    pictures = pictures_by_id(contribution.values)
    forms = forms or [PictureForm(one) for one in said]
    context = step_context(contribution, Step.PICTURES) | {
        "rows": [(form, pictures.get(str(form.prefix))) for form in forms],
        "new": new or NewPictureForm(),
        "may_add": len(said) < MOST_PICTURES,
    }
    return render(request, "contributing/pictures.html", context, status=status)
