"""Where each part of an entry's page comes from, a row each: the table of its page of provenance."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import TextField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rialto.base.words import money
from rialto.catalogue.choices import Assertion, ConceptRole, Kind, LinkState, Schedule
from rialto.catalogue.models import Entry, EntryText, SourceRecord, Suggestion
from rialto.catalogue.queries.pages import EntryPage
from rialto.catalogue.queries.provenance import FieldOrigin, Provenance
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import language_name
from rialto.translation.choices import PROVIDER_NAMES, TextOrigin, TextState
from rialto.website.entry_facts import CURRENCIES, detail_words, labelled
from rialto.website.entry_words import field_name, field_words, short_words
from rialto.website.shown import FORMS

RIALTO = "Rialto"
TEXTS = ("title", "summary", "description")
# Shown whenever they say something, in the order in which the page shows them.
SHARED = (
    "starts_on", "ends_on", "deadline_on", "issued_on", "subtitle_languages", "place", "city", "countries",
    "has_certificate", "licence", "tags",
)  # fmt: skip
# Columns that are only shown within another line, or not at all.
PARTS_OF_OTHERS = frozenset({*CURRENCIES.values(), "pay_period", "record", "registration_address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a source says of something that a person corrected, and since when."""

    source: str
    url: str
    words: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who says something, when, and how it came here; nobody where that was not recorded."""

    name: str = ""
    url: str = ""
    day: date | None = None
    how: str = ""
    is_by_a_person: bool = False
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenanceRow:
    """One thing that the page shows: its name, its value in words (and their language), its origin."""

    name: str
    value: str
    language: str = ""
    origin: Origin


def provenance_rows(
    page: EntryPage, provenance: Provenance, texts: Iterable[EntryText], *, language: str
) -> list[ProvenanceRow]:
    """A row for each thing that an entry's page shows. `texts` are its translations into the page's language.

    A query where a source suggests another provider, and a few for concepts of lists too long for memory.
    """
    return list(_Rows(page, provenance, language).all(texts))


class _Rows:
    """The rows of one entry in one language."""

    def __init__(self, page: EntryPage, provenance: Provenance, language: str) -> None:
        self.page, self.entry, self.provenance, self.language = page, page.entry, provenance, language

    def all(self, texts: Iterable[EntryText]) -> Iterator[ProvenanceRow]:
        yield self.row(_("Kind"), str(Kind(self.entry.kind).label), "kind")
        yield from self.words(texts)
        if self.entry.provider:
            yield self.row(field_name("provider"), self.entry.provider.name, "provider")
        yield from self.offer()
        for field in SHARED:
            if words := field_words(field, getattr(self.entry, field), self.language):
                yield self.row(field_name(field), words, field)
        yield from self.details()
        if self.page.sessions:
            count = len(self.page.sessions)
            words = ngettext("%(count)d date", "%(count)d dates", count) % {"count": count}
            yield self.row(_("Dates"), words, "sessions")
        for role in ConceptRole:
            yield from self.concepts(role)
        yield from self.links()

    def row(self, name: str, value: str, *fields: str, spoken: str = "") -> ProvenanceRow:
        return ProvenanceRow(name=name, value=value, language=spoken, origin=self.origin(fields))

    def words(self, texts: Iterable[EntryText]) -> Iterator[ProvenanceRow]:
        """The original's words, then those in the reader's language."""
        spoken = self.entry.language if self.entry.language != "und" else ""
        for field in TEXTS:
            if words := short_words(getattr(self.entry, field)):
                yield self.row(field_name(field), words, field, spoken=spoken)
        shown = {field for field in TEXTS if getattr(self.page, field).origin}
        for text in texts:
            if text.field in shown:
                name = _("%(field)s in %(language)s") % {
                    "field": field_name(text.field),
                    "language": language_name(text.language, self.language),
                }
                yield ProvenanceRow(
                    name=name, value=short_words(text.text), language=text.language, origin=self.of_text(text)
                )

    def offer(self) -> Iterator[ProvenanceRow]:
        """Price, level, languages, and what the page says only where it is so."""
        entry, language = self.entry, self.language
        if entry.price_amount is not None:
            words = money(entry.price_amount, entry.price_currency, language)
            yield self.row(field_name("price_amount"), words, "price_amount", "price_currency")
        elif entry.is_free:
            yield self.row(field_name("is_free"), pgettext("price", "Free"), "is_free")
        if entry.levels:
            words = ", ".join(str(level.label) for level in entry.levels)
            yield self.row(field_name("level_from"), words, "level_from", "level_to")
        spoken = "teaching_languages" if entry.teaching_languages else "language"
        if entry.language != "und" or entry.teaching_languages:
            yield self.row(field_name(spoken), field_words(spoken, getattr(entry, spoken), language), spoken)
        for field in ("is_online", "is_self_paced"):
            if getattr(entry, field):
                yield self.row(field_name(field), _("Yes"), field)
        if entry.schedule != Schedule.SCHEDULED:
            words = field_words("schedule", entry.schedule, language)
            yield self.row(field_name("schedule"), words, "schedule")

    def details(self) -> Iterator[ProvenanceRow]:
        details = self.page.details
        for column in details._meta.concrete_fields if details is not None else ():
            value = getattr(details, column.name)
            if column.is_relation or column.name in PARTS_OF_OTHERS or value in (None, "", []):
                continue
            is_long = isinstance(column, TextField) or isinstance(value, list)
            words = short_words(value) if is_long else detail_words(details, column.name, self.language)
            spoken = self.entry.language if is_long and self.entry.language != "und" else ""
            name = capfirst(str(column.verbose_name))
            yield self.row(name, words, f"details.{column.name}", spoken=spoken)

    def concepts(self, role: ConceptRole) -> Iterator[ProvenanceRow]:
        """What stands in one role, a row for each way of knowing it."""
        by_assertion: dict[str, list[str]] = defaultdict(list)
        for one, label in labelled(self.page, role, self.language):
            is_sure = one.confidence is None
            by_assertion[one.assertion].append(label if is_sure else f"{label} ({one.confidence:.0%})")
        for assertion, labels in by_assertion.items():
            origin = self.of_concepts(Assertion(assertion))
            yield ProvenanceRow(name=str(role.label), value=", ".join(labels), origin=origin)

    def links(self) -> Iterator[ProvenanceRow]:
        """The address, what looks at it found, the same in other languages, and the points."""
        entry = self.entry
        if entry.address:
            yield self.row(
                field_name("address"), field_words("address", entry.address, self.language), "address"
            )
        if entry.address and entry.link_checked_at:
            looked = Origin(name=RIALTO, day=_day(entry.link_checked_at), how=_("looked at by our robot"))
            words = capfirst(str(LinkState(entry.link_state).label))
            yield ProvenanceRow(name=_("State of the link"), value=words, origin=looked)
        by_address = {record.address: record for record in self.provenance.records}
        for variant in entry.variants:
            record = by_address.get(variant["address"])
            name = _("The same in %(language)s") % {
                "language": language_name(variant["language"], self.language)
            }
            yield ProvenanceRow(
                name=name, value=variant["title"], language=variant["language"],
                origin=of_record(record) if record else Origin(),
            )  # fmt: skip
        quality = getattr(entry, "quality", None)
        if quality is not None:
            measured = Origin(name=RIALTO, day=_day(quality.computed_at), how=_("worked out by Rialto"))
            yield ProvenanceRow(
                name=_("Quality of the description"), value=str(quality.total), origin=measured
            )

    def origin(self, fields: Iterable[str]) -> Origin:
        """That of the first field that a person set, else of the first that anybody gave."""
        found = [one for field in fields if (one := self.provenance.fields.get(field))]
        found.sort(key=lambda one: not one.is_by_a_person)
        if not found:
            return Origin()
        first = found[0]
        if not first.is_by_a_person:
            return of_field(first)
        suggested = [one for field in fields for one in self.provenance.suggested(field)]
        return replace(of_field(first), said=tuple(self.said(suggested)))

    def said(self, suggestions: Iterable[Suggestion]) -> Iterator[Said]:
        for one in suggestions:
            source = one.record.source
            words = self.value_said(one.field, one.value)
            yield Said(source=source.name, url=source.get_absolute_url(), words=words, day=_day(one.made_at))

    def value_said(self, field: str, value: Any) -> str:
        if field == "provider":
            provider = Organisation.objects.filter(pk=value).first()
            return provider.name if provider else ""
        return field_words(field, value, self.language)

    def of_text(self, text: EntryText) -> Origin:
        """Who made a translation."""
        if text.origin == TextOrigin.SOURCE:
            return of_record(text.record) if text.record else self.origin(["texts"])
        by_a_person = text.origin == TextOrigin.PERSON
        how = str(TextOrigin(text.origin).label)
        if text.state == TextState.STALE:
            how = f"{how}; {TextState.STALE.label}"
        name = _("A person") if by_a_person else PROVIDER_NAMES.get(text.provider, RIALTO)
        return Origin(name=name, day=_day(text.made_at), how=how)

    def of_concepts(self, assertion: Assertion) -> Origin:
        """Which of the records named it, or who else says so."""
        naming = [record for record in self.provenance.records if "concepts" in record.fields]
        match assertion:
            case Assertion.SOURCE:
                return of_record(naming[0]) if naming else Origin()
            case Assertion.BESIDE:
                return of_record(naming[1]) if len(naming) == 2 else Origin(name=_("Another of its sources"))
            case Assertion.PERSON:
                return Origin(name=_("A person"), how=str(assertion.label))
        return Origin(name=RIALTO, how=_("suggested from the entry’s words"))


def of_field(known: FieldOrigin) -> Origin:
    """A field's origin in words."""
    if known.is_by_a_person:
        day = _day(known.at) if known.at else None
        return Origin(name=_("A person"), day=day, how=_("corrected here by hand"), is_by_a_person=True)
    if known.record is None:
        return Origin(name=RIALTO, how=_("worked out by Rialto"))
    origin = of_record(known.record)
    if not known.is_worked_out:
        return origin
    return replace(origin, how=_("worked out by Rialto from what the source says"))


def of_record(record: SourceRecord) -> Origin:
    """A record's source, since when it says what it says, and what read it."""
    source = record.source
    return Origin(
        name=source.name, url=source.get_absolute_url(), day=_day(record.changed_at), how=_reading(record)
    )


def _reading(record: SourceRecord) -> str:
    """What read a record, with its version."""
    key = record.extractor.partition(" ")[0]
    if not key:
        return _("written down by hand")
    words = pgettext("a part of an entry", "read as %(format)s") % {"format": FORMS.get(key, key)}
    if not record.extractor_version:
        return words
    return _("%(words)s (reader %(version)d)") % {"words": words, "version": record.extractor_version}


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def translations_shown(entry: Entry, language: str) -> list[EntryText]:
    """An entry's translations into a language, in the order of the page: one query, none for the original's."""
    if entry.language == language:
        return []
    texts = entry.texts.filter(language=language).select_related("record__source")
    return sorted(texts, key=lambda text: TEXTS.index(text.field))
