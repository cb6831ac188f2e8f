"""Entries as lines: the facts people decide by, in the page's language, with what was found marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rialto.base.lines import Badge, Fact, Line
from rialto.base.pictures import picture, subject_of
from rialto.base.words import compact_money, money, written_day
from rialto.catalogue.choices import Kind, LinkState, OpportunityType, Schedule
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.texts import ShownEntry, shown_entries
from rialto.finding.concepts import names_of
from rialto.finding.why import Question, explain
from rialto.pictures.queries import ShownPicture
from rialto.search.highlight import highlight
from rialto.search.port import MEANING, SYNONYM, WORDS, Results
from rialto.search.query_text import QueryText
from rialto.taxonomy.queries import country_name, language_name

# Days before its end on which a line says how many are left.
SOON = 14
OFF = (Schedule.CANCELLED, Schedule.POSTPONED)
SHOWN_COUNTRIES = 2
SHOWN_LANGUAGES = 3
# How wide a picture stands in a list, in the look's arches and cards.
LISTED_SIZES = "(min-width: 40rem) 20rem, 6rem"
ONLY_MEANING = frozenset({MEANING})
# Found by nothing but other words for the same.
ONLY_SYNONYM = frozenset({SYNONYM})


def lines_of(
    entry_ids: Sequence[int],
    *,
    language: str,
    text: QueryText | None = None,
    languages: tuple[str, ...] = (),
    only_current: bool = False,
    found_by: Mapping[int, frozenset[str]] | None = None,
    about: Mapping[int, int] | None = None,
    found: Results | None = None,
    chosen: Mapping[int, str] | None = None,
    kms: Mapping[int, float] | None = None,
) -> list[Line]:
    """Lines of public entries in the order of their ids: two queries, however many there are.

    `about`: entry -> concept, for those that were found only by it; one query more where its name is not known yet.
    `found`: of the search for `text`, for lines that say why they are there. `chosen`: entry -> that editors put it first.
    """
    shown = shown_entries(entry_ids, language=language)
    lines = lines_shown(
        shown,
        language=language,
        text=text,
        languages=languages,
        only_current=only_current,
        found_by=found_by,
    )
    if found_by:
        _say_synonyms(lines, {one.entry.get_absolute_url(): found_by.get(one.entry.pk) for one in shown})
    if kms:
        _say_distances(lines, {one.entry.get_absolute_url(): kms.get(one.entry.pk) for one in shown})
    if about:
        labels = names_of(about.values(), language)
        urls = {
            one.entry.get_absolute_url(): labels[about[one.entry.pk]]
            for one in shown
            if about.get(one.entry.pk) in labels
        }
        for line in lines:
            line.about = urls.get(line.url, "")
    if chosen:
        for line, one in zip(lines, shown, strict=True):
            line.chosen = chosen.get(one.entry.pk, "")
    if found and text:
        explain(lines, shown, found, Question(text, languages, language))
    return lines


def _say_synonyms(lines: Sequence[Line], ways: Mapping[str, frozenset[str] | None]) -> None:
    """That an entry holds another word for what was typed, where nothing else found it."""
    for line in lines:
        if ways.get(line.url) == ONLY_SYNONYM:
            line.badges = [Badge(_("Found by another word for it"), "meaning", "found"), *line.badges]


def _say_distances(lines: Sequence[Line], kms: Mapping[str, float | None]) -> None:
    """How far each is, as its second fact, behind who offers it."""
    for line in lines:
        if (km := kms.get(line.url)) is not None:
            said = _("less than 1 km away") if km < 1 else _("about %(km)s km away") % {"km": round(km)}
            facts = list(line.facts)
            place = next((number for number, fact in enumerate(facts, 1) if fact.icon == "place"), 0)
            facts.insert(place, Fact("map", said))
            line.facts = facts


def lines_shown(
    shown: Sequence[ShownEntry],
    *,
    language: str,
    text: QueryText | None = None,
    languages: tuple[str, ...] = (),
    only_current: bool = False,
    found_by: Mapping[int, frozenset[str]] | None = None,
) -> list[Line]:
    """Lines of entries that are loaded already. `found_by`: entry -> how a search found it."""
    today = timezone.localdate()
    ways = found_by or {}
    return [
        line_of(
            one,
            language=language,
            text=text,
            languages=languages,
            today=today,
            found_by=ways.get(one.entry.pk),
        )
        for one in shown
        if not (only_current and one.entry.is_expired)
    ]


def line_of(
    one: ShownEntry,
    *,
    language: str,
    today: date,
    text: QueryText | None = None,
    languages: tuple[str, ...] = (),
    found_by: frozenset[str] | None = None,
) -> Line:
    """One entry's line; words of `text` are marked in title and summary. What was found without them (`found_by`) says so."""
    entry = one.entry
    is_translated = one.title.origin is not None
    amount, amount_label = _sum(entry, language)
    return Line(
        kind=entry.kind,
        kind_label=kind_label(entry),
        url=entry.get_absolute_url(),
        title=marked(one.title.text, text, languages, one.title.language),
        language=one.title.language,
        summary=marked(one.summary.text, text, languages, one.summary.language)
        if one.summary.language == one.title.language
        else "",
        original_title=entry.title if is_translated else "",
        original_language=entry.language if is_translated else "",
        is_machine=one.is_machine_made,
        day=entry.starts_on if entry.kind == Kind.EVENT else None,
        starts_on=entry.starts_on,
        deadline_on=entry.deadline_on,
        is_off=entry.schedule in OFF,
        amount=amount,
        amount_label=amount_label,
        picture=listed_picture(one.picture)
        if one.picture
        else ""
        if amount or (entry.kind == Kind.EVENT and entry.starts_on)
        else entry_picture(entry, one.technologies),
        badges=[
            *(_in_other_words(one, found_by, language) if found_by else ()),
            *_badges(entry, today, language),
        ],
        facts=list(_facts(entry, language)),
    )


