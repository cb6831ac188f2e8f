"""Near a place, in the calendar, on the map, and by other words: what a visitor and an editor do, with script and without."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Open
from tests.journeys.walking import assert_fit_for_all, press, tab_to, type_into

FILL = """
from datetime import timedelta
from django.utils import timezone
from rialto.catalogue.actions import write_found
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Source
source, _made = Source.objects.get_or_create(slug="towns", defaults={"name": "Towns"})
day = timezone.localdate() + timedelta(days=1)
towns = [("Leipzig", "DE"), ("Halle (Saale)", "DE"), ("Halle", "BE"), ("Wien", "AT"), ("", "DE")]
write_found(source, [
    FoundEntry(remote_id=f"{kind}-{number}", kind=kind, title=f"Zymurgy {kind} {number} {town}", language="en",
               address=f"https://towns.example/{kind}/{number}", city=town, countries=[country], is_online=None if town else True,
               starts_on=day, ends_on=day, deadline_on=day if kind == Kind.TRAINING else None)
    for number, (town, country) in enumerate(towns) for kind in (Kind.EVENT, Kind.TRAINING)
], publish=True)
"""


@pytest.fixture(scope="module", autouse=True)
def towns(shop: str, surroundings: dict[str, str]) -> None:
    """Entries in some towns, followed by the index."""
    command = [ROOT / "rialto", "manage", "shell", "--no-imports", "-c", FILL]
    subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_a_town_to_another_of_its_name_and_to_what_is_online(visit: Open, script: bool) -> None:
    page = visit("/en/search/?q=zymurgy", script=script)
    expect(page.locator("#results-count")).to_have_text("10 results")

    if not page.locator("#near").is_visible():
        press(page, "#facet-near summary")
    type_into(page, "#near", "Halle")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("near=Halle"))
    expect(page.locator(".near-said strong")).to_have_text("Halle (Saale), Germany")
    expect(page.locator("article.result").first).to_contain_text("less than 1 km away")

    press(page, ".near-said summary")
    press(page, ".near-said li a")
    page.wait_for_url(re.compile("place=2796696"))
    expect(page.locator(".near-said strong")).to_have_text(re.compile("Halle, Belgium"))

    press(page, ".near-said p a")
    page.wait_for_url(re.compile("online=yes"))
    expect(page.locator("#results-count")).to_have_text("2 results")


def test_places_are_suggested_while_one_types(visit: Open) -> None:
    page = visit("/en/search/?q=zymurgy")
    if not page.locator("#near").is_visible():
        page.locator("#facet-near summary").click()

    page.locator("#near").press_sequentially("wien")
    option = page.locator("#facet-near [role=option]").first
    expect(option).to_contain_text("Vienna, Austria")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"q=zymurgy&near=Vienna&place=2761369"))
    expect(page.locator("article.result").first).to_contain_text("Wien")


def test_where_i_am_is_written_rounded_and_sent_only_with_the_form(visit: Open) -> None:
    here = {"latitude": 51.3397, "longitude": 12.3731}
    page = visit("/en/search/?q=zymurgy", geolocation=here, permissions=["geolocation"])
    if not page.locator("#near").is_visible():
        page.locator("#facet-near summary").click()

    page.locator("here-button button").click()

    expect(page.locator("#near")).to_have_value("51.3, 12.4")
    assert "near=" not in page.url
    page.locator("#near").press("Enter")
    page.wait_for_url(re.compile("near=51.3"))
    expect(page.locator("article.result").first).to_contain_text("Leipzig")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_map_of_europe_to_a_town(visit: Open, script: bool) -> None:
    page = visit("/en/search/?q=zymurgy&view=map", script=script)

    press(page, 'svg.tile-map a[href*="country=DE"]')
    page.wait_for_url(re.compile("country=DE"))
    press(page, 'svg.place-map a[href*="near=Leipzig"]')
    page.wait_for_url(re.compile("near=Leipzig"))

    expect(page.locator("#results-count")).to_have_text("2 results")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_months_are_turned_over_and_keep_the_search(visit: Open, script: bool) -> None:
    page = visit("/en/search/?q=zymurgy&view=calendar&month=2025-05", script=script)

    press(page, "a[rel=next]")
    page.wait_for_url(re.compile("q=zymurgy&view=calendar&month=2025-06"))
    press(page, ".calendar-head a.action")
    page.wait_for_url(re.compile(r"q=zymurgy&view=calendar$"))
    expect(page.locator(".calendar h3")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_looking_within_results_and_taking_a_word_away(visit: Open, script: bool) -> None:
    page = visit("/en/search/?q=zymurgy", script=script)

    type_into(page, "#more", '-"zymurgy event"')
    page.keyboard.press("Enter")
    expect(page.locator("#results-count")).to_have_text("5 results")
    page.locator(".bar-tools a.chip", has_text="zymurgy event").click()
    expect(page.locator("#results-count")).to_have_text("10 results")
    press(page, ".tips summary")
    expect(page.get_by_text("These words side by side", exact=True)).to_be_visible()


def test_an_editor_says_what_means_the_same_and_a_visitor_finds_it(visit: Open, signed_in: object) -> None:
    desk = visit("/en/desk/synonyms/add/", storage_state=signed_in)
    type_into(desk, "#id_words", "brewlore")
    type_into(desk, "#id_others", "zymurgy")
    type_into(desk, "#id_reason", "Hardly anybody says zymurgy.")
    press(desk, "form.prose > .actions button")
    expect(desk.locator("#effects")).to_be_visible()
    expect(desk.locator("table td").nth(1)).to_have_text("10")
    assert_fit_for_all(desk)
    press(desk, "button[name=sure]")
    expect(desk.locator("tbody th").first).to_contain_text("brewlore")
    assert_fit_for_all(desk)

    page = visit("/en/search/?q=brewlore")
    expect(page.locator(".also-searched strong")).to_have_text("zymurgy")
    expect(page.locator("#results-count")).to_have_text("10 results")
    assert_fit_for_all(page)
    tab_to(page, ".also-searched a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("typed=yes"))
    expect(page.locator("#results-count")).not_to_have_text("10 results")

    desk.locator("tbody th a").first.click()
    assert_fit_for_all(desk)
    desk.get_by_role("link", name="Remove this group").click()
    type_into(desk, "#id_reason", "Only tried.")
    press(desk, "form.prose button")
    expect(desk.get_by_text("removed", exact=False).first).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/en/search/?q=zymurgy&near=Halle&km=100",
        "/de/search/?near=Neustadt",
        "/fr/search/?near=Atlantis",
        "/en/search/?q=zymurgy&near=Paris&km=10",
        "/bg/search/?q=zymurgy&view=calendar",
        "/fi/search/?q=zymurgy&country=DE&view=map",
    ],
)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_axe_finds_nothing_near_a_place(visit: Open, path: str, script: bool) -> None:
    assert_fit_for_all(visit(path, script=script))
