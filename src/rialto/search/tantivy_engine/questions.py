"""A query turned into the engine's own: exact word before lemma before stem before part of a compound, title before body."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from math import log

import tantivy
from tantivy import Occur, Query

from .. import analysis
from ..analysis.guessing import languages_of
from ..analysis.steps import Step, is_taken
from ..analysis.stop_words import is_stop_word
from ..points import POINT_FACET, Around, km_between, point_of, squares_around
from ..port import CONCEPT_FACET, LESS_SURE, Alike, Matched, Meant
from ..port import Query as Asked
from ..query_text import QueryText
from .columns import LONGEST_BEGINNING, NO_DAY, Columns
from .passing import Passing
from .written import KEY, LEMMA, PART, STEM

# Editors say that other words mean the same: they count almost as much.
SYNONYM_WEIGHT = 0.9
# How much less than the exact word another form of it counts.
# Measured by `bench relevance`: stems join words that only look alike (utiliser, utilisateur), so they count little.
LEMMA_WEIGHT, STEM_WEIGHT, PART_WEIGHT = 0.7, 0.2, 0.2
SPELLED_WEIGHT, KEY_WEIGHT = 0.8, 0.6
# These have no other score: a title that begins so comes before a text that holds the stem.
BEGINNING_WEIGHT, SIMILAR_WEIGHT = 3.0, 0.3
# Of several forms or columns that hold a word the best one counts, and a fifth of the others.
TIE_BREAKER = 0.2
# A word that so few documents hold may be half typed or mistyped.
HARDLY_KNOWN = 2
SHORTEST_HALF_TYPED = 3
SHORTEST_SIMILAR = 4
TEXTS_KEPT = 32
# What the first of those documents scores that stand before all others, and by how much less each that follows: no text comes near.
FIRST_SCORE, FIRST_STEP = 1_000_000.0, 10_000.0
# What the middle of a circle scores where only distances are asked for, and how little the match counts beside a kilometre.
NEAREST_SCORE, MATCH_SHARE = 512.0, 0.004
# Towns with entries in one square of a degree.
MOST_POINTS = 12_000
# From so many hits and this part of all documents on, who is past a bound is looked up in lists (`passing`): putting these together
# costs as much as comparing the day of about a tenth of all documents.
MANY_HITS, MANY_SHARE = 20_000, 0.1


class Questions:
    """Builds the engine's queries for one snapshot of the index, and keeps the latest texts: a page asks for each twice."""

    def __init__(self, columns: Columns, searcher: tantivy.Searcher) -> None:
        self.columns = columns
        self.schema = columns.schema
        self.searcher = searcher
        self._circles: dict[Around, list[tuple[str, float]]] = {}
        self._texts: dict[Hashable, Query | None] = {}
        self._passing: Passing | None = None
        self._most_hits: dict[Hashable, int] = {}

    def text(
        self,
        text: QueryText,
        languages: tuple[str, ...],
        matched: Matched = Matched.ALL,
        concepts: tuple[Meant, ...] = (),
        synonyms: tuple[Alike, ...] = (),
    ) -> Query | None:
        """Documents that hold the text, or what it means, as closely as `matched` says; None when every word of it means nothing."""
        key = (text, languages, matched, concepts, synonyms)
        if key not in self._texts:
            if len(self._texts) >= TEXTS_KEPT:
                self._texts.clear()
            self._texts[key] = self._text(text, languages, matched, concepts, synonyms)
        return self._texts[key]

    def _text(
        self,
        text: QueryText,
        languages: tuple[str, ...],
        matched: Matched,
        concepts: tuple[Meant, ...],
        synonyms: tuple[Alike, ...],
    ) -> Query | None:
        languages = tuple(dict.fromkeys([*languages, *languages_of(text.raw)]))
        typed = [analysis.wanted(word, languages) for word in text.words]
        words = [one for piece in typed for one in piece]
        needed = [
            word for word in words if not any(is_stop_word(word.exact, language) for language in languages)
        ] or words
        parts: list[tuple[Occur, Query]] = []
        said = Said(typed, needed, concepts, synonyms, languages)
        if matched is Matched.SOME:
            some = self._each(said, lambda word: self.word(word, similar=True), insist=False)
            some += [
                self.word(one, similar=True)
                for phrase in text.phrases
                for word in phrase
                for one in analysis.wanted(word, languages)
            ]
            if some:
                parts.append((Occur.Must, _half_of(some)))
        else:
            last = needed[-1] if text.is_open and needed and needed[-1] is words[-1] else None
            found = self._each(
                said,
                lambda word: self.word(word, half_typed=word is last, similar=matched is Matched.SIMILAR),
            )
            parts += [(Occur.Must, one) for one in found]
            parts += [(Occur.Must, self.phrase(phrase)) for phrase in text.phrases if _has_words(phrase)]
            parts += [(Occur.Should, self.word(word)) for word in words if word not in needed]
        parts += [
            (Occur.MustNot, self.unwanted(phrase, languages))
            for phrase in text.excluded
            if _has_words(phrase)
        ]
        if not parts:
            return None
        if all(occur == Occur.MustNot for occur, _ in parts):
            parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return Query.boolean_query(parts)

    def _each(
        self, said: "Said", word: Callable[[analysis.Wanted], Query], *, insist: bool = True
    ) -> list[Query]:
        """What each needed word asks for; words that name a concept ask for it or for all of them (half where not `insist`) together."""
        synonyms, concepts = _untangled(said.synonyms, said.concepts)
        count = len(said.typed)
        found: list[Query] = []
        place = 0
        for first, last, meant in [*apart(concepts, count), (count, count, [])]:
            found += self._words(said, place, first - 1, synonyms, word, insist=insist)
            place = last + 1
            named = self._words(said, first, last, synonyms, word, insist=insist)
            if not meant or not named:
                found += named
                continue
            found.append(
                Query.disjunction_max_query(
                    [_together(named, insist=insist), *self.about(meant)], TIE_BREAKER
                )
            )
        return found

    def _words(
        self,
        said: "Said",
        first: int,
        last: int,
        synonyms: Sequence[Alike],
        word: Callable[[analysis.Wanted], Query],
        *,
        insist: bool,
    ) -> list[Query]:
        """What the needed words from `first` to `last` ask for; those that have synonyms, for all of them or for one of these."""
        found: list[Query] = []
        place = first
        while place <= last:
            alike = next((one for one in synonyms if one.first == place and one.last <= last), None)
            end = alike.last if alike else place
            these = [
                word(one) for piece in said.typed[place : end + 1] for one in piece if said.is_needed(one)
            ]
            if alike and these:
                others = [
                    self._other(phrase, said.languages) for phrase in alike.others if _has_words(phrase)
                ]
                these = [Query.disjunction_max_query([_together(these, insist=insist), *others], TIE_BREAKER)]
            found += these
            place = end + 1
        return found

    def _other(self, phrase: tuple[str, ...], languages: tuple[str, ...]) -> Query:
        """What a synonym asks for: a word in any of its forms, several side by side as they stand."""
        words = [one for word in phrase for one in analysis.wanted(word, languages)]
        found = self.word(words[0]) if len(words) == 1 else self.phrase(phrase)
        return Query.boost_query(found, SYNONYM_WEIGHT)

    def about(self, meant: Iterable[Meant]) -> list[Query]:
        """Documents about one of the concepts, as far as there are any: one query a concept, scored by how sure it is.

        All readings count as rare as they are together, so that the surest comes first whatever the number of its documents.
        """
        field = f"is_{CONCEPT_FACET}"
        counts = {
            (f"{concept}{mark}", one.weight * share): count
            for one in meant
            for concept in one.concepts
            for mark, share in (("", 1.0), (LESS_SURE, self.columns.shape.less_sure_share))
            if (count := self.searcher.doc_freq(field, f"{concept}{mark}"))
        }
        together = min(sum(counts.values()), self.searcher.num_docs)
        rarity = log(1 + (self.searcher.num_docs - together + 0.5) / (together + 0.5))
        score = self.columns.weights[self.columns.title] * self.columns.shape.concept_weight * rarity
        return [Query.const_score_query(self._term(field, value), score * weight) for value, weight in counts]

    def among(self, query: Query, ids: Sequence[int]) -> Query:
        """The documents of a query that are among these."""
        some = Query.term_set_query(self.schema, "id", list(ids))
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(some, 0.0))])

    def ids_among(self, query: Query, ids: Sequence[int]) -> set[int]:
        """Which of these documents a query finds."""
        found = self.searcher.search(self.among(query, ids), len(ids), count=False).hits
        held = self.searcher.fast_field_values("id", [address for _, address in found])
        return {int(one) for one in held}  # type: ignore[arg-type]

    def may_be_similar(self, text: QueryText, languages: tuple[str, ...]) -> bool:
        """Whether a word is hardly known, so that a similar one was perhaps meant."""
        words = [one for word in text.words for one in analysis.wanted(word, languages)]
        return any(self._documents_with(word) <= HARDLY_KNOWN for word in words)

    def holds_unknown(self, text: QueryText, languages: tuple[str, ...]) -> bool:
        """Whether no document has one of the words as it was typed, in its dictionary form or in another spelling."""
        return any(
            len(word.exact) >= SHORTEST_SIMILAR and not self._is_known(word)
            for typed in text.words
            for word in analysis.wanted(typed, languages)
        )

    def _is_known(self, word: analysis.Wanted) -> bool:
        if self._documents_with(word):
            return True
        others = [("text", one) for one in word.spelled]
        others += [("form", KEY + one) for one in word.keys or analysis.latin_keys(word.exact)]
        columns = range(len(self.columns.weights))
        return any(
            self.searcher.doc_freq(f"{name}{column}", one) for column in columns for name, one in others
        )

    def word(self, word: analysis.Wanted, *, half_typed: bool = False, similar: bool = False) -> Query:
        """Documents with this word in any of its forms and any column, scored by the best of them."""
        choices: list[Query] = []
        for column, weight in enumerate(self.columns.weights):
            self._add(choices, f"text{column}", word.exact, weight)
            for prefix, forms, share in (
                (LEMMA, word.lemmas, LEMMA_WEIGHT),
                (STEM, word.stems, STEM_WEIGHT),
                (PART, tuple(dict.fromkeys([*word.lemmas, *word.stems])), PART_WEIGHT),
            ):
                for form in forms:
                    self._add(choices, f"form{column}", prefix + form, weight * share)
            for spelled in word.spelled:
                self._add(choices, f"text{column}", spelled, weight * SPELLED_WEIGHT)
        hardly_known = self._documents_with(word) <= HARDLY_KNOWN
        # Nobody knows the word in Latin letters: whoever reads the page in another language may still type Greek or Bulgarian.
        for key in word.keys or (analysis.latin_keys(word.exact) if hardly_known else ()):
            for column, weight in enumerate(self.columns.weights):
                self._add(choices, f"form{column}", KEY + key, weight * KEY_WEIGHT)
        title = self.columns.weights[self.columns.title]
        if hardly_known and word.parts:
            choices.append(self._of_parts(word.parts))
        if (
            half_typed
            and hardly_known
            and len(word.exact) >= SHORTEST_HALF_TYPED
            and is_taken(Step.HALF_WORDS)
        ):
            beginning = self._term("beginning", word.exact[:LONGEST_BEGINNING])
            choices.append(Query.const_score_query(beginning, title * BEGINNING_WEIGHT))
        if similar and hardly_known and len(word.exact) >= SHORTEST_SIMILAR and is_taken(Step.SIMILAR):
            choices += self._alike(word.exact, half_typed=half_typed and is_taken(Step.HALF_WORDS))
        return _best_of(choices)

    def _of_parts(self, parts: tuple[tuple[str, ...], ...]) -> Query:
        """Documents that hold every part of a compound, as a word or in another compound: Kurs für Sprachen for Sprachkurs."""
        each: list[tuple[Occur, Query]] = []
        for forms in parts:
            choices: list[Query] = []
            for column, weight in enumerate(self.columns.weights):
                for form in forms:
                    for prefix in (LEMMA, STEM, PART):
                        self._add(choices, f"form{column}", prefix + form, weight * PART_WEIGHT / len(parts))
            each.append((Occur.Must, _best_of(choices)))
        return Query.boolean_query(each)

    def _alike(self, word: str, *, half_typed: bool) -> list[Query]:
        """Documents with a word one letter away in any column, or with one that begins so."""
        found = []
        for column, weight in enumerate(self.columns.weights):
            field = f"text{column}"
            alike = [Query.fuzzy_term_query(self.schema, field, word, 1)]
            if half_typed and len(word) > SHORTEST_SIMILAR:
                alike.append(Query.fuzzy_term_query(self.schema, field, word, 0, prefix=True))
            found += [Query.const_score_query(one, weight * SIMILAR_WEIGHT) for one in alike]
        return found

    def phrase(self, phrase: tuple[str, ...]) -> Query:
        """Documents with these words side by side, as they stand."""
        words: list[str | tuple[int, str]] = [
            one.exact for word in phrase for one in analysis.wanted(word, ())
        ]
        choices = []
        for column, weight in enumerate(self.columns.weights):
            field = f"text{column}"
            found = (
                Query.phrase_query(self.schema, field, words)
                if len(words) > 1
                else self._term(field, str(words[0]))
            )
            choices.append(Query.boost_query(found, weight))
        return Query.disjunction_max_query(choices, TIE_BREAKER)

    def unwanted(self, phrase: tuple[str, ...], languages: tuple[str, ...]) -> Query:
        """Documents with the word in its exact form or lemma, or with the phrase."""
        words = [one for word in phrase for one in analysis.wanted(word, languages)]
        if len(words) > 1:
            return self.phrase(phrase)
        columns = range(len(self.columns.weights))
        found = [(Occur.Should, self._term(f"text{column}", words[0].exact)) for column in columns]
        found += [
            (Occur.Should, self._term(f"form{column}", LEMMA + one))
            for column in columns
            for one in words[0].lemmas
        ]
        return Query.boolean_query(found)

    def title_begins(self, words: list[analysis.Wanted], languages: tuple[str, ...]) -> Query:
        """Titles with all these words, the last one unfinished; those in the languages score higher."""
        title = f"text{self.columns.title}"
        parts = [(Occur.Must, self.word(word)) for word in words[:-1]]
        last = words[-1].exact
        parts.append(
            (Occur.Must, Query.const_score_query(self._term("beginning", last[:LONGEST_BEGINNING]), 1.0))
        )
        parts.append((Occur.Should, Query.const_score_query(self._term(title, last), 1.0)))
        parts += [
            (Occur.Should, Query.const_score_query(self._term("language", one), 2.0)) for one in languages
        ]
        return Query.boolean_query(parts)

    def filters(self, asked: Asked, *, without: str = "") -> list[tuple[Occur, Query]]:
        """The facets and days that are filtered by (but for one), and the ids left out."""
        parts: list[tuple[Occur, Query]] = []
        for name, values in asked.filters.items():
            if name != without and values:
                parts.append((Occur.Must, self.has_any(name, values)))
        for day in {*asked.at_least, *asked.at_most} - {without}:
            parts += self._bounds(day, asked)
        if asked.around:
            parts.append((Occur.Must, Query.const_score_query(self.around(asked.around), 0.0)))
        if asked.exclude_ids:
            parts.append(
                (
                    Occur.MustNot,
                    Query.term_set_query(
                        self.schema, "id", [one for one in asked.exclude_ids if one == within(one)]
                    ),
                )
            )
        return parts

    def around(self, around: Around) -> Query:
        """Documents with a point in the circle, scored `NEAREST_SCORE` less the distance of their nearest in km."""
        field = f"is_{POINT_FACET}"
        near = [
            Query.const_score_query(self._term(field, value), NEAREST_SCORE - km)
            for value, km in self._points_around(around)
        ]
        return Query.disjunction_max_query(near, 0.0) if near else Query.empty_query()

    def by_distance(self, asked: Asked, text: Query | None) -> Query:
        """What `asked` and the text find, the nearest scored highest, within a kilometre the better match, demoted ones below all.

        Scores have 24 bits, so they begin at the circle's own size: a larger number would leave matches no room to differ.
        """
        assert asked.around is not None  # noqa: S101 -- `check` saw to it
        reach = asked.around.km + 1.0
        near = [
            Query.const_score_query(self._term(f"is_{POINT_FACET}", value), reach - round(km))
            for value, km in self._points_around(asked.around)
        ]
        nearest = Query.disjunction_max_query(near, 0.0) if near else Query.empty_query()
        parts: list[tuple[Occur, Query]] = [(Occur.Must, nearest), *self.filters(asked)]
        if text is not None:
            parts.append((Occur.Must, Query.boost_query(text, MATCH_SHARE)))
        if marked := self.demoting():
            others = Query.boolean_query(
                [(Occur.Must, Query.all_query()), *((Occur.MustNot, one) for one in marked)]
            )
            parts.append((Occur.Should, Query.const_score_query(others, reach)))
        return Query.boolean_query(parts)

    def _points_around(self, around: Around) -> list[tuple[str, float]]:
        """The points that documents have within a circle, each with its distance: remembered, since a page asks several times."""
        if around not in self._circles:
            if len(self._circles) >= TEXTS_KEPT:
                self._circles.clear()
            field = f"is_{POINT_FACET}"
            values = (
                value
                for square in squares_around(around)
                for value, _count in self.searcher.terms_with_prefix(field, square, limit=MOST_POINTS)
            )
            self._circles[around] = [
                (value, km)
                for value in values
                if (point := point_of(value)) and (km := km_between(around, point)) <= around.km
            ]
        return self._circles[around]

    def has_id(self, ids: Iterable[int]) -> Query:
        """Documents with one of some hundred ids: as single terms, two to five times as quick as the engine's set of terms."""
        terms = [Query.term_query(self.schema, "id", one, "basic") for one in ids]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def with_first(self, text: Query, first: Iterable[int]) -> Query:
        """The text's documents, and before all of them these, in their order."""
        ids = [one for one in first if one == within(one)]
        ranked = [
            Query.const_score_query(self.has_id([one]), FIRST_SCORE - place * FIRST_STEP)
            for place, one in enumerate(ids)
        ]
        return Query.boolean_query([(Occur.Should, one) for one in (text, *ranked)])

    def has_any(self, facet: str, values: tuple[str, ...]) -> Query:
        """Documents with one of the values, unscored."""
        known = [value for value in values if is_text(value)]
        if len(known) == 1:
            return Query.const_score_query(self._term(f"is_{facet}", known[0]), 0.0)
        return Query.const_score_query(Query.term_set_query(self.schema, f"is_{facet}", known), 0.0)

    def demoted(self, text: Query) -> Query:
        """The text's query, in which demoted documents keep a part of their score.

        As two disjoint halves, because a negative boost would reach into the dis-max and turn it round.
        """
        marked = self.demoting()
        if not marked:
            return text
        others = Query.boolean_query([(Occur.Must, text), *((Occur.MustNot, one) for one in marked)])
        either = Query.boolean_query([(Occur.Should, one) for one in marked])
        lower = Query.boolean_query([(Occur.Must, text), (Occur.Must, Query.const_score_query(either, 0.0))])
        return Query.boolean_query(
            [
                (Occur.Should, others),
                (Occur.Should, Query.boost_query(lower, self.columns.shape.demoted_share)),
            ]
        )

    def demoting(self) -> list[Query]:
        """What marks a document as demoted, as far as there are such documents."""
        return [
            self._term(f"is_{facet}", value)
            for facet, values in self.columns.shape.demoted.items()
            for value in values
            if self.searcher.doc_freq(f"is_{facet}", value)
        ]

    def together(self, text: Query | None, filters: list[tuple[Occur, Query]]) -> Query:
        """Text and filters as one query."""
        if text is None and not filters:
            return Query.all_query()
        base = Query.const_score_query(Query.all_query(), 0.0) if text is None else text
        return Query.boolean_query([(Occur.Must, base), *filters]) if filters else base

    def _bounds(self, day: str, asked: Asked) -> list[tuple[Occur, Query]]:
        """Documents whose day lies between the bounds asked for, unscored."""
        lowest, highest = asked.at_least.get(day), asked.at_most.get(day)
        passing = self._passed() if day == self.columns.shape.passing else None
        # Without words the column leads the way, and with filters few are left to compare.
        is_much = bool(asked.text) and not any(asked.filters.values()) and self._is_much(asked)
        if passing is None or not is_much:
            return [(Occur.Must, Query.const_score_query(self._between(day, lowest, highest), 0.0))]
        found = []
        if lowest is not None:
            found.append((Occur.MustNot, passing.before(lowest)))
        if highest is not None:
            found.append((Occur.Must, passing.before(highest + 1)))
        return found

    def _is_much(self, asked: Asked) -> bool:
        return self.most_hits(asked) >= max(MANY_HITS, self.searcher.num_docs * MANY_SHARE)

    def _passed(self) -> Passing | None:
        if self._passing is None and self.columns.passing:
            self._passing = Passing(self.schema, self.columns.passing, self.searcher)
        return self._passing if self._passing and self._passing.is_usable else None

    def most_hits(self, asked: Asked) -> int:
        """About how many documents a question finds at most: those with its rarest word or filter. Only a guess: concepts may add some."""
        key = (asked.text, asked.languages, *(sorted(asked.filters.items())))
        if key not in self._most_hits:
            if len(self._most_hits) >= TEXTS_KEPT:
                self._most_hits.clear()
            text = asked.text
            typed = [*text.words, *(word for phrase in text.phrases for word in phrase)] if text else []
            words = [one for word in typed for one in analysis.wanted(word, asked.languages)]
            counts = [self._documents_with(word) for word in words]
            counts += [
                sum(self.searcher.doc_freq(f"is_{name}", value) for value in values if is_text(value))
                for name, values in asked.filters.items()
                if values
            ]
            self._most_hits[key] = min([self.searcher.num_docs, *counts])
        return self._most_hits[key]

    def _between(self, day: str, at_least: int | None, at_most: int | None) -> Query:
        # What has no day lies at `NO_DAY`, beyond any bound.
        highest = None if at_most is None else max(-NO_DAY, min(at_most, NO_DAY - 1))
        field_type = tantivy.FieldType.Integer
        return Query.range_query(
            self.schema, f"on_{day}", field_type, lower_bound=within(at_least), upper_bound=highest
        )

    def _documents_with(self, word: analysis.Wanted) -> int:
        columns = range(len(self.columns.weights))
        exact = sum(self.searcher.doc_freq(f"text{column}", word.exact) for column in columns)
        return exact + sum(
            self.searcher.doc_freq(f"form{column}", LEMMA + one) for column in columns for one in word.lemmas
        )

    def _add(self, choices: list[Query], field: str, term: str, weight: float) -> None:
        if self.searcher.doc_freq(field, term):
            choices.append(Query.boost_query(self._term(field, term), weight))

    def _term(self, field: str, term: str) -> Query:
        option = "freq" if field.startswith(("text", "form")) else "basic"
        return Query.term_query(self.schema, field, term, option)


