"""What finding holds of people: saved searches and alerts."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.finding.alerts.saving import delete_alert, forget_recipient, forget_unconfirmed
from rialto.finding.models import Alert, Recipient


def _alerts_of(user: User) -> QuerySet[Alert]:
    """Alerts at the person's address, which they have proven to be theirs, and searches they keep without mail."""
    mine = Alert.objects.filter(Q(keeper=user) | Q(recipient__email=user.email))
    return mine.select_related("search", "recipient", "keeper")


def _end_alerts(user: User) -> None:
    for alert in _alerts_of(user).filter(keeper=user):
        delete_alert(alert)


def _forget_address(user: User) -> None:
    for recipient in Recipient.objects.filter(email=user.email):
        forget_recipient(recipient)


register(
    Holding(
        model="finding.Recipient",
        title=_("Addresses for alerts"),
        fields=("email", "created_at", "asked_on", "asked_count", "refused_count"),
        besides=("public_id",),
        purpose=_("To write to you what is new, because you asked for it."),
        basis=Basis.CONTRACT,
        retention=_("until you end the last alert; seven days if you do not confirm"),
        seen_by=_("you"),
        rows_of=lambda user: Recipient.objects.filter(email=user.email),
        erase=_forget_address,
    ),
    Holding(
        model="finding.Alert",
        title=_("Alerts and saved searches"),
        fields=("search", "recipient", "keeper", "rhythm", "state", "created_at", "confirmed_at", "since"),
        besides=("public_id", "since_position", "told_match_id", "told_more_count", "next_at"),
        purpose=_("To know of which search you want to hear, and how often."),
        basis=Basis.CONTRACT,
        retention=_("until you end them; seven days if you do not confirm"),
        seen_by=_("you"),
        rows_of=_alerts_of,
        erase=_end_alerts,
        forget=forget_unconfirmed,
    ),
    numbers_of_actors("finding.PinChange", "actor_id"),
    numbers_of_actors("finding.SynonymChange", "actor_id"),
)
