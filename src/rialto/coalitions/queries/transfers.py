"""Reading transfers: of one practice, of one country, of all of Europe."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext as _

from rialto.catalogue.choices import KNOWN_TO_THE_PUBLIC, Kind
from rialto.catalogue.models import Entry, EntryText
from rialto.catalogue.queries.exclusions import taken_down_among
from rialto.coalitions.models import Coalition, Transfer
from rialto.coalitions.transfer_choices import OPEN_STATES, PUBLIC_STATES, TransferState
from rialto.taxonomy.queries import country_name

MOST_ADOPTED, SUGGESTED, LOOKED_AT, IN_FEED = 10, 6, 60, 50
# Of each part of a coalition's own page; Europe's list has all of them.
SHOWN = 50
# How far a coalition is, the furthest last.
_ORDER = {state: number for number, state in enumerate(PUBLIC_STATES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPractice:
    """A practice in a list: its title in the reader's language where there is one, and its page. No address: it has none any more."""

    title: str
    language: str
    address: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One transfer as lists show it."""

    transfer: Transfer
    practice: ShownPractice
    home: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A country that has a practice on its list, and since when it stands where it stands."""

    code: str
    name: str
    since: date
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTransfers:
    """Where else a practice is wanted, in adaptation, adopted."""

    wanted: Sequence[TakenIn] = ()
    in_adaptation: Sequence[TakenIn] = ()
    adopted: Sequence[TakenIn] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.in_adaptation or self.adopted)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryTransfers:
    """How many practices a country took from others and gave to them (adopted), and how many are on their way."""

    code: str
    taken: int = 0
    taken_from: int = 0
    given: int = 0
    given_to: int = 0
    taking: int = 0
    giving: int = 0

    def __bool__(self) -> bool:
        return bool(self.taken or self.given or self.taking or self.giving)


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """What crossed from one country to another, by state. Countries as codes; `home` is empty where it is not known."""

    home: str
    to: str
    wanted: int
    in_adaptation: int
    adopted: int

    @property
    def total(self) -> int:
        return self.wanted + self.in_adaptation + self.adopted


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedPractice:
    practice: ShownPractice
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeTransfers:
    """All transfers added up. `median_days`: from wanted to adopted; None while nothing is adopted."""

    borders: Sequence[Border]
    median_days: float | None
    most_adopted: Sequence[AdoptedPractice]

    @property
    def adopted(self) -> int:
        return sum(one.adopted for one in self.borders)

    @property
    def in_adaptation(self) -> int:
        return sum(one.in_adaptation for one in self.borders)

    @property
    def wanted(self) -> int:
        return sum(one.wanted for one in self.borders)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFilters:
    """What a list of transfers is narrowed to; empty where anything will do."""

    home: str = ""
    to: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.home or self.to or self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A practice of others that a coalition does not have on its list, and in how many countries it is adopted."""

    practice: ShownPractice
    slug: str
    home: str
    adopted: int


@dataclass(slots=True, kw_only=True)
class CoalitionTransfers:
    """What the people of a coalition see: what they want, what others want of theirs, and what may fit."""

    going_on: list[Crossing] = field(default_factory=list)
    over: list[Crossing] = field(default_factory=list)
    of_ours: list[Crossing] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)


def public_transfers(filters: TransferFilters | None = None) -> QuerySet[Transfer]:
    """What everybody may know of, what changed last first."""
    found = Transfer.objects.filter(state__in=PUBLIC_STATES)
    if filters and filters.home:
        found = found.filter(home=filters.home)
    if filters and filters.to:
        found = found.filter(coalition__country=filters.to)
    if filters and filters.state:
        found = found.filter(state=filters.state)
    return found


def transfers_of(entry: Entry, language: str) -> PracticeTransfers:
    """Where else a practice is wanted, in adaptation, adopted; each country once, where it has come furthest. One query."""
    rows = Transfer.objects.filter(entry=entry, state__in=PUBLIC_STATES).select_related("coalition")
    furthest: dict[str, Transfer] = {}
    for one in rows.order_by("wanted_on", "pk"):
        known = furthest.get(one.coalition.country)
        if known is None or _ORDER[TransferState(known.state)] < _ORDER[TransferState(one.state)]:
            furthest[one.coalition.country] = one
    by_state: dict[str, list[TakenIn]] = {state: [] for state in PUBLIC_STATES}
    for code, one in furthest.items():
        by_state[one.state].append(
            TakenIn(
                code=code,
                name=country_name(code, language),
                since=one.since,
                address=one.get_absolute_url(),
            )
        )
    for rows_of_state in by_state.values():
        rows_of_state.sort(key=lambda row: (row.since, row.name))
    return PracticeTransfers(
        wanted=by_state[TransferState.WANTED],
        in_adaptation=by_state[TransferState.IN_ADAPTATION],
        adopted=by_state[TransferState.ADOPTED],
    )


def country_transfers(country: str) -> CountryTransfers:
    """What a country (ISO 3166-1 alpha-2) took and gave, in numbers. One query."""
    here, gave = Q(coalition__country=country), Q(home=country)
    adopted, on_the_way = Q(state=TransferState.ADOPTED), Q(state__in=OPEN_STATES)
    counted = Transfer.objects.filter(here | gave).aggregate(
        taken=Count("pk", filter=here & adopted),
        taken_from=Count("home", filter=here & adopted & ~Q(home=""), distinct=True),
        given=Count("pk", filter=gave & adopted),
        given_to=Count("coalition", filter=gave & adopted, distinct=True),
        taking=Count("pk", filter=here & on_the_way),
        giving=Count("pk", filter=gave & on_the_way),
    )
    return CountryTransfers(code=country, **counted)


def europe_transfers(language: str) -> EuropeTransfers:
    """All of Europe added up. At most six queries, however much there is."""
    return EuropeTransfers(
        borders=borders(), median_days=median_days(), most_adopted=most_adopted(language=language)
    )


def borders() -> list[Border]:
    """What crossed from where to where, the most adopted first. One query."""
    rows = (
        public_transfers()
        .order_by()
        .values("home", to=F("coalition__country"))
        .annotate(
            wanted=Count("pk", filter=Q(state=TransferState.WANTED)),
            in_adaptation=Count("pk", filter=Q(state=TransferState.IN_ADAPTATION)),
            adopted=Count("pk", filter=Q(state=TransferState.ADOPTED)),
        )
    )
    found = [Border(**row) for row in rows]
    return sorted(found, key=lambda one: (-one.adopted, -one.total, one.home, one.to))


def median_days() -> float | None:
    """Days from wanted to adopted, of the transfer in the middle. Two queries."""
    adopted = Transfer.objects.filter(state=TransferState.ADOPTED)
    count = adopted.count()
    if not count:
        return None
    taken = ExpressionWrapper(F("adopted_on") - F("wanted_on"), output_field=DurationField())
    ordered = adopted.order_by(taken.asc(), "pk")
    middle = ordered[(count - 1) // 2 : count // 2 + 1]
    days = [one.days_taken or 0 for one in middle]
    return sum(days) / len(days)


def most_adopted(*, language: str) -> list[AdoptedPractice]:
    """The practices that most countries adopted. At most four queries."""
    rows = list(
        Transfer.objects.filter(state=TransferState.ADOPTED)
        .order_by()
        .values("entry")
        .annotate(count=Count("coalition", distinct=True))
        .order_by("-count", "entry")[:MOST_ADOPTED]
        .values_list("entry", "count")
    )
    entries = Entry.objects.in_bulk([entry_id for entry_id, _count in rows])
    shown = shown_practices(entries.values(), language=language)
    return [AdoptedPractice(practice=shown[entry_id], count=count) for entry_id, count in rows]


def crossings(transfers: QuerySet[Transfer], *, language: str) -> list[Crossing]:
    """Transfers ready for a list. Three queries at most."""
    rows = list(transfers.select_related("entry", "coalition").defer("entry__description"))
    shown = shown_practices([one.entry for one in rows], language=language)
    return [
        Crossing(
            transfer=one,
            practice=shown[one.entry_id],
            home=place_name(one.home, language),
            to=country_name(one.coalition.country, language),
        )
        for one in rows
    ]


def coalition_transfers(coalition: Coalition, *, language: str) -> CoalitionTransfers:
    """What a coalition's people see of their transfers. A bounded number of queries."""
    ours = coalition.transfers.order_by(F("next_step_on").asc(nulls_last=True), "-updated_at", "pk")
    theirs = public_transfers().filter(home=coalition.country).order_by("-wanted_on", "-pk")
    return CoalitionTransfers(
        going_on=crossings(ours.filter(state__in=OPEN_STATES)[:SHOWN], language=language),
        over=crossings(ours.exclude(state__in=OPEN_STATES)[:SHOWN], language=language),
        of_ours=crossings(theirs[:SHOWN], language=language),
        suggestions=suggestions_for(coalition, language=language),
    )


