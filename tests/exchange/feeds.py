"""Pages of other sites' feeds, as tests write them."""

import json
from typing import Any
from uuid import UUID

from rialto.exchange.actions.pulling import Pulled, take_page
from rialto.exchange.models import TrustedSite
from rialto.exchange.reading import read_page

MOMENT = "2026-03-02T12:00:00+00:00"


def uuid_of(number: int) -> str:
    return str(UUID(int=(0x018F << 112) | (0x7 << 76) | (0b10 << 62) | number))


def changed(number: int, version: int, *, origin: str = "rialto-mt", **entry: Any) -> dict[str, Any]:
    said = {
        "kind": "training", "title": f"Entry {number}", "slug": f"offer-{number}", "language": "en",
        "address": f"https://provider.example/{number}", "countries": ["MT"], "published_at": MOMENT,
        "page": f"https://mt.example/en/training/entry-{number}/",
    } | entry  # fmt: skip
    return {
        "position": version,
        "change": "changed",
        "id": uuid_of(number),
        "origin": origin,
        "version": version,
        "entry": said,
    }


def deleted(
    number: int, version: int, *, origin: str = "rialto-mt", reason: str = "withdrawn"
) -> dict[str, Any]:
    return {
        "position": version,
        "change": "deleted",
        "id": uuid_of(number),
        "origin": origin,
        "version": version,
        "reason": reason,
    }


def page(*items: Any, site: str = "rialto-mt", after: int = 1, has_more: bool = False) -> bytes:
    return json.dumps({"site": site, "items": items, "next": after, "has_more": has_more}).encode()


def site_of(name: str = "rialto-mt", **values: Any) -> TrustedSite:
    made: TrustedSite
    made, _made = TrustedSite.objects.get_or_create(
        name=name, defaults={"address": f"https://{name}.example", "countries": ["MT"], **values}
    )
    return made


def take(*items: Any, site: TrustedSite | None = None) -> Pulled:
    """Take a page of these items as if the site had just answered with it."""
    site = site or site_of()
    site.refresh_from_db()
    pulled = Pulled(site=site.name)
    after = {"position": (site.position or 0) + 1}
    take_page(site, read_page(page(*items, site=site.name)), after, pulled)
    return pulled
