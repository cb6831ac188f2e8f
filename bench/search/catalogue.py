"""The generated catalogue, made once: rows in the shop's tables, and documents on disk that a build streams.

One process draws entries and makes their documents, another writes the tables. Entries go to the tables as they are, without
harvesting, records, history or log: that takes a million a quarter of an hour on two cores, and nothing measured here looks at it.
"""

import json
import multiprocessing
import os
import pickle
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.generated.entries import Row, rows
from bench.measuring.figures import say
from rialto.search.port import Document

BATCH = 1_000
DOCUMENTS, NOTE = "documents.pickle", "catalogue.json"
SCHEME_OF_ROLE = {
    "technology": "technology",
    "audience": "audience",
    "competence": "digcomp-3.0",
    "typology": "training-typology",
}


def documents(folder: Path, count: int | None = None) -> Iterator[Document]:
    """The catalogue's documents (the first `count`) in the order of their ids, from 1; a thousand of them are in memory at a time."""
    left = count
    with (folder / DOCUMENTS).open("rb") as file:
        while left is None or left > 0:
            try:
                some: list[Document] = pickle.load(file)  # noqa: S301
            except EOFError:
                return
            yield from some[:left]
            left = None if left is None else left - len(some)


def make(folder: Path, entries: int) -> dict[str, float]:
    """Fill the prepared shop in `folder`; Django is set up. Returns seconds and memory."""
    begun = time.monotonic()
    context = multiprocessing.get_context("spawn")
    batches: Any = context.Queue(maxsize=4)
    writer = context.Process(target=_write_tables, args=(batches,))
    writer.start()
    try:
        maker = _Maker()
        with (folder / DOCUMENTS).open("wb") as file:
            numbered = enumerate(rows(entries), 1)
            while some := list(islice(numbered, BATCH)):
                batches.put([row for _number, row in some])
                pickle.dump([maker.document(number, row) for number, row in some], file, 5)
                if some[-1][0] % 100_000 == 0:
                    say(f"Made {some[-1][0]:,} entries in {time.monotonic() - begun:.0f} s")
    finally:
        batches.put(None)
        writer.join()
    if writer.exitcode:
        raise RuntimeError("The tables could not be written.")
    return {"generation_s": round(time.monotonic() - begun)}


class _Maker:
    """Documents of rows, as the shop makes them of entries that are in its tables."""

    def __init__(self) -> None:
        self.concepts = _concept_ids()

    def document(self, number: int, row: Row) -> Document:
        from rialto.catalogue.queries.indexing import IndexedConcept, IndexedEntry, IndexedText
        from rialto.finding.documents import document_of

        values = columns_of(number, row)
        texts = [IndexedText(language, field, text) for language, field, text in _translations(row)]
        entry = IndexedEntry(
            pk=number,
            provider_name=row.get("provider_name"),
            provider_slug=_provider_slug(row),
            setting=row["details"].get("setting") if row["kind"] == "event" else None,
            texts=texts,
            variants=[],
            link_state="unchecked",
            # Spread evenly, so that a quarter is described well enough to be lifted.
            points=number % 101,
            **{name: values[name] for name in _SHARED},
        )
        concepts = [
            IndexedConcept(one["role"], one["key"], self.concepts[one["role"], one["key"]], 1.0)
            for one in row["concepts"]
        ]
        return document_of(entry, concepts)


_SHARED = (
    "status", "kind", "language", "title", "summary", "description", "tags", "city", "place", "countries", "teaching_languages",
    "level_from", "level_to", "is_free", "is_online", "is_self_paced", "has_certificate", "starts_on", "ends_on", "deadline_on",
    "expires_on", "published_at",
)  # fmt: skip


def columns_of(number: int, row: Row) -> dict[str, Any]:
    """An entry's own columns."""
    from rialto.catalogue.actions.cleaning import expiry_of
    from rialto.catalogue.choices import Kind

    kind = Kind(row["kind"])
    published = datetime.combine(date.fromisoformat(row["published_on"]), datetime.min.time(), UTC)
    found: dict[str, Any] = {
        "id": number,
        # In order, as ids of our own are.
        "public_id": UUID(int=(0x0199 << 112) + number),
        "origin": "bench",
        "slug": f"generated-{number:07d}",
        "status": "published",
        "address": row["address"],
        "canonical_address": row["address"].removeprefix("https://"),
        "provider_id": provider_number(row),
        "published_at": published,
        "created_at": published,
        "updated_at": published,
        "kind": str(kind),
        "description": row.get("description", ""),
        "city": row.get("city", ""),
        "place": "",
        "countries": row.get("countries", []),
        "teaching_languages": row.get("teaching_languages", []),
        "price_currency": row.get("price_currency", ""),
        "schedule": row.get("schedule", "scheduled"),
    }
    for name in ("language", "title", "summary", "tags"):
        found[name] = row[name]
    for name in _UNSAID:
        found[name] = row.get(name)
    for name in ("starts_on", "ends_on", "deadline_on"):
        found[name] = date.fromisoformat(row[name]) if row.get(name) else None
    found["expires_on"] = expiry_of(kind, found)
    return found


