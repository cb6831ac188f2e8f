"""Quality for machines: the W3C's Data Quality Vocabulary, as JSON-LD and as Turtle from the same statements."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rialto.catalogue.choices import Dimension
from rialto.harvesting.quality.standing import Standing
from rialto.harvesting.quality.trend import Trend

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SPDX = "https://spdx.org/licenses/"
TYPE = "rdf:type"
# What an IRI may not hold (RFC 3987 by way of Turtle's IRIREF).
NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Iri:
    """Something by its address, whole or as `prefix:name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value, with its type (`xsd:...`) or its language."""

    text: str
    type: str = ""
    language: str = ""


Statement = tuple[Iri, str, Iri | Literal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is measured: the entries of a source, organisation, coalition or country.

    `page` is the address of the page that shows it; `part` tells its names from others of the same page. `licence` is
    SPDX's name of one, where the entries are under one.
    """

    title: str
    page: str
    part: str = ""
    licence: str = ""

    def named(self, name: str) -> Iri:
        return Iri(f"{self.page}#{self.part}{name}")


def statements_of(
    subject: Subject, standing: Standing, *, about: str, trend: Trend | None = None
) -> Iterator[Statement]:
    """What is said of a subject, and its totals on earlier days; `about` is the address that explains the rules."""
    data = subject.named("data")
    yield data, TYPE, Iri("dcat:Dataset")
    yield data, "dct:title", Literal(subject.title)
    yield data, "dcat:landingPage", Iri(subject.page)
    if subject.licence and not NOT_IN_IRI.search(subject.licence):
        yield data, "dct:license", Iri(f"{SPDX}{subject.licence}")
    for metric, label, value in _measured(standing):
        it = Iri(f"{about}#metric-{metric}")
        yield from _measurement(subject, metric, it, value, standing.measured_on)
        yield it, TYPE, Iri("dqv:Metric")
        yield it, "skos:prefLabel", Literal(label, language="en")
        yield it, "dqv:expectedDataType", Iri("xsd:integer")
        if metric in Dimension.values:
            dimension = Iri(f"{about}#quality-{metric}")
            yield it, "dqv:inDimension", dimension
            yield dimension, TYPE, Iri("dqv:Dimension")
            yield dimension, "skos:prefLabel", Literal(label, language="en")
    total = Iri(f"{about}#metric-total")
    for point in trend.points if trend else ():
        if point.day != standing.measured_on:
            yield from _measurement(subject, f"total-{point.day}", total, point.total, point.day)


def _measurement(
    subject: Subject, name: str, metric: Iri, value: int, day: date | None
) -> Iterator[Statement]:
    data, own = subject.named("data"), subject.named(name)
    yield data, "dqv:hasQualityMeasurement", own
    yield own, TYPE, Iri("dqv:QualityMeasurement")
    yield own, "dqv:computedOn", data
    yield own, "dqv:isMeasurementOf", metric
    yield own, "dqv:value", Literal(str(value), "xsd:integer")
    if day:
        yield own, "dct:date", Literal(day.isoformat(), "xsd:date")


def _measured(standing: Standing) -> Iterator[tuple[str, str, int]]:
    """Metric, English label and value of all that is measured."""
    if standing.total is not None:
        yield "total", "Quality of the descriptions, 0 to 100", standing.total
    for one in standing.measures:
        yield str(one.dimension.value), str(one.dimension.value).capitalize(), one.value
    yield "entries", "Number of public entries", standing.entry_count
    yield "dead-links", "Number of entries whose link is dead", standing.broken_count


def turtle(statements: Iterable[Statement]) -> str:
    """The statements in Turtle (W3C recommendation of 2014), one subject a paragraph."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for subject, said in _by_subject(statements).items():
        parts = [
            f"{'a' if verb == TYPE else verb} {', '.join(_in_turtle(value) for value in values)}"
            for verb, values in said.items()
        ]
        lines.append(f"\n{_in_turtle(subject)} " + " ;\n    ".join(parts) + " .")
    return "\n".join(lines) + "\n"


def _in_turtle(value: Iri | Literal) -> str:
    if isinstance(value, Iri):
        return value.name if _is_short(value.name) else f"<{_clean(value.name)}>"
    text = "".join(ESCAPES.get(letter, letter) for letter in value.text)
    text = CONTROL.sub(lambda match: f"\\u{ord(match[0]):04X}", text)
    if value.type:
        return f'"{text}"^^{value.type}'
    return f'"{text}"@{value.language}' if value.language else f'"{text}"'


def json_ld(statements: Iterable[Statement]) -> str:
    """The statements in JSON-LD 1.1, with their context inside."""
    graph = []
    for subject, said in _by_subject(statements).items():
        node: dict[str, Any] = {"@id": _clean(subject.name)}
        for verb, values in said.items():
            name = "@type" if verb == TYPE else verb
            written = [_in_json(value, is_type=verb == TYPE) for value in values]
            node[name] = written[0] if len(written) == 1 else written
        graph.append(node)
    return json.dumps({"@context": PREFIXES, "@graph": graph}, ensure_ascii=False, indent=2)


def _in_json(value: Iri | Literal, *, is_type: bool) -> Any:
    if isinstance(value, Iri):
        return value.name if is_type else {"@id": _clean(value.name)}
    if value.type:
        return {"@value": value.text, "@type": value.type}
    return {"@value": value.text, "@language": value.language} if value.language else value.text


def _by_subject(statements: Iterable[Statement]) -> dict[Iri, dict[str, list[Iri | Literal]]]:
    found: dict[Iri, dict[str, list[Iri | Literal]]] = {}
    for subject, verb, value in statements:
        values = found.setdefault(subject, {}).setdefault(verb, [])
        if value not in values:
            values.append(value)
    return found


def _is_short(name: str) -> bool:
    prefix, colon, rest = name.partition(":")
    return bool(colon) and prefix in PREFIXES and rest.isalnum()


def _clean(name: str) -> str:
    return NOT_IN_IRI.sub(lambda match: f"%{ord(match[0]):02X}", name)
