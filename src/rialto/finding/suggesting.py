"""What the search box offers while somebody types: entries, subjects, organisations, and what others asked."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.finding.choices import FACETS
from rialto.finding.popular.reading import asked_beginning
from rialto.finding.queries import suggestions
from rialto.organisations.queries import organisations_beginning
from rialto.taxonomy.folding import fold
from rialto.taxonomy.queries import vocabulary

# Facet whose values are offered -> its scheme.
SUBJECTS = {"technology": "technology", "competence": "digcomp-3.0"}
MOST, MOST_SUBJECTS, MOST_ORGANISATIONS, MOST_ASKED = 8, 2, 2, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Words, the language that they are in, what it is (in the reader's language), and where it leads."""

    title: str
    language: str
    kind: str
    address: str


def suggested(text: str, *, language: str) -> list[Suggestion]:
    """At most eight: subjects and organisations that begin so first, then entries. Two queries for the entries, one more."""
    beginning = fold(text)
    if len(beginning) < 2:
        return []
    found = [*_subjects(beginning, language), *_organisations(beginning), *_asked(beginning, language)]
    lines = suggestions(text, language=language, limit=MOST - len(found))
    return found + [
        Suggestion(title=str(line.title), language=line.language, kind=str(line.kind_label), address=line.url)
        for line in lines
    ]


def _subjects(beginning: str, language: str) -> list[Suggestion]:
    """Subjects of which a word begins so, those that begin so themselves first."""
    found = []
    for facet, scheme in SUBJECTS.items():
        for term in vocabulary(scheme).terms:
            label = fold(term.label(language))
            if label.startswith(beginning) or f" {beginning}" in label:
                found.append((not label.startswith(beginning), len(label), facet, term))
    results = reverse("finding:results")
    found.sort(key=lambda item: item[:2])
    return [
        Suggestion(
            title=term.label(language),
            language=language if language in term.labels else "en",
            kind=str(FACETS[facet]),
            address=f"{results}?{facet}={term.key}",
        )
        for _last, _length, facet, term in found[:MOST_SUBJECTS]
    ]


def _asked(beginning: str, language: str) -> list[Suggestion]:
    """Questions of others that begin so and found something."""
    results = reverse("finding:results")
    return [
        Suggestion(
            title=text,
            language=language,
            kind=_("Others asked"),
            address=f"{results}?{urlencode({'q': text})}",
        )
        for text in asked_beginning(beginning, language=language, limit=MOST_ASKED)
    ]


def _organisations(beginning: str) -> list[Suggestion]:
    return [
        Suggestion(title=one.name, language="", kind=_("Organisation"), address=one.get_absolute_url())
        for one in organisations_beginning(beginning, limit=MOST_ORGANISATIONS)
    ]
