"""What of an entry can be found, narrowed and ordered by: its document in the index."""

from collections.abc import Iterable, Iterator
from datetime import date

from rialto.base.markup import plain_text
from rialto.catalogue.choices import ConceptRole, EventSetting, LinkState, levels_between
from rialto.catalogue.queries.indexing import (
    IndexedConcept,
    IndexedEntry,
    concepts_by_entry,
    entries_to_index,
)
from rialto.finding import weights
from rialto.finding.choices import DEAD, FACETS, LINK_FACET, MULTI_VALUED, YES
from rialto.finding.concepts import concepts_about
from rialto.finding.gazetteer.placing import points_of
from rialto.search.points import POINT_FACET, point_value
from rialto.search.port import CONCEPT_FACET, Document, Facet, Shape
from rialto.taxonomy.queries import (
    EU_COUNTRIES,
    EU_LANGUAGES,
    OTHER_EUROPEAN_COUNTRIES,
    Term,
    vocabulary,
)
from rialto.taxonomy.shipped import shipped_keys

SHAPE = Shape(
    texts=weights.TEXTS,
    facets=(
        *(Facet(name=name, multi=name in MULTI_VALUED, many=name == "provider") for name in FACETS),
        Facet(name=LINK_FACET, counted=False),
        Facet(name=CONCEPT_FACET, multi=True, many=True, counted=False),
        Facet(name=POINT_FACET, multi=True, many=True),
    ),
    days=("starts", "ends", "deadline", "expires", "published"),
    demoted={LINK_FACET: (DEAD,)},
    demoted_share=weights.DEAD_LINK,
    concept_weight=weights.CONCEPT,
    less_sure_share=weights.LESS_SURE,
    numbers=("points",),
    lifting={
        "language": tuple(EU_LANGUAGES),
        "country": (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES),
        "competence": shipped_keys("digcomp-3.0", "competence"),
    },
    passing="expires",
)
BODY_LENGTH = 8000
# Roles whose concepts are searchable words of an entry, and the scheme whose labels they are.
SPOKEN_ROLES: dict[str, str] = {
    ConceptRole.TECHNOLOGY: "technology",
    ConceptRole.COMPETENCE: "digcomp-3.0",
    ConceptRole.TYPOLOGY: "training-typology",
}
FACET_ROLES: dict[str, str] = {
    ConceptRole.TECHNOLOGY: "technology",
    ConceptRole.AUDIENCE: "audience",
    ConceptRole.COMPETENCE: "competence",
    ConceptRole.TYPOLOGY: "typology",
}
# A suggested concept that is less sure than this does not make an entry one about it.
SUREST_ENOUGH = 0.5
# Texts of an entry whose words say what it is about.
TELLING_FIELDS = ("title", "summary")
ONLINE_SETTINGS = frozenset({EventSetting.LIVE, EventSetting.RECORDED, EventSetting.BLENDED})


def day_number(day: date | None) -> int | None:
    """A day as an integer that grows with time."""
    return day.toordinal() if day else None


def documents_of(entry_ids: Iterable[int]) -> Iterator[Document]:
    """Documents of those of `entry_ids` that are public; the rest yields nothing and belongs out of the index."""
    ids = list(entry_ids)
    concepts = concepts_by_entry(ids)
    for entry in entries_to_index(ids):
        yield document_of(entry, concepts.get(entry.pk, []))


def document_of(entry: IndexedEntry, concepts: list[IndexedConcept]) -> Document:
    """An entry's document."""
    return Document(
        id=entry.pk,
        language=entry.language,
        texts=_texts(entry, concepts),
        facets=_facets(entry, concepts) | _about(entry, concepts) | _places(entry),
        days={
            "starts": day_number(entry.starts_on),
            "ends": day_number(entry.ends_on),
            "deadline": day_number(entry.deadline_on),
            "expires": day_number(entry.expires_on),
            "published": int(entry.published_at.timestamp()) if entry.published_at else None,
        },
        numbers={"points": entry.points},
    )


def _texts(entry: IndexedEntry, concepts: list[IndexedConcept]) -> dict[str, dict[str, str]]:
    places = " ".join(filter(None, [entry.city, entry.place]))
    body = plain_text(entry.description)[:BODY_LENGTH]
    texts = {
        entry.language: {
            "title": entry.title,
            # A summary that was cut from the description would count its words twice.
            "summary": entry.summary if not body.startswith(entry.summary.rstrip("…")) else "",
            "body": f"{body} {places}".strip(),
            "provider": entry.provider_name or "",
            "tags": " ".join(entry.tags),
        }
    }
    for row in entry.texts:
        field = "body" if row.field == "description" else row.field
        text = plain_text(row.text)[:BODY_LENGTH] if field == "body" else row.text
        texts.setdefault(row.language, {})[field] = text
    for language, fields in texts.items():
        words = [term.label(language) for one in concepts if (term := _spoken(one.role, one.key))]
        if words:
            fields["competences"] = " ".join(words)
    return texts


def _spoken(role: str, key: str) -> Term | None:
    scheme = SPOKEN_ROLES.get(role)
    return vocabulary(scheme).get(key) if scheme else None


def _facets(entry: IndexedEntry, concepts: list[IndexedConcept]) -> dict[str, tuple[str, ...]]:
    facets: dict[str, list[str]] = {
        "kind": [entry.kind],
        "country": entry.countries,
        "language": [
            *(entry.teaching_languages or ([entry.language] if entry.language != "und" else [])),
            *(variant["language"] for variant in entry.variants),
        ],
        "level": [str(level) for level in levels_between(entry.level_from, entry.level_to)],
        "provider": [entry.provider_slug] if entry.provider_slug else [],
        "free": [YES] if entry.is_free else [],
        "online": [YES] if entry.is_online or entry.setting in ONLINE_SETTINGS else [],
        "self-paced": [YES] if entry.is_self_paced else [],
        "certificate": [YES] if entry.has_certificate else [],
        "setting": [entry.setting] if entry.setting else [],
        LINK_FACET: [DEAD] if entry.link_state == LinkState.BROKEN else [],
    }
    for one in concepts:
        name = FACET_ROLES.get(one.role)
        if name and (name != "competence" or "." in one.key):
            facets.setdefault(name, []).append(one.key)
    return {name: tuple(dict.fromkeys(values)) for name, values in facets.items() if values}


def _about(entry: IndexedEntry, concepts: list[IndexedConcept]) -> dict[str, tuple[str, ...]]:
    """The hidden facet of concepts: those attached, and those whose name stands in title or summary, each in its language."""
    texts = [(entry.language, entry.title), (entry.language, entry.summary)]
    texts += [(row.language, row.text) for row in entry.texts if row.field in TELLING_FIELDS]
    about = concepts_about(
        texts, surely=[one.concept_id for one in concepts if one.confidence >= SUREST_ENOUGH]
    )
    return {CONCEPT_FACET: about} if about else {}


def _places(entry: IndexedEntry) -> dict[str, tuple[str, ...]]:
    """The hidden facet of points: the towns of the entry and of its sessions, as far as they are known by name."""
    own = tuple(entry.countries)
    places = [(entry.city, entry.place, own)]
    places += [(one.city, one.place, (one.country,) if one.country else own) for one in entry.sessions]
    values = tuple(point_value(point) for point in points_of(places))
    return {POINT_FACET: values} if values else {}
