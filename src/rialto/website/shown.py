"""An entry's facts as its page says them: in words, by kind, with nothing shown that nobody stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_time
from babel.numbers import format_decimal
from django.db.models import TextField
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rialto.base.addresses import host_of
from rialto.base.markup import clean_html
from rialto.base.words import locale_of, money, written_day
from rialto.catalogue.choices import SCHEME_OF_ROLE, Assertion, ConceptRole, Kind, LinkState, Schedule
from rialto.catalogue.models import Entry, EntryConcept, Session
from rialto.catalogue.queries.pages import EntryPage
from rialto.finding.lines import entry_picture, kind_label
from rialto.taxonomy.queries import country_name, language_name, vocabulary

# Where an entry's button leads, in the words of its kind.
BUTTONS = {
    Kind.TRAINING: lambda: _("Go to the provider"),
    Kind.LEARNING_PATH: lambda: _("Go to the provider"),
    Kind.OPPORTUNITY: lambda: _("See the vacancy"),
    Kind.EVENT: lambda: _("Go to the event"),
    Kind.RESOURCE: lambda: _("Open the resource"),
    Kind.GOOD_PRACTICE: lambda: _("See the practice"),
    Kind.FUNDING: lambda: _("See the call"),
    Kind.PUBLICATION: lambda: _("Read the publication"),
    Kind.INITIATIVE: lambda: _("Go to the initiative"),
    Kind.ARTICLE: lambda: _("Read the article"),
}
FACT_ROLES = (
    ConceptRole.AUDIENCE,
    ConceptRole.TARGET_GROUP,
    ConceptRole.TYPOLOGY,
    ConceptRole.ACTIVITY,
    ConceptRole.ASSESSMENT,
    ConceptRole.CREDENTIAL,
    ConceptRole.SCHEDULE,
    ConceptRole.DURATION,
    ConceptRole.RESOURCE_TYPE,
    ConceptRole.PUBLICATION_TYPE,
    ConceptRole.FUNDING_FORM,
    ConceptRole.FUNDING_TYPE,
    ConceptRole.FIELD,
    ConceptRole.SECTOR,
    ConceptRole.SPHERE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the panel: a name and what is known; `day` where it is a date a machine may read."""

    name: str
    value: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A longer text that only this kind has, as a section of its own."""

    name: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way on which an entry came here."""

    name: str
    words: str
    url: str = ""
    url_words: str = ""


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    label: str
    url: str
    words: str
    steps: list[str]


@dataclass(frozen=True, slots=True)
class SessionRow:
    session: Session
    day: date
    when: str
    where: str
    seats: str
    state: str
    is_off: bool
    is_over: bool


def entry_context(page: EntryPage, *, language: str) -> dict[str, Any]:
    """All that `website/entry_page.html` needs beside related entries and JSON-LD."""
    entry = page.entry
    results = reverse("finding:results")
    technologies = [one.concept.key for one in page.concepts.get(ConceptRole.TECHNOLOGY, ())]
    return {
        "page": page,
        "entry": entry,
        "crumbs": [(str(Kind(entry.kind).label), f"{results}?kind={entry.kind}")],
        "kind_label": kind_label(entry),
        "picture": entry_picture(entry, technologies),
        "host": host_of(entry.address),
        "price": price_of(page, language),
        "button": str(BUTTONS[Kind(entry.kind)]()),
        "facts": list(facts_of(page, language)),
        "description": safe_html(page.description.text),
        "original_description": safe_html(entry.description) if page.is_translated else "",
        "parts": list(_parts(page)),
        "subjects": [
            Link(label, f"{results}?technology={key}") for key, label in _terms(page, ConceptRole.TECHNOLOGY, language)
        ],
        "competences": list(_competences(page, language, results)),
        "sessions": [session_row(one, language) for one in page.sessions],
        "outcomes": getattr(page.details, "outcomes", None) or [],
        "state": state_of(entry, language),
        "link_broken": entry.link_state == LinkState.BROKEN,
        "is_foreign": entry.language not in (language, "und"),
        "language_original": language_name(entry.language, language),
        "trail": list(_trail(page, language)),
    }


def safe_html(text: str) -> SafeString:
    """A stored description, cleaned once more on its way out."""
    return mark_safe(clean_html(text)) if text else SafeString("")  # noqa: S308 -- cleaned in the same line


PARTS = ("prerequisites", "programme", "results", "transfer", "applicants")


def _parts(page: EntryPage) -> Iterator[Part]:
    details = page.details
    if details is None:
        return
    for column in details._meta.concrete_fields:
        text = getattr(details, column.name) if column.name in PARTS and isinstance(column, TextField) else ""
        if text:
            yield Part(str(column.verbose_name).capitalize(), safe_html(text))


