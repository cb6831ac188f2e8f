"""Maps of well-known files."""

from collections.abc import Collection

from rialto.catalogue.choices import Kind
from rialto.harvesting.adapters.table.column_map import ColumnMap

FREE_PROGRAMMING_BOOKS = ColumnMap(
    name="free-programming-books",
    columns={
        "kind": ("kind", "details.format"), "lang": "language", "title": "title", "url": "address",
        "provider": "author_or_provider",
        "topic": "tags", "subtopic": "tags",
    },
    constants={"is_free": True},  # the list takes nothing else
    kinds={
        "book": Kind.RESOURCE, "podcast-screencast": Kind.RESOURCE, "cheatsheet": Kind.RESOURCE,
        "playground": Kind.RESOURCE, "problem-set": Kind.RESOURCE, "course": Kind.TRAINING,
        "interactive-tutorial": Kind.TRAINING,
    },
    values={
        "details.format": {
            "book": "book", "podcast-screencast": "podcast", "cheatsheet": "cheat sheet", "playground": "playground",
            "problem-set": "exercises",
        }
    },
    identity=("url", "title"),
    separators="",
)  # fmt: skip
OER_COMMONS = ColumnMap(
    name="oer-commons",
    columns={
        "url": "address", "title": "title", "description": "description", "language": "language", "subjects": "tags",
        "keywords": "tags", "material_types": "details.format", "licence_url": "licence", "licence": "licence",
        "created": "published_on", "users": "audience",
    },
    constants={"kind": "resource", "is_free": True},  # its rows all carry an open licence
    identity=("url",),
    separators="|",
)  # fmt: skip
TECH_CONFERENCES = ColumnMap(
    name="confs.tech",
    columns={
        "name": "title", "url": "address", "startDate": "start", "endDate": "end", "city": "city",
        "country": "country", "online": "is_online", "locales": "teaching_languages", "topic": "tags",
    },
    constants={"kind": "event"},
    identity=("url", "startDate", "name"),
    separators=",",
)  # fmt: skip
CARPENTRIES_NEWS = ColumnMap(
    name="carpentries-news",
    columns={
        "slug": "id", "title": "title", "teaser": "summary", "body": "description", "tags": "tags",
        "authors": "details.author", "date": "published_on",
    },
    constants={"kind": "article"},
    identity=("date", "slug"),
)  # fmt: skip
EVENTBRITE = ColumnMap(
    name="eventbrite",
    columns={
        "id": "id", "name.text": "title", "description.text": "summary", "url": "address", "start.utc": "start",
        "end.utc": "end", "start.timezone": "timezone", "online_event": "is_online", "is_free": "is_free",
        "locale": "language", "capacity": "seats", "status": "schedule", "organizer.name": "details.organiser",
        "venue.name": "place", "venue.address.city": "city", "venue.address.country": "country",
        "published": "published_on", "changed": "modified_at",
    },
    constants={"kind": "event"},
    identity=("id",),
)  # fmt: skip
ZENODO = ColumnMap(
    name="zenodo",
    columns={
        "id": "id", "metadata.title": "title", "metadata.description": "description", "links.self_html": "address",
        "links.html": "address", "doi_url": "address", "metadata.keywords": "tags", "metadata.language": "language",
        "metadata.license.id": "licence", "metadata.publication_date": "published_on", "modified": "modified_at",
        "metadata.doi": "details.doi", "metadata.creators": "details.author",
    },
    constants={"kind": "resource"},
    identity=("id",),
)  # fmt: skip
CARPENTRIES_WORKSHOPS = ColumnMap(
    name="carpentries-workshops",
    columns={
        "slug": "title", "url": "address", "start_date": "start", "end_date": "end", "country": "country",
        "venue": "place", "host_name": "details.organiser", "curriculum": "tags",
    },
    constants={"kind": "event"},
    identity=("slug",),
)  # fmt: skip
# A map fits a row that has all these columns.
SIGNATURES: tuple[tuple[frozenset[str], ColumnMap], ...] = (
    (frozenset({"kind", "lang", "title", "url", "topic", "subtopic"}), FREE_PROGRAMMING_BOOKS),
    (frozenset({"url", "title", "material_types", "licence_url"}), OER_COMMONS),
    (frozenset({"name", "url", "startDate", "endDate", "topic"}), TECH_CONFERENCES),
    (frozenset({"slug", "title", "teaser", "body", "date"}), CARPENTRIES_NEWS),
    (frozenset({"name.text", "start.utc", "online_event"}), EVENTBRITE),
    (frozenset({"metadata.title", "conceptrecid"}), ZENODO),
    (frozenset({"slug", "start_date", "host_name", "curriculum"}), CARPENTRIES_WORKSHOPS),
)


def known_map(columns: Collection[str]) -> ColumnMap | None:
    """The map of the well-known file that has these columns, if any."""
    return next((column_map for signature, column_map in SIGNATURES if signature <= set(columns)), None)
