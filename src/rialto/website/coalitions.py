"""Pages of coalitions that join rooms: all 27, what a country's page says of its coalition, and where its people work."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.languages import get_official_languages
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.country_map import CountryMap, CountryRow, country_map
from rialto.base.lines import Line
from rialto.base.text import folded
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Source
from rialto.coalitions.models import Coalition, CoalitionMember, CoalitionTask
from rialto.coalitions.queries import countries_with_people, people_shown
from rialto.coalitions.queries.dates import CalendarRow, calendar_rows
from rialto.coalitions.queries.files import files_seen_by
from rialto.coalitions.queries.pledges import unchecked_reports, waiting_pledges
from rialto.coalitions.queries.profile import ProfileShown, Said, profile_shown, profiles_shown
from rialto.coalitions.queries.tasks import TaskCounts, TaskFilters, task_counts, tasks_of
from rialto.coalitions.rules import is_coordinator
from rialto.contributing.rules import contributions_in_review, reviews_where
from rialto.editorial.models import BlockPage
from rialto.editorial.queries.public import PageLink, links_to, public_pages
from rialto.editorial.queries.writing import pages_for
from rialto.finding.queries import counts_by, newest
from rialto.harvesting.queries import public_sources
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import EU_COUNTRIES, country_name, language_name

NEWS = (Kind.ARTICLE, Kind.PUBLICATION)
SHOWN_NEWS, SHOWN_DATES, SHOWN_SOURCES, SHOWN_TASKS, SHOWN_PAGES = 3, 4, 8, 5, 6
NOBODY = AnonymousUser()


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A date of the calendar and its coalition's country by name."""

    row: CalendarRow
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCoalition:
    """What a country's page says of its coalition besides who coordinates it."""

    slug: str
    profile: ProfileShown
    others: Sequence[str]  # names of the other languages that it says it in
    people: Sequence[CoalitionMember]
    news: Sequence[Line]
    dates: Sequence[DateLine]
    practices: Sequence[Line]
    funding: Sequence[Line]
    pages: Sequence[PageLink]
    sources: Sequence[Source]
    source_count: int

    @property
    def has_voice(self) -> bool:
        said = self.profile
        return said.has_words or bool(self.people or said.contact_email or said.website or said.site_address)


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeRow:
    """One country among all: who coordinates, how many work here, what there is, and what comes first for them."""

    code: str
    name: str
    coordinator: Organisation | None
    people_count: int
    entry_count: int
    priority: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Europe:
    rows: Sequence[EuropeRow]
    map: CountryMap
    news: Sequence[Line]
    dates: Sequence[DateLine]

    @property
    def active_count(self) -> int:
        return sum(1 for row in self.rows if row.people_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What somebody of a coalition finds when they come to work."""

    tasks: Sequence[CoalitionTask]
    late: Sequence[CoalitionTask]
    # What nobody in particular does yet.
    unclaimed: Sequence[CoalitionTask]
    # Pledges to decide about and reports of them to check; of coordinators alone.
    pledge_count: int
    counts: TaskCounts
    dates: Sequence[DateLine]
    member_count: int
    file_count: int
    page_count: int
    source_count: int
    practice_count: int
    review_count: int
    entry_count: int
    may_review: bool
    has_words: bool


def country_coalition(code: str, language: str) -> CountryCoalition:
    """`code` in capitals. Its queries are as many whatever there is."""
    here = {"country": (code,)}
    profile = profile_shown(code, language)
    sources = _sources_of(code)
    pages = public_pages().filter(country=code, organisation=None).order_by("-created_at", "pk")
    shown = BlockPage.objects.filter(pk__in=list(pages.values_list("pk", flat=True)[:SHOWN_PAGES]))
    return CountryCoalition(
        slug=code.lower(),
        profile=profile,
        others=[language_name(one, language) for one in profile.languages if one != profile.mission.language],
        people=list(people_shown(code)[:12]),
        news=_news(code, language),
        dates=_dates(NOBODY, language, country=code),
        practices=newest(language=language, filters=here | {"kind": (Kind.GOOD_PRACTICE,)}, limit=3),
        funding=newest(language=language, filters=here | {"kind": (Kind.FUNDING,)}, limit=3),
        pages=links_to(shown, language),
        sources=list(sources[:SHOWN_SOURCES]),
        source_count=sources.count(),
    )


def europe(language: str) -> Europe:
    """All 27 by name."""
    entries = counts_by("country", size=100)
    people = countries_with_people()
    profiles = profiles_shown(EU_COUNTRIES, language)
    # The oldest row of a country wins, as in `organisations.queries.coalition_of`.
    coordinators = {
        one.country: one for one in Organisation.objects.filter(is_national_coalition=True).order_by("-pk")
    }
    rows = [
        EuropeRow(
            code=code,
            name=country_name(code, language),
            coordinator=coordinators.get(code),
            people_count=people.get(code, 0),
            entry_count=entries.get(code, 0),
            priority=_first_priority(profiles.get(code)),
        )
        for code in EU_COUNTRIES
    ]
    rows.sort(key=lambda row: folded(row.name))
    tiles = [
        CountryRow(
            code=row.code,
            label=row.name,
            address=reverse("website:country-page", args=[row.code.lower()]),
            count=row.entry_count,
        )
        for row in rows
    ]
    return Europe(
        rows=rows,
        map=country_map(tiles, label=_("Map of Europe: entries by country")),
        news=newest(language=language, filters={"kind": NEWS}, limit=SHOWN_NEWS),
        dates=_dates(NOBODY, language),
    )


def workspace(coalition: Coalition, user: User, language: str) -> Workspace:
    """What waits for somebody in their coalition, and how it stands; as many queries whatever there is."""
    code = coalition.country
    kinds = counts_by("kind", filters={"country": (code,)})
    pages = pages_for(user).filter(country=code, organisation=None)
    waiting = contributions_in_review().filter(country=code)
    coordinates = is_coordinator(user, coalition)
    late = list(tasks_of(coalition, TaskFilters(state="late"), reader=user)[:SHOWN_TASKS])
    # What is late stands above, and not a second time.
    shown = [one.pk for one in late]
    to_do = tasks_of(coalition, TaskFilters(), reader=user).filter(is_over=0).exclude(pk__in=shown)  # type: ignore[misc]  # is_over is annotated
    return Workspace(
        tasks=list(to_do.filter(assignee=user)[:SHOWN_TASKS]),
        late=late,
        unclaimed=list(to_do.filter(assignee=None)[:SHOWN_TASKS]),
        pledge_count=waiting_pledges(user).filter(country=code).count()
        + unchecked_reports(user).filter(pledge__country=code).count()
        if coordinates
        else 0,
        counts=task_counts(coalition),
        dates=_dates(user, language),
        member_count=coalition.members.count(),
        file_count=files_seen_by(user).count(),
        page_count=pages.count() if coordinates else 0,
        source_count=_sources_of(code).count(),
        practice_count=kinds.get(Kind.GOOD_PRACTICE, 0),
        review_count=waiting.count(),
        entry_count=sum(kinds.values()),
        may_review=reviews_where(user).covers(code),
        has_words=profile_shown(code, language).has_words,
    )


def national_languages(code: str) -> tuple[str, ...]:
    """The official languages of a country (CLDR) that the site speaks, the first one first."""
    spoken = dict(settings.LANGUAGES)
    return tuple(one for one in get_official_languages(code) if one in spoken)


def _news(code: str, language: str) -> list[Line]:
    """What was written for a country, that in its own languages first."""
    filters = {"country": (code,), "kind": NEWS}
    own = national_languages(code)
    lines = newest(language=language, filters=filters | {"language": own}, limit=SHOWN_NEWS) if own else []
    if len(lines) < SHOWN_NEWS:
        known = {one.url for one in lines}
        others = newest(language=language, filters=filters, limit=SHOWN_NEWS)
        lines += [one for one in others if one.url not in known][: SHOWN_NEWS - len(lines)]
    return lines


def _dates(user: User | AnonymousUser, language: str, *, country: str = "") -> list[DateLine]:
    rows = calendar_rows(
        user, language=language, first=timezone.localdate(), country=country, limit=SHOWN_DATES
    )
    return [DateLine(row=row, country=country_name(row.country, language)) for row in rows]


def _sources_of(code: str) -> QuerySet[Source]:
    """The sources that a country's organisations run, or that are about it."""
    return public_sources().filter(Q(owner__country=code) | Q(default_country=code))


def _first_priority(profile: ProfileShown | None) -> Said | None:
    if profile is None or not profile.priorities.lines:
        return None
    said = profile.priorities
    return Said(text=said.lines[0], language=said.language, is_machine=said.is_machine)
