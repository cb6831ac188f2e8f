"""The one way in which files that people sent are given out: to be saved, never to be shown as a page of ours."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def file_answer(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """A file that the caller has checked may be fetched. Raises Http404 where its bytes are gone."""
    try:
        content = file.open("rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
