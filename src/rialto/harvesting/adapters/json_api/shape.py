"""What a mapping says: how a JSON document of some interface becomes entries. Data, written by people, checked here."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.harvesting.adapters.json_api.paths import path_of
from rialto.harvesting.adapters.table.column_map import Unusable
from rialto.harvesting.details import FIELDS_OF_KIND

# The fields of an entry that a mapping may fill.
FIELDS = frozenset({
    "kind", "title", "address", "language", "summary", "description", "provider_name", "provider_website", "countries",
    "region", "city", "place", "is_online", "is_free", "price", "currency", "start", "end", "timezone", "deadline",
    "schedule", "level", "teaching_languages", "subtitle_languages", "has_certificate", "is_self_paced", "licence",
    "tags", "seats", "published_on", "modified_at", "evidence_address",
})  # fmt: skip
SESSION_FIELDS = frozenset({
    "id", "start", "end", "timezone", "is_all_day", "place", "city", "country", "is_online", "address", "seats",
    "seats_left", "deadline", "schedule",
})  # fmt: skip
TEXT_FIELDS = frozenset({"title", "summary", "description"})
DETAILS = frozenset().union(*FIELDS_OF_KIND.values())
PLACEHOLDER = re.compile(r"\{(\$[^{}]*|site)\}")


def checked_path(text: str) -> str:
    try:
        path_of(text)
    except Unusable as reason:
        raise ValueError(str(reason)) from reason
    return text


def as_value(said: Any) -> Any:
    """A path alone, or several of which the first that says something counts, stand for a value."""
    if isinstance(said, str):
        return {"path": [said]}
    if isinstance(said, list):
        return {"path": said}
    if isinstance(said, dict) and isinstance(said.get("path"), str):
        return {**said, "path": [said["path"]]}
    return said


JsonPath = Annotated[str, AfterValidator(checked_path)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(Strict):
    """Where one value comes from: a path, a constant, or a template with paths in braces.

    `included` follows the found references (JSON:API's type and id) to the resources that came along, and takes what
    stands at that path there; `keys` takes the names of an object instead of what it holds. `table` turns words into others, `otherwise` says what becomes of unknown ones. `date`
    names the form of dates that are not ISO 8601.
    """

    path: list[JsonPath] = []
    constant: str | bool | int | float | list[str] | None = None
    template: str = ""
    included: JsonPath | None = None
    keys: bool = False
    table: dict[str, str | bool | int | float] = {}
    otherwise: Literal["keep", "drop"] = "keep"
    separators: str = ""
    date: Literal["", "dmy", "mdy", "epoch", "epoch-ms"] = ""

    @model_validator(mode="after")
    def says_one_thing(self) -> "Value":
        ways = [bool(self.path), self.constant is not None, bool(self.template)]
        if sum(ways) != 1:
            raise ValueError(_("A value needs exactly one of “path”, “constant” and “template”."))
        if self.included and not self.path:
            raise ValueError(_("“included” needs a “path” to the references."))
        for placeholder in PLACEHOLDER.findall(self.template):
            if placeholder != "site":
                checked_path(placeholder)
        return self


AnyValue = Annotated[Value, BeforeValidator(as_value)]


class Sign(Strict):
    """A condition on an item: what stands at `path` is one of `values` (as text, any case); no values: it is there."""

    path: JsonPath
    values: list[str] = Field(default=[], alias="is")


class Sessions(Strict):
    """The dates inside an item: the list, and the fields of each."""

    items: JsonPath
    fields: dict[str, AnyValue]

    @model_validator(mode="after")
    def has_known_fields(self) -> "Sessions":
        refuse_unknown(set(self.fields), SESSION_FIELDS)
        if "start" not in self.fields:
            raise ValueError(_("The dates of an item need a “start”."))
        return self


class NextPage(Strict):
    """How the next document is found: a link in this one, or a parameter of its address.

    A page or offset goes on while the page was full (`size` items, or what the address asks for by `size_parameter`),
    or up to the number of pages or items that stands at `total`.
    """

    link: JsonPath | None = None
    page_parameter: str = ""
    first_page: int = 1
    offset_parameter: str = ""
    cursor_parameter: str = ""
    cursor: JsonPath | None = None
    more: JsonPath | None = None
    size: int = Field(default=0, ge=0, le=10_000)
    size_parameter: str = ""
    total_pages: JsonPath | None = None
    total_items: JsonPath | None = None

    @model_validator(mode="after")
    def says_one_way(self) -> "NextPage":
        ways = [self.link, self.page_parameter, self.offset_parameter, self.cursor_parameter]
        if sum(bool(way) for way in ways) != 1:
            raise ValueError(
                _(
                    "The next page needs exactly one of “link”, “page_parameter”, “offset_parameter” and “cursor_parameter”."
                )
            )
        if self.cursor_parameter and not self.cursor:
            raise ValueError(_("“cursor_parameter” needs a “cursor”: the path to its value."))
        if self.offset_parameter and not (self.size or self.size_parameter):
            raise ValueError(_("“offset_parameter” needs a “size” or a “size_parameter”."))
        return self


class Since(Strict):
    """The parameter that asks for what changed after a moment."""

    parameter: str
    form: Literal["iso", "day", "epoch", "epoch-ms"] = "iso"


class Recognise(Strict):
    """How a document is known to be of this interface: places that have to exist, and words in its address."""

    has: list[JsonPath] = []
    address: list[str] = []
    confidence: float = Field(default=0.8, gt=0, le=1)


class Asking(Strict):
    """How the interface is asked: what has to stand in the address, and where a person gets a key."""

    parameters: dict[str, str] = {}
    endings: list[str] = []
    key: str = ""


class ApiMapping(Strict):
    """One interface, or one list of it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    title: str = Field(min_length=1, max_length=200)
    # The public documentation that this was written from.
    source: str = ""
    kind: Kind | None = None
    # The last parts of an address that say what the list holds.
    kinds_by_path: dict[str, Kind] = {}
    # Lists that hold no entries, and what to say to people who ask for them.
    no_entries: dict[str, str] = {}
    items: JsonPath
    id: AnyValue
    fields: dict[str, AnyValue]
    details: dict[str, AnyValue] = {}
    concepts: dict[ConceptRole, AnyValue] = {}
    sessions: Sessions | None = None
    # Field -> path to an object of language -> text.
    texts: dict[str, JsonPath] = {}
    included: JsonPath = "$.included[*]"
    # Items that count, and items that do not: others are passed over without a word.
    only: list[Sign] = []
    leave_out: list[Sign] = []
    gone: Sign | None = None
    next: NextPage | None = None
    since: Since | None = None
    recognise: Recognise = Recognise()
    asking: Asking = Asking()

    @model_validator(mode="after")
    def has_known_fields(self) -> "ApiMapping":
        refuse_unknown(set(self.fields), FIELDS)
        refuse_unknown(set(self.details), DETAILS)
        refuse_unknown(set(self.texts), TEXT_FIELDS)
        if "title" not in self.fields and "title" not in self.texts:
            raise ValueError(_("A mapping needs a field “title”."))
        return self


def refuse_unknown(names: set[str], known: frozenset[str]) -> None:
    if unknown := sorted(names - known):
        raise ValueError(
            _("There is no field %(names)s. Known: %(known)s.")
            % {"names": ", ".join(f"“{name}”" for name in unknown), "known": ", ".join(sorted(known))}
        )


def mapping_from(document: Mapping[str, Any]) -> ApiMapping:
    """Read a mapping as people write it; raises `Unusable` saying where it is wrong, and why."""
    try:
        return ApiMapping.model_validate(document)
    except ValidationError as error:
        faults = [
            f"{' → '.join(str(part) for part in fault['loc']) or _('the mapping')}: "
            f"{fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False)[:5]
        ]
        raise Unusable(_("The mapping cannot be used. %(faults)s") % {"faults": "; ".join(faults)}) from error
