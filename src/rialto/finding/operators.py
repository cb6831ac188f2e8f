"""Words of a query that narrow instead of being looked for: `lang:de`, `country:Malta`, `kind:event`, `provider:"Open University"`.

What such a word says is taken over into the facets, so that the page shows it as any other filter, with a way to take it
back. A value that nobody knows stays in the text: whoever looks for "note:book" finds it.
"""

import re
from collections.abc import Callable, Mapping

from django.utils.text import slugify

from rialto.catalogue.choices import Kind
from rialto.organisations.queries import slugs_named
from rialto.taxonomy.queries import country_code_of, language_code_of

MOST_PROVIDERS = 20
_OPERATOR = re.compile(
    r'(?<!\S)(?P<name>lang|language|country|kind|provider):(?:["“„«](?P<quoted>[^"”“»]*)["”“»]?|(?P<plain>\S+))',
    re.IGNORECASE,
)


def _language(value: str) -> tuple[str, ...]:
    code = language_code_of(value)
    return (code,) if code else ()


def _country(value: str) -> tuple[str, ...]:
    code = country_code_of(value)
    return (code,) if code else ()


def _kind(value: str) -> tuple[str, ...]:
    wanted = value.casefold()
    return tuple(
        kind.value for kind in Kind if wanted in (kind.value, slugify(kind.value), str(kind.label).casefold())
    )


def _provider(value: str) -> tuple[str, ...]:
    return slugs_named(value, limit=MOST_PROVIDERS)


# Operator -> the facet that it narrows, and how its value is read.
OPERATORS: Mapping[str, tuple[str, Callable[[str], tuple[str, ...]]]] = {
    "lang": ("language", _language),
    "language": ("language", _language),
    "country": ("country", _country),
    "kind": ("kind", _kind),
    "provider": ("provider", _provider),
}


def without_operators(text: str) -> tuple[str, dict[str, list[str]]]:
    """The text without the operators that were understood, and facet -> values that these ask for.

    Two operators of one facet are alternatives, as two values of a facet are.
    """
    chosen: dict[str, list[str]] = {}

    def take(found: re.Match[str]) -> str:
        facet, values_of = OPERATORS[found["name"].lower()]
        values = values_of((found["quoted"] or found["plain"] or "").strip())
        chosen.setdefault(facet, []).extend(values)
        return "" if values else found[0]

    left = _OPERATOR.sub(take, text) if ":" in text else text
    return " ".join(left.split()) if chosen else text, {name: all_ for name, all_ in chosen.items() if all_}
