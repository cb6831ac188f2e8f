"""Maps that need no person: those of well-known files, and what columns are usually called."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable

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
# Target -> what its column is usually called (letters and digits only). The first that a table has is taken;
# those of ADDING targets all are.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "uid", "guid", "code", "reference"),
    "kind": ("kind",),
    "title": ("title", "name", "coursetitle", "eventtitle", "coursename", "eventname", "titel", "titre", "titolo",
              "titulo", "título", "tytuł", "nazwa", "заглавие", "naziv", "otsikko", "nimi", "headline"),
    "address": ("url", "link", "address", "website", "webaddress", "homepage", "href", "permalink", "uri", "publicurl",
                "urlpublic", "webseite", "lien", "enlace", "coursurl", "courseurl"),
    "language": ("language", "lang", "inlanguage", "locale", "sprache", "langue", "idioma", "lingua", "език"),
    "summary": ("summary", "teaser", "subtitle", "abstract", "excerpt", "shortdescription"),
    "description": ("description", "body", "content", "beschreibung", "descripción", "descrizione", "opis", "описание"),
    "provider_name": ("provider", "organizer", "organiser", "organization", "organisation", "anbieter", "host",
                      "institution", "publisher", "fournisseur"),
    "country": ("country", "countrycode", "land", "pays", "país", "paese", "kraj", "държава"),
    "city": ("city", "town", "stadt", "ville", "ciudad", "città", "miasto", "град"),
    "place": ("venue", "location", "place", "ort", "lieu"),
    "is_online": ("online", "isonline", "virtual", "onlineevent"),
    "is_free": ("free", "isfree", "isaccessibleforfree"),
    "price": ("price", "cost", "fee", "preis", "prix", "precio", "prezzo"),
    "currency": ("currency", "pricecurrency", "waehrung", "währung", "devise"),
    "start": ("startdt", "startdatetime", "startdate", "datestart", "start", "starts", "startson", "startsat", "begin", "begins",
              "from", "beginn", "début", "starttime", "date"),
    "end": ("enddt", "enddatetime", "enddate", "dateend", "end", "ends", "endson", "endsat", "until", "ende", "fin", "endtime"),
    "timezone": ("timezone", "tz", "zeitzone"),
    "deadline": ("deadline", "registrationdeadline", "applyby", "closingdate", "applicationdeadline"),
    "level": ("level", "competency", "difficulty", "educationallevel", "niveau"),
    "licence": ("licence", "license", "licenceurl", "licenseurl"),
    "tags": ("keywords", "tags", "subjects", "topics", "topic", "category", "categories", "fields", "discipline"),
    "audience": ("audience", "audiences"),
    "target_group": ("targetgroup",),
    "seats": ("capacity", "seats", "maximumattendeecapacity"),
    "published_on": ("published", "datepublished", "publicationdate", "created", "datecreated", "publishedat"),
    "modified_at": ("modified", "datemodified", "updated", "updatedat", "lastmodified", "changed"),
    "details.author": ("author", "authors", "creator", "creators"),
    "details.prerequisites": ("prerequisites", "requirements"),
    "details.outcomes": ("objectives", "learningobjectives", "outcomes", "learningoutcomes"),
    "details.duration_text": ("duration", "length", "dauer"),
    "details.ects": ("ects", "credits"),
    "details.doi": ("doi",),
    "details.eqf_level": ("eqf", "eqflevel"),
}  # fmt: skip
ADDING = {"tags"}
NAME_NOISE = re.compile(r"[\W_]+")


def known_map(cells: Mapping[str, Any]) -> ColumnMap:
    """The map for a table with these columns; raises `Unusable` when none of them looks like a title."""
    columns = frozenset(cells)
    for signature, column_map in SIGNATURES:
        if signature <= columns:
            return column_map
    by_name: dict[str, str] = {}
    for column in cells:
        by_name.setdefault(NAME_NOISE.sub("", column.lower()), column)
    chosen: dict[str, str] = {}
    for target, names in USUAL_NAMES.items():
        present = [by_name[name] for name in names if name in by_name]
        for column in present if target in ADDING else present[:1]:
            chosen.setdefault(column, target)
    if "title" not in chosen.values():
        columns_shown = ", ".join(list(cells)[:12])
        raise Unusable(
            _("No column looks like a title (columns: %(names)s). A column map can say which it is.")
            % {"names": columns_shown}
        )
    return ColumnMap(name="usual names", columns=chosen)
