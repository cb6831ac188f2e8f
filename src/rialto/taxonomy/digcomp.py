"""Reading DigComp 3.0 as the Joint Research Centre publishes it: one JSON-LD file (Data Supplement, 24 November 2025).

Translations carry the English text, and theirs under names that end in the language: `name_nl`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.taxonomy.given import GivenConcept, GivenLabel
from rialto.taxonomy.tables import BROKEN, contents

LARGEST_FILE = 50_000_000  # bytes; the JRC's is under 1 MB
# Kinds as the file names them -> ours, in the order in which they stand in the scheme.
KINDS = {
    "CompetenceArea": "area",
    "Competence": "competence",
    "CompetenceStatement": "statement",
    "LearningOutcome": "outcome",
    "Glossary": "term",
}
# Where a kind's concepts begin in the order of the scheme: behind the 26 that ship.
_FIRST = {"statement": 1000, "outcome": 2000, "term": 3000}
_TEXT = re.compile(r"(name|description|explanation)(?:_([a-z]{2,3}))?")


@dataclass(frozen=True, slots=True)
class DigComp:
    """What the file holds: its concepts, and the languages it has texts in (English first)."""

    concepts: list[GivenConcept]
    languages: list[str]


def read_digcomp(path: Path) -> DigComp:
    """Read the file (`.jsonld`, or packed as `.jsonld.xz`); Refused where it is broken or something else."""
    nodes = _nodes(path)
    levels = {
        node["four_levels_name"]: level
        for node in reversed(nodes)
        if node.get("@type") == "ProficiencyLevel"
        and isinstance(level := node.get("eight_levels_mapping"), int)
    }
    concepts = []
    seen: dict[str, int] = {}
    languages: dict[str, None] = {"en": None}
    for node in nodes:
        kind = KINDS.get(str(node.get("@type")))
        if kind is None:
            continue
        number = seen[kind] = seen.get(kind, -1) + 1
        concept = _concept(node, kind, number, levels)
        languages.update((label.language, None) for label in concept.labels)
        concepts.append(concept)
    if "competence" not in seen:
        raise Refused(_("%(file)s holds no DigComp competences.") % {"file": path.name})
    return DigComp(concepts, list(languages))


def _nodes(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(contents(path, LARGEST_FILE).decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise Refused(_("There is no file %(path)s.") % {"path": path}) from error
    except (*BROKEN, ValueError, RecursionError) as error:
        raise Refused(
            _("%(file)s is not a whole JSON-LD file: %(reason)s.") % {"file": path.name, "reason": error}
        ) from error
    nodes = content.get("@graph") if isinstance(content, dict) else None
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise Refused(_("%(file)s has no list of things under “@graph”.") % {"file": path.name})
    return nodes


def _concept(node: dict[str, Any], kind: str, number: int, levels: dict[str, int]) -> GivenConcept:
    try:
        code = str(node["@id"]).split("/", 1)[1]
    except (KeyError, IndexError) as error:
        raise Refused(_("A %(kind)s of the DigComp file has no usable “@id”.") % {"kind": kind}) from error
    labels = list(_labels(node, kind, code))
    if not any(label.kind == "preferred" for label in labels):
        raise Refused(_("%(id)s of the DigComp file has no text.") % {"id": node["@id"]})
    key = f"term-{slugify(code)}"[:80] if kind == "term" else code
    broader = node.get("competence_id") or (node.get("competence_area_id") if kind == "competence" else None)
    return GivenConcept(
        key=key,
        address=f"urn:rialto:digcomp-3.0:{key}",
        code=code if kind != "term" else "",
        kind=kind,
        broader=str(broader).rpartition("/")[2] if broader else None,
        order=_FIRST.get(kind, 0) + number,
        facts=_facts(node, levels),
        labels=labels,
    )


def _facts(node: dict[str, Any], levels: dict[str, int]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if level := str(node.get("four_levels_proficiency_name") or "").rpartition("/")[2]:
        facts["level"] = level
        if level in levels:
            facts["digcomp_levels"] = [levels[level], levels[level] + 1]
    if sort := node.get("type"):
        facts["type"] = str(sort).lower()
    if mark := node.get("ai_label"):
        facts["ai"] = mark
    return facts


def _labels(node: dict[str, Any], kind: str, code: str) -> Iterator[GivenLabel]:
    """Names are labels. What has no name is called by its whole text, glossary terms by their address."""
    is_named = "name" in node
    if kind == "term":
        yield GivenLabel("en", "preferred", code)
    for field, text in node.items():
        form = _TEXT.fullmatch(field)
        if form is None or not isinstance(text, str) or not text.strip():
            continue
        is_label = form[1] == "name" or (not is_named and kind != "term" and form[1] == "description")
        yield GivenLabel(form[2] or "en", "preferred" if is_label else "description", text.strip())
