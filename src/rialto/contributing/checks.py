"""What the form says while somebody writes: what is missing, what looks wrong, how well it is described, what is like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rialto.base.addresses import domain_of
from rialto.base.errors import Refused
from rialto.catalogue.actions import cleaned
from rialto.catalogue.choices import Kind, LinkProblem
from rialto.catalogue.models import Entry
from rialto.contributing.choices import Step
from rialto.contributing.models import Contribution
from rialto.contributing.pictures import lacks_words, said_of_pictures
from rialto.contributing.values import found_of
from rialto.harvesting.matching.asking import NOBODY, Alike, entries_like
from rialto.harvesting.matching.offer import Offer
from rialto.harvesting.quality.rules import Plain, points_of, rules_missed
from rialto.organisations.models import Organisation
from rialto.organisations.queries import slugs_named

LEAST_WORDS = 30
SHOWN_ALIKE = 3
SHOWN_FIXES = 6
# Where each rule of quality can be met.
STEP_OF_RULE = {
    "title": Step.BASICS, "summary": Step.BASICS, "address": Step.BASICS, "link": Step.BASICS, "moved": Step.BASICS,
    "own-page": Step.BASICS, "https": Step.BASICS, "language": Step.BASICS, "provider": Step.BASICS,
    "website": Step.BASICS, "place": Step.WHEN, "date": Step.WHEN, "current": Step.WHEN, "issued": Step.WHEN,
    "description": Step.DETAILS, "price": Step.DETAILS, "level": Step.DETAILS, "teaching-language": Step.DETAILS,
    "licence": Step.DETAILS, "subject": Step.SUBJECTS, "competence": Step.SUBJECTS, "audience": Step.SUBJECTS,
    "vocabulary": Step.SUBJECTS, "translation": Step.LANGUAGES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to see to, and the step of the form where that is done."""

    words: str | Promise
    step: Step
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeShown:
    """A public entry that may be the same offer."""

    entry: Entry
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """`missing` stops the sending; `problems` do not; `fixes` would raise the points."""

    missing: Sequence[Point]
    problems: Sequence[Point]
    fixes: Sequence[Point]
    points: int
    alike: Sequence[AlikeShown]
    is_looking: bool

    @property
    def may_be_sent(self) -> bool:
        return not self.missing


def checks_of(contribution: Contribution) -> Checks:
    """All that can be said of what stands in the form now: at most ten queries."""
    kind, values = contribution.kind, contribution.values
    plain = plain_of(kind, values, contribution.organisation)
    points = points_of(plain)
    missing = missing_to_send(kind, values)
    fixes = [
        Point(rule.remedy, STEP_OF_RULE[rule.key], rule.points)
        for rule in rules_missed(points.missing)
        if rule.key in STEP_OF_RULE
    ]
    return Checks(
        missing=missing,
        problems=problems_of(contribution),
        fixes=fixes[:SHOWN_FIXES],
        points=points.total,
        alike=entries_alike(contribution),
        is_looking=bool(contribution.look.get("asked")) and not contribution.look.get("at"),
    )


def missing_to_send(kind: str, values: Mapping[str, Any]) -> list[Point]:
    """What has to be there before anybody else looks at it."""
    found: list[Point] = []
    length = len(values.get("summary", "")) + len(values.get("description", ""))
    if length < LEAST_WORDS:
        found.append(Point(_("Say in a sentence or two what it is."), Step.BASICS))
    if not values.get("provider_name"):
        found.append(Point(_("Say who offers it."), Step.BASICS))
    if not values.get("language"):
        found.append(Point(_("Say in which language it is written here."), Step.BASICS))
    if kind == Kind.EVENT and not values.get("starts_on"):
        found.append(Point(_("Say on which day it takes place."), Step.WHEN))
    if any(lacks_words(one) for one in said_of_pictures(values)):
        found.append(Point(_("Say in words what each picture shows."), Step.PICTURES))
    if not found:
        try:
            cleaned(found_of(kind, values, name=""))
        except Refused as refusal:
            found.append(Point(refusal.message, Step.WHEN))
    return found


