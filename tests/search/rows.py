"""The small catalogue as rows of a real table, and who reads them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet

from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.organisations.models import Organisation
from rialto.search.port import Document
from rialto.search.sql_engine import Listed, OneOf, SqlDay, SqlReader, SqlShape


def _points(rows: QuerySet[Any]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The points stand in a column that takes any list."""
    return ((number, tuple(points)) for number, points in rows.values_list("pk", "variants"))


# Days of the small catalogue are small numbers; a database wants dates.
EPOCH = date(2026, 1, 1).toordinal()
ROWS = SqlShape(
    title="title",
    texts=("summary", "description", "provider__name"),
    facets={"kind": OneOf("evidence_address"), "country": OneOf("region"), "topic": Listed("tags")},
    days={"starts": SqlDay(column="starts_on", moment=lambda day: date.fromordinal(EPOCH + day))},
    lists=("tags",),
    points=_points,
)


def _row(document: Document) -> Entry:
    """The document as a row of a real table; columns that take any short text hold its facets."""
    texts = document.texts[document.language]
    provider = texts.get("provider")
    starts = document.days["starts"]
    return Entry(
        pk=document.id,
        origin="rialto",
        kind="training",
        slug=f"document-{document.id}",
        status=Status.PUBLISHED,
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        title=texts["title"],
        summary=texts.get("summary", ""),
        description=texts.get("body", ""),
        provider=Organisation.objects.create(name=provider) if provider else None,
        evidence_address=next(iter(document.facets.get("kind", ())), ""),
        region=next(iter(document.facets.get("country", ())), ""),
        tags=list(document.facets.get("topic", ())),
        variants=list(document.facets.get("at", ())),
        starts_on=None if starts is None else date.fromordinal(EPOCH + starts),
    )


def rows_reader(documents: Iterable[Document]) -> SqlReader:
    """Write the documents as rows, and give who reads them."""
    Entry.objects.bulk_create(map(_row, documents))
    return SqlReader(Entry.objects.all, ROWS)
