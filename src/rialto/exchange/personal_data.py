"""What the exchange holds of people: who suggested a change to another site. None of it travels."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, register
from rialto.exchange.models import SiteSuggestion


def _forget_made(user: User) -> None:
    SiteSuggestion.objects.filter(made_by=user).update(made_by=None)


register(
    Holding(
        model="exchange.SiteSuggestion",
        title=_("Changes you suggested to other sites"),
        fields=("made_by", "site", "entry_origin", "fields", "state", "reason", "made_at", "decided_at"),
        # Who decided stands there by a number, which goes with nobody's copy.
        besides=("public_id", "entry_public_id", "decided_by"),
        purpose=_("To tell you what became of what you suggested."),
        basis=Basis.CONTRACT,
        retention=_("without your name once your account is erased"),
        seen_by=_("you; what you suggest, but not who you are, everybody"),
        rows_of=lambda user: SiteSuggestion.objects.filter(made_by=user),
        erase=_forget_made,
    ),
)
