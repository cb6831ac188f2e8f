"""What alerts there are, in words."""

from dataclasses import dataclass

from rialto.accounts.models import User
from rialto.finding.alerts.links import results_address
from rialto.finding.alerts.standing import search_of, words_of
from rialto.finding.choices import AlertState
from rialto.finding.models import Alert, Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAlert:
    """An alert with its search in words and the address of its results."""

    alert: Alert
    words: str
    address: str

    @property
    def is_paused(self) -> bool:
        return self.alert.state == AlertState.PAUSED


def shown_alert(alert: Alert, *, language: str) -> ShownAlert:
    """One alert, its search in the words of `language`."""
    saved = alert.search
    return ShownAlert(
        alert=alert,
        words=words_of(search_of(saved), language=language),
        address=results_address(saved.query, language=saved.language),
    )


def alerts_of(recipient: Recipient, *, language: str) -> list[ShownAlert]:
    """The confirmed alerts of an address, oldest first."""
    alerts = recipient.alerts.exclude(state=AlertState.UNCONFIRMED).select_related("search").order_by("pk")
    return [shown_alert(alert, language=language) for alert in alerts]


def searches_kept_by(user: User, *, language: str) -> list[ShownAlert]:
    """What a member of staff keeps without mail, newest first."""
    kept = Alert.objects.filter(keeper=user).select_related("search").order_by("-pk")
    return [shown_alert(alert, language=language) for alert in kept]
