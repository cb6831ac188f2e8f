"""Telling by their names, and by what stands in them, what the columns of a table (or the elements of an XML) mean.

Each name is folded, split at its joints and freed of the prefix that it shares with its neighbours; what is left is
looked up, and the values have to look like what the name says. What stays between two readings is not guessed.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.adapters.table.column_names import (
    Meaning,
    Tokens,
    beside_thing,
    names,
    things_named,
    tokens_of,
    without_small,
)
from rialto.harvesting.adapters.table.shapes import Shape, fits

# How sure a reading is: the whole name; a name beside the word for what the rows are; that word alone; the label of
# the row's own code.
WHOLE, BESIDE, THING, LABEL = 1.0, 0.9, 0.75, 0.7
BY_RANK, RANKS, BY_LANGUAGE, FOREIGN = 0.01, 15, 0.05, 0.1
# Of two columns for one field the surer is taken; closer than this there is no surer one.
TIE = 0.001
# A name that most columns begin with says nothing.
PREFIX_SHARE, PREFIX_COLUMNS = 0.6, 3
# Fields that several columns may feed.
ADDING = {"tags"}
PLACES, PLACE_WORDS = {"place", "city", "country"}, {"venue", "location", "place", "address"}
# What only an offer has.
OFFERED = {
    "address",
    "start",
    "end",
    "deadline",
    "summary",
    "description",
    "price",
    "provider_name",
    "tags",
    "level",
}
KINDS = {"training": Kind.TRAINING, "event": Kind.EVENT}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column may mean, and how sure that is: 1 for a whole name, a little more where its neighbours agree."""

    column: str
    target: str
    score: float


def suggested_map(
    columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, row_name: str = ""
) -> ColumnMap:
    """The map that columns and some rows below them suggest; `row_name` is what a row is called (an XML's element).

    Raises `Unusable` when no column, or more than one alike, looks like a title.
    """
    found = suggestions(columns, rows, row_name=row_name)
    chosen = settled(found)
    if "title" not in chosen.values():
        titles = [each.column for each in found if each.target == "title"]
        if titles:
            raise Unusable(
                _("Several columns look like a title (%(names)s). A column map can say which it is.")
                % {"names": ", ".join(titles[:12])}
            )
        raise Unusable(
            _("No column looks like a title (columns: %(names)s). A column map can say which it is.")
            % {"names": ", ".join(list(columns)[:12])}
        )
    if is_address_book(columns, chosen.values()):
        raise Unusable(_("These look like people, not like offers. A column map can say what they are."))
    kind = kind_of(columns, row_name)
    return ColumnMap(name="usual names", columns=chosen, rows=row_name, likely_kind=kind)


def suggestions(
    columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, row_name: str = ""
) -> list[Suggestion]:
    """Every reading of every column, the surest first."""
    tokens = without_prefixes({column: tokens_of(column) for column in columns}, row_name)
    shapes = {column: Shape.of(row.get(column) for row in rows) for column in columns}
    read = {column: meanings_of(words) for column, words in tokens.items()}
    spoken = languages_of(read)
    has_surnames = any("".join(words[-n:]) in names().surnames for words in tokens.values() for n in (1, 2))
    found = []
    for column in columns:
        for meaning, sureness in read[column]:
            if not fits(meaning.target, shapes[column]):
                continue
            if meaning.target == "title" and has_surnames:
                continue  # a name beside a surname is a person's
            bonus = BY_LANGUAGE if meaning.languages & spoken else 0
            found.append(
                Suggestion(column, meaning.target, sureness - BY_RANK * min(meaning.rank, RANKS) + bonus)
            )
        if fits("title", shapes[column]) and shapes[column].distinct > 0.5:
            if is_own_label(tokens, column, row_name):
                found.append(Suggestion(column, "title", LABEL))
            elif len(tokens[column]) == 1 and things_named(tokens[column][0]):
                found.append(
                    Suggestion(column, "title", THING)
                )  # a column "Course" holds what courses are called
    return sorted(found, key=lambda each: -each.score)


def settled(found: list[Suggestion]) -> dict[str, str]:
    """Column to field: the title first, then what is surest, each column and field once; ties are left open."""
    chosen: dict[str, str] = {}
    for each in sorted(found, key=lambda each: (each.target != "title", -each.score)):
        is_taken = each.column in chosen or (each.target in chosen.values() and each.target not in ADDING)
        if not is_taken and not any(is_rival(each, other) for other in found if other.column not in chosen):
            chosen[each.column] = each.target
    return chosen