def _has_words(phrase: tuple[str, ...]) -> bool:
    """Whether anything can be looked for: "_" is read as a word and holds none."""
    return any(analysis.wanted(word, ()) for word in phrase)


class Said:
    """The words of a query, which of them are needed, and what is known of them."""

    def __init__(
        self,
        typed: list[tuple[analysis.Wanted, ...]],
        needed: list[analysis.Wanted],
        concepts: tuple[Meant, ...],
        synonyms: tuple[Alike, ...],
        languages: tuple[str, ...],
    ) -> None:
        self.typed, self.concepts, self.synonyms, self.languages = typed, concepts, synonyms, languages
        self._needed = {id(one) for one in needed}

    def is_needed(self, word: analysis.Wanted) -> bool:
        return id(word) in self._needed


def _untangled(
    synonyms: tuple[Alike, ...], concepts: tuple[Meant, ...]
) -> tuple[tuple[Alike, ...], tuple[Meant, ...]]:
    """Synonyms, the longer of two that overlap; and the readings that do not cut through one of them."""
    kept: list[Alike] = []
    for one in sorted(synonyms, key=lambda one: (one.first - one.last, one.first)):
        if 0 <= one.first <= one.last and not any(_overlap(one, other) for other in kept):
            kept.append(one)
    whole = (
        meant
        for meant in concepts
        if all(
            not _overlap(meant, one) or (meant.first <= one.first and one.last <= meant.last) for one in kept
        )
    )
    return tuple(kept), tuple(whole)


