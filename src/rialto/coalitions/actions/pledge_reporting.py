"""Reporting about pledges: totals up to a day, what shows them, and who checked them."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import usable_address
from rialto.base.errors import Refused
from rialto.coalitions.actions.pledge_counting import recount
from rialto.coalitions.actions.pledge_deciding import months_after
from rialto.coalitions.actions.pledge_writing import REASON_LENGTH, locked, tidy
from rialto.coalitions.file_kinds import PLEDGE_EVIDENCE, SentFile, read_file
from rialto.coalitions.models import (
    Pledge,
    PledgeBeneficiary,
    PledgeEvidence,
    PledgeReport,
    PledgeReportedValue,
    PledgeVerification,
)
from rialto.coalitions.pledge_checks import MOST_PIECES, MOST_TARGET, TEXT_LENGTH
from rialto.coalitions.pledge_choices import CHECKED_LEVELS, VerificationLevel
from rialto.coalitions.pledge_rules import may_decide_pledge, may_write_pledge


@transaction.atomic
def report_pledge(
    pledge: Pledge,
    *,
    ends_on: date,
    numbers: Mapping[int, int],
    note: str = "",
    reason: str = "",
    by: User,
) -> PledgeReport:
    """Report the totals from the pledge's beginning up to a day. `numbers`: by key of `PledgeBeneficiary`, one for each.

    A report up to the day of the last one takes its place in the sums. Raises Refused for a day before the last report's or in the
    future, for a number that is missing, and for one that is lower than the last one's without a reason.
    """
    pledge = locked(pledge)
    if not may_write_pledge(by, pledge):
        raise Refused(_("Only managers of the organisation report about its pledges."))
    if not pledge.is_public or pledge.starts_on is None:
        raise Refused(_("Only about a public pledge can be reported."))
    last = pledge.reports.filter(is_current=True).order_by("-ends_on").first()
    _check_day(pledge, ends_on, last)
    beneficiaries = list(PledgeBeneficiary.objects.filter(action__pledge=pledge))
    _check_numbers(beneficiaries, numbers, reason=reason)
    if not beneficiaries and not tidy(note, TEXT_LENGTH):
        raise Refused(_("Say in words what was done: this pledge promises no number."))
    starts_on = pledge.starts_on
    if last is not None:
        starts_on = last.starts_on if last.ends_on == ends_on else last.ends_on + timedelta(days=1)
    pledge.reports.filter(ends_on=ends_on, is_current=True).update(is_current=False)
    report = PledgeReport.objects.create(
        pledge=pledge,
        starts_on=starts_on,
        ends_on=ends_on,
        note=tidy(note, TEXT_LENGTH),
        reason=tidy(reason, REASON_LENGTH),
        made_by=by,
    )
    PledgeReportedValue.objects.bulk_create(
        PledgeReportedValue(report=report, beneficiary=one, number=numbers[one.pk]) for one in beneficiaries
    )
    is_last = pledge.ends_on is not None and ends_on >= pledge.ends_on
    pledge.report_due_on = None if is_last else months_after(ends_on, pledge.report_every)
    _count_again(pledge)
    return report


@transaction.atomic
def add_evidence(
    report: PledgeReport,
    *,
    words: str,
    address: str = "",
    file: SentFile | None = None,
    is_public: bool = False,
    by: User,
) -> PledgeEvidence:
    """Attach a file or a link to a report. Only managers of the organisation do."""
    pledge = locked(report.pledge)
    report = PledgeReport.objects.get(pk=report.pk)
    if not may_write_pledge(by, pledge):
        raise Refused(_("Only managers of the organisation attach evidence."))
    if not pledge.is_public:
        raise Refused(_("Only about a public pledge can be reported."))
    if not tidy(words, 200):
        raise Refused(_("Say what it shows."))
    if (file is None) == (not address):
        raise Refused(_("Give a file or a link: one of the two."))
    if report.evidence.count() >= MOST_PIECES:
        raise Refused(_("A report has at most 10 pieces of evidence."))
    evidence = PledgeEvidence(report=report, words=tidy(words, 200), is_public=is_public, made_by=by)
    if file is not None:
        content = read_file(file, PLEDGE_EVIDENCE)
        evidence.content_type, evidence.file_name = content.content_type, content.name
        evidence.size = len(content.data)
        evidence.file.save(content.name, ContentFile(content.data), save=False)
    else:
        evidence.address = usable_address(address)[:500]
        if not evidence.address:
            raise Refused(_("This is not a web address. It looks like https://school.example."))
    evidence.save()
    if report.level == VerificationLevel.SELF:
        _set_level(pledge, report, VerificationLevel.EVIDENCE)
    return evidence


@transaction.atomic
def remove_evidence(evidence: PledgeEvidence, *, by: User) -> None:
    """Take evidence away, its file too. What a check rests on is taken away by who decides only."""
    pledge = locked(evidence.report.pledge)
    report = PledgeReport.objects.get(pk=evidence.report_id)
    if not may_decide_pledge(by, pledge):
        if not may_write_pledge(by, pledge):
            raise Refused(_("Only managers of the organisation attach evidence."))
        if report.level in CHECKED_LEVELS:
            raise Refused(_("The report was checked with it. Ask the coalition to take it away."))
    if evidence.file:
        name, storage = str(evidence.file.name), evidence.file.storage
        transaction.on_commit(lambda: storage.delete(name))
    evidence.delete()
    if report.level == VerificationLevel.EVIDENCE and not report.evidence.exists():
        _set_level(pledge, report, VerificationLevel.SELF)


@transaction.atomic
def verify_report(
    report: PledgeReport, level: VerificationLevel, *, note: str, checker: str = "", by: User
) -> PledgeVerification:
    """Say that a report was checked, how and by whom; or, with a level below, that a check holds no more.

    Raises Refused for who does not look after the country, for a report that another one has corrected, without a note of what was
    looked at, and for an independent check that does not name who checked.
    """
    pledge = locked(report.pledge)
    report = PledgeReport.objects.get(pk=report.pk)
    if not may_decide_pledge(by, pledge):
        raise Refused(_("Only who looks after the country decides about this."))
    if not pledge.is_public or not report.is_current:
        raise Refused(_("This report counts no more: look at the one that corrected it."))
    if not tidy(note, REASON_LENGTH):
        raise Refused(_("Say what was looked at: everybody can read it."))
    if level == VerificationLevel.INDEPENDENT and not tidy(checker, 200):
        raise Refused(_("Name who checked it."))
    if level not in CHECKED_LEVELS:
        level = VerificationLevel.EVIDENCE if report.evidence.exists() else VerificationLevel.SELF
        if report.level not in CHECKED_LEVELS:
            raise Refused(_("It was not checked: there is nothing to take back."))
    done = PledgeVerification.objects.create(
        report=report, level=level, note=tidy(note, REASON_LENGTH), by=by,
        checker=tidy(checker, 200) if level == VerificationLevel.INDEPENDENT else "",
    )  # fmt: skip
    _set_level(pledge, report, level)
    return done


def _check_day(pledge: Pledge, ends_on: date, last: PledgeReport | None) -> None:
    if pledge.starts_on is None or ends_on < pledge.starts_on:
        raise Refused(_("This is before the pledge starts."))
    if ends_on > timezone.localdate():
        raise Refused(_("Report about days that are over."))
    if last is not None and ends_on < last.ends_on:
        raise Refused(
            _("There is a report up to a later day already. Correct that one: report up to its day again.")
        )


def _check_numbers(
    beneficiaries: list[PledgeBeneficiary], numbers: Mapping[int, int], *, reason: str
) -> None:
    """`reported` is the last number that counts."""
    if {one.pk for one in beneficiaries} != set(numbers):
        raise Refused(_("Give a number for each group; nought where there was nobody."))
    if any(not 0 <= number <= MOST_TARGET for number in numbers.values()):
        raise Refused(_("A number is whole and not below zero."))
    if not tidy(reason, REASON_LENGTH) and any(numbers[one.pk] < one.reported for one in beneficiaries):
        raise Refused(_("A number is lower than in the last report: say why."))


def _set_level(pledge: Pledge, report: PledgeReport, level: VerificationLevel) -> None:
    report.level = level
    report.save(update_fields=["level"])
    _count_again(pledge)


def _count_again(pledge: Pledge) -> None:
    recount(pledge)
    pledge.changed_at = timezone.now()
    pledge.save()
