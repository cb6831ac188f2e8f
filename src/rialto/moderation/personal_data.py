"""What moderation holds of people."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.moderation.actions import forget_addresses
from rialto.moderation.models import Report


def _forget_reporter(user: User) -> None:
    Report.objects.filter(email=user.email).update(email="")


register(
    Holding(
        model="moderation.Report",
        title=_("Reports"),
        fields=("email", "words", "language", "created_at"),
        besides=("public_id", "noun", "about_id", "complaint", "state", "closed_at"),
        purpose=_("To look into what you reported and to tell you what became of it."),
        basis=Basis.INTEREST,
        retention=_("the address 90 days after the decision; the report stays, without it"),
        seen_by=_("staff"),
        rows_of=lambda user: Report.objects.filter(email=user.email),
        erase=_forget_reporter,
        forget=forget_addresses,
    ),
    numbers_of_actors("moderation.Decision", "actor_id"),
)
