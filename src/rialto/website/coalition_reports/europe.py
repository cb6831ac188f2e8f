"""All published plans added up: nothing in it was typed in for Europe."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.documents import Column, Figure, Heading, Paragraph, Part, Table
from rialto.base.documents.drawings import Bar, bars, stacked
from rialto.coalitions.queries.europe import CommonFigure, EuropeRollup, europe_rollup
from rialto.website.coalition_reports.plan import COLOURS
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.section import Fact, Section, number, percent, short_day


def europe_section(scope: Scope) -> Section | None:
    """As the plans stand today: three queries, however long they are. Nothing while no plan is published."""
    rollup = europe_rollup(scope.language, scope.today)
    if not rollup.countries:
        return None
    return Section(
        key="plan",
        title=_("Action plans"),
        parts=lambda: [*_measures(scope, rollup), *_common(scope, rollup)],
        facts=lambda: _facts(scope, rollup),
        figures=[
            Figure(
                value=number(len(rollup.countries)),
                name=_("countries with a published action plan"),
                hint=_("of 27"),
            ),
            Figure(
                value=number(rollup.measure_count),
                name=_("measures in these plans"),
                hint=ngettext("%(count)s is late", "%(count)s are late", rollup.late_count)
                % {"count": number(rollup.late_count)},
            ),
        ],
    )


def _measures(scope: Scope, rollup: EuropeRollup) -> list[Part]:
    states = rollup.states
    rows = [
        Bar(name=str(state.label), share=states[state], value=number(states[state]), colour=colour)
        for state, colour in COLOURS.items()
    ]
    listed = ", ".join(f"{row.name}: {row.value}" for row in rows)
    parts: list[Part] = [
        Paragraph(
            words=_("As the published plans stand on %(day)s.")
            % {"day": short_day(scope.today, scope.language)},
            is_soft=True,
        ),
        stacked(
            rows,
            alternative=_("Measures by state. %(states)s") % {"states": listed},
            caption=_("Measures by state"),
        ),
        Table(
            caption=_("Measures by country"),
            columns=[
                Column(title=_("Country"), share=3),
                Column(title=_("Measures"), share=2, is_number=True),
                *(Column(title=str(state.label), share=2, is_number=True) for state in COLOURS),
            ],
            rows=[
                [one.name, number(one.measure_count), *(number(one.states[state]) for state in COLOURS)]
                for one in rollup.countries
            ],
        ),
    ]
    if rollup.missing:
        names = ", ".join(name for _code, name in rollup.missing)
        parts.append(
            Paragraph(
                words=_("No plan is published yet in: %(countries)s.") % {"countries": names}, is_soft=True
            )
        )
    return parts


def _common(scope: Scope, rollup: EuropeRollup) -> list[Part]:
    if not rollup.common:
        return []
    rows = [
        Bar(name=str(one.key.label), share=one.progress, value=percent(one.progress)) for one in rollup.common
    ]
    listed = ", ".join(f"{row.name}: {row.value}" for row in rows)
    return [
        Heading(words=_("Common indicators"), level=2),
        bars(
            rows,
            alternative=_("How much of the way to the targets is done. %(rows)s") % {"rows": listed},
            caption=_("How much of the way to the targets is done"),
        ),
        Table(
            caption=_("Common indicators, added up from the countries’ plans"),
            columns=[
                Column(title=_("Indicator"), share=5),
                Column(title=_("Countries"), share=2, is_number=True),
                Column(title=_("Target"), share=2, is_number=True),
                Column(title=_("Reported"), share=2, is_number=True),
                Column(title=_("Last reported"), share=2),
            ],
            rows=[
                [
                    str(one.key.label),
                    number(one.country_count),
                    number(one.target, _unit(one)),
                    number(one.value, _unit(one)),
                    short_day(one.latest_on, scope.language),
                ]
                for one in rollup.common
            ],
        ),
    ]


def _unit(one: CommonFigure) -> str:
    return str(one.unit.label)


def _facts(scope: Scope, rollup: EuropeRollup) -> list[Fact]:
    facts = [
        Fact(
            indicator=country.name,
            what=str(state.label),
            value=country.states[state],
            unit=_("measures"),
            on=scope.today,
        )
        for country in rollup.countries
        for state in COLOURS
    ]
    for one in rollup.common:
        for part in one.parts:
            given: dict[str, Any] = {
                "indicator": str(one.key.label),
                "measure": part.name,
                "unit": _unit(one),
            }
            facts.append(Fact(what=_("Target"), value=one.target_of(part), **given))
            value = one.value_of(part)
            if value is not None:
                facts.append(Fact(what=_("Reported"), value=value, on=part.latest_on, **given))
    return facts
