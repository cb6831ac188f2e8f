"""What a member wrote becomes an entry, or changes theirs: cleaned like what sources say, and marked as set by a person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import usable_address
from rialto.base.errors import Refused
from rialto.base.identity import new_public_id
from rialto.base.markup import plain_text
from rialto.base.text import short_id, slug_of
from rialto.catalogue.actions.cleaning import CleanEntry, clean
from rialto.catalogue.actions.completing import Completing, Said
from rialto.catalogue.actions.merging import fields_given
from rialto.catalogue.actions.ours import check_is_ours
from rialto.catalogue.actions.parts import concepts_of, resolved_concepts
from rialto.catalogue.actions.suggesting import write_suggestions
from rialto.catalogue.actions.suggestions import CORRECTABLE, as_json
from rialto.catalogue.actions.texts import note_stale_texts, source_hash
from rialto.catalogue.actions.written import Written
from rialto.catalogue.choices import Assertion, Kind, Presence, Status
from rialto.catalogue.found import FoundEntry, GivenPicture, RefusedItem
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    EntryConcept,
    EntryPicture,
    EntryText,
    Exclusion,
    Override,
    PathStep,
    Session,
    Source,
    SourceRecord,
    Transition,
)
from rialto.catalogue.queries.exclusions import is_taken_down
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.organisations.actions import Named, organisations_for
from rialto.organisations.models import Organisation
from rialto.pictures.choices import Focus
from rialto.pictures.models import Picture
from rialto.translation.choices import TextOrigin, TextState

# Title and address of a learning path's stop.
Stop = tuple[str, str]
# The source that stands for what members write here.
MEMBERS = "members"
TEXT_FIELDS = ("title", "summary", "description")


def cleaned(found: FoundEntry, *, completing: Completing | None = None) -> CleanEntry:
    """What a member wrote as the catalogue would hold it. Raises `Refused` for what cannot be an entry."""
    said = Said()
    said.complete(found, completing or Completing())
    # Nobody's source: nothing is filled in from it.
    one = clean(found, Source(), said)
    if isinstance(one, RefusedItem):
        raise Refused(one.reason)
    return one


@transaction.atomic
def publish_contributed(
    found: FoundEntry,
    *,
    entry: Entry | None,
    by: User | None,
    provider: Organisation | None = None,
    stops: Sequence[Stop] = (),
    pictures: Sequence[GivenPicture] = (),
    completing: Completing | None = None,
    source: tuple[str, str] = (MEMBERS, "Members"),
    languages: Collection[str] | None = None,
) -> Entry:
    """Make an entry of what a member wrote and show it to the public, or bring theirs up to date.

    `by` let it through; None where a rule did. `provider` where it is known which organisation offers it; else the
    named one is found or made. What was set stays as it is whatever sources say later; they may only suggest others.
    `source`: slug and name of the source that stands for those who write. `languages`: those in which what people
    translated is theirs to say, and goes where they say nothing; None for all.
    """
    one = cleaned(found, completing=completing)
    named = Named(
        name=found.provider_name[:200], website=found.provider_website, language=one.values["language"]
    )
    known = provider or (organisations_for([named]).get(named) if named.name else None)
    actor_id = by.public_id if by else None
    _refuse_excluded(entry, one)
    if entry is None:
        entry = _new_entry(one, known)
        Transition.objects.create(entry=entry, before="", after=Status.PUBLISHED, actor_id=actor_id)
        verb = Verb.PUBLISHED
    else:
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        check_is_ours(entry)
        if entry.status == Status.MERGED:
            raise Refused(_("It is the same offer as another entry and lives on there."))
        _change(entry, one, known)
        verb = Verb.CHANGED
    gave_before = _note_record(entry, one, source)
    _note_as_set(entry, one, actor_id)
    _write_details(entry, one)
    _write_concepts(entry, one)
    _write_texts(entry, one, languages)
    _write_stops(entry, stops)
    if one.sessions or "sessions" in gave_before:
        _write_sessions(entry, one)
    _write_pictures(entry, pictures)
    record_change("entry", entry.public_id, verb, actor_id=actor_id)
    return entry


def _refuse_excluded(entry: Entry | None, one: CleanEntry) -> None:
    """What was taken down comes back by nobody's form."""
    address = one.values["canonical_address"]
    is_excluded = bool(address) and Exclusion.objects.filter(source=None, canonical_address=address).exists()
    if is_excluded or (entry is not None and is_taken_down(entry)):
        raise Refused(_("This was taken down for good. Somebody at the desk has to let it come back first."))


def _note_record(entry: Entry, one: CleanEntry, named: tuple[str, str]) -> list[str]:
    """The member's words are a record like a source's: it leads, and stays seen whatever sources say or lose later.

    Gives the fields that it gave a value to before.
    """
    source, _made = Source.objects.get_or_create(slug=named[0], defaults={"name": named[1]})
    known = SourceRecord.objects.filter(source=source, remote_id=one.found.remote_id)
    before: list[str] = known.values_list("fields", flat=True).first() or []
    SourceRecord.objects.update_or_create(
        source=source,
        remote_id=one.found.remote_id,
        defaults={
            "entry": entry,
            "address": one.values["address"],
            "presence": Presence.SEEN,
            "extractor": one.found.extractor,
            "match_rule": "new",
            "content_hash": one.said.content_hash,
            "fields": fields_given(one),
            "changed_at": timezone.now(),
        },
    )
    return before


