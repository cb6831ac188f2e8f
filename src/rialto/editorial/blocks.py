"""The blocks that pages are made of: one pydantic model a kind, read leniently, so that what is half written can be kept.

`problems` says what has to be put right before the public sees a block; saving never asks. Rich text is cleaned on its way in, and
once more where it is shown. A block's `id` is eight letters of its own, which last while it is moved about.
"""

import html
import secrets
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.functional_validators import BeforeValidator

from rialto.base.markup import UNREADABLE, plain_text
from rialto.editorial.markup import clean_rich, own_or_outside

MOST_BLOCKS = 120
# Servers take 1000 fields of a form (DATA_UPLOAD_MAX_NUMBER_FIELDS); so many leave room for what else stands in it.
MOST_FIELDS = 800
MOST_ITEMS = 30
RICH_LENGTH = 30_000

# A field's name and what is wrong with it, in words.
Problem = tuple[str, str]


def _tidy(value: Any) -> str:
    return UNREADABLE.sub("", str(value or "")).strip()


def _rich(value: Any) -> str:
    return clean_rich(str(value or ""))


def _number(value: Any) -> str:
    """A public id, or "" for what is none."""
    try:
        return str(UUID(str(value)))
    except ValueError:
        return ""


Words = Annotated[str, BeforeValidator(_tidy), Field(max_length=300)]
LongWords = Annotated[str, BeforeValidator(_tidy), Field(max_length=2000)]
Rich = Annotated[str, BeforeValidator(_rich), Field(max_length=RICH_LENGTH)]


def new_block_id() -> str:
    """Eight letters that no other block of a page has."""
    return secrets.token_hex(4)


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Block(_Part):
    # What editors call the kind, and when they would take it.
    name: ClassVar[Promise]
    use: ClassVar[Promise]

    id: str = Field(default_factory=new_block_id, pattern=r"^[a-z0-9]{8}$")

    def problems(self) -> Iterator[Problem]:
        """What has to be put right before it can be published."""
        return iter(())

    def texts(self) -> Iterator[str]:
        """Its words, some of them with markup: for search, and for comparing."""
        return iter(())


def _missing(field: str) -> Problem:
    return field, _("This is still empty.")


class Heading(_Block):
    name = gettext_lazy("Heading")
    use = gettext_lazy("Begins a part of the page.")

    kind: Literal["heading"] = "heading"
    words: Words = ""
    # 2 for a part of the page, 3 for a part of that.
    level: Literal[2, 3] = 2

    def problems(self) -> Iterator[Problem]:
        if not self.words:
            yield _missing("words")

    def texts(self) -> Iterator[str]:
        yield self.words


class Text(_Block):
    name = gettext_lazy("Text")
    use = gettext_lazy("Paragraphs, lists and links.")

    kind: Literal["text"] = "text"
    html: Rich = ""

    def problems(self) -> Iterator[Problem]:
        if not plain_text(self.html):
            yield _missing("html")

    def texts(self) -> Iterator[str]:
        yield self.html


class Picture(_Block):
    name = gettext_lazy("Picture")
    use = gettext_lazy("A picture with words for those who do not see it, and who made it.")

    kind: Literal["picture"] = "picture"
    # The public id of a `PagePicture`; "" while none was uploaded.
    picture: Annotated[str, BeforeValidator(_number)] = ""
    alternative: Words = ""
    caption: Words = ""
    credit: Words = ""

    def problems(self) -> Iterator[Problem]:
        if not self.picture:
            yield "upload", _("Choose a picture.")
        if not self.alternative:
            yield "alternative", _("Say in words what the picture shows: not everybody sees it.")
        if not self.credit:
            yield "credit", _("Say who made the picture, and under which licence you may show it.")

    def texts(self) -> Iterator[str]:
        yield from (self.alternative, self.caption)


class Quote(_Block):
    name = gettext_lazy("Quote")
    use = gettext_lazy("What somebody said, and who.")

    kind: Literal["quote"] = "quote"
    words: LongWords = ""
    who: Words = ""
    address: Words = ""

    def problems(self) -> Iterator[Problem]:
        if not self.words:
            yield _missing("words")
        if not self.who:
            yield "who", _("Say whose words these are.")
        if self.address and not own_or_outside(self.address):
            yield _unusable("address")

    def texts(self) -> Iterator[str]:
        yield from (self.words, self.who)


def _unusable(field: str) -> Problem:
    return field, _(
        "This is no address that can be opened. It begins with https:// or, on this site, with /."
    )


class Action(_Block):
    name = gettext_lazy("Call to action")
    use = gettext_lazy("A sentence and one button.")

    kind: Literal["action"] = "action"
    words: LongWords = ""
    label: Words = ""
    address: Words = ""

    def problems(self) -> Iterator[Problem]:
        if not self.label:
            yield _missing("label")
        if not own_or_outside(self.address):
            yield _unusable("address")

    def texts(self) -> Iterator[str]:
        yield from (self.words, self.label)


class Entries(_Block):
    name = gettext_lazy("Entries")
    use = gettext_lazy("What a search finds here, always as it is now.")

    kind: Literal["entries"] = "entries"
    title: Words = ""
    words: Words = ""
    # A kind of entry and a country (ISO 3166 alpha-2); "" for all.
    entry_kind: Annotated[str, BeforeValidator(_tidy), Field(max_length=20)] = ""
    country: Annotated[str, BeforeValidator(_tidy), Field(max_length=2)] = ""
    count: Annotated[int, Field(ge=1, le=12)] = 4

    def problems(self) -> Iterator[Problem]:
        if not self.title:
            yield _missing("title")
        if not (self.words or self.entry_kind or self.country):
            yield "words", _("Say what to look for: some words, a kind or a country.")

    def texts(self) -> Iterator[str]:
        yield self.title


