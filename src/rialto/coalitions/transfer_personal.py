"""What transfers of practices hold of people: who speaks for each side, what they say, who took which step."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.coalitions.models import Transfer, TransferMessage


def _spoken_for_by(user: User) -> QuerySet[Transfer]:
    return Transfer.objects.filter(Q(asker=user) | Q(answerer=user)).select_related("entry", "coalition")


def _forget_spoken(user: User) -> None:
    """The transfer goes on; nobody speaks for that side until somebody else does."""
    Transfer.objects.filter(asker=user).update(asker=None)
    Transfer.objects.filter(answerer=user).update(answerer=None)


def _forget_said(user: User) -> None:
    TransferMessage.objects.filter(by=user).update(by=None)


register(
    Holding(
        model="coalitions.Transfer",
        title=_("Transfers of practices that you speak for"),
        fields=("entry", "coalition", "state", "asker", "answerer", "contact", "contact_at"),
        besides=(
            "public_id", "marked_entry", "home", "giver", "wanted_on", "adaptation_on", "adopted_on", "given_up_on", "next_step",
            "next_step_on", "created_at", "updated_at",
        ),
        purpose=_("To put the two sides of a transfer in touch."),
        basis=Basis.CONTRACT,
        retention=_("until somebody else speaks for your side, or you erase your account"),
        seen_by=_("the two coalitions and the managers of the practice’s organisation, once both sides agreed"),
        rows_of=_spoken_for_by,
        erase=_forget_spoken,
    ),
    Holding(
        model="coalitions.TransferMessage",
        title=_("What you say about transfers of practices"),
        fields=("transfer", "side", "by", "words", "at"),
        purpose=_("So that the two sides of a transfer can ask each other."),
        basis=Basis.CONTRACT,
        retention=_("as long as the transfer; without your name once your account is erased"),
        seen_by=_("the two coalitions and the managers of the practice’s organisation"),
        rows_of=lambda user: TransferMessage.objects.filter(by=user).select_related("transfer"),
        erase=_forget_said,
    ),
    numbers_of_actors("coalitions.TransferStep", "actor_id"),
    numbers_of_actors("coalitions.Adaptation", "actor_id"),
)  # fmt: skip
