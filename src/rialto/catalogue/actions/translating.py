"""Translations by machines and by people: a machine's give way to everybody's, a person's stay."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import clean_html, plain_text, shorten
from rialto.catalogue.actions.foreign_parts import set_aside_texts
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, EntryText
from rialto.catalogue.queries.translating import NOUN, Row, known_texts, needed
from rialto.changes.actions import Change, record_change, record_changes
from rialto.changes.choices import Verb
from rialto.translation.choices import TextOrigin, TextState
from rialto.translation.hashes import bundle_hash, source_hash
from rialto.translation.holders import Made, Pair, Written

LENGTHS = {"title": 300, "summary": 500}


def write_machine_texts(made: Sequence[Made]) -> dict[Pair, Written]:
    """Write translations of the originals as they are now, in the caller's transaction; the change log hears of it.

    What another original was, what nobody may see, and what people or sources have said meanwhile is left out.
    """
    ids = {one.thing_id for one in made}
    entries = Entry.objects.select_for_update().filter(public_id__in=ids, status=Status.PUBLISHED)
    rows = {values[1]: Row(*values) for values in entries.order_by("pk").values_list(*Row._fields)}
    known = known_texts(row.pk for row in rows.values())
    outcomes: dict[Pair, Written] = {}
    texts: list[EntryText] = []
    for one in made:
        row = rows.get(one.thing_id)
        if row is None or row.language == one.language:
            outcomes[one.thing_id, one.language] = Written.NEEDLESS
            continue
        if bundle_hash(row.texts) != one.source_hash:
            outcomes[one.thing_id, one.language] = Written.CHANGED
            continue
        new = _texts_of(row, one, needed(row, known.get(row.pk, {}).get(one.language, {})))
        outcomes[one.thing_id, one.language] = Written.DONE if new else Written.NEEDLESS
        texts += new
    _replace_machine_texts(texts)
    written = {text.entry_id for text in texts}
    record_changes(
        Change(noun=NOUN, public_id=row.public_id, verb=Verb.CHANGED)
        for row in rows.values()
        if row.pk in written
    )
    return outcomes


def _texts_of(row: Row, one: Made, open_fields: Collection[str]) -> list[EntryText]:
    return [
        EntryText(
            entry_id=row.pk, language=one.language, field=field, text=text, origin=TextOrigin.MACHINE, provider=one.provider,
            source_hash=source_hash(getattr(row, field)), state=TextState.CURRENT,
        )
        for field, text in one.texts.items()
        if field in open_fields and text
    ]  # fmt: skip


def _replace_machine_texts(texts: Sequence[EntryText]) -> None:
    """Write these where nothing but a machine's words stand, also when somebody else writes at the same time."""
    if not texts:
        return
    past = Q()
    for entry_id, language in {(text.entry_id, text.language) for text in texts}:
        fields = [text.field for text in texts if (text.entry_id, text.language) == (entry_id, language)]
        past |= Q(entry=entry_id, language=language, field__in=fields)
    by_machine = EntryText.objects.filter(past, origin=TextOrigin.MACHINE)
    set_aside_texts(by_machine.filter(record__isnull=False))
    by_machine.delete()
    EntryText.objects.bulk_create(texts, ignore_conflicts=True)


def tidy_machine_texts(public_ids: Collection[UUID]) -> None:
    """Forget a machine's translations of fields that say nothing any more, and those into an entry's own language."""
    by_machine = EntryText.objects.filter(entry__public_id__in=public_ids, origin=TextOrigin.MACHINE)
    empty = Q(entry__language=F("language"))
    for field in EntryText.FIELDS:
        empty |= Q(field=field, **{f"entry__{field}": ""})
    past = list(by_machine.filter(empty).values_list("pk", flat=True))
    if past:
        EntryText.objects.filter(pk__in=past).delete()


@transaction.atomic
def correct_texts(entry: Entry, language: str, texts: Mapping[str, str], *, by: User) -> None:
    """A person says how an entry reads in a language: field -> text, "" for what they have no words for.

    From then on it stays whatever machines say, also when the original changes; only people and that entry's own sources
    say otherwise, and a source never of what a person said.
    """
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if entry.status != Status.PUBLISHED or entry.language == language:
        raise Refused(_("This cannot be translated."))
    cleaned = {
        field: clean_html(text) if field == "description" else shorten(plain_text(text), LENGTHS[field])
        for field, text in texts.items()
        if field in EntryText.FIELDS and getattr(entry, field)
    }
    if not cleaned.get("title"):
        raise Refused(_("Write at least the title."))
    if entry.is_foreign:
        fields = [field for field, text in cleaned.items() if text]
        theirs = EntryText.objects.filter(entry=entry, language=language, field__in=fields)
        set_aside_texts(theirs.filter(record__isnull=False))
    EntryText.objects.bulk_create(
        [
            EntryText(
                entry=entry, language=language, field=field, text=text, origin=TextOrigin.PERSON, provider="",
                source_hash=source_hash(getattr(entry, field)), state=TextState.CURRENT,
            )
            for field, text in cleaned.items()
            if text
        ],
        update_conflicts=True,
        unique_fields=["entry", "language", "field"],
        update_fields=["text", "origin", "provider", "source_hash", "state", "made_at", "record"],
    )  # fmt: skip
    record_change(NOUN, entry.public_id, Verb.CHANGED, actor_id=by.public_id)
