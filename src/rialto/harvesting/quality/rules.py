"""What is asked of a description, rule by rule: pure questions to plain values, each with its points, its words and its remedy.

Five dimensions as in the European Commission's Metadata Quality Assessment (findability, accessibility, interoperability,
reusability, contextuality), cut to what helps somebody who looks for an offer. A rule that does not apply to an entry (a date for a
book) neither gives nor takes points: the result is what was reached of what could be, from 0 to 100.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.choices import ConceptRole, Dimension, Kind, LinkState
from rialto.harvesting.links.looking import is_home

# Rises when the rules change, so that all points are computed anew.
VERSION = 1
SHORT_TITLE, LONG_TITLE = 8, 150
LEAST_SUMMARY, LEAST_DESCRIPTION = 60, 300
LEARNING = {Kind.TRAINING, Kind.LEARNING_PATH, Kind.RESOURCE}
PRICED = {Kind.TRAINING, Kind.LEARNING_PATH, Kind.RESOURCE, Kind.EVENT}
ENDING = {Kind.FUNDING, Kind.OPPORTUNITY}
WRITTEN = {Kind.ARTICLE, Kind.PUBLICATION, Kind.RESOURCE}
PLACED = {Kind.TRAINING, Kind.EVENT, Kind.OPPORTUNITY, Kind.FUNDING, Kind.INITIATIVE, Kind.GOOD_PRACTICE}
SUBJECTS = {ConceptRole.TECHNOLOGY, ConceptRole.FIELD, ConceptRole.SECTOR}
COMPETENCES = {ConceptRole.COMPETENCE, ConceptRole.SKILL, ConceptRole.OCCUPATION}
AUDIENCES = {ConceptRole.AUDIENCE, ConceptRole.TARGET_GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The values of an entry that the rules look at."""

    kind: str
    title: str
    summary_length: int = 0
    description_length: int = 0
    language: str = "und"
    tag_count: int = 0
    roles: frozenset[str] = frozenset()
    # Roles with a concept that a source or a person states, not only Rialto.
    stated_roles: frozenset[str] = frozenset()
    address: str = ""
    link_state: str = LinkState.UNCHECKED
    has_place: bool = False
    has_price: bool = False
    has_level: bool = False
    has_teaching_language: bool = False
    has_start: bool = False
    has_deadline: bool = False
    is_self_paced: bool = False
    is_over: bool | None = None
    has_issue_day: bool = False
    translation_count: int = 0
    has_provider: bool = False
    provider_has_website: bool = False
    # Of the source records: none for what was typed in here.
    record_count: int = 0
    is_seen: bool = False
    is_structured: bool = False
    has_source_licence: bool = False
    has_licence: bool = False
    was_read_by_hand: bool = False