_UNSAID = (
    "price_amount", "level_from", "level_to", "is_free", "is_online", "is_self_paced", "has_certificate",
)  # fmt: skip


def provider_number(row: Row) -> int | None:
    """Providers count from 1 in their addresses, and so do organisations."""
    website = row.get("provider_website")
    return int(website.removeprefix("https://provider-").partition(".")[0]) if website else None


def _provider_slug(row: Row) -> str | None:
    number = provider_number(row)
    return f"provider-{number}" if number else None


def _translations(row: Row) -> list[tuple[str, str, str]]:
    """Language, field, text."""
    return [
        (language, field, text)
        for language, fields in row.get("translations", {}).items()
        for field, text in fields.items()
    ]


def _concept_ids() -> dict[tuple[str, str], int]:
    from rialto.taxonomy.models import Concept

    found = {}
    for role, scheme in SCHEME_OF_ROLE.items():
        for key, pk in Concept.objects.filter(scheme__key=scheme).values_list("key", "pk"):
            found[role, key] = pk
    return found


def _write_tables(batches: Any) -> None:
    """Write what comes until None comes; in a process of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.db import connection, transaction

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
    tables = _Tables()
    while (some := batches.get()) is not None:
        with transaction.atomic():
            tables.write(some)


class _Tables:
    def __init__(self) -> None:
        self.concepts = _concept_ids()
        self.known: set[int] = set()
        self.number = 0

    def write(self, some: Sequence[Row]) -> None:
        """A batch of rows with all that hangs on them."""
        from rialto.base.bulk import insert_values
        from rialto.catalogue.models import (
            Entry,
            EntryConcept,
            EntryText,
            EventDetails,
            FundingDetails,
            OpportunityDetails,
        )

        self._write_providers(some)
        numbered = list(enumerate(some, self.number + 1))
        self.number += len(some)
        values = [columns_of(number, row) for number, row in numbered]
        names = list(values[0])
        insert_values(Entry, names, [tuple(one.values()) for one in values])
        stated = [
            (number, self.concepts[one["role"], one["key"]], one["role"])
            for number, row in numbered
            for one in row["concepts"]
        ]
        insert_values(EntryConcept, ["entry_id", "concept_id", "role"], stated)
        now = datetime.now(UTC)
        texts = [(number, *text, "source", now) for number, row in numbered for text in _translations(row)]
        insert_values(EntryText, ["entry_id", "language", "field", "text", "origin", "made_at"], texts)
        of_kind = {"event": EventDetails, "opportunity": OpportunityDetails, "funding": FundingDetails}
        for kind, model in of_kind.items():
            grouped: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
            for number, row in numbered:
                if row["kind"] == kind:
                    said = row["details"]
                    grouped.setdefault(tuple(said), []).append((number, *said.values()))
            for said_names, rows_of in grouped.items():
                insert_values(model, ["entry_id", *said_names], rows_of)

    def _write_providers(self, some: Sequence[Row]) -> None:
        from rialto.organisations.models import Organisation

        new = {provider_number(row): row for row in some if row.get("provider_website")}
        made = [
            Organisation(
                pk=number,
                slug=_provider_slug(row),
                name=row["provider_name"],
                name_key=row["provider_name"].lower(),
                core_key=row["provider_name"].lower(),
                language=row["language"],
                country=(row.get("countries") or [""])[0],
                website=row["provider_website"],
                origin="bench",
            )
            for number, row in new.items()
            if number not in self.known
        ]
        Organisation.objects.bulk_create(made, ignore_conflicts=True)
        self.known.update(new)  # type: ignore[arg-type]


def is_made(folder: Path) -> bool:
    """Whether the catalogue in a folder was made to its end."""
    return (folder / NOTE).exists()


def note(folder: Path, figures: dict[str, float]) -> None:
    """Keep what was measured while it was made."""
    (folder / NOTE).write_text(json.dumps(figures), "utf-8")


def noted(folder: Path) -> dict[str, float]:
    """What was measured while it was made."""
    found: dict[str, float] = json.loads((folder / NOTE).read_text("utf-8"))
    return found
