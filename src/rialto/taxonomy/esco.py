"""Reading ESCO as the European Commission publishes it: CSV files, one set a language, and files of relations.

https://esco.ec.europa.eu/en/use-esco/download; columns as in editions 1.1.1 and 1.2.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.taxonomy.given import GivenConcept, GivenLabel, GivenRelation, GivenScheme
from rialto.taxonomy.tables import Row, Tables

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
SKILLS = GivenScheme(
    key="esco-skills",
    title="ESCO skills",
    address="http://data.europa.eu/esco/concept-scheme/skills",
    attribution=ATTRIBUTION,
)
OCCUPATIONS = GivenScheme(
    key="esco-occupations",
    title="ESCO occupations",
    address="http://data.europa.eu/esco/concept-scheme/occupations",
    attribution=ATTRIBUTION,
)

# File name -> what the concepts of the file are marked as in `facts["collections"]`.
COLLECTIONS = {
    "digitalSkillsCollection": "digital",
    "digCompSkillsCollection": "digcomp",
    "transversalSkillsCollection": "transversal",
    "greenSkillsCollection": "green",
    "languageSkillsCollection": "language",
    "researchSkillsCollection": "research",
}
_KINDS = {"knowledge": "knowledge", "skill/competence": "skill"}
_NEEDED = ("conceptUri", "preferredLabel")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of concepts: its name before the language, and the kind its concepts get where a row says none."""

    file: str
    kind: str


# Groups first, so that parents stand above what they hold.
SKILL_PARTS = (Part("skillGroups", "group"), Part("skills", "skill"))
OCCUPATION_PARTS = (Part("ISCOGroups", "isco-group"), Part("occupations", "occupation"))
TREES: dict[tuple[Part, ...], str] = {
    SKILL_PARTS: "broaderRelationsSkillPillar",
    OCCUPATION_PARTS: "broaderRelationsOccPillar",
}