def _new_entry(one: CleanEntry, provider: Organisation | None) -> Entry:
    public_id, now = new_public_id(), timezone.now()
    return Entry.objects.create(
        public_id=public_id,
        origin=settings.SITE_NAME,
        kind=one.found.kind,
        slug=f"{slug_of(one.values['title'])}-{short_id(public_id.int)}".strip("-"),
        status=Status.PUBLISHED,
        provider=provider,
        created_at=now,
        updated_at=now,
        published_at=now,
        **one.values,
    )


def _change(entry: Entry, one: CleanEntry, provider: Organisation | None) -> None:
    stale = {name: {entry.pk} for name in TEXT_FIELDS if getattr(entry, name) != one.values[name]}
    for name, value in one.values.items():
        setattr(entry, name, value)
    entry.provider = provider
    entry.updated_at = timezone.now()
    entry.save()
    note_stale_texts(stale)


def _note_as_set(entry: Entry, one: CleanEntry, actor_id: Any) -> None:
    """What the member filled in is theirs; sources only fill what was left empty."""
    given = {
        name
        for name, value in {**one.values, "provider": entry.provider_id}.items()
        if name in CORRECTABLE and value not in (None, "", [])
    }
    Override.objects.filter(entry=entry).exclude(field__in=given).delete()
    known = set(Override.objects.filter(entry=entry).values_list("field", flat=True))
    Override.objects.bulk_create(
        Override(
            entry=entry,
            field=name,
            before=as_json(entry.provider_id if name == "provider" else getattr(entry, name)),
            actor_id=actor_id or entry.public_id,
        )
        for name in sorted(given - known)
    )


def _write_details(entry: Entry, one: CleanEntry) -> None:
    model = DETAILS_OF_KIND[Kind(entry.kind)]
    columns = [column for column in model._meta.concrete_fields if not column.is_relation]
    values = {column.name: one.details.get(column.name, column.get_default()) for column in columns}
    model._default_manager.update_or_create(entry=entry, defaults=values)


def _write_concepts(entry: Entry, one: CleanEntry) -> None:
    """A person states these; what Rialto reads out of the words besides is suggested."""
    known = resolved_concepts([Written(entry, one)])
    wanted = concepts_of(one, known)
    EntryConcept.objects.filter(entry=entry, assertion=Assertion.PERSON).delete()
    for role, concept_id in wanted:
        EntryConcept.objects.filter(entry=entry, role=role, concept=concept_id).delete()
    EntryConcept.objects.bulk_create(
        EntryConcept(entry=entry, role=role, concept_id=concept_id, assertion=Assertion.PERSON)
        for role, concept_id in wanted
    )
    write_suggestions([(entry.pk, one.concepts)], known, is_new=False)


def _write_texts(entry: Entry, one: CleanEntry, languages: Collection[str] | None) -> None:
    """A language in which nothing was changed stays as it was: out of date where the original has changed meanwhile."""
    known: dict[str, dict[str, str]] = defaultdict(dict)
    by_people = EntryText.objects.filter(entry=entry, origin=TextOrigin.PERSON, record=None)
    for language, field, text in by_people.values_list("language", "field", "text"):
        known[language][field] = text
    same = [language for language, texts in one.translations.items() if known.get(language) == dict(texts)]
    past = EntryText.objects.filter(entry=entry, origin=TextOrigin.PERSON).exclude(language__in=same)
    if languages is not None:
        past = past.filter(language__in={*languages, *one.translations})
    past.delete()
    for language, texts in one.translations.items():
        for field, text in texts.items() if language not in same else ():
            EntryText.objects.update_or_create(
                entry=entry,
                language=language,
                field=field,
                defaults={
                    "text": text,
                    "origin": TextOrigin.PERSON,
                    "provider": "",
                    "state": TextState.CURRENT,
                    "source_hash": source_hash(getattr(entry, field)),
                    "record": None,
                },
            )


def _write_stops(entry: Entry, stops: Sequence[Stop]) -> None:
    if entry.kind != Kind.LEARNING_PATH:
        return
    PathStep.objects.filter(path=entry).delete()
    PathStep.objects.bulk_create(
        PathStep(path=entry, order=order, title=title[:300], address=usable_address(address))
        for order, (title, address) in enumerate(stops[:60], start=1)
        if title.strip()
    )


def _write_sessions(entry: Entry, one: CleanEntry) -> None:
    """The dates that the member gives take the place of those before; calendars know each by its `remote_id`."""
    Session.objects.filter(entry=entry).delete()
    for session in one.sessions:
        session.entry = entry
    Session.objects.bulk_create(one.sessions)


def _write_pictures(entry: Entry, given: Sequence[GivenPicture]) -> None:
    """The pictures in their order. Which nobody uses any more is for the caller to forget."""
    EntryPicture.objects.filter(entry=entry).delete()
    known = Picture.objects.in_bulk([one.public_id for one in given], field_name="public_id")
    rows = EntryPicture.objects.bulk_create(
        EntryPicture(
            entry=entry,
            picture=known[one.public_id],
            order=order,
            alt=plain_text(one.alt)[:300],
            translations={
                language: plain_text(text)[:300] for language, text in one.translations.items() if one.alt
            },
            credit=plain_text(one.credit)[:200],
            licence=plain_text(one.licence)[:60],
            focus=one.focus if one.focus in Focus.values else Focus.CENTRE,
        )
        for order, one in enumerate((one for one in given if one.public_id in known), start=1)
    )
    if bool(entry.has_pictures) != bool(rows):
        entry.has_pictures = bool(rows)
        entry.save(update_fields=["has_pictures"])
