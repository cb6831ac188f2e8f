"""How alerts that people ended are ended again after an older backup was restored: nobody is written to who did not want it any more."""

from rialto.base.erasures import Erasure, Kind, register
from rialto.finding.alerts.saving import delete_alert, forget_recipient
from rialto.finding.models import Alert, Recipient


def _end_again(erasure: Erasure) -> bool:
    alert = Alert.objects.filter(public_id=erasure.of).first()
    if alert is not None:
        delete_alert(alert)
    return alert is not None


def _forget_again(erasure: Erasure) -> bool:
    recipient = Recipient.objects.filter(public_id=erasure.of).first()
    if recipient is not None:
        forget_recipient(recipient)
    return recipient is not None


register(Kind(name="alert", again=_end_again), Kind(name="recipient", again=_forget_again))
