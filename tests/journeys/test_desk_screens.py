"""Every screen of the desk, at both widths, in both themes, with script and without: axe finds nothing."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.walking import assert_fit_for_all

pytestmark = pytest.mark.usefixtures("queues")
SCREENS = {
    "sources": "/en/desk/sources/",
    "nothing by that name": "/en/desk/sources/?q=zzzz",
    "a source": "/en/desk/sources/sails-fair/",
    "add a source": "/en/desk/add-source/",
    "duplicates": "/en/desk/duplicates/",
    "what was made one": "/en/desk/merges/",
    "suggestions": "/en/desk/suggestions/",
    "suggestions of one source": "/en/desk/suggestions/?source=sails-fair",
    "all suggestions at once": "/en/desk/suggestions/sails-fair/accept/",
    "reports": "/en/desk/reports/",
    "reports that were decided": "/en/desk/reports/?state=closed",
    "quality": "/en/desk/quality/?scope=organisation",
    "quality of a country": "/en/desk/quality/country/MT/",
    "runs": "/en/desk/runs/",
    "organisations twice": "/en/desk/organisations/",
    "opening a person's own": "/en/desk/people/",
}
# Screens whose address a list has: the list, and the link.
LISTED = {
    "one pair": ("/en/desk/duplicates/", "main th a"),
    "one report": ("/en/desk/reports/", "main th a"),
    "one run": ("/en/desk/runs/", "main th a"),
    "two organisations": ("/en/desk/organisations/", "main ul.stack li a"),
}
both_ways = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def unfolded(page: Page) -> Page:
    """The page with everything that folds unfolded."""
    page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    return page


@both_ways
@pytest.mark.parametrize("path", SCREENS.values(), ids=SCREENS.keys())
def test_axe_finds_nothing(visit: Open, signed_in: Any, path: str, script: bool) -> None:
    page = visit(path, script=script, storage_state=signed_in)

    expect(page.locator("main h1")).to_be_visible()
    assert page.url.endswith(path)
    assert_fit_for_all(unfolded(page))


@both_ways
@pytest.mark.parametrize(("path", "link"), LISTED.values(), ids=LISTED.keys())
def test_axe_finds_nothing_on_what_is_listed(
    visit: Open, signed_in: Any, path: str, link: str, script: bool
) -> None:
    page = visit(path, script=script, storage_state=signed_in)
    page.goto(page.locator(link).first.get_attribute("href") or "")

    assert not page.url.endswith(path)
    assert_fit_for_all(unfolded(page))


@both_ways
@pytest.mark.parametrize("path", ["/en/countries/mt/", "/en/organisations/", "/en/sources/sails-fair/"])
def test_axe_finds_nothing_where_everybody_reads_of_quality(visit: Open, path: str, script: bool) -> None:
    page = visit(path, script=script)
    if path == "/en/organisations/":
        page.goto(f"{path}?q=Sails+fair+school")
        page.goto(page.locator("main h3 a").first.get_attribute("href") or "")

    expect(page.locator("#quality")).to_be_visible()
    expect(page.locator("main")).to_contain_text("What would help most")
    assert_fit_for_all(unfolded(page))
