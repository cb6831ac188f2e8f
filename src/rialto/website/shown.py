"""An entry as its page shows it: every part in words, by kind, and where it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rialto.base.addresses import host_of
from rialto.base.markup import clean_html, plain_text
from rialto.base.words import written_day
from rialto.catalogue.choices import SCHEME_OF_ROLE, ConceptRole, Kind, Presence, Schedule
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.around import Statement
from rialto.catalogue.queries.pages import EntryPage
from rialto.catalogue.queries.translating import translation_note
from rialto.finding.lines import entry_picture, kind_label
from rialto.taxonomy.queries import language_name, vocabulary
from rialto.website.entry_dates import session_row
from rialto.website.entry_facts import facts_of, price_of, terms_of
from rialto.website.entry_links import Step, link_shown, link_step
from rialto.website.entry_quality import quality_shown

# What the entry was read from, by the record's extractor.
FORMS = {
    "icalendar": gettext_lazy("a calendar"),
    "schema.org": gettext_lazy("data in its page"),
    "feed": gettext_lazy("a news feed"),
    "table": gettext_lazy("a table"),
    "elm": gettext_lazy("a learning opportunity of the European Learning Model"),
    "dcat": gettext_lazy("a data set or call"),
    "oai_dc": gettext_lazy("a repository’s record"),
    "lom": gettext_lazy("a repository’s record"),
    "datacite": gettext_lazy("a repository’s record"),
    "push": gettext_lazy("a record that its source sent"),
    "json-api": gettext_lazy("an answer of its interface"),
    "page": gettext_lazy("the text of its page"),
    "exchange": gettext_lazy("what another site publishes"),
    "form": gettext_lazy("a form on this site"),
}
# The extractor of records that members wrote here.
WRITTEN_HERE = "form"
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


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Variant:
    """The same offer in another language: the language's code and name, its title there, its address."""

    language: str
    language_name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A longer text that only this kind has, as a section of its own."""

    name: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    label: str
    url: str
    words: str
    steps: list[str]


def entry_context(page: EntryPage, *, language: str) -> dict[str, Any]:
    """All that `website/entry_page.html` needs beside related entries and JSON-LD."""
    entry = page.entry
    results = reverse("finding:results")
    address = address_in(entry, language)
    technologies = [one.key for one in page.concepts.get(ConceptRole.TECHNOLOGY, ())]
    return {
        "page": page,
        "entry": entry,
        "crumbs": [(str(Kind(entry.kind).label), f"{results}?kind={entry.kind}")],
        "kind_label": kind_label(entry),
        "picture": entry_picture(entry, technologies),
        "lead": page.pictures[0] if page.pictures else None,
        "more_pictures": page.pictures[1:],
        "address": address,
        "host": host_of(address),
        "variants": [
            Variant(
                one["language"],
                capfirst(language_name(one["language"], language)),
                one["title"],
                one["address"],
            )
            for one in [
                {"language": entry.language, "title": entry.title, "address": entry.address},
                *entry.variants,
            ]
            if one["address"] != address
        ]
        if entry.variants
        else [],
        "price": price_of(page, language),
        # A summary that was cut from the description would say everything twice.
        "lede": "" if _is_beginning(page) else page.summary.text,
        "button": str(BUTTONS[Kind(entry.kind)]()),
        "facts": list(facts_of(page, language)),
        "description": safe_html(page.description.text),
        "original_description": safe_html(entry.description) if page.is_translated else "",
        "parts": list(_parts(page)),
        "subjects": [
            Link(label, f"{results}?technology={key}")
            for key, label in terms_of(page, ConceptRole.TECHNOLOGY, language)
        ],
        "competences": list(_competences(page, language, results)),
        "sessions": [session_row(one, language) for one in page.sessions],
        "outcomes": getattr(page.details, "outcomes", None) or [],
        "state": state_of(entry, language),
        "link": link_shown(entry),
        "quality": quality_shown(entry),
        "is_foreign": entry.language not in (language, "und"),
        "language_original": language_name(entry.language, language),
        "note": translation_note(entry, language) if entry.pk and page.is_translated else None,
        "trail": list(trail_of(page, language)),
    }


def address_in(entry: Entry, language: str) -> str:
    """Where the entry's button leads: to the offer in the reader's language where there is one."""
    if entry.language == language:
        return entry.address
    own = (variant["address"] for variant in entry.variants if variant["language"] == language)
    return next(own, entry.address)


def _is_beginning(page: EntryPage) -> bool:
    """Whether the summary is only how the description begins."""
    summary = page.summary.text.rstrip("…")
    return bool(summary) and plain_text(page.description.text).startswith(summary)


def safe_html(text: str) -> SafeString:
    """A stored description, cleaned once more on its way out."""
    return mark_safe(clean_html(text)) if text else SafeString("")


PARTS = ("prerequisites", "programme", "results", "transfer", "applicants")


def _parts(page: EntryPage) -> Iterator[Part]:
    details = page.details
    if details is None:
        return
    for column in details._meta.concrete_fields:
        text = getattr(details, column.name) if column.name in PARTS and isinstance(column, TextField) else ""
        if text:
            yield Part(capfirst(str(column.verbose_name)), safe_html(text))


def trail_of(page: EntryPage, language: str) -> Iterator[Step]:
    """Where an entry comes from, first to last: read by hand or at a source, and what its link said."""
    entry = page.entry
    if entry.evidence_address:
        yield Step(
            _("Written down by hand"),
            _("from a public page that was read"),
            entry.evidence_address,
            host_of(entry.evidence_address),
        )
    for record in page.records:
        if record.extractor == WRITTEN_HERE:
            day = written_day(timezone.localtime(record.first_seen_at).date(), language)
            yield Step(_("Written here by a member"), _("first on %(day)s") % {"day": day})
            continue
        name = _("Found at %(source)s") % {"source": record.source.name}
        day = written_day(timezone.localtime(record.first_seen_at).date(), language)
        words = _("first on %(day)s") % {"day": day}
        if record.source.licence:
            words = _("%(words)s; licence %(licence)s") % {"words": words, "licence": record.source.licence}
        if record.presence != Presence.SEEN:
            words = f"{words}; {record.get_presence_display()}"
        if form := FORMS.get(record.extractor.partition(" ")[0]):
            words = _("%(words)s; read as %(format)s") % {"words": words, "format": form}
        yield Step(name, words, record.source.get_absolute_url(), _("About this source"))
    if entry.address:
        yield link_step(entry, language)


def state_of(entry: Entry, language: str) -> tuple[str, str]:
    """A badge's kind and words for what became of the entry's date; empty where all is as planned."""
    if entry.schedule in (Schedule.CANCELLED, Schedule.POSTPONED):
        return "bad", capfirst(str(Schedule(entry.schedule).label))
    if entry.is_expired and entry.expires_on:
        return "bad", _("Over since %(day)s") % {"day": written_day(entry.expires_on, language)}
    if entry.schedule in (Schedule.RESCHEDULED, Schedule.MOVED_ONLINE):
        return "soon", capfirst(str(Schedule(entry.schedule).label))
    deadline = entry.deadline_on
    if deadline:
        left = (deadline - timezone.localdate()).days
        if 0 <= left <= 14:
            return "soon", ngettext("Closes in %(days)d day", "Closes in %(days)d days", left) % {
                "days": left
            }
    return "", ""


def _competences(page: EntryPage, language: str, results: str) -> Iterator[CompetenceRow]:
    terms = vocabulary(SCHEME_OF_ROLE[ConceptRole.COMPETENCE])
    rows: list[Statement] = page.concepts.get(ConceptRole.COMPETENCE, [])
    for one in rows:
        term = terms.get(one.key)
        if not term:
            continue
        words = ""
        if one.level_to:
            words = _("level %(low)s to %(high)s") % {
                "low": one.level_from or one.level_to,
                "high": one.level_to,
            }
        if one.is_suggested:
            suggested = _("(suggested by Rialto)")
            words = f"{words} {suggested}".strip()
        steps = ["on" if step <= one.level_to else "" for step in range(1, 9)] if one.level_to else []
        yield CompetenceRow(
            f"{one.key} {term.label(language)}",
            f"{results}?competence={one.key}",
            words,
            steps,
        )
