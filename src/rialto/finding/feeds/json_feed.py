"""A feed as JSON Feed 1.1."""

import json
from typing import Any

from rialto.finding.feeds.items import Feed, Item


def json_text(feed: Feed, *, site: str) -> bytes:
    """The feed as JSON."""
    said: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.title} · {site}",
        "home_page_url": feed.home_address,
        "feed_url": feed.self_address,
        "language": feed.language,
        "authors": [{"name": site}],
    }
    if feed.next_address:
        said["next_url"] = feed.next_address
    said["items"] = [_item(item) for item in feed.items]
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _item(item: Item) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": item.id.urn,
        "url": item.url,
        "title": item.title,
        "content_text": item.summary or item.title,
        "date_published": item.published_at.isoformat(timespec="seconds"),
        "date_modified": item.updated_at.isoformat(timespec="seconds"),
        "tags": [item.kind_label, *item.tags],
    }
    if item.language != "und":
        said["language"] = item.language
    if item.machine_translated_from:
        said["_rialto"] = {"machine_translated_from": item.machine_translated_from}
    if item.provider:
        said["authors"] = [{"name": item.provider}]
    return said
