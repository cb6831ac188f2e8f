"""A whole report: its sections, the summary of their figures, and the document that both the page and the PDF show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.documents import Document, Figure, Figures, Heading, Paragraph, Part, Run, Words
from rialto.base.documents.drawings import cover
from rialto.base.pictures import family_of
from rialto.base.site import site_title
from rialto.base.words import written_day
from rialto.organisations.queries import coalition_of
from rialto.website.coalition_reports.europe import europe_section
from rialto.website.coalition_reports.offers import offers_section, quality_section
from rialto.website.coalition_reports.plan import plan_section
from rialto.website.coalition_reports.pledges import pledges_section
from rialto.website.coalition_reports.practices import practices_section
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.section import Section, foreign


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    scope: Scope
    sections: Sequence[Section]

    @property
    def title(self) -> str:
        if not self.scope.country:
            return _("Report of the national coalitions")
        return _("%(country)s: report of the coalition") % {"country": self.scope.name}

    @property
    def figures(self) -> Sequence[Figure]:
        """The summary in numbers."""
        return [figure for section in self.sections for figure in section.figures]

    @property
    def is_draft(self) -> bool:
        return self.scope.plan is not None and self.scope.plan.is_draft


def report_of(scope: Scope) -> Report:
    """Everything there is to tell; what there is nothing of is left out. The number of queries does not depend on how much it is."""
    makers = (
        plan_section if scope.country else europe_section,
        pledges_section,
        practices_section,
        offers_section,
        quality_section,
    )
    return Report(scope=scope, sections=[made for make in makers if (made := make(scope))])


def document_of(report: Report, address: str) -> Document:
    """As it is printed. `address`: of the page that shows the same."""
    scope = report.scope
    day = written_day(scope.today, scope.language)
    return Document(
        title=report.title,
        author=site_title(),
        subtitle=scope.period.words(scope.language),
        language=scope.language,
        date=scope.today,
        date_words=day,
        about=_about(report, day, f"{settings.ORIGIN}{address}"),
        cover=cover("communication", family_of(scope.country), scope.country or "EU"),
        contents=_("Contents") if report.sections else "",
        parts=_parts(report),
    )


def _about(report: Report, day: str, address: str) -> list[tuple[str, Words]]:
    scope = report.scope
    about: list[tuple[str, Words]] = []
    who = coalition_of(scope.country) if scope.country else None
    if who is not None:
        about.append((_("National coalition"), [foreign(who.name, who.language, scope.language)]))
    about.append((_("As of"), day))
    if report.is_draft:
        about.append((_("State"), _("draft, for the coalition only")))
    about.append((_("The same as a page"), [Run(text=address.partition("?")[0], address=address)]))
    return about


def _parts(report: Report) -> list[Part]:
    if not report.sections:
        return [Paragraph(words=nothing())]
    parts: list[Part] = []
    if report.figures:
        parts += [Heading(words=_("In numbers")), Figures(rows=report.figures)]
    for section in report.sections:
        parts += [Heading(words=section.title), *section.parts()]
    return parts


def nothing() -> str:
    return _("There is nothing to report of these days yet.")
