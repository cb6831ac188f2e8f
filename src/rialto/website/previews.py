"""What somebody wrote, as its page will look: made from the form's values, with nothing written."""

from rialto.catalogue.actions import cleaned
from rialto.catalogue.choices import SCHEME_OF_ROLE, Assertion, Kind
from rialto.catalogue.models import DETAILS_OF_KIND, Entry, PathStep
from rialto.catalogue.queries.around import Statement
from rialto.catalogue.queries.pages import EntryPage
from rialto.catalogue.queries.texts import Shown
from rialto.contributing.models import Contribution
from rialto.contributing.shown import pictures_by_id
from rialto.contributing.values import found_of, steps_of
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import vocabulary
from rialto.translation.choices import TextOrigin


def preview_of(contribution: Contribution, *, language: str) -> EntryPage:
    """The page of an entry that is not one yet. Raises `Refused` where the values cannot be an entry."""
    one = cleaned(found_of(contribution.kind, contribution.values, name=""))
    name = contribution.values.get("provider_name", "")
    entry = Entry(
        kind=contribution.kind,
        slug="preview",
        provider=contribution.organisation or (Organisation(name=name, slug="preview") if name else None),
        **one.values,
    )
    texts = one.translations.get(language, {}) if entry.language != language else {}

    def shown(field: str) -> Shown:
        if field in texts:
            return Shown(texts[field], language, TextOrigin.PERSON)
        return Shown(getattr(entry, field), entry.language)

    details = DETAILS_OF_KIND[Kind(contribution.kind)](**one.details)
    concepts: dict[str, list[Statement]] = {}
    for concept in one.concepts:
        if concept.key in vocabulary(SCHEME_OF_ROLE[concept.role]):
            statement = Statement(concept.role, concept.key, None, None, Assertion.PERSON, None)
            concepts.setdefault(concept.role, []).append(statement)
    stops = enumerate(steps_of(contribution.values), start=1)
    return EntryPage(
        entry=entry,
        title=shown("title"),
        summary=shown("summary"),
        description=shown("description"),
        details=details,
        sessions=one.sessions,
        concepts=concepts,
        records=[],
        steps=[PathStep(order=order, title=title, address=address) for order, (title, address) in stops],
        pictures=list(pictures_by_id(contribution.values).values()),
    )
