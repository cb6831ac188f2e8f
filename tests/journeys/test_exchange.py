"""Another site is trusted and read, a change of its entry is suggested and answered there, and one of its suggestions is decided here."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Open
from tests.journeys.walking import assert_fit_for_all

both_ways = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
MOMENT = "2026-03-02T12:00:00+00:00"


class OtherSite:
    """A site of this program, as far as others see it: its feed is a list."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[dict[str, Any]] = []
        self.address = ""

    def add(self, **item: Any) -> None:
        self.items.append({"position": len(self.items) + 1, **item})

    def answer(self, what: str, after: int) -> dict[str, Any]:
        last = len(self.items)
        if what == "site":
            said = {
                "name": self.name,
                "address": self.address,
                "country": "MT",
                "operator": "The coalition of Malta",
            }
            return said | {"position": last, "kept_from": 0}
        return {"site": self.name, "items": self.items[after:], "next": last, "has_more": False}


@contextmanager
def running(site: OtherSite) -> Iterator[OtherSite]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            after = int(parse_qs(parts.query).get("after", ["0"])[0])
            body = json.dumps(site.answer(parts.path.rpartition("/")[2], after)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def comes(page: Page, wanted: Locator) -> None:
    """Look at the page again until what a worker does stands there."""
    for _number in range(60):
        if wanted.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(wanted).to_be_visible()


def feed_of(shop: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after, has_more = 0, True
    while has_more:
        with urlopen(f"{shop}/api/v1/changes?after={after}&limit=500") as answer:
            said = json.load(answer)
        items += said["items"]
        after, has_more = said["next"], said["has_more"]
    return items


@both_ways
def test_a_site_is_trusted_read_and_answered(visit: Open, shop: str, signed_in: Any, script: bool) -> None:
    word = "Limestone" if script else "Honeycomb"
    public_id = str(uuid4())
    with running(OtherSite(f"rialto-{word.lower()}")) as other:
        entry = {
            "kind": "training", "title": f"{word} carving", "slug": f"{word.lower()}-carving", "language": "en",
            "countries": ["MT"], "address": f"https://{word.lower()}.example/1", "summary": f"All about {word.lower()}.",
            "page": f"{other.address}/en/training/{word.lower()}-carving/", "published_at": MOMENT,
            "sources": [{"name": f"{word} feed", "licence": "CC-BY-4.0"}],
        }  # fmt: skip
        other.add(change="changed", id=public_id, origin=other.name, version=1, entry=entry)

        desk = visit("/en/exchange/sites/", script=script, storage_state=signed_in)
        desk.get_by_label("Address of the site").fill(other.address)
        desk.get_by_role("button", name="Ask it who it is").click()
        expect(desk.get_by_role("status")).to_contain_text(f"This is “{other.name}”")
        assert_fit_for_all(desk)
        desk.get_by_label("Malta", exact=True).check()
        desk.get_by_role("button", name="Trust this site").click()
        expect(desk.get_by_role("heading", name=other.name)).to_be_visible()
        desk.get_by_role("button", name="Read it now").click()
        comes(desk, desk.locator("main").get_by_text("complete on"))
        assert_fit_for_all(desk)

        page = visit(f"/en/training/{word.lower()}-carving/", script=script, storage_state=signed_in)
        expect(page.locator("main")).to_contain_text(f"This entry is kept at the site “{other.name}”")
        assert_fit_for_all(page)
        page.get_by_role("link", name="Part by part").click()
        expect(page.get_by_role("heading", name="Kept at another site")).to_be_visible()
        assert_fit_for_all(page)
        page.go_back()
        page.get_by_role("link", name="Suggest a change").click()
        assert_fit_for_all(page)
        page.get_by_label("Title").fill(f"{word} carving at night")
        page.get_by_role("button", name="Send the suggestion").click()
        expect(page.locator("main")).to_contain_text(f"{word} carving at night")
        assert_fit_for_all(page)

        made = next(
            one for one in feed_of(shop) if one["change"] == "suggestion" and one["about"] == public_id
        )
        answer = {name: value for name, value in made.items() if name != "position"}
        other.add(
            **{**answer, "state": "refused", "reason": f"{word} is carved by day.", "decided_at": MOMENT}
        )
        ours = next(
            one for one in feed_of(shop) if one["change"] == "changed" and one["origin"] != other.name
        )
        theirs = str(UUID(int=UUID(public_id).int ^ 1))
        other.add(
            change="suggestion", id=theirs, site=other.name, about=ours["id"], origin=ours["origin"], made_at=MOMENT,
            fields={"title": {"old": "Something else", "new": f"{word} everywhere"}},
        )  # fmt: skip
        desk.get_by_role("button", name="Read it now").click()
        comes(page, page.get_by_text(f"{word} is carved by day."))

        desk.goto("/en/exchange/suggestions/")
        comes(desk, desk.locator(f"a[href*='{theirs}']"))
        assert_fit_for_all(desk)
        desk.locator(f"a[href*='{theirs}']").click()
        expect(desk.locator("main")).to_contain_text("It has changed since")
        assert_fit_for_all(desk)
        desk.get_by_label("Reason").fill("It is right as it is.")
        desk.get_by_role("button", name="Refuse").click()
        expect(desk.locator(f"a[href*='{theirs}']")).to_have_count(0)
        (decided,) = [one for one in feed_of(shop) if one.get("id") == theirs]
        assert (decided["state"], decided["reason"]) == ("refused", "It is right as it is.")

        desk.goto("/en/exchange/sites/")
        desk.get_by_role("link", name=other.name).click()
        desk.get_by_role("button", name="Trust it no more").click()
        expect(desk.get_by_role("link", name=other.name)).to_have_count(0)