def suggestions_for(coalition: Coalition, *, language: str) -> list[Suggestion]:
    """Practices of others that a coalition may want: the most adopted first, then the newest. Two queries."""
    known = coalition.transfers.values("entry")
    adopted = Count("transfers", filter=Q(transfers__state=TransferState.ADOPTED), distinct=True)
    rows = (
        Entry.objects.published()
        .filter(kind=Kind.GOOD_PRACTICE)
        .exclude(pk__in=known)
        .annotate(adopted=adopted)
        .order_by("-adopted", "-published_at", "-pk")
        .select_related("provider")
        .defer("description")[:LOOKED_AT]
    )
    others = [one for one in rows if not _is_of(one, coalition.country)][:SUGGESTED]
    shown = shown_practices(others, language=language)
    return [
        Suggestion(
            practice=shown[one.pk],
            slug=one.slug,
            home=", ".join(country_name(code, language) for code in one.countries)
            or (
                country_name(one.provider.country, language) if one.provider and one.provider.country else ""
            ),
            adopted=one.adopted,
        )
        for one in others
    ]


def shown_practices(entries: Iterable[Entry], *, language: str) -> dict[int, ShownPractice]:
    """Entry -> how lists show it. What is public no longer has no address; of what was taken down nothing is said. Two queries at most."""
    found = {one.pk: one for one in entries}
    translated = _titles_of(found, language)
    gone = [one for one in found.values() if not one.is_public]
    hidden = taken_down_among(gone) if gone else set()
    shown = {}
    for pk, one in found.items():
        if one.is_public:
            text = translated.get(pk, "")
            shown[pk] = ShownPractice(
                title=text or one.title,
                language=language if text else one.language,
                address=one.get_absolute_url(),
            )
        elif one.status in KNOWN_TO_THE_PUBLIC and one.public_id not in hidden:
            shown[pk] = ShownPractice(title=one.title, language=one.language, is_gone=True)
        else:
            shown[pk] = ShownPractice(
                title=_("A practice that is public no longer"), language=language, is_gone=True
            )
    return shown


def place_name(country: str, language: str) -> str:
    """A country by name; also where none is known."""
    return country_name(country, language) if country else _("not stated")


def _titles_of(entries: Mapping[int, Entry], language: str) -> dict[int, str]:
    foreign = [pk for pk, one in entries.items() if one.language != language and one.is_public]
    if not foreign:
        return {}
    rows = EntryText.objects.filter(entry__in=foreign, field="title", language=language)
    return dict(rows.values_list("entry", "text"))


def _is_of(entry: Entry, country: str) -> bool:
    return country in entry.countries or bool(entry.provider and entry.provider.country == country)
