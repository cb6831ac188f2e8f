"""Keeping and letting go of files of evidence."""

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet

from rialto.coalitions.evidence import EvidenceFile, kind_of, plain_name
from rialto.coalitions.models import IndicatorValue


def put_file(value: IndicatorValue, sent: EvidenceFile) -> None:
    """Keep a file with a value that is not saved yet. Raises Refused for kinds that we do not take."""
    value.file_kind = kind_of(sent)
    value.file_name = plain_name(sent.name) or f"evidence.{value.file_kind}"
    value.file_size = sent.size
    value.file.save(value.file_name, File(sent.file), save=False)


def forget_files(values: QuerySet[IndicatorValue]) -> None:
    """Delete the files of rows that are about to go, once they are gone for sure."""
    storage = IndicatorValue._meta.get_field("file").storage
    names = list(values.exclude(file="").values_list("file", flat=True))

    def delete() -> None:
        for name in names:
            storage.delete(name)

    transaction.on_commit(delete)
