"""LibreTranslate: open source, on a machine of one's own; answers at once. https://docs.libretranslate.com/"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rialto.translation.providers.asking import REFUSING, ask, check, kept_languages, read_json, refused
from rialto.translation.providers.deepl import shared_out
from rialto.translation.providers.port import Answer, Order, Trouble


class LibreTranslate:
    """`key` may be empty: a server of one's own needs none."""

    key = "libretranslate"
    batch = 10
    most_characters = 40_000
    calls_back = False

    def __init__(self, url: str, *, key: str = "") -> None:
        self.url = url
        self._key = key

    def languages(self) -> frozenset[str]:
        return kept_languages(self.url, self._ask_languages)

    def _ask_languages(self) -> frozenset[str]:
        fetched = ask(f"{self.url}/languages")
        check(fetched)
        rows = read_json(fetched)
        if not isinstance(rows, list):
            raise Trouble(_("The service's answer cannot be read."))
        return frozenset(str(row.get("code", "")).partition("-")[0].lower() for row in rows)

    def submit(self, orders: Sequence[Order]) -> list[Answer]:
        payload: dict[str, object] = {
            "q": [text for order in orders for text in order.texts.values()],
            "source": orders[0].source,
            "target": orders[0].target,
            "format": "html",
        }
        if self._key:
            payload["api_key"] = self._key
        fetched = ask(f"{self.url}/translate", payload=payload)
        check(fetched)
        if fetched.status in REFUSING:
            return refused(fetched, orders, self.submit)
        said = read_json(fetched)
        pieces = said.get("translatedText") if isinstance(said, dict) else None
        return shared_out(orders, pieces if isinstance(pieces, list) else [])
