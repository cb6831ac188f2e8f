"""What block pages hold of people: who wrote what, by number, and who is writing just now."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.editorial.models import Edition


def _leave_off(user: User) -> None:
    Edition.objects.filter(writer=user).update(writer=None, writing_since=None, writing_at=None)


register(
    Holding(
        model="editorial.Edition",
        title=_("Which page you are writing"),
        fields=("writer", "writing_since", "writing_at", "planned_by"),
        besides=(
            "page", "language", "state", "title", "lead", "blocks", "version", "changed_at", "shown", "published_at", "publish_at",
            "planned", "withdraw_at",
        ),
        purpose=_("So that two people do not write over each other’s words."),
        basis=Basis.INTEREST,
        retention=_("until you leave the page, or somebody else opens it"),
        seen_by=_("those who may write in the same page"),
        rows_of=lambda user: Edition.objects.filter(writer=user),
        erase=_leave_off,
    ),
    numbers_of_actors("editorial.Revision", "actor_id"),
    numbers_of_actors("editorial.EditionStep", "actor_id"),
)  # fmt: skip