def _overlap(one: Alike | Meant, other: Alike | Meant) -> bool:
    return one.first <= other.last and other.first <= one.last


def _together(some: list[Query], *, insist: bool) -> Query:
    return Query.boolean_query([(Occur.Must, one) for one in some]) if insist else _half_of(some)


def _half_of(some: list[Query]) -> Query:
    parts = [(Occur.Should, one) for one in some]
    return Query.boolean_query(parts, minimum_number_should_match=(len(some) + 1) // 2)


def apart(concepts: tuple[Meant, ...], count: int) -> list[tuple[int, int, list[Meant]]]:
    """The readings by the words that they are of, in order; what overlaps an earlier one is left out."""
    spans: dict[tuple[int, int], list[Meant]] = {}
    taken: set[int] = set()
    for one in concepts:
        span = (one.first, one.last)
        places = range(one.first, one.last + 1)
        if span in spans:
            spans[span].append(one)
        elif 0 <= one.first <= one.last < count and taken.isdisjoint(places):
            spans[span] = [one]
            taken.update(places)
    return [(first, last, meant) for (first, last), meant in sorted(spans.items())]


def _best_of(choices: list[Query]) -> Query:
    """The best of them counts, and a fifth of the others; none of none."""
    if not choices:
        return Query.empty_query()
    return choices[0] if len(choices) == 1 else Query.disjunction_max_query(choices, TIE_BREAKER)


def within(number: int | None) -> int | None:
    """A number that fits into a column, however absurd the one asked for."""
    return None if number is None else max(-NO_DAY, min(number, NO_DAY))


def is_text(value: str) -> bool:
    """Whether a value can be written down at all (lone surrogates cannot)."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)