def is_rival(one: Suggestion, other: Suggestion) -> bool:
    """Whether another reading excludes this one and is as sure; the same words in several languages are no rivals."""
    if abs(one.score - other.score) >= TIE:
        return False
    if one.column == other.column:
        return one.target not in (other.target, "title")
    is_foreign = all(tokens_of(each.column)[-1] in names().languages for each in (one, other))
    return one.target == other.target and one.target not in ADDING and not is_foreign


def meanings_of(tokens: Tokens) -> list[tuple[Meaning, float]]:
    """What a name may mean, each with how sure that is."""
    known = names().meanings
    if whole := known.get("".join(tokens)):
        return [(meaning, WHOLE) for meaning in whole]
    spare, cost = without_small(tokens), 0.0
    if len(spare) == 1 and (left := beside_thing(spare[0])):
        return [(meaning, BESIDE) for meaning in known[left]]
    if len(spare) > 1 and spare[-1] in names().languages:
        # One of several languages; the name without one is surer.
        spare, cost = spare[:-1], FOREIGN
    found: dict[str, tuple[Meaning, float]] = {}
    for length in range(len(spare), 0, -1):
        for start in {0, len(spare) - length}:
            rest = (*spare[:start], *spare[start + length :])
            for meaning in known.get("".join(spare[start : start + length]), ()):
                if is_beside(rest, meaning.target):
                    found.setdefault(meaning.target, (meaning, (BESIDE if rest else WHOLE) - cost))
        if found:
            break
    return list(found.values())


def is_beside(rest: Tokens, target: str) -> bool:
    """Whether words around a name leave its meaning: small words, words for what the rows are, a place's for a place."""
    known = names()
    return all(
        word in known.neutral or things_named(word) or (target in PLACES and word in PLACE_WORDS)
        for word in rest
    )


def without_prefixes(tokens: Mapping[str, Tokens], row_name: str) -> dict[str, Tokens]:
    """Names without what the row is called, and without what most of them begin with; none becomes empty."""
    row = tokens_of(row_name)
    freed = {column: after(words, row) for column, words in tokens.items()}
    starts = Counter(words[0] for words in freed.values() if len(words) > 1)
    for start, count in starts.most_common(1):
        if count >= max(PREFIX_COLUMNS, PREFIX_SHARE * len(freed)) and start not in names().meanings:
            freed = {column: after(words, (start,)) for column, words in freed.items()}
    return freed


def after(words: Tokens, prefix: Tokens) -> Tokens:
    is_longer = prefix and len(words) > len(prefix) and words[: len(prefix)] == prefix
    return words[len(prefix) :] if is_longer else words


def languages_of(read: Mapping[str, Sequence[tuple[Meaning, float]]]) -> frozenset[str]:
    """The language that most columns can be read in: what names of several meanings mean, their neighbours say."""
    votes = Counter(
        language
        for ways in read.values()
        for language in frozenset().union(*(meaning.languages for meaning, _sureness in ways))
    )
    most = max(votes.values(), default=0)
    return (
        frozenset(language for language, count in votes.items() if count == most) if most > 1 else frozenset()
    )


def is_own_label(tokens: Mapping[str, Tokens], column: str, row_name: str) -> bool:
    """Whether a column is the label beside a code that bears the row's own name ("afGenCod", "afGenDes" of an "af")."""
    if not row_name or tokens[column] == tokens_of(column):
        return False
    words = tokens[column]
    siblings = {other for name, other in tokens.items() if other != tokens_of(name)}
    return words[-1] in names().labels and any((*words[:-1], code) in siblings for code in names().codes)


def is_address_book(columns: Sequence[str], targets: Collection[str]) -> bool:
    """Whether rows say how to reach somebody and nothing that an offer would say."""
    has_contacts = any("".join(tokens_of(column)) in names().contacts for column in columns)
    return has_contacts and not set(targets) & OFFERED


def kind_of(columns: Sequence[str], row_name: str) -> Kind | None:
    """What the rows are, where the names of the columns say so: a course more often than an event, or the other way."""
    said = Counter(
        kind
        for words in [tokens_of(row_name), *map(tokens_of, columns)]
        for kind in KINDS
        if any(kind in things_named(word) for word in words)
    )
    ranked = said.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return KINDS[ranked[0][0]]


__all__ = ["Suggestion", "suggested_map", "suggestions"]