# True: met; False: not met; None: does not apply.
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is asked for. `bit` is its place in the stored mask and never changes its meaning."""

    bit: int
    key: str
    dimension: Dimension
    points: int
    name: Promise
    remedy: Promise
    asks: Callable[[Plain], Answer]


def _when(one: Plain) -> Answer:
    if one.kind == Kind.EVENT:
        return one.has_start
    if one.kind in ENDING:
        return one.has_deadline or one.has_start
    return one.has_start or one.is_self_paced if one.kind == Kind.TRAINING else None


def _link_works(one: Plain) -> Answer:
    if not one.address or one.link_state == LinkState.UNCHECKED:
        return None
    return one.link_state in (LinkState.WORKS, LinkState.MOVED)


def _link_stays(one: Plain) -> Answer:
    known = one.address and one.link_state in (LinkState.WORKS, LinkState.MOVED)
    return one.link_state == LinkState.WORKS if known else None


F, R, U, I, T = Dimension  # noqa: E741 -- the five dimensions by their first letters, in this table only
RULES: tuple[Rule, ...] = (
    Rule(0, "title", F, 4, _("The title tells what it is"), _("Give each item a title of 8 to 150 characters that stands for itself in a list."),
         lambda one: SHORT_TITLE <= len(one.title) <= LONG_TITLE),
    Rule(1, "summary", F, 5, _("There is a summary"), _("Publish a sentence or two about each item (at least 60 characters)."),
         lambda one: max(one.summary_length, one.description_length) >= LEAST_SUMMARY),
    Rule(2, "subject", F, 5, _("Its subject is named"), _("Name the subject, as keywords or as a category."),
         lambda one: one.tag_count > 0 or bool(one.roles & SUBJECTS)),
    Rule(3, "competence", F, 4, _("The competences it builds are named"), _("Name what people learn, best with the competences of DigComp or the skills of ESCO."),
         lambda one: bool(one.roles & COMPETENCES) if one.kind in LEARNING or one.kind == Kind.OPPORTUNITY else None),
    Rule(4, "place", F, 4, _("It says where"), _("Say in which country or town it is, or that it is online."),
         lambda one: one.has_place if one.kind in PLACED else None),
    Rule(5, "date", F, 5, _("It says when"), _("Give the first day, or the last day to apply, as a date (2026-09-30)."), _when),
    Rule(6, "address", R, 8, _("It has an address of its own to follow"), _("Give each item the address of its page."),
         lambda one: bool(one.address)),
    Rule(7, "link", R, 12, _("Its link works"), _("Mend the link, or take the item out if the offer has ended."), _link_works),
    Rule(8, "moved", R, 3, _("Its link is the current one"), _("Publish the new address instead of the one that redirects."), _link_stays),
    Rule(9, "own-page", R, 4, _("It leads to the offer, not to a front page"), _("Link to the page of the offer, not to the front page of the site."),
         lambda one: not is_home(one.address) if one.address else None),
    Rule(10, "https", R, 3, _("Its address is protected (https)"), _("Publish addresses that begin with https://."),
         lambda one: one.address.startswith("https://") if one.address else None),
    Rule(11, "description", U, 5, _("It is described in full"), _("Describe each item in some paragraphs (at least 300 characters)."),
         lambda one: one.description_length >= LEAST_DESCRIPTION),
    Rule(12, "language", U, 4, _("Its language is known"), _("State the language of the text (inLanguage, or the lang attribute)."),
         lambda one: one.language != "und"),
    Rule(13, "price", U, 4, _("It says what it costs"), _("State the price, or that it is free of charge."),
         lambda one: one.has_price if one.kind in PRICED else None),
    Rule(14, "level", U, 4, _("It says for which level"), _("State the level: basic, intermediate, advanced or expert."),
         lambda one: one.has_level if one.kind in LEARNING else None),
    Rule(15, "audience", U, 3, _("It says for whom"), _("Say whom it is for."),
         lambda one: bool(one.roles & AUDIENCES) if one.kind in PRICED else None),
    Rule(16, "current", U, 4, _("It is not over"), _("Take out what is over, or give the next date."),
         lambda one: None if one.is_over is None else not one.is_over),
    Rule(17, "teaching-language", U, 3, _("It says in which language it is held"), _("State the language of teaching."),
         lambda one: one.has_teaching_language if one.kind in (Kind.TRAINING, Kind.EVENT) else None),
    Rule(18, "structured", I, 5, _("Machines can read it without guessing"), _("Publish structured data (schema.org, a calendar, a table) rather than plain pages or a news feed."),
         lambda one: one.is_structured if one.record_count and not one.was_read_by_hand else None),
    Rule(19, "vocabulary", I, 5, _("It uses words that others use too"), _("Use terms of common lists (DigComp, ESCO, ISCED-F, the lists of the Digital Skills and Jobs Platform), best by their addresses."),
         lambda one: bool(one.stated_roles)),
    Rule(20, "licence", I, 3, _("Its licence is stated"), _("State the licence of each text, or of the whole source."),
         lambda one: one.has_licence or one.has_source_licence if one.record_count else one.has_licence),
    Rule(21, "translation", I, 2, _("It is there in a second language"), _("Publish at least title and summary in a second language."),
         lambda one: one.translation_count > 0),
    Rule(22, "provider", T, 6, _("It says who offers it"), _("Name the organisation behind each item."), lambda one: one.has_provider),
    Rule(23, "website", T, 3, _("Who offers it can be found"), _("Give the website of the organisation."),
         lambda one: one.provider_has_website if one.has_provider else None),
    Rule(24, "seen", T, 4, _("Its source still shows it"), _("Keep items in your feed as long as they are offered."),
         lambda one: one.is_seen if one.record_count else None),
    Rule(25, "issued", T, 3, _("It says when it was published"), _("State the day of publication (datePublished)."),
         lambda one: one.has_issue_day if one.kind in WRITTEN else None),
)  # fmt: skip
RULE_OF_BIT = {rule.bit: rule for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What a description reached: the whole and each dimension from 0 to 100, and a bit for each rule it misses."""

    total: int
    dimensions: dict[Dimension, int]
    missing: int


def points_of(one: Plain) -> Points:
    """Ask every rule, and sum up what was reached of what could be."""
    reached = dict.fromkeys(Dimension, 0)
    possible = dict.fromkeys(Dimension, 0)
    missing = 0
    for rule in RULES:
        answer = rule.asks(one)
        if answer is None:
            continue
        possible[rule.dimension] += rule.points
        if answer:
            reached[rule.dimension] += rule.points
        else:
            missing |= 1 << rule.bit
    return Points(
        total=share(sum(reached.values()), sum(possible.values())),
        dimensions={name: share(reached[name], possible[name]) for name in Dimension},
        missing=missing,
    )


def share(part: int, whole: int) -> int:
    """A part of a whole from 0 to 100, rounded down so that 100 means all; all of nothing is all."""
    return 100 * part // whole if whole else 100


def rules_missed(mask: int) -> list[Rule]:
    """The rules whose bits are set, dearest first."""
    return sorted((rule for rule in RULES if mask >> rule.bit & 1), key=lambda rule: (-rule.points, rule.bit))


def points_lost(masks: Iterable[tuple[int, int]]) -> dict[Rule, int]:
    """Rule -> how many entries miss it, from pairs of a mask and how many entries have that one."""
    counts = dict.fromkeys(RULES, 0)
    for mask, count in masks:
        for rule in RULES:
            if mask >> rule.bit & 1:
                counts[rule] += count
    return {rule: count for rule, count in counts.items() if count}
