"""What coalitions hold of people: who works in them, and who wrote, reported and checked pledges."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.coalitions.models import (
    CoalitionMember,
    Pledge,
    PledgeEvidence,
    PledgeReport,
    PledgeVerification,
)

register(
    Holding(
        model="coalitions.CoalitionMember",
        title=_("Coalitions you work in"),
        fields=("coalition", "user", "role", "is_shown", "joined_at"),
        besides=("public_id",),
        purpose=_("To know who may write for a national coalition."),
        basis=Basis.CONTRACT,
        retention=_("until you leave it"),
        seen_by=_("the others in the coalition; everybody, if you say so"),
        rows_of=lambda user: CoalitionMember.objects.filter(user=user).select_related("coalition"),
    )
)


def _forget_pledges(user: User) -> None:
    """What a person wrote for an organisation stays as the organisation's, without the name."""
    Pledge.objects.filter(author=user).update(author=None)


def _forget_reports(user: User) -> None:
    PledgeReport.objects.filter(made_by=user).update(made_by=None)


def _forget_evidence(user: User) -> None:
    PledgeEvidence.objects.filter(made_by=user).update(made_by=None)


def _forget_checks(user: User) -> None:
    PledgeVerification.objects.filter(by=user).update(by=None)


_KEPT = _("as long as the pledge; without your name once your account is erased")

register(
    Holding(
        model="coalitions.Pledge",
        title=_("Pledges you write for an organisation"),
        fields=("author", "organisation", "title", "text", "language", "country", "starts_on", "ends_on", "created_at"),
        besides=(
            "public_id", "words_key", "interests", "report_every", "state", "level", "terms_accepted_at", "report_due_on",
            "reminded_of", "changed_at", "sent_at", "published_at",
        ),
        purpose=_("To show what the organisation pledges."),
        basis=Basis.CONTRACT,
        retention=_KEPT,
        seen_by=_("the organisation’s managers, who looks after the country; everybody once it is published, without your name"),
        rows_of=lambda user: Pledge.objects.filter(author=user).select_related("organisation"),
        erase=_forget_pledges,
    ),
    Holding(
        model="coalitions.PledgeReport",
        title=_("Reports you make about pledges"),
        fields=("pledge", "made_by", "starts_on", "ends_on", "note", "reason", "at"),
        besides=("public_id", "is_current", "level"),
        purpose=_("To show how far a pledge is."),
        basis=Basis.CONTRACT,
        retention=_KEPT,
        seen_by=_("everybody, without your name"),
        rows_of=lambda user: PledgeReport.objects.filter(made_by=user).select_related("pledge"),
        erase=_forget_reports,
    ),
    Holding(
        model="coalitions.PledgeEvidence",
        title=_("Evidence you attach to reports"),
        fields=("report", "made_by", "words", "address", "file", "file_name", "at"),
        besides=("public_id", "content_type", "size", "is_public"),
        purpose=_("To let others check a report."),
        basis=Basis.CONTRACT,
        retention=_KEPT,
        seen_by=_("the organisation’s managers and who looks after the country; everybody, if you say so"),
        rows_of=lambda user: PledgeEvidence.objects.filter(made_by=user).select_related("report__pledge"),
        erase=_forget_evidence,
    ),
    Holding(
        model="coalitions.PledgeVerification",
        title=_("Reports you check"),
        fields=("report", "by", "level", "checker", "note", "at"),
        purpose=_("To show how far a report can be relied on."),
        basis=Basis.TASK,
        retention=_KEPT,
        seen_by=_("everybody, without your name"),
        rows_of=lambda user: PledgeVerification.objects.filter(by=user).select_related("report__pledge"),
        erase=_forget_checks,
    ),
    numbers_of_actors("coalitions.PledgeTransition", "actor_id"),
)  # fmt: skip
