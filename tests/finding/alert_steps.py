"""What several tests of alerts do first."""

from django.http import QueryDict

from rialto.finding.alerts.mailing import make_mails, send_mails
from rialto.finding.alerts.percolating import Percolator
from rialto.finding.alerts.saving import ask_for_alert, confirm_alert
from rialto.finding.asking import Search, search_asked_for
from rialto.finding.choices import Rhythm
from rialto.finding.engine import engine
from rialto.finding.models import Alert

ADA = "ada@example.org"


def asked(query: str) -> Search:
    return search_asked_for(QueryDict(query))


def alert_for(
    query: str, *, email: str = ADA, rhythm: Rhythm = Rhythm.AT_ONCE, language: str = "en"
) -> Alert:
    """A confirmed alert."""
    alert = ask_for_alert(asked(query), email=email, rhythm=rhythm, language=language)
    assert alert is not None
    confirm_alert(alert)
    alert.refresh_from_db()
    return alert


def percolate() -> int:
    """Deal with everything that the index holds; returns how many matches are new."""
    count, percolator = 0, Percolator()
    while True:
        step = percolator.follow(until=engine().position)
        count += step.match_count
        if not step.is_behind:
            return count


def tell() -> int:
    """Percolate, make the mails that are due and send them; returns how many were made."""
    percolate()
    made = make_mails()
    send_mails()
    return made
