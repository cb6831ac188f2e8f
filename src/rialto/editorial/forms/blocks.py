"""A form for each kind of block: from the block's values to fields, and back."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from rialto.catalogue.choices import Kind
from rialto.editorial.blocks import KINDS, MOST_ITEMS, RICH_LENGTH, Block
from rialto.editorial.markup import as_typed
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

Files = Mapping[str, UploadedFile]


class WantedField(forms.CharField):
    """Words that have to be there before a block is published; until then they may be missing."""

    def validate(self, value: Any) -> None:
        """Whatever is there can be kept."""


def _words(
    label: Any, *, limit: int = 300, hint: Any = "", is_wanted: bool = False, **options: Any
) -> forms.CharField:
    make = WantedField if is_wanted else forms.CharField
    return make(label=label, max_length=limit, required=is_wanted, help_text=hint, **options)


def _long(label: Any, *, rows: int = 3, is_wanted: bool = False) -> forms.CharField:
    return _words(label, limit=2000, is_wanted=is_wanted, widget=forms.Textarea(attrs={"rows": rows}))


RICH_HINT = gettext_lazy(
    "An empty line begins a new paragraph. HTML for bold (strong), emphasis (em), links (a), lists (ul, ol, li) and quotations (blockquote) may be used; anything else is left out."
)


def _rich(label: Any, *, rows: int = 8, is_wanted: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-rich": ""})
    return _words(label, limit=RICH_LENGTH, widget=widget, hint=RICH_HINT, is_wanted=is_wanted)


def _address(label: Any, *, is_wanted: bool = False) -> forms.CharField:
    hint = gettext_lazy("Begins with https://, or with / for a page of this site.")
    widget = forms.TextInput(attrs={"inputmode": "url"})
    return _words(label, hint=hint, widget=widget, is_wanted=is_wanted)


class BlockForm(forms.Form):
    """The fields of one block; their names have its id before them."""

    kind: ClassVar[str] = ""
    # What is missing is said when somebody publishes, not by the browser.
    use_required_attribute = False

    @classmethod
    def of(cls, block: Block, *, language: str) -> "BlockForm":
        """The form that shows a block."""
        return cls(prefix=block.id, initial=cls.initial_of(block), language=language)

    @classmethod
    def checked(cls, block: Block, *, language: str) -> "BlockForm":
        """The same, with what has to be put right before it can be published."""
        data = {
            f"{block.id}-{name}": value for name, value in cls.initial_of(block).items() if value is not None
        }
        form = cls(data, prefix=block.id, language=language)
        form.is_valid()
        for name, words in block.problems():
            form.add_error(name if name in form.fields else None, words)
        return form

    def __init__(self, *args: Any, language: str = "en", **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        self.build()

    def build(self) -> None:
        """Make the fields that depend on the values or the language."""

    @classmethod
    def initial_of(cls, block: Block) -> dict[str, Any]:
        return block.model_dump(exclude={"id", "kind"})

    def values(self) -> dict[str, Any]:
        """The block's plain values, of a valid form."""
        return {"id": self.prefix, "kind": self.kind, **self.own_values()}

    def own_values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def plain_fields(self) -> Iterator[forms.BoundField]:
        """Fields that belong to no line."""
        return (field for field in self if "_" not in field.name or not field.name[-1].isdigit())

    def lines(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each line of a block that has lines, with what the line is called."""
        return []


class HeadingForm(BlockForm):
    kind = "heading"
    words = _words(gettext_lazy("Heading"), is_wanted=True)
    level = forms.TypedChoiceField(
        label=gettext_lazy("Its place"),
        coerce=int,
        choices=[(2, gettext_lazy("a part of the page")), (3, gettext_lazy("a part of that"))],
    )


class TextForm(BlockForm):
    kind = "text"
    html = _rich(gettext_lazy("Text"), rows=10, is_wanted=True)

    @classmethod
    def initial_of(cls, block: Block) -> dict[str, Any]:
        return {"html": as_typed(block.html)}  # type: ignore[union-attr]


class PictureForm(BlockForm):
    kind = "picture"
    picture = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or AVIF, at most 10 MB. A new one takes the place of the one that is there."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    alternative = _words(
        gettext_lazy("What it shows, in words"),
        hint=gettext_lazy("For those who do not see it."),
        is_wanted=True,
    )
    caption = _words(gettext_lazy("Caption"))
    credit = _words(
        gettext_lazy("Who made it"),
        hint=gettext_lazy("Name and licence, such as “Ada Borg, CC BY 4.0”."),
        is_wanted=True,
    )

    def own_values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "upload"}


class QuoteForm(BlockForm):
    kind = "quote"
    words = _long(gettext_lazy("What was said"), is_wanted=True)
    who = _words(gettext_lazy("Who said it"), is_wanted=True)
    address = _address(gettext_lazy("Where it can be read"))


class ActionForm(BlockForm):
    kind = "action"
    words = _long(gettext_lazy("Sentence"), rows=2)
    label = _words(gettext_lazy("Words of the button"), limit=80, is_wanted=True)
    address = _address(gettext_lazy("Where it leads"), is_wanted=True)


class EntriesForm(BlockForm):
    kind = "entries"
    title = _words(gettext_lazy("Heading"), is_wanted=True)
    words = _words(gettext_lazy("What to look for"))
    entry_kind = forms.ChoiceField(label=gettext_lazy("Kind of entry"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    count = forms.IntegerField(label=gettext_lazy("How many at most"), min_value=1, max_value=12)

    def build(self) -> None:
        everything = [("", _("all"))]
        self.fields["entry_kind"].choices = [*everything, *((one.value, one.label) for one in Kind)]  # type: ignore[attr-defined]
        countries = sorted((country_name(code, self.language), code) for code in EU_COUNTRIES)
        self.fields["country"].choices = [*everything, *((code, name) for name, code in countries)]  # type: ignore[attr-defined]


class LinesForm(BlockForm):
    """A block that has lines: each line's fields end with its number, and an empty line is left out."""

    # Name of the item's field -> how its form field is made.
    parts: ClassVar[dict[str, Callable[[], forms.Field]]] = {}
    most: ClassVar[int] = MOST_ITEMS
    least_shown: ClassVar[int] = 1

    def build(self) -> None:
        for number in range(self._shown_count()):
            for name, make in self.parts.items():
                self.fields[f"{name}_{number}"] = make()

    def _shown_count(self) -> int:
        known = self.data if self.is_bound else {f"{self.prefix}-{name}": "x" for name in self.initial or {}}
        first = next(iter(self.parts))
        numbers = [
            int(number)
            for key in known
            if key.startswith(f"{self.prefix}-{first}_") and (number := key.rpartition("_")[2]).isdecimal()
        ]
        filled = max(numbers, default=-1) + 1
        return min(self.most, max(filled, self.least_shown))

    @classmethod
    def initial_of(cls, block: Block) -> dict[str, Any]:
        values = block.model_dump(exclude={"id", "kind", "items"})
        for number, item in enumerate(block.items):  # type: ignore[union-attr]
            for name in cls.parts:
                value = getattr(item, name)
                values[f"{name}_{number}"] = as_typed(value) if name in ("answer", "html") else value
        # One more line to write in.
        values[f"{next(iter(cls.parts))}_{len(block.items)}"] = ""  # type: ignore[union-attr]
        return values

    def own_values(self) -> dict[str, Any]:
        values = {name: value for name, value in self.cleaned_data.items() if not name[-1].isdigit()}
        items = []
        for number in range(self.most):
            item = {name: self.cleaned_data.get(f"{name}_{number}", "") for name in self.parts}
            if any(item.values()):
                items.append(item)
        return values | {"items": items}

    def lines(self) -> list[tuple[str, list[forms.BoundField]]]:
        count = sum(1 for name in self.fields if name.startswith(f"{next(iter(self.parts))}_"))
        return [
            (_("Line %(number)d") % {"number": number + 1}, [self[f"{name}_{number}"] for name in self.parts])
            for number in range(count)
        ]


class QuestionsForm(LinesForm):
    kind = "questions"
    parts = {
        "question": lambda: _words(_("Question")),
        "answer": lambda: _rich(_("Answer"), rows=4),
    }


class FiguresForm(LinesForm):
    kind = "figures"
    source = _words(gettext_lazy("Where the numbers come from"), is_wanted=True)
    parts = {
        "number": lambda: _words(pgettext_lazy("a figure", "Number"), limit=30),
        "words": lambda: _words(_("What it counts")),
    }
    least_shown = 3


class ColumnsForm(LinesForm):
    kind = "columns"
    parts = {
        "title": lambda: _words(_("Heading")),
        "html": lambda: _rich(_("Text"), rows=5),
    }
    most = 3
    least_shown = 2


class NoticeForm(BlockForm):
    kind = "notice"
    state = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        choices=[("", gettext_lazy("something to know")), ("warning", gettext_lazy("a warning"))],
    )
    words = _long(gettext_lazy("Sentence"), is_wanted=True)


class OperatorForm(BlockForm):
    kind = "operator"


FORMS: dict[str, type[BlockForm]] = {
    form.kind: form
    for form in (
        HeadingForm, TextForm, PictureForm, QuoteForm, ActionForm, EntriesForm, QuestionsForm, FiguresForm, ColumnsForm,
        NoticeForm, OperatorForm,
    )
}  # fmt: skip


class NewBlockForm(forms.Form):
    """What kind of block to add."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Block to add"),
        choices=lazy(lambda: [(name, model.name) for name, model in KINDS.items()], list),
    )


def missing_words(count: int) -> str:
    """How much has to be put right."""
    return ngettext("%(count)d thing is missing", "%(count)d things are missing", count) % {"count": count}
