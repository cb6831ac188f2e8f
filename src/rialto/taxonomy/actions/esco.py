"""Importing ESCO, the European classification of skills and occupations."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.taxonomy.actions.concepts import (
    write_concept_labels,
    write_concepts,
    write_mentioned,
    write_scheme,
)
from rialto.taxonomy.actions.relations import write_relations
from rialto.taxonomy.esco import OCCUPATION_PARTS, OCCUPATIONS, SKILL_PARTS, SKILLS, Esco, Part
from rialto.taxonomy.given import GivenScheme, Written
from rialto.taxonomy.models import ConceptLabel, ConceptRelation, Scheme
from rialto.taxonomy.queries import forget_vocabularies
from rialto.taxonomy.tables import Tables
from rialto.taxonomy.watching import Watch, unwatched

NEEDS = (ConceptRelation.Kind.ESSENTIAL, ConceptRelation.Kind.OPTIONAL)
# What a whole edition speaks for: of these, what it lacks is past.
KINDS = {SKILLS.key: ("group", "skill", "knowledge"), OCCUPATIONS.key: ("isco-group", "occupation")}
BROADER = (ConceptRelation.Kind.BROADER,)


def import_esco(
    paths: Sequence[Path], *, languages: Collection[str] = (), edition: str = "", watch: Watch = unwatched
) -> dict[str, Written]:
    """Take in ESCO from zips or folders, in the languages named (all that are there when left out).

    Returns what was written, by scheme key. Commits as it goes, so an interrupted import is resumed by running it
    again; a second run writes nothing. Refused, with a sentence, for files that are not whole or not ESCO's.
    """
    esco = Esco(Tables(paths))
    wanted = [language for language in esco.languages if not languages or language in languages]
    if missing := set(languages) - set(wanted):
        raise Refused(
            _("There is no %(missing)s among these files, only %(present)s.")
            % {"missing": ", ".join(sorted(missing)), "present": ", ".join(esco.languages) or "relations"}
        )
    written = {}
    for given, parts in ((SKILLS, SKILL_PARTS), (OCCUPATIONS, OCCUPATION_PARTS)):
        scheme, done = _import_concepts(esco, given, parts, wanted, edition=edition, watch=watch)
        if scheme is not None:
            written[given.key] = done
            if esco.has_tree(parts):
                done += write_relations(scheme, scheme, esco.broader_relations(parts), kinds=BROADER)
    if esco.has_relations:
        written[SKILLS.key] = written.get(SKILLS.key, Written())
        written[SKILLS.key] += _import_relations(esco, watch)
    if any(done.rows for done in written.values()):
        forget_vocabularies()
    return written


def _import_concepts(
    esco: Esco,
    given: GivenScheme,
    parts: tuple[Part, ...],
    languages: Sequence[str],
    *,
    edition: str,
    watch: Watch,
) -> tuple[Scheme | None, Written]:
    present = [language for language in languages if esco.has(parts, language)]
    known = Scheme.objects.filter(key=given.key).first()
    if not present:
        return None, Written()
    scheme, is_new = write_scheme(replace(given, version=edition or (known.version if known else "")))
    done = Written(schemes=int(is_new))
    for number, language in enumerate(present):
        concepts = watch(
            esco.concepts(parts, language), f"{given.title} ({language})", total=esco.count(parts, language)
        )
        if number == 0:
            done += write_concepts(
                scheme,
                concepts,
                languages=[language],
                label_kinds=ConceptLabel.Kind.values,
                retires=KINDS[given.key] if esco.is_whole(parts, language) else (),
                keeps_places=not esco.has_tree(parts),
            )
        else:
            done += write_concept_labels(
                scheme, concepts, languages=[language], label_kinds=ConceptLabel.Kind.values
            )
    return scheme, done


def _import_relations(esco: Esco, watch: Watch) -> Written:
    schemes = {scheme.key: scheme for scheme in Scheme.objects.filter(key__in=[SKILLS.key, OCCUPATIONS.key])}
    if len(schemes) < 2:
        raise Refused(
            _("Relations need both skills and occupations: import ESCO's classification with them.")
        )
    skills, occupations = schemes[SKILLS.key], schemes[OCCUPATIONS.key]
    written = Written()
    if esco.has_table("occupationSkillRelations"):
        mentioned_skills, mentioned_occupations = esco.mentioned()
        written += write_mentioned(skills, mentioned_skills, kind="skill")
        written += write_mentioned(occupations, mentioned_occupations, kind="occupation")
    for table, target, relations in (
        ("occupationSkillRelations", occupations, esco.occupation_skills),
        ("skillSkillRelations", skills, esco.skill_skills),
    ):
        if esco.has_table(table):
            watched = watch(relations(), table, total=esco.count_rows(table))
            written += write_relations(skills, target, watched, kinds=NEEDS)
    return written
