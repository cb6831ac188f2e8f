"""Mails about pledges to who manages their organisation, each in their language."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.accounts.mails import Letter, message
from rialto.accounts.models import User
from rialto.base.templatetags.look import grouped
from rialto.base.words import written_day
from rialto.coalitions.models import Pledge, PledgeReport, PledgeTransition, PledgeVerification
from rialto.coalitions.pledge_choices import CHECKED_LEVELS, PledgeState
from rialto.taxonomy.queries import country_name

# Of those that wait, how many are named.
MOST_NAMED = 5


def send_pledge_outcome(transition: PledgeTransition, to: User) -> None:
    """Say what was decided about a pledge, and why."""
    pledge = transition.pledge
    with translation.override(to.language):
        subject, said, deed = {
            PledgeState.PUBLISHED: (
                _("Your pledge is public"),
                _("“%(title)s” is published. You can report about it from now on, and show its badge."),
                _("See the pledge"),
            ),
            PledgeState.DRAFT: (
                _("A question about your pledge"),
                _("“%(title)s” was sent back to you. Change it and send it again. The reason:"),
                _("Change the pledge"),
            ),
            PledgeState.WITHDRAWN: (
                _("Your pledge was withdrawn"),
                _("“%(title)s” is not public any more, and its badge counts no longer. The reason:"),
                _("See the pledge"),
            ),
        }[PledgeState(transition.after)]
        address = (
            reverse("coalitions:pledge-edit", args=[pledge.public_id])
            if transition.after == PledgeState.DRAFT
            else pledge.get_absolute_url()
        )
        _send(subject, [said % {"title": pledge.title}, transition.reason], deed, address, to)


def send_check_outcome(verification: PledgeVerification, to: User) -> None:
    """Say that a report was checked, or that a check holds no more."""
    report = verification.report
    with translation.override(to.language):
        held = verification.level in CHECKED_LEVELS
        subject = _("Your report was checked") if held else _("A check of your report holds no more")
        said = _(
            "The report about “%(title)s” up to %(day)s stands now as: %(level)s. What was looked at:"
        ) % {
            "title": report.pledge.title,
            "day": written_day(report.ends_on, to.language),
            "level": verification.get_level_display(),
        }
        _send(
            subject,
            [said, verification.note],
            _("See the badge"),
            reverse("coalitions:pledge-badge", args=[report.pledge.public_id]),
            to,
        )


def send_reminder(pledge: Pledge, to: User) -> None:
    """Say that the next report is due."""
    with translation.override(to.language):
        _send(
            _("A report about your pledge is due"),
            [
                _("It is time to say how far “%(title)s” is: the totals up to today, and what shows them.")
                % {"title": pledge.title},
                _(
                    "Nothing has changed? Then report the same numbers again, so that everybody sees that they are still true."
                ),
            ],
            _("Report now"),
            reverse("coalitions:pledge-report", args=[pledge.public_id]),
            to,
        )


def send_evidence_gone(report: PledgeReport, words: str, to: User) -> None:
    """Say that who looks after the country took evidence away. `words`: what it showed."""
    with translation.override(to.language):
        said = _(
            "“%(words)s”, which showed the report about “%(title)s” up to %(day)s, was taken away by who looks after the country."
        )
        values = {
            "words": words,
            "title": report.pledge.title,
            "day": written_day(report.ends_on, to.language),
        }
        _send(
            _("Evidence of your report was taken away"),
            [said % values],
            _("See the pledge"),
            report.pledge.get_absolute_url(),
            to,
        )


def send_work_waiting(country: str, waiting: Sequence[Pledge], reports: int, to: User) -> None:
    """Say to who decides about pledges what waits. `country`: "" for administrators. `waiting`: what was sent first first."""
    with translation.override(to.language):
        subject = _("Pledges to decide and check")
        if country:
            subject = f"{subject}: {country_name(country, to.language)}"
        paragraphs = []
        if waiting:
            total = len(waiting)
            said = ngettext(
                "%(total)s pledge waits for a decision", "%(total)s pledges wait for a decision", total
            )
            paragraphs.append(f"{said % {'total': grouped(total)}}:")
            paragraphs += [f"{one.title} ({one.organisation.name})" for one in waiting[:MOST_NAMED]]
            if total > MOST_NAMED:
                paragraphs.append("…")
        if reports:
            said = ngettext(
                "%(total)s report that nobody has checked",
                "%(total)s reports that nobody has checked",
                reports,
            )
            paragraphs.append(f"{said % {'total': grouped(reports)}}.")
        _send(subject, paragraphs, _("To decide and check"), reverse("coalitions:pledge-queue"), to)


def _send(subject: str, paragraphs: list[str], deed: str, path: str, to: User) -> None:
    letter = Letter(
        subject=subject,
        paragraphs=[one for one in paragraphs if one],
        deed=deed,
        address=f"{settings.ORIGIN}{path}",
    )
    message(letter, to.email, language=to.language).send()
