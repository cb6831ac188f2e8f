"""Keeping and letting go of files of evidence."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from rialto.coalitions.file_kinds import EVIDENCE, SentFile, read_file
from rialto.coalitions.models import IndicatorValue


def put_file(value: IndicatorValue, sent: SentFile) -> None:
    """Keep a file with a value that is not saved yet. Raises Refused for kinds that we do not take."""
    content = read_file(sent, EVIDENCE)
    value.file_kind, value.file_name, value.file_size = content.kind, content.name, len(content.data)
    value.file.save(content.name, ContentFile(content.data), save=False)


def forget_files(values: QuerySet[IndicatorValue]) -> None:
    """Delete the files of rows that are about to go, once they are gone for sure."""
    storage = IndicatorValue._meta.get_field("file").storage
    names = list(values.exclude(file="").values_list("file", flat=True))

    def delete() -> None:
        for name in names:
            storage.delete(name)

    transaction.on_commit(delete)
