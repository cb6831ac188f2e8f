"""How all services are asked: by the one guarded way out, with what their errors mean for us."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import Fetched, FetchFailed, NotNow, fetch
from rialto.translation.providers.port import Answer, Order, Refused, Trouble

LONGEST_ANSWER = 2 * 1024 * 1024
PATIENCE = 30.0
# How long a service is left alone that does not know us, and one that has too much to do.
REFUSED_FOR, BUSY_FOR = timedelta(hours=1), timedelta(minutes=5)
# Statuses by which a service refuses what it was sent; all other errors lie with it or with us, not with a text.
REFUSING = frozenset({400, 413, 414, 415, 422})
LANGUAGES_KEPT_SECONDS = 3600.0
_languages: dict[str, tuple[float, frozenset[str]]] = {}


def ask(address: str, *, headers: Mapping[str, str] | None = None, payload: Any = None) -> Fetched:
    """One request: a GET, or a POST of `payload` as JSON. Any status is an answer; raises `Trouble` where there is none."""
    content = None if payload is None else json.dumps(payload, ensure_ascii=False).encode()
    said = {"Content-Type": "application/json", **(headers or {})} if content is not None else headers
    try:
        return fetch(
            address, method="GET" if content is None else "POST", content=content, headers=said, accept="application/json",
            any_status=True, obey_robots=False, limit=LONGEST_ANSWER, patience=PATIENCE,
        )  # fmt: skip
    except NotNow as trouble:
        raise Trouble(str(trouble), until=trouble.until, is_ours=True) from trouble
    except FetchFailed as trouble:
        raise Trouble(str(trouble)) from trouble


def check(fetched: Fetched) -> None:
    """Raise `Trouble` for a status that says that the service will not work for us now."""
    now = timezone.now()
    match fetched.status:
        case 401 | 403:
            raise Trouble(_("The service does not accept our key."), until=now + REFUSED_FOR, is_ours=True)
        case 402 | 456:
            tomorrow = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
                days=1
            )
            raise Trouble(_("What the service translates for us is used up."), until=tomorrow, is_ours=True)
        case 429 | 503:
            raise Trouble(_("The service has too much to do."), until=now + BUSY_FOR, is_ours=True)
        case status if status >= 500:
            raise Trouble(_("The service answered with error %(status)s.") % {"status": status})
        case status if status >= 400 and status not in REFUSING:
            # Most likely a wrong address.
            raise Trouble(_("The service answered with error %(status)s.") % {"status": status}, is_ours=True)


def read_json(fetched: Fetched) -> Any:
    """What a good answer says. Raises `Trouble` where it says nothing that can be read."""
    try:
        return json.loads(fetched.body)
    except ValueError as error:
        raise Trouble(_("The service's answer cannot be read.")) from error


def kept_languages(address: str, look: Callable[[], frozenset[str]]) -> frozenset[str]:
    """What a service said of its languages, asked once an hour and process."""
    at, found = _languages.get(address, (0.0, frozenset()))
    if not found or time.monotonic() - at > LANGUAGES_KEPT_SECONDS:
        found = look()
        _languages[address] = (time.monotonic(), found)
    return found


def refusal(fetched: Fetched) -> str:
    """Why a service will not translate something, in its own words, shortened."""
    try:
        said = json.loads(fetched.body)
    except ValueError:
        said = {}
    words = said.get("message") or said.get("error") or said.get("detail") if isinstance(said, dict) else ""
    return str(words or _("The service answered with error %(status)s.") % {"status": fetched.status})[:300]


def refused(
    fetched: Fetched, orders: Sequence[Order], submit: Callable[[Sequence[Order]], Sequence[Answer]]
) -> list[Answer]:
    """What a request comes to that a service refused: of several orders one is at fault, and the others need not fail with it."""
    if len(orders) > 1:
        return [answer for order in orders for answer in submit([order])]
    return [Refused(reference=order.reference, reason=refusal(fetched)) for order in orders]
