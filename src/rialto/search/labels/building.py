"""Writing an index of labels: a trie of whole labels, one of all words, and lists of what labels that are alike share."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import marisa_trie
import tantivy

from .. import analysis
from ..analysis.stop_words import is_stop_word
from .keys import MOST_WORDS, alike_keys, exact_key, mask_of, romanised_keys
from .label import Kind, Label
from .spelling import ways
from .tokens import tokens_of

# Change it when the files change: indexes of another version are rebuilt.
LABELS_VERSION = 5
SHORTEST = 3
KEYS, WHOLE, WORDS, ALIKE = "keys.trie", "labels.trie", "words.trie", "files"
RECORD, MASK = "<IIB", "<I"
MEMORY = 64_000_000
Record = tuple[int, int, int]


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", tokenizer_name="words", index_option="freq")
    builder.add_text_field("label", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("concept", stored=True)
    return builder.build()


def open_alike(path: Path, *, create: bool = False) -> tantivy.Index:
    """The lists of what is alike, opened or made."""
    index = tantivy.Index(schema(), path=str(path)) if create else tantivy.Index.open(str(path))
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def build(folder: Path, labels: Iterable[Label]) -> int:
    """Write all three into the folder, whose `files` exist and are empty; returns how many labels there are.

    Labels of one language after another keep the analysis' memory small.
    """
    known: dict[str, int] = {}
    index = open_alike(folder / ALIKE, create=True)
    writer = index.writer(MEMORY, 1)
    count = 0

    def entries() -> Iterator[tuple[str, Record]]:
        nonlocal count
        for label in labels:
            count += 1
            yield from _entries(label, known, writer)

    # The trie copies what it is given one by one, so that nothing of it is kept twice.
    whole = marisa_trie.RecordTrie(RECORD, entries())
    whole.save(str(folder / WHOLE))
    # Which labels a text begins with is asked of the bare keys: forty times as quick as of those with records.
    marisa_trie.Trie(whole.iterkeys()).save(str(folder / KEYS))
    marisa_trie.RecordTrie(MASK, ((word, (mask,)) for word, mask in known.items())).save(str(folder / WORDS))
    writer.commit()
    writer.wait_merging_threads()
    return count


def _entries(
    label: Label, known: dict[str, int], writer: tantivy.IndexWriter
) -> Iterator[tuple[str, Record]]:
    mask = mask_of([label.language])
    for text, kind in ways(label.text, label.kind):
        words = analysis.analyse(text, label.language).forms
        if not words:
            continue
        if kind is label.kind or kind is Kind.EITHER:
            document = tantivy.Document()
            document.add_text("tokens", " ".join(tokens_of(words, label.language)))
            document.add_text("label", text)
            document.add_text("language", label.language)
            document.add_integer("concept", label.concept)
            writer.add_document(document)
        for word in words:
            known[word.exact] = known.get(word.exact, 0) | mask
        if len(words) > MOST_WORDS or (len(words) == 1 and not names(words[0], label.language)):
            continue
        record = (label.concept, mask, int(kind))
        yield exact_key(words), record
        for key in alike_keys(words, label.language) | romanised_keys(words, label.language):
            yield key, record


def names(word: analysis.Forms, language: str) -> bool:
    """Whether a word alone may name something: long enough, no number, and not one of the commonest words."""
    return len(word.exact) >= SHORTEST and not word.exact.isdigit() and not is_stop_word(word.exact, language)