def entry_picture(entry: Entry, technologies: Sequence[str]) -> SafeString:
    """The entry's picture: subject, country and its own number choose it."""
    country = entry.countries[0] if entry.countries else ""
    return picture(subject_of(entry.kind, technologies), country, entry.public_id.hex)


def listed_picture(given: ShownPicture) -> SafeString:
    """A picture that somebody gave, beside a title that says what it stands for: the words are on the entry's page."""
    said = {"picture": replace(given, alt=""), "sizes": LISTED_SIZES, "look": "", "is_first": False}
    return mark_safe(render_to_string("pictures/_picture.html", said).strip())  # escaped by the template


def marked(text: str, query: QueryText | None, languages: tuple[str, ...], language: str) -> SafeString | str:
    """The text, which is in `language`, with `<mark>` around what was looked for; everything else escaped."""
    if not query:
        return text
    pieces = highlight(text, query, languages, language=language)
    if not any(is_match for _piece, is_match in pieces):
        return text
    html = "".join(
        f"<mark>{conditional_escape(piece)}</mark>" if is_match else conditional_escape(piece)
        for piece, is_match in pieces
    )
    return mark_safe(html)


def kind_label(entry: Entry) -> str:
    """What an entry is, in a word: its kind, or which kind of opportunity."""
    # The kind first: on an entry's own page the other kinds' tables are not loaded.
    details = getattr(entry, "opportunitydetails", None) if entry.kind == Kind.OPPORTUNITY else None
    if details is not None:
        return str(OpportunityType(details.type).label)
    return str(Kind(entry.kind).label)


def _sum(entry: Entry, language: str) -> tuple[str, str]:
    """What a funding gives, short enough for the arch, and the small words above it."""
    details: Any = getattr(entry, "fundingdetails", None) if entry.kind == Kind.FUNDING else None
    if details is None:
        return "", ""
    if details.amount_to is not None:
        return compact_money(details.amount_to, details.currency, language), pgettext("before a sum", "up to")
    if details.budget is not None:
        return compact_money(details.budget, details.currency, language), pgettext("before a sum", "in all")
    return "", ""


