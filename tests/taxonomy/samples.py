"""A small ESCO that we made: the columns of the official files, two languages, every kind of row."""

import csv
import zipfile
from pathlib import Path

BASE = "http://data.europa.eu/esco"
LAMPS, FIRE, GROUP = f"{BASE}/skill/aaaa-1", f"{BASE}/skill/aaaa-2", f"{BASE}/skill/S1"
FIELD = f"{BASE}/isced-f/0713"
KEEPER, MAJOR, MINOR = f"{BASE}/occupation/bbbb-1", f"{BASE}/isco/C5", f"{BASE}/isco/C51"
UNDESCRIBED = f"{BASE}/occupation/bbbb-9"

SKILL_COLUMNS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description"
)
GROUP_COLUMNS = "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,description,code"
OCCUPATION_COLUMNS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,description,code"
)

TABLES: dict[str, list[list[str]]] = {
    "skillGroups_en": [
        GROUP_COLUMNS.split(","),
        ["SkillGroup", GROUP, "keeping lights", "", "", "released", "All that shines.", "S1"],
        ["SkillGroup", FIELD, "electricity and energy", "", "", "released", "", "0713"],
    ],
    "skills_en": [
        SKILL_COLUMNS.split(","),
        ["KSC", LAMPS, "skill/competence", "transversal", "trim lamps", "tend lamps\ntrim lamps", "lampz", "released", "Keep wicks short,\nand even."],
        ["KSC", FIRE, "knowledge", "sector-specific", "theory of fire", "", "", "released", ""],
    ],
    "skills_fr": [
        SKILL_COLUMNS.split(","),
        ["KSC", LAMPS, "skill/competence", "transversal", "moucher les lampes", "entretenir les lampes", "", "released", ""],
    ],
    "ISCOGroups_en": [
        ["conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels", "description"],
        ["ISCOGroup", MAJOR, "5", "Service workers", "released", "", ""],
        ["ISCOGroup", MINOR, "51", "Keepers", "released", "", ""],
    ],
    "occupations_en": [
        OCCUPATION_COLUMNS.split(","),
        ["Occupation", KEEPER, "51", "lighthouse keeper", "lightkeeper", "", "released", "Keeps the light.", "51.1"],
    ],
    "digitalSkillsCollection_en": [["conceptUri", "preferredLabel"], [FIRE, "theory of fire"]],
    "broaderRelationsSkillPillar": [
        ["conceptType", "conceptUri", "broaderType", "broaderUri"],
        ["KSC", LAMPS, "KnowledgeSkillCompetence", FIRE],
        ["KSC", LAMPS, "SkillGroup", GROUP],
        ["KSC", FIRE, "SkillGroup", FIELD],
    ],
    "broaderRelationsOccPillar": [
        ["conceptType", "conceptUri", "broaderType", "broaderUri"],
        ["ISCOGroup", MINOR, "ISCOGroup", MAJOR],
        ["Occupation", KEEPER, "ISCOGroup", MINOR],
    ],
    "occupationSkillRelations": [
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [KEEPER, "essential", "skill/competence", LAMPS],
        [KEEPER, "optional", "knowledge", FIRE],
        [UNDESCRIBED, "optional", "knowledge", FIRE],
    ],
    "skillSkillRelations": [
        ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"],
        [LAMPS, "skill/competence", "essential", "knowledge", FIRE],
    ],
}  # fmt: skip


def write_tables(folder: Path, *, without: tuple[str, ...] = ()) -> Path:
    """Write the sample as a folder of CSV files."""
    folder.mkdir(exist_ok=True)
    for name, rows in TABLES.items():
        if name not in without:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
    return folder


def zip_tables(folder: Path, target: Path) -> Path:
    """Pack a folder as the Commission does: files at the top of a zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return target