class Esco:
    """What some ESCO files hold. Every method streams; Refused wherever a file cannot be read."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        known = {part.file for part in (*SKILL_PARTS, *OCCUPATION_PARTS)}
        self.languages: list[str] = sorted(
            {name.rpartition("_")[2] for name in tables.names if name.rpartition("_")[0] in known},
            key=lambda language: (language != "en", language),
        )
        if not self.languages and not self.has_relations:
            raise Refused(
                _(
                    "These are not ESCO's CSV files: no skills_en.csv or occupations_en.csv (or another language)."
                )
            )

    @property
    def has_relations(self) -> bool:
        return "occupationSkillRelations" in self._tables or "skillSkillRelations" in self._tables

    def has_tree(self, parts: tuple[Part, ...]) -> bool:
        """Whether the files say what is under what."""
        return TREES[parts] in self._tables

    def has(self, parts: tuple[Part, ...], language: str) -> bool:
        """Whether any of the parts is there in this language."""
        return any(f"{part.file}_{language}" in self._tables for part in parts)

    def is_whole(self, parts: tuple[Part, ...], language: str) -> bool:
        """Whether all of the parts are there, so that what they lack is past."""
        return all(f"{part.file}_{language}" in self._tables for part in parts)

    def count(self, parts: tuple[Part, ...], language: str) -> int:
        """How many concepts the parts hold."""
        names = [f"{part.file}_{language}" for part in parts]
        return sum(self._tables.count(name) for name in names if name in self._tables)

    def concepts(self, parts: tuple[Part, ...], language: str) -> Iterator[GivenConcept]:
        """Yield the concepts of the parts, with their labels in this language."""
        order = 0
        for part in parts:
            name = f"{part.file}_{language}"
            if name not in self._tables:
                continue
            for row in self._tables.rows(name, needs=_NEEDED):
                yield self._concept(row, part, language, order)
                order += 1

    def broader_relations(self, parts: tuple[Part, ...]) -> Iterator[GivenRelation]:
        """Yield the further parents: those beyond the one that is the concept's place in the tree."""
        for key, parents in self._parents[TREES[parts]].items():
            for parent in parents[1:]:
                yield GivenRelation(key, "broader", parent)

    def occupation_skills(self) -> Iterator[GivenRelation]:
        """Yield "this skill is essential (or optional) for that occupation"."""
        needs = ("occupationUri", "relationType", "skillUri")
        for row in self._tables.rows("occupationSkillRelations", needs=needs):
            yield GivenRelation(key_of(row["skillUri"]), row["relationType"], key_of(row["occupationUri"]))

    def skill_skills(self) -> Iterator[GivenRelation]:
        """Yield "this skill is essential (or optional) for that other skill"."""
        needs = ("originalSkillUri", "relationType", "relatedSkillUri")
        for row in self._tables.rows("skillSkillRelations", needs=needs):
            yield GivenRelation(
                key_of(row["relatedSkillUri"]), row["relationType"], key_of(row["originalSkillUri"])
            )

    def mentioned(self) -> tuple[dict[str, str], dict[str, str]]:
        """Skills and occupations that relations speak of, key -> address; edition 1.1.1 lacks one of them itself."""
        skills: dict[str, str] = {}
        occupations: dict[str, str] = {}
        needs = ("occupationUri", "skillUri")
        for row in self._tables.rows("occupationSkillRelations", needs=needs):
            skills[key_of(row["skillUri"])] = row["skillUri"]
            occupations[key_of(row["occupationUri"])] = row["occupationUri"]
        return skills, occupations

    def has_table(self, name: str) -> bool:
        return name in self._tables

    def count_rows(self, name: str) -> int:
        return self._tables.count(name)

    def _concept(self, row: Row, part: Part, language: str, order: int) -> GivenConcept:
        address = row["conceptUri"]
        key = key_of(address)
        facts: dict[str, object] = {}
        if reuse := row.get("reuseLevel"):
            facts["reuse_level"] = reuse
        if collections := self._collections.get(address):
            facts["collections"] = collections
        return GivenConcept(
            key=key,
            address=address,
            code=row.get("code", "") or "",
            kind=_KINDS.get(row.get("skillType", ""), part.kind),
            broader=self._parent(key),
            order=order,
            facts=facts,
            labels=list(_labels(row, language)),
        )

    def _parent(self, key: str) -> str | None:
        for parents in self._parents.values():
            if key in parents:
                return parents[key][0]
        return None

    @cached_property
    def _parents(self) -> dict[str, dict[str, list[str]]]:
        """File -> concept key -> parents' keys, groups first."""
        found: dict[str, dict[str, list[str]]] = {}
        for file in TREES.values():
            parents: dict[str, list[tuple[bool, str]]] = defaultdict(list)
            if file in self._tables:
                for row in self._tables.rows(file, needs=("conceptUri", "broaderType", "broaderUri")):
                    is_deep = "Group" not in row["broaderType"]
                    parents[key_of(row["conceptUri"])].append((is_deep, key_of(row["broaderUri"])))
            found[file] = {
                key: [parent for _deep, parent in sorted(several, key=lambda pair: pair[0])]
                for key, several in parents.items()
            }
        return found

    @cached_property
    def _collections(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for file, mark in COLLECTIONS.items():
            name = next(
                (f"{file}_{language}" for language in self.languages if f"{file}_{language}" in self._tables),
                "",
            )
            if name:
                for row in self._tables.rows(name, needs=("conceptUri",)):
                    found[row["conceptUri"]].append(mark)
        return found


def key_of(address: str) -> str:
    """The concept key of an ESCO address: its last part, with the scheme's name before ISCED-F codes."""
    front, _slash, last = address.strip().rpartition("/")
    if not last or not front.startswith("http"):
        raise Refused(_("“%(address)s” is not an ESCO address.") % {"address": address[:100]})
    return f"isced-f-{last}" if front.endswith("/isced-f") else last[:80]


def _labels(row: Row, language: str) -> Iterator[GivenLabel]:
    preferred = row["preferredLabel"].strip()
    if preferred:
        yield GivenLabel(language, "preferred", preferred)
    said = {preferred}
    for column, kind in (("altLabels", "alternative"), ("hiddenLabels", "hidden")):
        for text in (row.get(column) or "").replace(" | ", "\n").splitlines():
            if (text := text.strip()) and text not in said:
                said.add(text)
                yield GivenLabel(language, kind, text)
    description = (row.get("description") or row.get("definition") or "").strip()
    if description:
        yield GivenLabel(language, "description", description)
