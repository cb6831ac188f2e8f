"""Files that coalitions share: lists, uploads, versions, and the only way to fetch one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.base.paging import page_of
from rialto.coalitions.actions import add_version, bring_back_file, delete_file, describe_file, share_file
from rialto.coalitions.doors import for_members
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.forms.files import FileWordsForm, NewFileForm, NewVersionForm
from rialto.coalitions.models import Coalition, SharedFile
from rialto.coalitions.queries.files import (
    QUOTA,
    deleted_files,
    files_beside,
    used_bytes,
    version_rows,
    version_seen,
    with_newest,
)
from rialto.coalitions.serving import file_answer
from rialto.coalitions.shown import Part, coalition_page, reading
from rialto.taxonomy.queries import country_name

HERE = "coalitions:file-list"
PAGE_SIZE = 30
UPLOADS_AN_HOUR = 60


@for_members
def file_list(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """The files of this coalition, or what others share with all; and the form for one more."""
    is_own = request.GET.get("of") != "others"
    form = NewFileForm(request.POST, request.FILES) if request.method == "POST" else NewFileForm()
    if request.method == "POST" and form.is_valid() and _taken_in(request, coalition, form):
        return redirect(HERE, coalition.slug)
    files = files_beside(coalition, person(request), own=is_own)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=files.count())
    rows = with_newest(list(files[page.rows]))
    context = {
        "rows": [(row, country_name(row.shared.coalition.country, reading())) for row in rows],
        "page": page,
        "is_own": is_own,
        "sides": _sides(is_own=is_own),
        "deleted": deleted_files(coalition) if is_own else [],
        "used": used_bytes(coalition),
        "quota": QUOTA,
        "form": form,
    }
    status = 400 if form.errors else 200
    return coalition_page(request, coalition, "coalitions/file_list.html", context, here=HERE, status=status)


@for_members
def file_page(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    """One file of this coalition: its versions, a newer one, and what is said of it."""
    shared = _its(coalition, public_id, deleted_at=None)
    initial = {name: getattr(shared, name) for name in ("title", "description", "audience")}
    words, version = FileWordsForm(initial=initial), NewVersionForm()
    if request.method == "POST" and "words" in request.POST:
        words = FileWordsForm(request.POST)
        if words.is_valid():
            said = words.cleaned_data
            attempt(request, lambda: describe_file(shared, **said, by=person(request)), done=_("Saved."))
            return redirect(_address(shared))
    elif request.method == "POST":
        version = NewVersionForm(request.POST, request.FILES)
        if version.is_valid() and _newer(request, shared, version):
            return redirect(_address(shared))
    context = {"shared": shared, "rows": version_rows(shared), "words": words, "version": version}
    status = 400 if words.errors or version.errors else 200
    return coalition_page(request, coalition, "coalitions/file_page.html", context, here=HERE, status=status)


@require_POST
@for_members
def file_delete(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    """Throw it away; it can be brought back from the list."""
    shared = _its(coalition, public_id)
    done = _("The file is deleted. For thirty days it can be brought back below.")
    attempt(request, lambda: delete_file(shared, by=person(request)), done=done)
    return redirect(HERE, coalition.slug)


@require_POST
@for_members
def file_bring_back(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    shared = _its(coalition, public_id)
    attempt(request, lambda: bring_back_file(shared, by=person(request)), done=_("The file is back."))
    return redirect(HERE, coalition.slug)


@never_cache
@login_required
@require_safe
def file_fetch(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """The bytes, for those who may have them: to be saved, never to be shown as a page of ours."""
    version = version_seen(person(request), public_id, number)
    if version is None:
        raise Http404
    return file_answer(version.content, name=version.file_name, content_type=version.content_type)


def _taken_in(request: HttpRequest, coalition: Coalition, form: NewFileForm) -> bool:
    said = dict(form.cleaned_data)
    file: UploadedFile = said.pop("file")

    def take_in() -> None:
        share_file(coalition, SentFile.of(file), **said, by=person(request))

    return _tried(request, form, take_in, done=_("The file is here."))


def _newer(request: HttpRequest, shared: SharedFile, form: NewVersionForm) -> bool:
    file: UploadedFile = form.cleaned_data["file"]

    def take_in() -> None:
        add_version(shared, SentFile.of(file), by=person(request))

    return _tried(request, form, take_in, done=_("The newer version is here. The older ones stay."))


def _tried(request: HttpRequest, form: Any, take_in: Any, *, done: str) -> bool:
    if is_over_limit(request, "coalition-file", count=UPLOADS_AN_HOUR, seconds=3600):
        form.add_error(None, _("Those were many files in one hour. Wait a while."))
        return False
    try:
        take_in()
    except Refused as refusal:
        form.add_error("file", str(refusal.message))
        return False
    messages.success(request, done)
    return True


def _its(coalition: Coalition, public_id: UUID, **narrowed: Any) -> SharedFile:
    files = SharedFile.objects.select_related("coalition")
    return get_object_or_404(files, coalition=coalition, public_id=public_id, **narrowed)


def _address(shared: SharedFile) -> str:
    return reverse("coalitions:file-page", args=[shared.coalition.slug, shared.public_id])


def _sides(*, is_own: bool) -> list[Part]:
    return [
        Part(label=_("Ours"), address="?", is_current=is_own),
        Part(label=_("From other coalitions"), address="?of=others", is_current=not is_own),
    ]
