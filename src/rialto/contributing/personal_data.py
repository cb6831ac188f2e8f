"""What contributing holds of people: what they wrote, and what was said about it."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.contributing.actions import forget_batches, forget_news
from rialto.contributing.models import Batch, Contribution, ContributionComment, Follow, Plan, Upload

_READERS = _("you, the organisation you write for, and reviewers; what is published, everybody")


def _forget_written(user: User) -> None:
    """What is theirs alone and never was published goes; nothing says any more who wrote the rest.

    A published one stays as an entry, and an organisation's draft is its other members' as well.
    """
    written = Contribution.objects.filter(author=user)
    written.filter(entry=None, organisation=None).delete()
    written.update(author=None)
    Contribution.objects.filter(claimed_by=user).update(claimed_by=None, claimed_until=None)


def _forget_said(user: User) -> None:
    ContributionComment.objects.filter(by=user).update(by=None)


def _forget_done(user: User) -> None:
    Batch.objects.filter(made_by=user).update(made_by=None)


def _forget_planned(user: User) -> None:
    Plan.objects.filter(made_by=user).update(made_by=None)


register(
    Holding(
        model="contributing.Contribution",
        title=_("What you contribute"),
        fields=(
            "author", "organisation", "entry", "kind", "state", "title", "language", "country", "values", "created_at", "changed_at",
            "sent_at", "first_accepted_by", "claimed_by", "claimed_until",
        ),
        besides=("public_id", "upload", "needs_two", "oddities", "look", "sampled_at"),
        purpose=_("To publish what you write, and to let you go on with it."),
        basis=Basis.CONTRACT,
        retention=_("until you delete it or erase your account; what was published or written for an organisation stays, without your name"),
        seen_by=_READERS,
        rows_of=lambda user: Contribution.objects.filter(author=user).select_related("organisation", "entry"),
        erase=_forget_written,
    ),
    Holding(
        model="contributing.ContributionComment",
        title=_("What you say about contributions"),
        fields=("contribution", "by", "is_from_desk", "words", "at"),
        purpose=_("So that author and reviewer can ask each other."),
        basis=Basis.CONTRACT,
        retention=_("as long as the contribution; without your name once your account is erased"),
        seen_by=_("the author, the organisation and reviewers"),
        rows_of=lambda user: ContributionComment.objects.filter(by=user).select_related("contribution"),
        erase=_forget_said,
    ),
    Holding(
        model="contributing.Upload",
        title=_("Tables you upload"),
        fields=("author", "file_name", "at"),
        besides=("public_id",),
        purpose=_("To tell you line by line what became of your table."),
        basis=Basis.CONTRACT,
        retention=_("until you erase your account"),
        seen_by=_("you"),
        rows_of=lambda user: Upload.objects.filter(author=user),
    ),
    Holding(
        model="contributing.Plan",
        title=_("Days that you planned"),
        fields=("contribution", "deed", "due_at", "zone", "state", "made_by", "made_at", "ended_at", "ended_by", "reason"),
        besides=("public_id", "is_from_desk"),
        purpose=_("To publish something, or take it down, on the day that you named."),
        basis=Basis.CONTRACT,
        retention=_("as long as the contribution; without your name once your account is erased"),
        seen_by=_("the author, the organisation and reviewers"),
        rows_of=lambda user: Plan.objects.filter(made_by=user).select_related("contribution"),
        erase=_forget_planned,
    ),
    Holding(
        model="contributing.Batch",
        title=_("What you did to many at once at the desk"),
        fields=("made_by", "made_at", "noun", "deed", "words"),
        besides=("public_id", "state", "done_at", "is_told"),
        purpose=_("To be able to undo it, and to say who decided what."),
        basis=Basis.TASK,
        retention=_("a year; without your name once your account is erased"),
        seen_by=_("you and staff"),
        rows_of=lambda user: Batch.objects.filter(made_by=user),
        erase=_forget_done,
        forget=forget_batches,
    ),
    Holding(
        model="contributing.Follow",
        title=_("What you saved and follow"),
        fields=("user", "entry", "organisation", "is_silent", "at"),
        besides=("public_id", "known", "marked_entry", "double_of"),
        purpose=_("To keep your list, and to tell you when something changes."),
        basis=Basis.CONTRACT,
        retention=_("until you let it go or erase your account"),
        seen_by=_("you"),
        rows_of=lambda user: Follow.objects.filter(user=user).select_related("entry", "organisation"),
        forget=forget_news,
    ),
    numbers_of_actors("contributing.Revision", "actor_id"),
    numbers_of_actors("contributing.ContributionTransition", "actor_id"),
)  # fmt: skip
