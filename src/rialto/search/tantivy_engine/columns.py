"""The columns of the index: what a shape asks for, and how a document fills them.

Every weight of text has two columns: `text<n>` holds the folded words with their places, `form<n>` their other forms, told apart by a
first letter (`l:` lemma, `s:` stem, `p:` part of a compound, `t:` key for who types Greek or Bulgarian in Latin letters). A facet's values are in `is_<facet>`, by which
is filtered; how they are counted says `tallies`. What lifts ask for are integers that can be read for a few hundred hits at once: days,
numbers, and a bit for each value of a facet.
"""

import hashlib
import json
from typing import Any

import tantivy

from .. import analysis
from ..points import POINT_FACET
from ..port import CONCEPT_FACET, Document, Query, Shape
from .passing import words_of
from .tallies import Tally, code_of, tallies_of
from .written import Written, written_words

# Change it when the columns change: indexes of another version are rebuilt.
INDEX_VERSION = 4
# A day that is not known lies beyond all others, whichever way they are ordered; a demoted document lies beyond those. Days
# may be milliseconds for five centuries yet, and every bit less is one less for each of a million documents.
NO_DAY = 1 << 44
DEMOTED = 1 << 46
LONGEST_BEGINNING = 12
LONGEST_TEXT = 200_000
# What stands in a column of numbers where none is known.
NO_NUMBER = -1
MOST_LIFTING = 62
KEY_WORDS = 24
# A long text says what it is about at its beginning.
TELLING_WORDS = 400