def _in_other_words(one: ShownEntry, found_by: frozenset[str], language: str) -> Iterator[Badge]:
    """That an entry holds other words than those looked for, and which language they are in."""
    if WORDS in found_by:
        return
    if found_by == ONLY_MEANING:
        yield Badge(_("Found by meaning"), "meaning", "found")
    if one.title.language not in (language, "und", ""):
        words = _("Written in %(language)s") % {"language": language_name(one.title.language, language)}
        yield Badge(words, "language")


def _badges(entry: Entry, today: date, language: str) -> Iterator[Badge]:
    """At most two states: what became of its date, and of its link."""
    if entry.schedule != Schedule.SCHEDULED:
        is_off = entry.schedule in OFF
        yield Badge(
            capfirst(str(Schedule(entry.schedule).label)),
            "warning" if is_off else "clock",
            "bad" if is_off else "soon",
        )
    elif entry.expires_on and entry.expires_on < today:
        words = _("Over since %(day)s") % {"day": written_day(entry.expires_on, language, "medium")}
        yield Badge(words, "clock", "bad")
    elif entry.deadline_on and 0 <= (left := (entry.deadline_on - today).days) <= SOON:
        words = ngettext("Closes in %(days)d day", "Closes in %(days)d days", left) % {"days": left}
        yield Badge(words, "clock", "soon")
    if entry.link_state == LinkState.BROKEN:
        yield Badge(_("Link does not answer"), "warning", "bad")
    elif entry.link_state == LinkState.UNSURE:
        yield Badge(_("Link may be broken"), "link", "soon")


def _facts(entry: Entry, language: str) -> Iterator[Fact]:
    """Who, where, when, in which language, at which level, for how much: as far as somebody said so."""
    if entry.provider:
        yield Fact("firm", entry.provider.name)
    where = [entry.city] if entry.city else []
    where += [country_name(code, language) for code in entry.countries[:SHOWN_COUNTRIES]]
    if entry.is_online:
        where.append(_("online") if where else _("Online"))
    if where:
        yield Fact("place", ", ".join(where))
    when = _when(entry, language)
    if when:
        yield Fact("clock", when)
    languages = entry.offered_in
    if languages:
        # The reader's own first: of many only three have room.
        shown = sorted(languages, key=lambda code: code != language)[:SHOWN_LANGUAGES]
        more = [f"+{len(languages) - len(shown)}"] if len(languages) > len(shown) else []
        yield Fact("language", ", ".join([*(language_name(code, language) for code in shown), *more]))
    levels = entry.levels
    if levels:
        yield Fact("level", ", ".join(str(level.label) for level in levels))
    price = _price(entry, language)
    if price:
        yield Fact("price", price, is_strong=True)


def _when(entry: Entry, language: str) -> str:
    if entry.deadline_on and entry.kind in (Kind.FUNDING, Kind.OPPORTUNITY):
        return _("Until %(day)s") % {"day": written_day(entry.deadline_on, language, "medium")}
    if entry.starts_on and entry.kind != Kind.EVENT:
        return _("From %(day)s") % {"day": written_day(entry.starts_on, language, "medium")}
    if entry.starts_on and entry.ends_on and entry.ends_on != entry.starts_on:
        return _("Until %(day)s") % {"day": written_day(entry.ends_on, language, "medium")}
    if entry.issued_on and entry.kind in (Kind.ARTICLE, Kind.PUBLICATION):
        return written_day(entry.issued_on, language, "medium")
    if entry.is_self_paced:
        return _("At your own pace")
    return ""


def _price(entry: Entry, language: str) -> str:
    details: Any = getattr(entry, "opportunitydetails", None) if entry.kind == Kind.OPPORTUNITY else None
    if details is not None and details.pay_from is not None:
        period = f" {details.get_pay_period_display()}" if details.pay_period else ""
        return f"{money(details.pay_from, details.pay_currency, language)}{period}"
    if entry.is_free:
        return pgettext("price", "Free")
    if entry.price_amount is not None:
        return money(entry.price_amount, entry.price_currency, language)
    return ""
