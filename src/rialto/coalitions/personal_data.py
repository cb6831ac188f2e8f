"""What coalitions hold of people: who works in them, whom they ask, and what people write for each other there."""

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.coalitions import transfer_personal  # noqa: F401 -- enters what it holds
from rialto.coalitions.actions import (
    forget_coalition_invitations,
    forget_deleted_files,
    forget_deleted_parts,
    forget_deleted_plans,
)
from rialto.coalitions.models import (
    CoalitionInvitation,
    CoalitionMember,
    CoalitionTask,
    Pledge,
    PledgeEvidence,
    PledgeReport,
    PledgeVerification,
    TaskComment,
)

_TWO_SIDES = _("the people of the two coalitions")
_NAMELESS = _("as long as the coalition needs it; without your name once your account is erased")


def _asked(user: User) -> QuerySet[CoalitionInvitation]:
    """Sent to the person's address. Those that they sent hold somebody else's."""
    return CoalitionInvitation.objects.filter(email=user.email)


def _forget_asked(user: User) -> None:
    _asked(user).delete()
    CoalitionInvitation.objects.filter(invited_by=user).update(invited_by=None)


def _forget_tasks(user: User) -> None:
    CoalitionTask.objects.filter(sent_by=user).update(sent_by=None)
    CoalitionTask.objects.filter(assignee=user).update(assignee=None)


def _forget_words(user: User) -> None:
    TaskComment.objects.filter(by=user).update(by=None)


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
    ),
    Holding(
        model="coalitions.CoalitionInvitation",
        title=_("Invitations to coalitions"),
        fields=("coalition", "email", "role", "language", "state", "invited_by", "created_at", "answered_at"),
        besides=("public_id", "expires_at"),
        purpose=_("To ask somebody whether they want to work in a coalition."),
        basis=Basis.INTEREST,
        retention=_("thirty days"),
        seen_by=_("the others in the coalition"),
        rows_of=_asked,
        erase=_forget_asked,
        forget=forget_coalition_invitations,
    ),
    Holding(
        model="coalitions.CoalitionTask",
        title=_("Tasks between coalitions that you sent or that are yours"),
        fields=("title", "text", "due_on", "state", "reason", "assignee", "sent_by", "sent_at", "changed_at"),
        besides=("public_id", "sender", "receiver"),
        purpose=_("So that coalitions can ask each other for something."),
        basis=Basis.CONTRACT,
        retention=_NAMELESS,
        seen_by=_TWO_SIDES,
        rows_of=lambda user: (
            CoalitionTask.objects.filter(sent_by=user) | CoalitionTask.objects.filter(assignee=user)
        ),
        erase=_forget_tasks,
    ),
    Holding(
        model="coalitions.TaskComment",
        title=_("What you say about tasks of coalitions"),
        fields=("task", "by", "words", "at"),
        purpose=_("So that both sides know how it stands."),
        basis=Basis.CONTRACT,
        retention=_NAMELESS,
        seen_by=_TWO_SIDES,
        rows_of=lambda user: TaskComment.objects.filter(by=user).select_related("task"),
        erase=_forget_words,
    ),
    Holding(
        model="coalitions.CoalitionProfile",
        title=_("Addresses for questions to coalitions"),
        fields=("contact_email",),
        besides=("coalition", "language", "mission", "priorities", "website", "site_address", "updated_at"),
        purpose=_("So that people can ask a coalition; its coordinators write it there."),
        basis=Basis.INTEREST,
        retention=_("until its coordinators take it away"),
        seen_by=_("everybody"),
        # It is the coalition's, and no account says whose name it may hold.
        is_kept=True,
    ),
    numbers_of_actors("coalitions.CoalitionRevision", "actor_id"),
    numbers_of_actors("coalitions.CoalitionDate", "actor_id"),
    numbers_of_actors("coalitions.CalendarEntry", "actor_id"),
    replace(numbers_of_actors("coalitions.FileVersion", "actor_id"), forget=forget_deleted_files),
)
register(
    replace(numbers_of_actors("coalitions.PlanStep", "actor_id"), forget=forget_deleted_parts),
    replace(numbers_of_actors("coalitions.IndicatorValue", "actor_id"), forget=forget_deleted_plans),
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