class Columns:
    """The schema of a shape and the rows of its documents."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.weights = sorted(set(shape.texts.values()), reverse=True)
        self.column_of = {field: self.weights.index(weight) for field, weight in shape.texts.items()}
        self.title = self.column_of[shape.title]
        self.facets = {facet.name for facet in shape.facets}
        self.tallies = tallies_of(shape)
        # Counted facet -> the tally it is in.
        self.tally_of: dict[str, Tally] = {name: tally for tally in self.tallies for name in tally.facets}
        if unknown := shape.demoted.keys() - self.facets:
            raise ValueError(f"This shape has no {', '.join(sorted(unknown))} to demote by.")
        if unknown := shape.lifting.keys() - self.facets:
            raise ValueError(f"This shape has no {', '.join(sorted(unknown))} to lift by.")
        if wide := [name for name, values in shape.lifting.items() if len(values) > MOST_LIFTING]:
            raise ValueError(f"{', '.join(wide)}: more than {MOST_LIFTING} values to lift by.")
        if self.shape.passing not in {None, *shape.days}:
            raise ValueError(f"This shape has no day {self.shape.passing}.")
        # The column of words of the day that nearly every question is filtered by.
        self.passing = f"by_{shape.passing}" if shape.passing else None
        self.bits = {
            facet: {value: 1 << place for place, value in enumerate(values)}
            for facet, values in shape.lifting.items()
        }
        self.schema = self._schema()

    def _schema(self) -> tantivy.Schema:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", indexed=True, fast=True)
        for number in range(len(self.weights)):
            builder.add_text_field(f"text{number}", tokenizer_name="words", index_option="position")
            builder.add_text_field(f"form{number}", tokenizer_name="words", index_option="freq")
        builder.add_text_field("beginning", tokenizer_name="words", index_option="basic")
        builder.add_text_field("key", stored=True, tokenizer_name="words", index_option="basic")
        builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
        for facet in self.shape.facets:
            builder.add_text_field(f"is_{facet.name}", tokenizer_name="raw", index_option="basic")
        for tally in self.tallies:
            builder.add_text_field(tally.words, tokenizer_name="raw", index_option="basic")
            builder.add_integer_field(tally.codes, fast=True)
        for day in self.shape.days:
            builder.add_integer_field(f"on_{day}", fast=True)
            builder.add_integer_field(f"up_{day}", fast=True)
            builder.add_integer_field(f"down_{day}", fast=True)
        if self.passing:
            builder.add_text_field(self.passing, tokenizer_name="raw", index_option="basic")
        for name in self.shape.numbers:
            builder.add_integer_field(f"number_{name}", fast=True)
        for name in self.bits:
            builder.add_integer_field(f"bits_{name}", fast=True)
        return builder.build()

    def version(self) -> str:
        """Names all that has to be equal for an index to be usable: columns, analysis and shape."""
        shape = [
            sorted(self.shape.texts.items()),
            sorted(self.facets),
            sorted(tally.facets for tally in self.tallies),
            self.shape.days,
            self.shape.title,
            sorted(self.shape.demoted.items()),
            self.shape.numbers,
            sorted(self.shape.lifting.items()),
            self.shape.passing,
        ]
        digest = hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:12]
        return f"{INDEX_VERSION}.{analysis.version()}.{digest}"

    def check(self, query: Query) -> None:
        """Raise ValueError for a facet or day that the shape lacks: a mistake of the caller, never of a visitor."""
        days = {
            *query.at_least,
            *query.at_most,
            *query.ranges,
            *([query.order[0]] if isinstance(query.order, tuple) else []),
        }
        named = {*query.filters, *([CONCEPT_FACET] if query.concepts else [])}
        named |= {POINT_FACET} if query.around else set()
        unknown = (
            (named - self.facets) | (query.facets.keys() - self.tally_of) | (days - set(self.shape.days))
        )
        unknown |= {one.of for one in query.lifts} - {*self.shape.days, *self.shape.numbers, *self.bits}
        if unknown:
            raise ValueError(f"This index has no {', '.join(sorted(unknown))}.")
        if query.order == "distance" and not query.around:
            raise ValueError("Nothing is near where no place was asked for.")

    def row(self, document: Document) -> tantivy.Document:
        """The document as the engine takes it; raises ValueError for values that no column can hold."""
        return self.made(self.values(document))

    def made(self, values: dict[str, Any]) -> tantivy.Document:
        """A row of the engine's own."""
        return tantivy.Document.from_dict(values, self.schema)

    def values(self, document: Document) -> dict[str, Any]:
        """What the document puts into each column: all that costs time, and can be done in another process."""
        row: dict[str, Any] = {"id": document.id, "language": sorted({document.language, *document.texts})}
        self._fill_texts(row, document)
        for name in self.facets:
            if held := document.facets.get(name):
                row[f"is_{name}"] = list(dict.fromkeys(held)) if len(held) > 1 else list(held)
        for tally in self.tallies:
            together = tally.together(document.facets)
            row[tally.codes] = code_of(together)
            if together:
                row[tally.words] = together
        behind = DEMOTED if self._is_demoted(document) else 0
        for day in self.shape.days:
            moment = document.days.get(day)
            row[f"on_{day}"] = NO_DAY if moment is None else moment
            if day == self.shape.passing and moment is not None and self.passing:
                row[self.passing] = words_of(moment)
            row[f"up_{day}"] = row[f"on_{day}"] + behind
            row[f"down_{day}"] = (-NO_DAY if moment is None else moment) - behind
        for number in self.shape.numbers:
            amount = document.numbers.get(number)
            row[f"number_{number}"] = NO_NUMBER if amount is None else amount
        for facet, bits in self.bits.items():
            held = document.facets.get(facet)
            row[f"bits_{facet}"] = sum(bits.get(value, 0) for value in set(held)) if held else 0
        return row

    def _is_demoted(self, document: Document) -> bool:
        for facet, values in self.shape.demoted.items():
            if (held := document.facets.get(facet)) and any(value in held for value in values):
                return True
        return False

    def _fill_texts(self, row: dict[str, Any], document: Document) -> None:
        beginnings: set[str] = set()
        telling: dict[str, float] = {}
        for language, texts in document.texts.items():
            for field, text in texts.items():
                number = self.column_of[field]
                words = written_words(text[:LONGEST_TEXT], language)
                exact, forms, keys = zip(*words, strict=True) if words else ((), (), ())
                row.setdefault(f"text{number}", []).append(" ".join(exact))
                row.setdefault(f"form{number}", []).append(" ".join(forms))
                weight = self.shape.texts[field]
                for key in keys[:TELLING_WORDS]:
                    if key:
                        telling[key] = telling.get(key, 0.0) + weight
                if field == self.shape.title:
                    beginnings.update(_beginnings(words))
        row["beginning"] = " ".join(beginnings)
        # Sorting all of the few there are is quicker than a heap of the most telling, and gives the same.
        row["key"] = " ".join(sorted(telling, key=telling.__getitem__, reverse=True)[:KEY_WORDS])


def _beginnings(words: list["Written"]) -> set[str]:
    return {
        one[:length]
        for word in words
        for one in word.exact.split()
        for length in range(2, min(len(one), LONGEST_BEGINNING) + 1)
    }


def open_index(columns: Columns, path: str, *, create: bool = False) -> tantivy.Index:
    """Open the files of an index (or make them); texts are cut at spaces, since the words come analysed."""
    index = tantivy.Index(columns.schema, path=path) if create else tantivy.Index.open(path)
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index
