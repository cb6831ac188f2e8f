"""Many at once: a table, and what became of each of its lines."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.base.paging import page_of
from rialto.catalogue.choices import Kind
from rialto.contributing.actions import send_upload, upload_table
from rialto.contributing.choices import LineOutcome, State
from rialto.contributing.doors import member_form, member_page, member_post
from rialto.contributing.forms.steps import TableForm
from rialto.contributing.models import Upload
from rialto.contributing.queries import lines_of
from rialto.contributing.tasks import ask_for_look

PAGE_SIZE = 100
TABLES_AN_HOUR = 10


@member_form
def upload_new(request: HttpRequest) -> HttpResponse:
    """Take a table, and make a draft of each line."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and is_over_limit(request, "table", count=TABLES_AN_HOUR, seconds=3600):
        form.add_error(None, _("Those were many tables in one hour. Wait a while."))
    elif request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            upload = upload_table(
                file.read(), file_name=file.name or "", default_kind=Kind(form.cleaned_data["kind"]),
                language=translation.get_language() or "en", by=person(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("table", str(refusal.message))
        else:
            for contribution in upload.contributions.all():
                ask_for_look(contribution)
            return redirect(upload)
    context = {"form": form, "crumbs": [(_("Add an entry"), reverse("contributing:start"))]}
    return render(request, "contributing/upload_new.html", context, status=400 if form.errors else 200)


@member_page
def upload_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The report: a line of the table, a line here."""
    upload = _own(request, public_id)
    lines = lines_of(upload.pk)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=lines.count())
    context = {
        "upload": upload,
        "page": page,
        "lines": lines[page.rows],
        "refused_count": lines.filter(outcome=LineOutcome.REFUSED).count(),
        "draft_count": upload.contributions.filter(state=State.DRAFT).count(),
        "crumbs": [(_("My entries"), reverse("contributing:my-entries"))],
    }
    return render(request, "contributing/upload_page.html", context)


@member_post
def upload_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send all that are whole."""
    upload = _own(request, public_id)
    sent, left = send_upload(upload, by=person(request))
    messages.success(
        request, ngettext("%(count)s entry was sent.", "%(count)s entries were sent.", sent) % {"count": sent}
    )
    if left:
        words = ngettext("%(count)s draft is not whole yet.", "%(count)s drafts are not whole yet.", left)
        messages.warning(request, words % {"count": left})
    return redirect(upload)


def _own(request: HttpRequest, public_id: UUID) -> Upload:
    return get_object_or_404(Upload, author=person(request), public_id=public_id)
