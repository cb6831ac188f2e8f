"""What Rialto reads out of a member's own words: concepts that it suggests. Their fields are left as they typed them."""

from rialto.catalogue.actions import Completing
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.understanding.candidate import reading_text
from rialto.harvesting.understanding.concepts import suggestions
from rialto.harvesting.understanding.phrases import Tokens


def suggesting() -> Completing:
    """Adds suggested concepts and nothing else."""
    return Completing(_add_concepts)


def _add_concepts(found: FoundEntry) -> dict[str, object]:
    tokens = Tokens((found.title, " ; ".join(found.tags), reading_text(found)))
    found.concepts.extend(list(suggestions(found, tokens)))
    return {}
