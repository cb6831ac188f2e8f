"""eTranslation, the European Commission's service: takes a document, and calls back when it is translated.

What of its protocol is verified from where stands in docs/decisions/0025. Each job is one document for one language, with an
address of its own to call back; every element of the document names the job, so that a text that comes under another job's address is seen.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape, unescape
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import Fetched
from rialto.taxonomy.queries import EU_LANGUAGES
from rialto.translation.providers import digest
from rialto.translation.providers.asking import REFUSING, ask, check, refusal
from rialto.translation.providers.port import Accepted, Answer, Order, Refused, Trouble

ADDRESS = "https://webgate.ec.europa.eu/etranslation/si/translate"
# Codes by which it refuses our account, or has too much to do; with all others it refuses the document.
BUSY, UNKNOWN_APPLICATION = {-20028}, {-20005, -20006, -20007, -20014, -20017}
BUSY_FOR, REFUSED_FOR = timedelta(minutes=5), timedelta(hours=1)
DOCUMENT = re.compile(r"\brialto-([0-9a-f]{32})-")
_challenges: dict[tuple[str, str], digest.Challenge] = {}


class Unnamed(Exception):
    """A document that does not say whose it is."""


class ETranslation:
    """`user` is the name of the application that the Commission registered, `password` its own."""

    key = "etranslation"
    batch = 1
    # A document may have 20 MB; nothing of ours comes near.
    most_characters = 1_000_000
    calls_back = True

    def __init__(self, url: str, *, user: str, password: str) -> None:
        self.url = url or ADDRESS
        self._user, self._password = user, password

    def languages(self) -> frozenset[str]:
        return frozenset(EU_LANGUAGES)

    def submit(self, orders: Sequence[Order]) -> list[Answer]:
        return [self._submit(order) for order in orders]

    def _submit(self, order: Order) -> Answer:
        fetched = self._ask(request_of(order, user=self._user))
        check(fetched)
        if fetched.status in REFUSING:
            return Refused(reference=order.reference, reason=refusal(fetched))
        try:
            number = int(fetched.body.decode("ascii").strip().strip('"'))
        except ValueError as error:
            raise Trouble(_("The service's answer cannot be read.")) from error
        if number > 0:
            return Accepted(reference=order.reference, remote_id=str(number))
        now = timezone.now()
        if number in BUSY:
            raise Trouble(_("The service has too much to do."), until=now + BUSY_FOR, is_ours=True)
        if number in UNKNOWN_APPLICATION:
            raise Trouble(_("The service does not accept our key."), until=now + REFUSED_FOR, is_ours=True)
        return Refused(
            reference=order.reference,
            reason=_("The service refused it with code %(code)s.") % {"code": number},
        )

    def _ask(self, payload: Mapping[str, object]) -> Fetched:
        """Answer the challenge that is known; learn a new one where there is none, or it has become too old."""
        place = (self.url, self._user)
        for _turn in range(2):
            known = _challenges.get(place)
            fetched = ask(self.url, headers=self._proof(known), payload=payload)
            if fetched.status != 401:
                return fetched
            challenge = digest.challenge_of(fetched.headers.get("www-authenticate", ""))
            if challenge is None:
                return fetched
            _challenges[place] = challenge
        return ask(self.url, headers=self._proof(_challenges[place]), payload=payload)

    def _proof(self, challenge: digest.Challenge | None) -> dict[str, str]:
        if challenge is None:
            return {}
        header = digest.answer_to(
            challenge, method="POST", address=self.url, user=self._user, password=self._password
        )
        return {"Authorization": header}


def request_of(order: Order, *, user: str) -> dict[str, object]:
    """What is sent for one job."""
    arguments = [order.reference, order.token]
    return {
        "callerInformation": {"application": user},
        "externalReference": str(order.reference),
        "sourceLanguage": order.source.upper(),
        "targetLanguages": [order.target.upper()],
        "documentToTranslateBase64": {
            "content": b64encode(document_of(order).encode()).decode("ascii"),
            "format": "html",
            "filename": "text",
        },
        "errorCallback": settings.ORIGIN + reverse("translation:error-callback", args=arguments),
        "destinations": {
            "httpDestinations": [settings.ORIGIN + reverse("translation:callback", args=arguments)]
        },
    }


def document_of(order: Order) -> str:
    """A job as a page: an element for each field, named by the job and the field."""
    fields = "".join(
        f'<div id="{_name(order.reference, name)}">{text}</div>' for name, text in order.texts.items()
    )
    return (
        f'<!DOCTYPE html><html lang="{escape(order.source)}"><head><meta charset="utf-8"></head>'
        f"<body>{fields}</body></html>"
    )


def _name(reference: UUID, field: str) -> str:
    return f"rialto-{reference.hex}-{field}"


def texts_of(body: bytes, reference: UUID, fields: Sequence[str]) -> dict[str, str]:
    """The fields of one job in a document that came back, as HTML: plain, or in base64 as clients of the service report it.

    Raises `Unnamed` where no element has a name of ours any more; another job's document has nothing for this one.
    """
    text = _decoded(body)
    if not DOCUMENT.search(text):
        raise Unnamed
    found = {}
    for field in fields:
        name = re.escape(_name(reference, field))
        part = re.search(
            rf"<div\b[^>]*\bid=[\"']?{name}[\"']?[^>]*>(.*?)</div\s*>", text, re.IGNORECASE | re.DOTALL
        )
        if part:
            found[field] = part[1].strip()
    return found


def _decoded(body: bytes) -> str:
    try:
        return b64decode(b"".join(body.split()), validate=True).decode("utf-8")
    except (NotBase64, ValueError):
        text = body.decode("utf-8", "replace")
    return unescape(text) if text.lstrip().startswith("&lt;") else text