def problems_of(contribution: Contribution) -> list[Point]:
    """What looks wrong, though it may be right."""
    found: list[Point] = []
    problem = contribution.look.get("problem", "")
    if problem in LinkProblem.values:
        found.append(Point(LinkProblem(problem).label, Step.BASICS))
    end = _expiry(contribution)
    if end is not None and end < timezone.localdate():
        found.append(Point(_("By its dates it is over already."), Step.WHEN))
    return found


def _expiry(contribution: Contribution) -> Any:
    try:
        found = found_of(contribution.kind, contribution.values, name="")
        return cleaned(found).values["expires_on"]
    except Refused:
        return None


def plain_of(kind: str, values: Mapping[str, Any], organisation: Organisation | None) -> Plain:
    """A form's values as the rules of quality look at them; nothing is asked of the database."""
    roles = frozenset(
        role
        for field, role in (
            ("technologies", "technology"),
            ("competences", "competence"),
            ("audiences", "audience"),
        )
        if values.get(field)
    )
    languages = {name.split(".")[1] for name, text in values.items() if name.startswith("texts.") and text}
    return Plain(
        kind=kind,
        title=values.get("title", ""),
        summary_length=len(values.get("summary", "")),
        description_length=len(values.get("description", "")),
        language=values.get("language") or "und",
        tag_count=len(values.get("tags", ())),
        roles=roles,
        stated_roles=roles,
        address=values.get("address", ""),
        has_place=bool(
            values.get("countries")
            or values.get("city")
            or values.get("place")
            or values.get("is_online") == "yes"
        ),
        has_price=bool(values.get("is_free") or values.get("price_amount")),
        has_level=bool(values.get("levels")),
        has_teaching_language=bool(values.get("teaching_languages")),
        has_start=bool(values.get("starts_on")),
        has_deadline=bool(values.get("deadline_on")),
        is_self_paced=values.get("is_self_paced") == "yes",
        has_issue_day=bool(values.get("issued_on")),
        translation_count=len(languages),
        has_provider=bool(organisation or values.get("provider_name")),
        provider_has_website=bool((organisation and organisation.website) or values.get("provider_website")),
        # What it will be once it is published: a record of ours, in full.
        record_count=1,
        is_seen=True,
        is_structured=True,
        has_licence=bool(values.get("licence")),
    )


def entries_alike(contribution: Contribution) -> list[AlikeShown]:
    """Public entries that may be the same offer; its own is none of them, and what others wait with is not told."""
    found: dict[int, Alike] = {
        one.entry_id: one
        for one in entries_like(offer_from(contribution), limit=10)
        if one.entry_id != contribution.entry_id
    }
    public = Entry.objects.published().select_related("provider").in_bulk(found)
    shown = [
        AlikeShown(entry=public[pk], percent=round(100 * one.score))
        for pk, one in found.items()
        if pk in public
    ]
    return shown[:SHOWN_ALIKE]


def offer_from(contribution: Contribution) -> Offer:
    """A form's values as matching compares them: one query for the provider's name."""
    values = contribution.values
    try:
        one = cleaned(found_of(contribution.kind, values, name=""))
    except Refused:
        return Offer(id=NOBODY, kind=contribution.kind, title_text=contribution.title)
    name = values.get("provider_name", "")
    slugs = slugs_named(name, limit=1) if name and contribution.organisation is None else ()
    known = contribution.organisation or (
        Organisation.objects.filter(slug=slugs[0]).first() if slugs else None
    )
    said = one.values
    return Offer(
        id=contribution.entry_id or NOBODY,
        kind=contribution.kind,
        title_text=said["title"],
        language=said["language"],
        text=said["summary"] + " " + values.get("description", "")[:1500],
        address=said["canonical_address"],
        provider=known.name if known else name,
        provider_id=known.pk if known else None,
        domain=known.domain if known else domain_of(said["address"]),
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        city=said["city"],
        countries=frozenset(said["countries"]),
        is_online=said["is_online"],
    )
