"""What a coalition set out to do: measures, milestones, indicators and what was reported with which evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.addresses import host_of
from rialto.base.documents import Column, Figure, Heading, Paragraph, Part, Run, Table, Words
from rialto.base.documents.drawings import Bar, stacked
from rialto.base.documents.payload import LONG_ROWS
from rialto.coalitions.models import ActionPlan, Indicator, IndicatorValue, Measure, Milestone
from rialto.coalitions.plan_choices import MeasureState, Pillar, Unit
from rialto.coalitions.queries.measure_pledges import LinkedPledge, linked_pledges
from rialto.coalitions.queries.measures import (
    MeasureFilters,
    measures_matching,
    measures_with_progress,
    texts_of_measures,
)
from rialto.coalitions.queries.plans import texts_of_plan
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.section import Fact, Section, foreign, number, percent, short_day

COLOURS: dict[MeasureState, str] = {
    MeasureState.DONE: "one", MeasureState.RUNNING: "half", MeasureState.PLANNED: "track", MeasureState.STOPPED: "two",
}  # fmt: skip
# What is read of each: reading all of it takes twice as long in a plan of 5,000 measures.
OF_MEASURES = (
    "plan_id", "number", "title", "pillar", "state", "ends_on", "organisation__name", "organisation__language",
)  # fmt: skip
OF_MILESTONES = ("title", "due_on", "reached_on", "note", "measure__number", "measure__title")
OF_INDICATORS = (
    "plan_id", "name", "unit", "baseline", "baseline_on", "target", "target_on", "latest", "latest_on",
    "measure__number", "measure__title", "measure__pillar",
)  # fmt: skip
OF_VALUES = ("indicator_id", "value", "on", "file_name", "link")


@dataclass(slots=True, kw_only=True)
class Told:
    """What a plan's section is made of: read once.

    `values`: by indicator, oldest first, those of the period; all up to its end where a newer one follows.
    """

    scope: Scope
    plan: ActionPlan
    measures: Sequence[Measure]
    milestones: Sequence[Milestone]
    indicators: Sequence[Indicator]
    values: dict[int, list[IndicatorValue]]
    texts: dict[int, dict[str, str]]
    linked: Sequence[LinkedPledge]
    # Django asks for the words of all choices each time that one is displayed: 2 seconds in a plan of 5,000 measures.
    units: dict[str, str] = field(default_factory=lambda: {one.value: str(one.label) for one in Unit})
    states: dict[str, str] = field(
        default_factory=lambda: {one.value: str(one.label) for one in MeasureState}
    )

    def title_of(self, measure: Measure) -> Run | str:
        """In the report's language where somebody put it into it, else in the plan's."""
        own = self.scope.language
        translated = self.texts.get(measure.pk, {}).get("title", "")
        return translated or foreign(measure.title, self.plan.language, own)

    def words(self, text: str) -> Run | str:
        return foreign(text, self.plan.language, self.scope.language)

    def latest(self, indicator: Indicator) -> Decimal | None:
        """The newest value up to the end of the period."""
        if indicator.latest_on is None or indicator.latest_on <= self.scope.period.last:
            return indicator.latest
        values = self.values.get(indicator.pk)
        return values[-1].value if values else None

    def progress_of(self, indicator: Indicator) -> float:
        """Of the way from the start to the target, at the end of the period."""
        latest = self.latest(indicator)
        if latest is None:
            return 0.0
        share = float((latest - indicator.baseline) / (indicator.target - indicator.baseline))
        return min(1.0, max(0.0, share))

    def reported(self) -> list[tuple[Indicator, IndicatorValue]]:
        """What was reported for a day of the period, by indicator."""
        return [
            (one, value)
            for one in self.indicators
            for value in self.values.get(one.pk, [])
            if value.on in self.scope.period
        ]


def plan_section(scope: Scope) -> Section | None:
    """Ten queries, however long the plan is; nothing where there is no plan to tell of."""
    if scope.plan is None:
        return None
    told = _told(scope, scope.plan)
    return Section(
        key="plan",
        title=_("Action plan"),
        parts=lambda: [
            *_about(told),
            *_measures(told),
            *_milestones(told),
            *_indicators(told),
            *_values(told),
            *_linked(told),
        ],
        facts=lambda: _facts(told),
        figures=_figures(told),
    )


def _told(scope: Scope, plan: ActionPlan) -> Told:
    first, last = scope.period.first, scope.period.last
    matching = measures_matching(plan, MeasureFilters(), scope.today)
    running = matching.filter(begins_on__lte=last, ends_on__gte=first).only(*OF_MEASURES)
    measures = list(measures_with_progress(running, scope.today))
    due = Q(due_on__range=(first, last)) | Q(reached_on__range=(first, last))
    values: dict[int, list[IndicatorValue]] = {}
    needed = Q(on__gte=first) | Q(indicator__latest_on__gt=last)
    current = IndicatorValue.objects.filter(needed, indicator__plan=plan, is_current=True, on__lte=last)
    for value in current.only(*OF_VALUES).order_by("indicator_id", "on"):
        values.setdefault(value.indicator_id, []).append(value)
    milestones = Milestone.objects.filter(due, measure__plan=plan).select_related("measure")
    indicators = plan.indicators.select_related("measure").only(*OF_INDICATORS)
    return Told(
        scope=scope,
        plan=plan,
        measures=measures,
        milestones=list(milestones.only(*OF_MILESTONES).order_by("due_on", "pk")),
        indicators=list(indicators.order_by("measure__number", "pk")),
        values=values,
        texts=_texts(measures, plan, scope.language),
        linked=linked_pledges(plan, first=first, last=last),
    )


def _texts(measures: Sequence[Measure], plan: ActionPlan, language: str) -> dict[int, dict[str, str]]:
    """In batches, since SQLite takes only so many numbers in one question."""
    texts: dict[int, dict[str, str]] = {}
    if language != plan.language:
        for start in range(0, len(measures), 5000):
            texts |= texts_of_measures(measures[start : start + 5000], plan, language)
    return texts


def _figures(told: Told) -> list[Figure]:
    done = sum(one.state == MeasureState.DONE for one in told.measures)
    reached = sum(one.reached_on in told.scope.period for one in told.milestones)
    figures = [
        Figure(
            value=number(len(told.measures)),
            name=_("measures in the plan"),
            hint=ngettext("%(count)s is done", "%(count)s are done", done) % {"count": number(done)},
        ),
    ]
    if told.milestones:
        figures.append(
            Figure(
                value=number(reached),
                name=_("milestones reached"),
                hint=_("of %(total)s that were due or reached") % {"total": number(len(told.milestones))},
            )
        )
    if told.indicators:
        mean = sum(told.progress_of(one) for one in told.indicators) / len(told.indicators)
        figures.append(
            Figure(
                value=percent(mean),
                name=_("of the way to the targets"),
                hint=ngettext(
                    "mean of %(count)s indicator", "mean of %(count)s indicators", len(told.indicators)
                )
                % {"count": number(len(told.indicators))},
            )
        )
    return figures if told.measures or told.indicators else []


def _about(told: Told) -> list[Part]:
    language, plan = told.scope.language, told.plan
    texts = texts_of_plan(plan, language)
    title = texts.get("title") or told.words(plan.title)
    summary = texts.get("summary") or (told.words(plan.summary) if plan.summary else "")
    days = f"{short_day(plan.begins_on, language)} – {short_day(plan.ends_on, language)}"
    parts: list[Part] = [Paragraph(words=[_strong(title), f" ({days})"])]
    stands = _("As the plan stands on %(day)s.") % {"day": short_day(told.scope.today, language)}
    parts.append(Paragraph(words=stands, is_soft=True))
    if plan.is_draft:
        parts.append(Paragraph(words=_("This plan is a draft: only the coalition sees it."), is_soft=True))
    if summary:
        parts.append(Paragraph(words=[summary]))
    return parts


def _strong(words: Run | str) -> Run:
    if isinstance(words, Run):
        return Run(text=words.text, language=words.language, is_strong=True)
    return Run(text=words, is_strong=True)


def _measures(told: Told) -> list[Part]:
    if not told.measures:
        return [Paragraph(words=_("No measure of the plan lies in this period."), is_soft=True)]
    counts = {state: sum(one.state == state for one in told.measures) for state in COLOURS}
    rows = [
        Bar(name=str(state.label), share=count, value=number(count), colour=COLOURS[state])
        for state, count in counts.items()
    ]
    listed = ", ".join(f"{row.name}: {row.value}" for row in rows)
    parts: list[Part] = [
        Heading(words=_("Measures"), level=2),
        stacked(
            rows,
            alternative=_("Measures by state. %(states)s") % {"states": listed},
            caption=_("Measures by state"),
        ),
    ]
    for pillar, some in groupby(told.measures, key=lambda one: one.pillar):
        parts.append(_measure_table(told, str(Pillar(pillar).label), list(some)))
    return parts


def _measure_table(told: Told, caption: str, measures: Sequence[Measure]) -> Table:
    language = told.scope.language
    return Table(
        caption=caption,
        columns=[
            Column(title=_("No."), share=0, is_number=True),
            Column(title=_("Measure"), share=7),
            Column(title=_("Organisation"), share=3),
            Column(title=_("Until"), share=2),
            Column(title=_("State"), share=2),
            Column(title=_("Progress"), share=2, is_number=True),
        ],
        rows=[
            [
                number(one.number),
                [told.title_of(one)],
                _organisation(one, language),
                short_day(one.ends_on, language),
                _state(told, one),
                percent(one.progress),  # type: ignore[attr-defined]  # annotated
            ]
            for one in measures
        ],
    )


def _organisation(measure: Measure, language: str) -> Words:
    who = measure.organisation
    return [foreign(who.name, who.language, language)] if who else "–"


def _state(told: Told, measure: Measure) -> Words:
    state = told.states[measure.state]
    if measure.is_late:  # type: ignore[attr-defined]  # annotated
        return _("%(state)s, late") % {"state": state}
    return state


def _milestones(told: Told) -> list[Part]:
    if not told.milestones:
        return []
    language = told.scope.language
    rows: list[list[Words]] = [
        [
            number(one.measure.number),
            [told.words(one.title)],
            short_day(one.due_on, language),
            short_day(one.reached_on, language),
        ]
        for one in told.milestones
    ]
    table = Table(
        caption=_("Milestones that were due or reached in this period"),
        columns=[
            Column(title=_("Measure"), share=0, is_number=True),
            Column(title=_("Milestone"), share=6),
            Column(title=_("Due"), share=2),
            Column(title=_("Reached"), share=2),
        ],
        rows=rows,
    )
    return [Heading(words=_("Milestones"), level=2), table]


def _indicators(told: Told) -> list[Part]:
    if not told.indicators:
        return []
    caption = _("Indicators: where they started, where they are to go, and where they are")
    columns = [
        Column(title=_("Measure"), share=0, is_number=True),
        Column(title=_("Indicator"), share=5),
        Column(title=_("Start"), share=2, is_number=True),
        Column(title=_("Target"), share=2, is_number=True),
        Column(title=_("Reported"), share=2, is_number=True),
        Column(title=_("Of the way"), share=2, is_number=True),
    ]
    rows = [(one.measure, _indicator_row(told, one)) for one in told.indicators]
    return [Heading(words=_("Indicators"), level=2), *_tables(caption, columns, rows)]


def _indicator_row(told: Told, indicator: Indicator) -> list[Words]:
    latest, unit = told.latest(indicator), told.units[indicator.unit]
    return [
        number(indicator.measure.number) if indicator.measure else "–",
        [told.words(indicator.name)],
        number(indicator.baseline, unit),
        number(indicator.target, unit),
        number(latest, unit),
        percent(told.progress_of(indicator)),
    ]


def _tables(
    caption: str, columns: Sequence[Column], rows: Sequence[tuple[Measure | None, list[Words]]]
) -> list[Part]:
    """One table, or one for each pillar where it would be long, as those of measures are; what belongs to no measure first."""
    parted: dict[str, list[list[Words]]] = {pillar: [] for pillar in ("", *Pillar.values)}
    is_long = len(rows) > LONG_ROWS
    for measure, row in rows:
        parted[measure.pillar if is_long and measure else ""].append(row)
    return [
        Table(
            caption=f"{caption} – {Pillar(pillar).label}" if pillar else caption, columns=columns, rows=some
        )
        for pillar, some in parted.items()
        if some
    ]


def _values(told: Told) -> list[Part]:
    reported = told.reported()
    if not reported:
        return []
    caption = _("Values reported for this period, and their evidence")
    columns = [
        Column(title=_("Day"), share=2),
        Column(title=_("Indicator"), share=6),
        Column(title=_("Value"), share=3, is_number=True),
        Column(title=_("Source"), share=4),
    ]
    return _tables(caption, columns, [(one.measure, _value_row(told, one, value)) for one, value in reported])


def _value_row(told: Told, indicator: Indicator, value: IndicatorValue) -> list[Words]:
    return [
        short_day(value.on, told.scope.language),
        [told.words(indicator.name)],
        number(value.value, told.units[indicator.unit]),
        _evidence(value),
    ]


def _evidence(value: IndicatorValue) -> Words:
    runs: list[str | Run] = []
    if value.link:
        runs.append(Run(text=host_of(value.link) or value.link, address=value.link))
    if value.file_name:
        runs += [", ", value.file_name] if runs else [value.file_name]
    return runs or "–"


def _linked(told: Told) -> list[Part]:
    if not told.linked:
        return []
    caption = _("Pledges that belong to measures: totals up to the end of %(year)s")
    columns = [
        Column(title=_("Measure"), share=0, is_number=True),
        Column(title=_("Pledge"), share=6),
        Column(title=_("Organisation"), share=4),
        Column(title=_("What is counted"), share=4),
        Column(title=_("Promised"), share=3, is_number=True),
        Column(title=_("Reported"), share=3, is_number=True),
        Column(title=_("Checked"), share=3, is_number=True),
    ]
    rows = [(one.measure, row) for one in told.linked for row in _linked_rows(told, one)]
    tables = _tables(caption % {"year": told.scope.period.last.year}, columns, rows)
    return [Heading(words=_("Linked pledges"), level=2), *tables]


def _linked_rows(told: Told, linked: LinkedPledge) -> list[list[Words]]:
    """One for each thing that is counted."""
    pledge, own = linked.pledge, told.scope.language
    start: list[Words] = [
        number(linked.measure.number),
        [foreign(pledge.title, pledge.language, own)],
        [foreign(pledge.organisation.name, pledge.organisation.language, own)],
    ]
    return [
        [*start, one.label, number(one.target), number(one.reported), number(one.checked)]
        for one in linked.sums
    ] or [[*start, "–", "–", "–", "–"]]


def _source_of(value: IndicatorValue) -> str:
    return " ".join(one for one in (value.link, value.file_name) if one)


def _plain(words: Run | str) -> str:
    return words.text if isinstance(words, Run) else words


def _facts(told: Told) -> list[Fact]:
    facts = []
    state, progress, due, reached = _("State"), _("Progress"), _("Due"), _("Reached")
    start, target, reported = _("Start"), _("Target"), _("Reported")
    for one in told.measures:
        title = _plain(told.title_of(one))
        facts.append(Fact(measure=title, what=state, value=told.states[one.state], on=one.ends_on))
        share = round(one.progress * 100)  # type: ignore[attr-defined]  # annotated
        facts.append(Fact(measure=title, what=progress, value=share, unit="%", on=told.scope.today))
    titles = {one.pk: _plain(told.title_of(one)) for one in told.measures}
    for milestone in told.milestones:
        measure = titles.get(milestone.measure_id, milestone.measure.title)
        given = {"measure": measure, "indicator": milestone.title, "source": milestone.note}
        facts.append(Fact(what=due, value=1, on=milestone.due_on, **given))
        if milestone.reached_on:
            facts.append(Fact(what=reached, value=1, on=milestone.reached_on, **given))
    for indicator in told.indicators:
        whose = indicator.measure
        of = {
            "measure": titles.get(whose.pk, whose.title) if whose else "",
            "indicator": indicator.name,
            "unit": told.units[indicator.unit],
        }
        facts.append(Fact(what=start, value=indicator.baseline, on=indicator.baseline_on, **of))
        facts.append(Fact(what=target, value=indicator.target, on=indicator.target_on, **of))
        facts += [
            Fact(what=reported, value=value.value, on=value.on, source=_source_of(value), **of)
            for value in told.values.get(indicator.pk, [])
            if value.on in told.scope.period
        ]
    return [*facts, *_linked_facts(told, titles)]


def _linked_facts(told: Told, titles: dict[int, str]) -> list[Fact]:
    """`titles`: of the measures, by their number in the database."""
    facts = []
    name, promised, reported, checked = _("Pledge"), _("Promised"), _("Reported"), _("Checked")
    for one in told.linked:
        pledge, last = one.pledge, told.scope.period.last
        of = {
            "measure": titles.get(one.measure.pk, one.measure.title),
            "source": pledge.organisation.name,
        }
        facts.append(Fact(what=name, value=pledge.title, on=pledge.ends_on, **of))
        for each in one.sums:
            for what, value in ((promised, each.target), (reported, each.reported), (checked, each.checked)):
                facts.append(
                    Fact(what=what, value=value, indicator=pledge.title, unit=each.label, on=last, **of)
                )
    return facts