class QuestionItem(_Part):
    question: Words = ""
    answer: Rich = ""


class Questions(_Block):
    name = gettext_lazy("Questions and answers")
    use = gettext_lazy("Each answer opens under its question.")

    kind: Literal["questions"] = "questions"
    items: Annotated[tuple[QuestionItem, ...], Field(max_length=MOST_ITEMS)] = ()

    def problems(self) -> Iterator[Problem]:
        if not self.items:
            yield "items", _("Write at least one question.")
        if any(not one.question or not plain_text(one.answer) for one in self.items):
            yield "items", _("Each line needs both a question and an answer.")

    def texts(self) -> Iterator[str]:
        for one in self.items:
            yield from (one.question, one.answer)


class FigureItem(_Part):
    number: Annotated[str, BeforeValidator(_tidy), Field(max_length=30)] = ""
    words: Words = ""


class Figures(_Block):
    name = gettext_lazy("Figures")
    use = gettext_lazy("A few numbers, large, and where they come from.")

    kind: Literal["figures"] = "figures"
    items: Annotated[tuple[FigureItem, ...], Field(max_length=MOST_ITEMS)] = ()
    source: Words = ""

    def problems(self) -> Iterator[Problem]:
        if not self.items:
            yield "items", _("Write at least one number.")
        if any(not one.number or not one.words for one in self.items):
            yield "items", _("Each line needs both a number and what it counts.")
        if not self.source:
            yield "source", _("Say where the numbers come from.")

    def texts(self) -> Iterator[str]:
        for one in self.items:
            yield f"{one.number} {one.words}"
        yield self.source


class ColumnItem(_Part):
    title: Words = ""
    html: Rich = ""


class Columns(_Block):
    name = gettext_lazy("Columns")
    use = gettext_lazy("Two or three short texts side by side.")

    kind: Literal["columns"] = "columns"
    items: Annotated[tuple[ColumnItem, ...], Field(max_length=4)] = ()

    def problems(self) -> Iterator[Problem]:
        if len(self.items) < 2:
            yield "items", _("Columns stand side by side: write at least two.")
        if any(not plain_text(one.html) for one in self.items):
            yield "items", _("Each column needs a text.")

    def texts(self) -> Iterator[str]:
        for one in self.items:
            yield from (one.title, one.html)


class Notice(_Block):
    name = gettext_lazy("Notice")
    use = gettext_lazy("One thing that nobody should miss.")

    kind: Literal["notice"] = "notice"
    state: Literal["", "warning"] = ""
    words: LongWords = ""

    def problems(self) -> Iterator[Problem]:
        if not self.words:
            yield _missing("words")

    def texts(self) -> Iterator[str]:
        yield self.words


class Operator(_Block):
    name = gettext_lazy("Who runs this site")
    use = gettext_lazy("Name and address of the operator, from the settings.")

    kind: Literal["operator"] = "operator"


Block = (
    Heading | Text | Picture | Quote | Action | Entries | Questions | Figures | Columns | Notice | Operator
)
KINDS: dict[str, type[Any]] = {
    model.model_fields["kind"].default: model
    for model in (
        Text, Heading, Picture, Quote, Action, Entries, Questions, Figures, Columns, Notice, Operator,
    )
}  # fmt: skip
_blocks: TypeAdapter[list[Block]] = TypeAdapter(
    Annotated[list[Annotated[Block, Field(discriminator="kind")]], Field(max_length=MOST_BLOCKS)]
)


class UnreadableBlocks(ValueError):
    """Values that are no blocks: an unknown kind, something too long, too many."""


def read_blocks(values: Any) -> list[Block]:
    """Blocks from plain values; raises `UnreadableBlocks`."""
    try:
        return _blocks.validate_python(values)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        raise UnreadableBlocks(f"{'.'.join(str(one) for one in first['loc'])}: {first['msg']}") from problem


def plain_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as plain values that JSON can keep."""
    return [one.model_dump(mode="json") for one in blocks]


def problems_of(blocks: Sequence[Block]) -> dict[str, list[Problem]]:
    """What has to be put right before publishing: id of the block -> its problems."""
    found = {one.id: list(one.problems()) for one in blocks}
    return {name: problems for name, problems in found.items() if problems}


def words_of(blocks: Sequence[Block]) -> str:
    """All words of some blocks on one line."""
    return " ".join(words for one in blocks for text in one.texts() if (words := plain_text(text)))


def field_count(blocks: Sequence[Block]) -> int:
    """How many fields the form has in which these blocks are written."""
    count = 0
    for one in blocks:
        items = getattr(one, "items", ())
        count += 2 + len(type(one).model_fields) + sum(len(type(item).model_fields) for item in items)
    return count


def pictures_in(blocks: Sequence[Block]) -> set[str]:
    """Public ids of the pictures that blocks show."""
    return {one.picture for one in blocks if isinstance(one, Picture) and one.picture}


def markup_of(blocks: Sequence[Block]) -> str:
    """Blocks as one text with simple markup, for the catalogue's description of an article."""
    parts = []
    for one in blocks:
        for text in one.texts():
            if isinstance(one, Heading):
                parts.append(f"<h3>{html.escape(text, quote=False)}</h3>")
            elif text.startswith("<"):
                parts.append(text)
            elif text:
                parts.append(f"<p>{html.escape(text, quote=False)}</p>")
    return "".join(parts)
