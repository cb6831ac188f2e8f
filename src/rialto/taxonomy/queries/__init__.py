"""Reading what we classify with."""

from rialto.taxonomy.choices import EU_COUNTRIES, EU_LANGUAGES, OTHER_EUROPEAN_COUNTRIES
from rialto.taxonomy.folding import fold
from rialto.taxonomy.queries.concepts import (
    broader_of,
    concept_by_address,
    concept_labels,
    concepts_named,
    labels_to_find,
    names_count,
    names_of_schemes,
    resolve,
)
from rialto.taxonomy.queries.countries import (
    country_address,
    country_code_of,
    country_name,
    nuts_address,
    nuts_code_of,
    nuts_parts,
)
from rialto.taxonomy.queries.languages import language_address, language_code_of, language_name
from rialto.taxonomy.queries.vocabularies import (
    Term,
    Vocabulary,
    forget_vocabularies,
    state_of,
    term,
    vocabulary,
)

__all__ = [
    "EU_COUNTRIES",
    "EU_LANGUAGES",
    "OTHER_EUROPEAN_COUNTRIES",
    "Term",
    "Vocabulary",
    "broader_of",
    "concept_by_address",
    "concept_labels",
    "concepts_named",
    "country_address",
    "country_code_of",
    "country_name",
    "fold",
    "forget_vocabularies",
    "labels_to_find",
    "language_address",
    "language_code_of",
    "language_name",
    "names_count",
    "names_of_schemes",
    "nuts_address",
    "nuts_code_of",
    "nuts_parts",
    "resolve",
    "state_of",
    "term",
    "vocabulary",
]
