"""What coalitions hold of people: who works in them."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.personal import Basis, Holding, register
from rialto.coalitions import transfer_personal  # noqa: F401 -- enters what it holds
from rialto.coalitions.models import CoalitionMember

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
