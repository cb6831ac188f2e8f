"""DeepL: answers at once. https://developers.deepl.com/docs/api-reference/translate"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rialto.translation.providers.asking import REFUSING, ask, check, kept_languages, read_json, refused
from rialto.translation.providers.port import Answer, Delivered, Order, Trouble

PAID, FREE = "https://api.deepl.com", "https://api-free.deepl.com"
# As a target, DeepL wants to know which of both.
VARIANTS = {"en": "EN-GB", "pt": "PT-PT"}


class DeepL:
    """`url` is only given for tests and proxies: keys of the free service end with ":fx"."""

    key = "deepl"
    # A request holds at most 50 texts and 128 KiB; a job has up to three.
    batch = 16
    most_characters = 40_000
    calls_back = False

    def __init__(self, url: str, *, key: str) -> None:
        self.url = url or (FREE if key.endswith(":fx") else PAID)
        self._headers = {"Authorization": f"DeepL-Auth-Key {key}"}

    def languages(self) -> frozenset[str]:
        return kept_languages(self.url, self._ask_languages)

    def _ask_languages(self) -> frozenset[str]:
        fetched = ask(f"{self.url}/v2/languages?type=target", headers=self._headers)
        check(fetched)
        rows = read_json(fetched)
        if not isinstance(rows, list):
            raise Trouble(_("The service's answer cannot be read."))
        return frozenset(str(row.get("language", "")).partition("-")[0].lower() for row in rows)

    def submit(self, orders: Sequence[Order]) -> list[Answer]:
        first = orders[0]
        pieces = [text for order in orders for text in order.texts.values()]
        payload = {
            "text": pieces,
            "source_lang": first.source.upper(),
            "target_lang": VARIANTS.get(first.target, first.target.upper()),
            "tag_handling": "html",
        }
        fetched = ask(f"{self.url}/v2/translate", headers=self._headers, payload=payload)
        check(fetched)
        if fetched.status in REFUSING:
            return refused(fetched, orders, self.submit)
        said = read_json(fetched)
        rows = said.get("translations") if isinstance(said, dict) else None
        return shared_out(orders, [row.get("text") for row in rows or () if isinstance(row, dict)])


def shared_out(orders: Sequence[Order], pieces: Sequence[object]) -> list[Answer]:
    """Give each order its texts back, by their place. Raises `Trouble` where they are not as many as were sent."""
    if len(pieces) != sum(len(order.texts) for order in orders) or not all(
        isinstance(one, str) for one in pieces
    ):
        raise Trouble(_("The service gave other texts back than it was sent."))
    rest = iter(pieces)
    return [
        Delivered(reference=order.reference, texts={name: str(next(rest)) for name in order.texts})
        for order in orders
    ]
