"""Every page, in both themes and at both widths: reachable by everybody, and never wider than the screen."""

import pytest

from tests.journeys.conftest import Open
from tests.journeys.walking import THEMES, WIDTHS, violations

PATHS = {
    "front page": "/en/",
    "results": "/en/search/?q=python",
    "results, narrowed": "/en/search/?kind=training&language=de&technology=software",
    "nothing found": "/en/search/?q=zzzzzzzzzzzz",
    "calendar": "/en/search/?view=calendar",
    "map": "/en/search/?view=map",
    "countries": "/en/countries/",
    "country": "/en/countries/de/",
    "organisations": "/en/organisations/",
    "sources": "/en/sources/",
    "source": "/en/sources/rialto-starter-content/",
    "entries of a source": "/en/sources/rialto-starter-content/entries/",
    "about": "/en/about/",
    "how we work": "/en/how-we-work/",
    "our robot": "/en/robot/",
    "accessibility": "/en/accessibility/",
    "privacy": "/en/privacy/",
    "cookies": "/en/cookies/",
    "site map": "/en/site-map/",
    "sign in": "/en/sign-in/",
    "not there": "/en/nowhere/",
}
LONG_WORDS = ("fi", "de", "el", "bg", "mt", "fr")
every_screen = pytest.mark.parametrize("theme", THEMES)
every_width = pytest.mark.parametrize("width", WIDTHS)


@every_screen
@every_width
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_axe_finds_nothing(visit: Open, path: str, width: int, theme: str) -> None:
    if path == "/en/nowhere/":
        pytest.skip("the console reports the 404 itself; its page is looked at below")
    page = visit(path, width=width, theme=theme)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_screen
@every_width
def test_axe_finds_nothing_on_an_entry(visit: Open, entry_path: str, width: int, theme: str) -> None:
    page = visit(entry_path, width=width, theme=theme)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_screen
@every_width
def test_axe_finds_nothing_on_where_an_entry_comes_from(
    visit: Open, entry_path: str, width: int, theme: str
) -> None:
    page = visit(f"{entry_path}provenance/", width=width, theme=theme)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_width
def test_without_script_one_comes_from_an_entry_to_what_its_source_says(
    visit: Open, entry_path: str, width: int
) -> None:
    page = visit(entry_path, width=width, script=False)
    title = page.locator("main h1").inner_text()

    page.locator("main a[href$='/provenance/']").click()

    # Stacked on a phone or not: to a screen reader it is a table.
    table = page.get_by_role("table", name="The parts of this entry and their origins")
    said = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Title"))
    assert said.get_by_role("rowheader").inner_text().split("\n")[-1].strip() == title
    assert table.get_by_role("columnheader").count() == said.locator("th, td").count() == 4
    said.get_by_role("cell").first.get_by_role("link").click()
    assert page.url.endswith("/en/sources/rialto-starter-content/")


@every_width
def test_axe_finds_nothing_on_the_form_to_report_something(visit: Open, entry_path: str, width: int) -> None:
    page = visit(f"{entry_path}report/", width=width)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LONG_WORDS)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search/",
        "/search/?q=python",
        "/search/?q=python+web+course+data+beginners",
        "/countries/",
        "/organisations/",
        "/how-we-work/",
        "/robot/",
        "/sources/",
        "/sources/rialto-starter-content/",
    ],
)
def test_long_words_fit_a_phone(visit: Open, language: str, path: str) -> None:
    page = visit(f"/{language}{path}", width=360)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", [path for path in PATHS.values() if path != "/en/nowhere/"])
def test_every_page_reads_without_script(visit: Open, path: str) -> None:
    page = visit(path, script=False)

    assert page.locator("main h1").is_visible()
    assert page.locator("footer").is_visible()


def test_every_link_of_the_site_map_opens(visit: Open) -> None:
    page = visit("/en/site-map/")
    addresses = page.locator("main a").evaluate_all("links => links.map(link => link.href)")

    answers = {address: page.request.get(address).status for address in addresses if "127.0.0.1" in address}

    assert len(answers) > 40
    assert set(answers.values()) == {200}
