"""What the public page of a source shows, in the words of the page's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.addresses import host_of, usable_address
from rialto.base.templatetags.look import grouped
from rialto.base.words import written_day
from rialto.catalogue.choices import FigureScope, LinkState
from rialto.catalogue.models import Source
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Run
from rialto.harvesting.quality.series import kept_trend
from rialto.harvesting.quality.standing import SourceStanding, source_standing
from rialto.harvesting.quality.trend import Trend
from rialto.harvesting.queries import latest_runs_of
from rialto.website.entry_facts import Fact

GOING_ON = (RunState.RUNNING, RunState.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One reading in words."""

    began: str
    words: str
    is_well: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """How many links are in one state."""

    state: LinkState
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOverview:
    source: Source
    address: str
    facts: Sequence[Fact]
    standing: SourceStanding
    links: Sequence[LinkLine]
    runs: Sequence[RunLine]
    trend: Trend | None

    @property
    def host(self) -> str:
        return host_of(self.address)


def source_overview(source: Source, language: str) -> SourceOverview:
    """All that a source's page shows."""
    standing = source_standing(source)
    address = usable_address(source.address)
    return SourceOverview(
        source=source,
        address=address,
        facts=[fact for fact in _facts(source, standing, language) if fact.value],
        standing=standing,
        links=[
            LinkLine(state=state, words=capfirst(str(state.label)), count=count)
            for state, count in standing.links.items()
        ],
        runs=[run_line(run, language) for run in latest_runs_of(source)],
        trend=kept_trend(FigureScope.SOURCE, source.slug),
    )


def _facts(source: Source, standing: SourceStanding, language: str) -> list[Fact]:
    since = timezone.localtime(source.created_at).date()
    return [
        Fact(_("Entries here"), grouped(standing.entry_count)),
        Fact(_("Whose it is"), source.owner.name if source.owner else ""),
        Fact(_("Licence"), source.licence or _("not stated")),
        Fact(_("To be named as"), source.attribution),
        Fact(_("Known here since"), written_day(since, language), since),
    ]


def run_line(run: Run, language: str) -> RunLine:
    """A reading as somebody would tell it: when, whether it went well, and what came of it."""
    began = timezone.localtime(run.began_at)
    is_well = run.state in (RunState.SUCCEEDED, *GOING_ON)
    if run.state in GOING_ON:
        words = _("It is being read right now.")
    elif run.is_same_document:
        words = _("Nothing had changed since the last time.")
    elif run.state == RunState.SUCCEEDED:
        parts = [ngettext("%(count)s item found", "%(count)s items found", run.found_count)
                 % {"count": grouped(run.found_count)}]  # fmt: skip
        for count, counted in (
            (run.added_count, ngettext("%(count)s new", "%(count)s new", run.added_count)),
            (run.changed_count, ngettext("%(count)s changed", "%(count)s changed", run.changed_count)),
            (run.gone_count, ngettext("%(count)s gone", "%(count)s gone", run.gone_count)),
            (
                run.refused_count,
                ngettext("%(count)s could not be read", "%(count)s could not be read", run.refused_count),
            ),
        ):
            if count:
                parts.append(counted % {"count": grouped(count)})
        words = ", ".join(parts) + "."
    else:
        words = _("It could not be read to its end. What we have from before stays.")
    return RunLine(
        began=f"{written_day(began.date(), language)}, {began:%H:%M}", words=words, is_well=is_well
    )
