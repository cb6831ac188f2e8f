"""What coalitions hold of people: who works in them."""

from django.utils.translation import gettext_lazy as _

from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
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
register(
    numbers_of_actors("coalitions.PlanStep", "actor_id"),
    numbers_of_actors("coalitions.IndicatorValue", "actor_id"),
)