def _trail(page: EntryPage, language: str) -> Iterator[Step]:
    """Where an entry comes from, first to last: read by hand or at a source, and what its link said."""
    entry = page.entry
    if entry.evidence_address:
        yield Step(_("Written down by hand"), _("from a public page that was read"), entry.evidence_address, host_of(entry.evidence_address))
    for record in page.records:
        name = _("Found at %(source)s") % {"source": record.source.name}
        day = written_day(timezone.localtime(record.first_seen_at).date(), language)
        words = _("first on %(day)s") % {"day": day}
        if record.source.licence:
            words = f"{words}; {_('licence')} {record.source.licence}"
        address = record.address if record.address.startswith("http") and record.address != entry.address else ""
        yield Step(name, words, address, host_of(address))
    if entry.link_checked_at:
        day = written_day(timezone.localtime(entry.link_checked_at).date(), language)
        yield Step(str(LinkState(entry.link_state).label).capitalize(), _("looked at on %(day)s") % {"day": day})
    elif entry.address:
        yield Step(_("Link not yet checked"), _("nobody has looked yet whether the provider's page answers"))


def price_of(page: EntryPage, language: str) -> str:
    """What it costs, pays or gives: the panel's large line, empty where nobody says."""
    entry, details = page.entry, page.details
    if entry.kind == Kind.FUNDING and details is not None:
        return _funding_sum(details, language)
    if entry.kind == Kind.OPPORTUNITY and details is not None and details.pay_from is not None:
        low = money(details.pay_from, details.pay_currency, language)
        high = f" – {money(details.pay_to, details.pay_currency, language)}" if details.pay_to else ""
        period = f" {details.get_pay_period_display()}" if details.pay_period else ""
        return f"{low}{high}{period}"
    if entry.is_free:
        return pgettext("price", "Free")
    if entry.price_amount is not None:
        return money(entry.price_amount, entry.price_currency, language)
    return ""


def _funding_sum(details: Any, language: str) -> str:
    if details.amount_to is not None:
        return _("Up to %(amount)s") % {"amount": money(details.amount_to, details.currency, language)}
    if details.amount_from is not None:
        return _("From %(amount)s") % {"amount": money(details.amount_from, details.currency, language)}
    if details.budget is not None:
        return money(details.budget, details.currency, language)
    return ""


def state_of(entry: Entry, language: str) -> tuple[str, str]:
    """A badge's kind and words for what became of the entry's date; empty where all is as planned."""
    if entry.schedule in (Schedule.CANCELLED, Schedule.POSTPONED):
        return "bad", str(Schedule(entry.schedule).label).capitalize()
    if entry.is_expired and entry.expires_on:
        return "bad", _("Over since %(day)s") % {"day": written_day(entry.expires_on, language)}
    if entry.schedule in (Schedule.RESCHEDULED, Schedule.MOVED_ONLINE):
        return "soon", str(Schedule(entry.schedule).label).capitalize()
    deadline = entry.deadline_on
    if deadline:
        left = (deadline - timezone.localdate()).days
        if 0 <= left <= 14:
            return "soon", ngettext("Closes in %(days)d day", "Closes in %(days)d days", left) % {"days": left}
    return "", ""


def facts_of(page: EntryPage, language: str) -> Iterator[Fact]:
    """The panel's lines, in the order in which people decide."""
    entry = page.entry
    yield from _dates(entry, language)
    yield from _shared(entry, language)
    yield from _kind_facts(page, language)
    for role in FACT_ROLES:
        terms = _terms(page, role, language)
        if terms:
            yield Fact(str(role.label), ", ".join(label for _key, label in terms))
    if entry.licence:
        yield Fact(_("Licence"), entry.licence)


def _dates(entry: Entry, language: str) -> Iterator[Fact]:
    if entry.starts_on:
        yield Fact(_("Starts"), written_day(entry.starts_on, language), entry.starts_on)
    if entry.ends_on and entry.ends_on != entry.starts_on:
        yield Fact(_("Ends"), written_day(entry.ends_on, language), entry.ends_on)
    if entry.deadline_on:
        yield Fact(_("Apply by"), written_day(entry.deadline_on, language), entry.deadline_on)
    if entry.issued_on:
        yield Fact(_("Published"), written_day(entry.issued_on, language), entry.issued_on)


def _shared(entry: Entry, language: str) -> Iterator[Fact]:
    levels = [str(level.label) for level in entry.levels]
    if levels:
        yield Fact(_("Level"), _("%(words)s (%(low)s to %(high)s of 8)") % {"words": ", ".join(levels), "low": entry.level_from, "high": entry.level_to})
    languages = entry.teaching_languages or ([entry.language] if entry.language != "und" else [])
    if languages:
        yield Fact(_("Language"), ", ".join(language_name(code, language) for code in languages))
    if entry.subtitle_languages:
        yield Fact(_("Subtitles"), ", ".join(language_name(code, language) for code in entry.subtitle_languages))
    where = where_of(entry.place, entry.city, entry.countries, entry.is_online, language)
    if where:
        yield Fact(_("Where"), where)
    if entry.is_self_paced:
        yield Fact(_("Pace"), _("At your own pace"))
    if entry.has_certificate is not None:
        yield Fact(_("Certificate"), _("Yes") if entry.has_certificate else _("No"))


