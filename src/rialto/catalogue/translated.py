"""The texts of entries, for machine translation."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit
from uuid import UUID

from rialto.catalogue.actions.translating import tidy_machine_texts, write_machine_texts
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.catalogue.queries import translating
from rialto.translation.holders import Made, Named, Original, Pair, Wanted, Written, register


class EntryTexts:
    """Titles, summaries and descriptions of public entries."""

    noun = translating.NOUN
    markup = frozenset({"description"})

    def wanted(
        self, thing_ids: Collection[UUID], languages: Sequence[str], *, also: Mapping[UUID, Collection[str]]
    ) -> list[Wanted]:
        return translating.wanted_of(thing_ids, languages, also=also)

    def most_read(self, languages: Sequence[str], *, limit: int) -> list[Wanted]:
        return translating.wanted_of(translating.most_read_ids(limit), languages, also={})

    def untranslated(self, language: str, *, limit: int) -> list[Wanted]:
        return translating.wanted_of(translating.untranslated_ids(language, limit), [language], also={})

    def tidy(self, thing_ids: Collection[UUID]) -> None:
        tidy_machine_texts(thing_ids)

    def originals(self, pairs: Collection[Pair]) -> dict[Pair, Original]:
        return translating.originals_of(pairs)

    def write(self, made: Sequence[Made]) -> dict[Pair, Written]:
        return write_machine_texts(made)

    def named(self, thing_ids: Collection[UUID]) -> dict[UUID, Named]:
        return {
            entry.public_id: Named(
                title=entry.title, language=entry.language, address=entry.get_absolute_url()
            )
            for entry in Entry.objects.filter(public_id__in=thing_ids)
        }

    def find(self, text: str) -> UUID | None:
        """By its page's address, or the last part of it."""
        parts = [part for part in urlsplit(text.strip()).path.split("/") if part]
        slug = parts[-1] if parts else ""
        found = Entry.objects.filter(slug=slug, status=Status.PUBLISHED).values_list("public_id", flat=True)
        return found.first()

    def coverage(self) -> tuple[int, dict[str, int], dict[str, int]]:
        return translating.coverage_of_entries()


register(EntryTexts())
