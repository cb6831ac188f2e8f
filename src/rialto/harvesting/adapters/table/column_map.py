"""Which column says what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind

# What a column can be mapped to: fields of an entry, and words that stand for more than one of them.
TARGETS = {
    "id", "kind", "title", "address", "language", "summary", "description", "provider_name", "provider_website",
    "country", "region", "city", "place", "is_online", "is_free", "price", "currency", "start", "end", "timezone",
    "deadline", "schedule", "level", "teaching_languages", "subtitle_languages", "has_certificate", "is_self_paced",
    "licence", "tags", "seats", "published_on", "modified_at", "evidence_address",
    "author_or_provider", "audience", "target_group", "technology", "competence", "skill", "occupation", "field", "resource_type",
    "details.author", "details.organiser", "details.prerequisites", "details.outcomes", "details.duration_text",
    "details.duration_hours", "details.ects", "details.eqf_level", "details.credential", "details.doi",
    "details.programme", "details.registration_address", "details.format", "details.page_count", "details.reference",
}  # fmt: skip


class Unusable(Exception):
    """A row that cannot become an entry, in words that help its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """`columns` maps a column's name to a target; several columns may feed one (first that says something, lists add up).

    `constants` gives targets a value that no column has; `kinds` maps the words of the kind column; `rows` is where a
    JSON document keeps its rows ("hits.hits"), or the element of an XML that is a row, `sheet` which sheet of a workbook holds them; `identity` names the columns that together identify a row; `order`
    ("dmy" or "mdy") allows dates with dots or slashes; `base` completes relative addresses; `likely_kind` is
    what the rows are where neither they nor the feed say so.
    """

    name: str
    columns: Mapping[str, str | Sequence[str]]
    constants: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    rows: str = ""
    sheet: str = ""
    separators: str = ";|,"
    order: str = ""
    base: str = ""
    likely_kind: Kind | None = None

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "ColumnMap":
        """Read a map as people write it; raises `Unusable` naming what is wrong with it."""
        columns = document.get("columns")
        if not isinstance(columns, Mapping) or not columns:
            raise Unusable(_("A column map needs “columns”: an object of column name to field."))
        targets = {
            target for named in columns.values() for target in ([named] if isinstance(named, str) else named)
        }
        unknown = sorted(targets - TARGETS)
        unknown += sorted(set(document.get("constants", {})) - TARGETS)
        if unknown:
            raise Unusable(
                _("The column map names fields that do not exist: %(names)s.") % {"names": ", ".join(unknown)}
            )
        kinds = document.get("kinds", {})
        strange = sorted(str(kind) for kind in kinds.values() if kind not in Kind.values)
        if strange:
            raise Unusable(
                _("The column map names kinds that do not exist: %(names)s.") % {"names": ", ".join(strange)}
            )
        return cls(
            name=str(document.get("name", "given")),
            columns=dict(columns),
            constants=dict(document.get("constants", {})),
            kinds={str(word).lower(): Kind(kind) for word, kind in kinds.items()},
            values=dict(document.get("values", {})),
            identity=tuple(document.get("identity", ())),
            rows=str(document.get("rows", "")),
            sheet=str(document.get("sheet", "")),
            separators=str(document.get("separators", ";|,")),
            order=str(document.get("order", "")),
            base=str(document.get("base", "")),
            likely_kind=Kind(likely) if (likely := document.get("likely_kind")) in Kind.values else None,
        )

    def as_json(self) -> dict[str, Any]:
        """The map as `from_json` reads it, and as a feed keeps it."""
        columns = {name: said if isinstance(said, str) else list(said) for name, said in self.columns.items()}
        said: dict[str, Any] = {"name": self.name, "columns": columns}
        for name in ("constants", "values", "rows", "sheet", "order", "base"):
            if value := getattr(self, name):
                said[name] = value
        if self.kinds:
            said["kinds"] = {word: kind.value for word, kind in self.kinds.items()}
        if self.identity:
            said["identity"] = list(self.identity)
        if self.likely_kind:
            said["likely_kind"] = self.likely_kind.value
        return said | {"separators": self.separators}
