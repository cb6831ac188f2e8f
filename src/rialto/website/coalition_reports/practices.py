"""Which practices crossed the border, in both directions."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rialto.base.documents import Column, Figure, Heading, Part, Table, Words
from rialto.coalitions.models import Transfer
from rialto.coalitions.queries.transfers import Crossing, crossings, place_name, public_transfers
from rialto.coalitions.transfer_choices import TransferState
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.section import Fact, Section, foreign, number, short_day

# Of all of Europe so many lines are listed, those that most practices crossed.
MOST_BORDERS = 40


def practices_section(scope: Scope) -> Section | None:
    """Six queries at most; nothing where none is on its way."""
    return _country(scope) if scope.country else _europe(scope)


def _in_period(scope: Scope) -> QuerySet[Transfer]:
    """Public transfers that were wanted by the end of the period, and not adopted before it began."""
    still = Q(adopted_on__isnull=True) | Q(adopted_on__gte=scope.period.first)
    return public_transfers().filter(still, wanted_on__lte=scope.period.last)


def _country(scope: Scope) -> Section | None:
    here = _in_period(scope)
    taken = crossings(
        here.filter(coalition__country=scope.country).order_by("wanted_on", "pk"), language=scope.language
    )
    given = crossings(here.filter(home=scope.country).order_by("wanted_on", "pk"), language=scope.language)
    if not taken and not given:
        return None
    parts: list[Part] = []
    if taken:
        parts += [
            Heading(words=_("Taken from others"), level=2),
            _table(
                scope,
                _("Practices that this coalition takes over"),
                pgettext("a practice", "From"),
                taken,
                "home",
            ),
        ]
    if given:
        parts += [
            Heading(words=_("Given to others"), level=2),
            _table(
                scope,
                _("Practices from here that others take over"),
                pgettext("a practice", "To"),
                given,
                "to",
            ),
        ]
    return Section(
        key="practices",
        title=_("Practices that cross borders"),
        parts=lambda: parts,
        facts=lambda: [_fact(scope, one) for one in (*taken, *given)],
        figures=[
            Figure(
                value=number(_adopted(scope, taken)),
                name=_("practices adopted"),
                hint=_on_the_way(scope, taken),
            ),
            Figure(
                value=number(_adopted(scope, given)),
                name=_("practices adopted by others"),
                hint=_on_the_way(scope, given),
            ),
        ],
    )


def state_at(transfer: Transfer, day: date) -> tuple[TransferState, date]:
    """How far a transfer was at the end of a day, and since when."""
    if transfer.adopted_on and transfer.adopted_on <= day:
        return TransferState.ADOPTED, transfer.adopted_on
    if transfer.adaptation_on and transfer.adaptation_on <= day:
        return TransferState.IN_ADAPTATION, transfer.adaptation_on
    return TransferState.WANTED, transfer.wanted_on


def _adopted(scope: Scope, rows: Sequence[Crossing]) -> int:
    return sum(state_at(one.transfer, scope.period.last)[0] == TransferState.ADOPTED for one in rows)


def _on_the_way(scope: Scope, rows: Sequence[Crossing]) -> str:
    count = len(rows) - _adopted(scope, rows)
    return ngettext("%(count)s on its way", "%(count)s on their way", count) % {"count": number(count)}


def _table(scope: Scope, caption: str, side: str, rows: Sequence[Crossing], name: str) -> Table:
    cells: list[list[Words]] = []
    for one in rows:
        state, since = state_at(one.transfer, scope.period.last)
        cells.append(
            [
                [foreign(one.practice.title, one.practice.language, scope.language)],
                str(getattr(one, name)),
                str(state.label),
                short_day(since, scope.language),
                number(one.transfer.days_taken if state == TransferState.ADOPTED else None),
            ]
        )
    return Table(
        caption=caption,
        columns=[
            Column(title=_("Practice"), share=5),
            Column(title=side, share=2),
            Column(title=_("State"), share=2),
            Column(title=_("Since"), share=2),
            Column(title=_("Days it took"), share=1, is_number=True),
        ],
        rows=cells,
    )


def _fact(scope: Scope, one: Crossing) -> Fact:
    state, since = state_at(one.transfer, scope.period.last)
    took = one.transfer.days_taken if state == TransferState.ADOPTED else None
    return Fact(
        measure=one.practice.title,
        indicator=f"{one.home} → {one.to}",
        what=str(state.label),
        value="" if took is None else took,
        unit="" if took is None else _("days"),
        on=since,
    )


def _europe(scope: Scope) -> Section | None:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for one in _in_period(scope).order_by().select_related("coalition"):
        sums = counts.setdefault((one.home, one.coalition.country), dict.fromkeys(TransferState.values, 0))
        sums[state_at(one, scope.period.last)[0]] += 1
    if not counts:
        return None
    shown = (TransferState.WANTED, TransferState.IN_ADAPTATION, TransferState.ADOPTED)
    most = sorted(
        counts.items(), key=lambda one: (-one[1][TransferState.ADOPTED], -sum(one[1].values()), one[0])
    )
    adopted = sum(sums[TransferState.ADOPTED] for sums in counts.values())
    table = Table(
        caption=_("What crossed which border"),
        columns=[
            Column(title=pgettext("a practice", "From"), share=3),
            Column(title=pgettext("a practice", "To"), share=3),
            *(Column(title=str(state.label), share=2, is_number=True) for state in shown),
        ],
        rows=[
            [
                place_name(home, scope.language),
                place_name(to, scope.language),
                *(number(sums[state]) for state in shown),
            ]
            for (home, to), sums in most[:MOST_BORDERS]
        ],
    )
    return Section(
        key="practices",
        title=_("Practices that cross borders"),
        parts=lambda: [table],
        facts=lambda: [
            Fact(
                indicator=f"{place_name(home, scope.language)} → {place_name(to, scope.language)}",
                what=str(state.label),
                value=sums[state],
                on=scope.period.last,
            )
            for (home, to), sums in most
            for state in shown
        ],
        figures=[
            Figure(
                value=number(adopted),
                name=_("practices adopted from another country"),
                hint=ngettext("over %(count)s border", "over %(count)s borders", len(counts))
                % {"count": number(len(counts))},
            )
        ],
    )
