"""What services call when they are done. Every call is answered in the same way, so that nobody learns anything by calling."""

from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rialto.translation.actions.receiving import Arrived, note_error, take_in
from rialto.translation.models import TranslationJob
from rialto.translation.providers.etranslation import Unnamed, texts_of
from rialto.translation.tokens import fits

log = structlog.get_logger("rialto.translation")
LARGEST = 2 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@never_cache
@require_POST
def callback(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """A translated document: the job in the address, in what the service says, and in the document has to be the same."""
    job = _job(public_id, token)
    outcome = "nobody's"
    if job is not None:
        said, body = _said(request)
        outcome = "another's"
        if said.get("external-reference", str(public_id)) == str(public_id):
            outcome = _take_in(job, token, said.get("target-language", job.target_language).lower(), body)
    log.info("translation came", job=str(public_id), outcome=outcome)
    return _thanks()


@csrf_exempt
@never_cache
@require_POST
def error_callback(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """The service could not translate something. Its documentation writes error_code and error-message."""
    job = _job(public_id, token)
    if job is not None:
        said, _document = _said(request)
        code = said.get("error-code") or said.get("error_code") or ""
        words = said.get("error-message") or said.get("error_message") or ""
        if said.get("external-reference", str(public_id)) == str(public_id):
            note_error(public_id, token, f"{code} {words}".strip())
    return _thanks()


def _take_in(job: TranslationJob, token: str, language: str, body: bytes) -> str:
    try:
        texts = texts_of(body, job.public_id, list(job.marks.get("lengths", {})))
    except Unnamed:
        note_error(job.public_id, token, _("The document that came back is not the one that was sent."))
        return "unnamed"
    if not texts:
        return "another's"
    arrived = Arrived(reference=job.public_id, token=token, language=language, texts=texts)
    return str(take_in([arrived])[job.public_id])


def _job(public_id: UUID, token: str) -> TranslationJob | None:
    """The job of an address that nobody can guess; None for all others. What counts is looked at again under its lock."""
    job = TranslationJob.objects.filter(public_id=public_id).first()
    return job if job is not None and fits(job, token) else None


def _said(request: HttpRequest) -> tuple[QueryDict, bytes]:
    """What the service says of the job, in the address or as a form, and the document."""
    said = request.GET.copy()
    if (request.content_type or "") == FORM:
        said.update(request.POST)
        return said, str(request.POST.get("translated-text", "")).encode()
    try:
        body = request.read(LARGEST + 1)
    except (OSError, RawPostDataException):
        body = b""
    return said, body if len(body) <= LARGEST else b""


def _thanks() -> HttpResponse:
    return HttpResponse("Thank you.\n", content_type="text/plain; charset=utf-8")