def where_of(place: str, city: str, countries: list[str], is_online: bool | None, language: str) -> str:
    """Place, city, country and "online", as far as they are known, without saying anything twice."""
    parts: list[str] = []
    for part in (place, city, *(country_name(code, language) for code in countries[:6])):
        if part and not any(part in known for known in parts):
            parts.append(part)
    if len(countries) > 6:
        parts.append("…")
    if is_online:
        parts.append(_("online"))
    return ", ".join(parts)


def _kind_facts(page: EntryPage, language: str) -> Iterator[Fact]:
    """The lines that only this kind has: each column of its details that says something short."""
    details = page.details
    if details is None:
        return
    for column in details._meta.concrete_fields:
        name = column.name
        if name in PART_COLUMNS or isinstance(column, TextField) or column.is_relation:
            continue
        value = getattr(details, name)
        if value in (None, "", []):
            continue
        yield Fact(str(column.verbose_name).capitalize(), _in_words(details, name, value, language))
    if getattr(details, "credential_price_amount", None) is not None:
        amount = money(details.credential_price_amount, details.credential_price_currency, language)  # type: ignore[attr-defined]
        yield Fact(_("Price of the certificate"), amount)


# Shown as sections of their own, or as part of another line.
PART_COLUMNS = {
    "outcomes", "registration_address",
    "record", "pay_from", "pay_to", "pay_currency", "pay_period", "amount_from", "amount_to", "currency",
    "credential_price_amount", "credential_price_currency",
}  # fmt: skip


def _in_words(details: Any, name: str, value: Any, language: str) -> str:
    if hasattr(details, f"get_{name}_display"):
        return str(getattr(details, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "budget":
        return money(value, details.currency, language)
    if name == "rate_percent":
        return f"{format_decimal(value, locale=locale_of(language))} %"
    if isinstance(value, Decimal | int):
        return format_decimal(value, locale=locale_of(language))
    if isinstance(value, date):
        return written_day(value, language)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def _terms(page: EntryPage, role: ConceptRole, language: str) -> list[tuple[str, str]]:
    """Key and label of an entry's concepts in one role."""
    terms = vocabulary(SCHEME_OF_ROLE[role])
    found = ((one.concept.key, terms.get(one.concept.key)) for one in page.concepts.get(role, ()))
    return [(key, term.label(language)) for key, term in found if term]


def _competences(page: EntryPage, language: str, results: str) -> Iterator[CompetenceRow]:
    terms = vocabulary(SCHEME_OF_ROLE[ConceptRole.COMPETENCE])
    rows: list[EntryConcept] = page.concepts.get(ConceptRole.COMPETENCE, [])
    for one in rows:
        term = terms.get(one.concept.key)
        if not term:
            continue
        words = ""
        if one.level_to:
            words = _("level %(low)s to %(high)s") % {"low": one.level_from or one.level_to, "high": one.level_to}
        if one.assertion == Assertion.SUGGESTED:
            words = f"{words} {_('(suggested by Rialto)')}".strip()
        steps = ["on" if step <= one.level_to else "" for step in range(1, 9)] if one.level_to else []
        yield CompetenceRow(f"{one.concept.key} {term.label(language)}", f"{results}?competence={one.concept.key}", words, steps)


def session_row(session: Session, language: str) -> SessionRow:
    """One date in the words of the page's language, in the time zone of the place."""
    starts, ends = local(session.starts_at, session.timezone), local(session.ends_at, session.timezone)
    seats = ""
    if session.seats_left is not None:
        seats = ngettext("%(count)d place left", "%(count)d places left", session.seats_left) % {"count": session.seats_left}
    return SessionRow(
        session=session,
        day=(starts or session.starts_at).date(),
        when=_span(starts, ends, is_all_day=session.is_all_day, language=language),
        where=where_of(session.place, session.city, [session.country] if session.country else [], session.is_online, language),
        seats=seats,
        state=str(Schedule(session.schedule).label).capitalize(),
        is_off=session.schedule in (Schedule.CANCELLED, Schedule.POSTPONED),
        is_over=(session.ends_at or session.starts_at) < timezone.now(),
    )


def local(at: datetime | None, zone: str) -> datetime | None:
    """A moment in the time zone of its place; in the site's own where the zone is unknown."""
    if at is None:
        return None
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.localtime(at)


def _span(starts: datetime | None, ends: datetime | None, *, is_all_day: bool, language: str) -> str:
    if starts is None:
        return ""
    first = written_day(starts.date(), language, "full")
    if is_all_day:
        last = ends.date() if ends else starts.date()
        return first if last <= starts.date() else f"{first} – {written_day(last, language, 'full')}"
    begin = format_time(starts, "short", locale=locale_of(language))
    zone = starts.strftime("%Z")
    if ends is None:
        return f"{first}, {begin} {zone}"
    end = format_time(ends, "short", locale=locale_of(language))
    if ends.date() == starts.date():
        return f"{first}, {begin} – {end} {zone}"
    return f"{first}, {begin} – {written_day(ends.date(), language, 'full')}, {end} {zone}"


