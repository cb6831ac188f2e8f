"""What machines translate: a text that came back broken, which staff alone see, and a word of the glossary."""

from rialto.catalogue.models import Entry
from rialto.translation.choices import JobState
from rialto.translation.models import GlossaryTerm, TranslationJob
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World


def make_translations(world: World) -> None:
    """A job that waits to be looked at, of a public entry, with the words that nobody else is shown."""
    entry = Entry.objects.published().earliest("pk")
    words = word_of("translation that came back broken")
    job = TranslationJob.objects.create(
        noun="entry", thing_id=entry.public_id, source_language="en", target_language="mt", source_hash="h",
        state=JobState.REVIEW, reason=f"{BAIT} was lost", marks={"lengths": {"title": 9}}, result={"title": words},
    )  # fmt: skip
    world.add("translation job", public_id=job.public_id, token="a-token-that-is-wrong")
    term = GlossaryTerm.objects.create(kept=f"{BAIT} programme")
    world.add("glossary term", public_id=term.public_id)
