"""Counting questions by day, so that nobody can be told from another, and a text is written only when many asked for it.

In memory: who asked what today, as numbers made with a salt that is forgotten at midnight. In the database: a keyed number of the
question and how often a day; its text only from the moment at which it has been asked often enough.
"""

import hashlib
import secrets
import threading
import time
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F, Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from rialto.base.limits import visitor_key
from rialto.finding.models import AskedDay, PopularQuery
from rialto.finding.popular.rules import is_person, may_be_counted
from rialto.search.query_text import QueryText
from rialto.taxonomy.queries import fold

log = structlog.get_logger("rialto.finding")
# A question is offered when it was asked so often, on so many days, and on one of them by so many. Each of the two web processes
# may count one person once a day, so five on a day are three people at least: nobody alone makes a suggestion, however patient.
LEAST_ASKED, LEAST_DAYS, LEAST_ON_A_DAY = 10, 5, 5
KEPT_DAYS = 90
# What one process keeps of a day, and how often it writes.
MOST_SEEN, MOST_PENDING = 50_000, 2_000


class Tally:
    """What one process counted since it last wrote."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._salt = b""
        self._seen: set[bytes] = set()
        self._pending: dict[tuple[str, str, date], tuple[str, int]] = {}
        self._written_at = time.monotonic()

    def note(self, text: QueryText, *, language: str, visitor: str) -> None:
        """Count that somebody asked this today, once a day for each visitor; nothing is written here."""
        today = timezone.localdate()
        shown = " ".join(text.raw.split())
        with self._lock:
            if self._day != today:
                self._day, self._salt, self._seen = today, secrets.token_bytes(16), set()
            mark = hashlib.blake2b(
                f"{visitor}\0{language}\0{fold(shown)}".encode(), digest_size=8, key=self._salt
            ).digest()
            if mark in self._seen or len(self._seen) >= MOST_SEEN or len(self._pending) >= MOST_PENDING:
                return
            self._seen.add(mark)
            key = (question_key(shown, language), language, today)
            self._pending[key] = (shown, self._pending.get(key, (shown, 0))[1] + 1)

    @property
    def is_due(self) -> bool:
        after = settings.POPULAR_FLUSH_SECONDS
        return bool(after and self._pending) and time.monotonic() - self._written_at > after

    def take(self) -> dict[tuple[str, str, date], tuple[str, int]]:
        """What was counted; from now on it is the caller's."""
        with self._lock:
            pending, self._pending = self._pending, {}
            self._written_at = time.monotonic()
        return pending


tally = Tally()


def question_key(text: str, language: str) -> str:
    """A number of the question that nobody can read without the site's secret, the same for all spellings that fold alike."""
    secret = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"rialto-asked").digest()
    return hashlib.blake2b(f"{language}\0{fold(text)}".encode(), digest_size=16, key=secret).hexdigest()


def note_question(request: HttpRequest, text: QueryText, *, language: str) -> None:
    """Count a question that found something, if it may be: in memory, and now and then written by a thread."""
    if (
        not settings.POPULAR_QUERIES
        or request.headers.get("Sec-GPC") == "1"
        or request.headers.get("DNT") == "1"
    ):
        return
    agent = request.headers.get("User-Agent", "")
    if not is_person(agent) or not may_be_counted(text):
        return
    tally.note(text, language=language, visitor=f"{visitor_key(request)}\0{agent}")
    if tally.is_due:
        threading.Thread(target=_write_apart, name="asked-questions", daemon=True).start()


def _write_apart() -> None:
    try:
        write_counts()
    except DatabaseError as problem:
        # What was counted in these minutes is lost, which nobody misses.
        log.warning("counts of questions were not written", reason=str(problem))
    finally:
        connection.close()


@transaction.atomic
def write_counts() -> int:
    """Add what this process counted to the days; write the text of what has been asked often enough by now. Returns how many counts."""
    pending = tally.take()
    for (key, language, day), (text, count) in pending.items():
        row, made = AskedDay.objects.get_or_create(key=key, day=day, defaults={"count": count})
        if not made:
            AskedDay.objects.filter(pk=row.pk).update(count=F("count") + count)
        known = PopularQuery.objects.filter(key=key)
        if known.exists():
            known.update(last_on=day)
        elif _is_asked_often(key):
            PopularQuery.objects.create(key=key, language=language, text=text, form=fold(text), last_on=day)
    return len(pending)


def _is_asked_often(key: str) -> bool:
    found = AskedDay.objects.filter(
        key=key, day__gt=timezone.localdate() - timedelta(days=KEPT_DAYS)
    ).aggregate(asked=Sum("count"), days=Count("pk"), most=Max("count"))
    return (
        (found["asked"] or 0) >= LEAST_ASKED
        and found["days"] >= LEAST_DAYS
        and (found["most"] or 0) >= LEAST_ON_A_DAY
    )


@transaction.atomic
def forget_questions() -> int:
    """Delete counts older than 90 days, and the texts that have not been asked often enough since. Returns how many texts went."""
    first = timezone.localdate() - timedelta(days=KEPT_DAYS)
    AskedDay.objects.filter(day__lte=first).delete()
    if not settings.POPULAR_QUERIES:
        AskedDay.objects.all().delete()
    often = (
        AskedDay.objects.values("key")
        .annotate(asked=Sum("count"), days=Count("pk"), most=Max("count"))
        .filter(asked__gte=LEAST_ASKED, days__gte=LEAST_DAYS, most__gte=LEAST_ON_A_DAY)
    )
    rare = PopularQuery.objects.exclude(key__in=often.values("key")).exclude(is_hidden=True)
    return rare.delete()[0]
