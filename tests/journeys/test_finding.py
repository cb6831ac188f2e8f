"""A visitor searches, narrows by facets, opens an entry and leaves for the provider."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Open
from tests.journeys.walking import tab_to

# What the link checker does when a look came to something.
LOOK = """
from rialto.catalogue.actions import LookResult, record_looks
from rialto.catalogue.models import Entry, LinkHealth
entry = Entry.objects.get(slug={slug!r})
health = LinkHealth(entry_id=entry.pk, address=entry.address, problem={problem!r})
record_looks([LookResult(health=health, state={state!r}, public_id=entry.public_id)])
"""


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_by_keyboard_alone_from_the_front_page_to_the_provider(visit: Open, script: bool) -> None:
    page = visit("/en/", script=script)

    tab_to(page, ".hero input[type=search]")
    page.keyboard.type("python")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=python*")
    everything = page.locator("article.result").count()

    tab_to(page, "#facet-language-en")
    page.keyboard.press("Space")
    if not script:
        tab_to(page, "#facets button[type=submit]")
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"language=en"))
    expect(page.locator("#facet-language-en")).to_be_checked()
    assert 0 < page.locator("article.result").count() <= everything

    tab_to(page, "article.result h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url(
        re.compile(r"/en/(training|resource|learning-path|article|good-practice|publication|initiative)/")
    )
    tab_to(page, "a[data-leave]")
    way = page.locator("a[data-leave]").get_attribute("href") or ""
    address = page.request.get(way, max_redirects=0).headers["location"]
    assert address.startswith("http")
    assert "127.0.0.1" not in address


def test_ticking_a_box_narrows_without_a_new_page_and_the_back_button_widens_again(visit: Open) -> None:
    page = visit("/en/search/?q=python")
    page.evaluate("window.sameDocument = true")
    before = page.locator("#results-count").inner_text()

    page.locator("input[name=kind][value=training], input[name=language][value=de]").first.check()
    page.wait_for_url(re.compile("language=de"))

    assert page.evaluate("window.sameDocument") is True
    expect(page.locator("#results-count")).not_to_have_text(before)
    page.go_back()
    expect(page.locator("#results-count")).to_have_text(before)


def test_an_offer_that_cannot_be_reached_gives_way_to_those_that_can(
    visit: Open, surroundings: dict[str, str]
) -> None:
    def look(state: str, problem: str = "") -> None:
        words = LOOK.format(slug=slug, state=state, problem=problem)
        command = [ROOT / "rialto", "manage", "shell", "-v", "0", "-c", words]
        subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True)

    def wait_for_place(place: str) -> None:
        page.wait_for_function(
            "async ([path, place]) => {"
            " const text = await (await fetch(location.href)).text();"
            " const shown = new DOMParser().parseFromString(text, 'text/html').querySelectorAll('article.result h3 a');"
            " return [...shown].at(place === 'last' ? -1 : 0)?.getAttribute('href') === path }",
            arg=[path, place],
            polling=300,
        )

    # What is left out keeps finding by meaning away: the shop still embeds entries, and results would come in between.
    page = visit("/en/search/?q=python+-zebra&sort=newest")
    path = page.locator("article.result h3 a").first.get_attribute("href") or ""
    slug = path.strip("/").rpartition("/")[2]
    assert 1 < page.locator("article.result").count() < 20

    look("broken", "gone")
    wait_for_place("last")
    page.reload()
    expect(
        page.locator("article.result").last.locator(".badge").get_by_text("Link does not answer")
    ).to_be_visible()

    look("works")
    wait_for_place("first")


def test_a_result_list_can_be_shared(visit: Open) -> None:
    page = visit("/en/search/?q=python&language=de")

    titles = page.locator("article.result h3").all_inner_texts()

    again = visit(page.url, script=False)
    assert again.locator("article.result h3").all_inner_texts() == titles


def test_suggestions_appear_while_typing_and_lead_to_an_entry(visit: Open) -> None:
    page = visit("/en/")

    page.locator(".hero input[type=search]").press_sequentially("python", delay=20)
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/en/[a-z-]+/[a-z0-9-]+/$"))


def test_another_language_keeps_the_page_and_its_question(visit: Open) -> None:
    page = visit("/en/search/?q=python")

    page.locator("#languages a[hreflang=mt]").click()

    page.wait_for_url("**/mt/search/?q=python")
    assert page.locator("html").get_attribute("lang") == "mt"
    assert page.locator("article.result").count() > 0


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_colours_chosen_stay(visit: Open, script: bool) -> None:
    page = visit("/en/about/", script=script)

    page.locator("button[name=theme][value=dark]").click()
    page.wait_for_url("**/en/about/")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/de/")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_menu_opens_and_closes_on_a_phone(visit: Open) -> None:
    page = visit("/en/", width=360)
    menu = page.locator("#menu")

    expect(menu).to_be_hidden()
    page.locator(".menu-open").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_filters_open_as_a_sheet_on_a_phone(visit: Open) -> None:
    page = visit("/en/search/?q=python", width=360)

    page.locator(".facets-open").click()
    page.locator("#facets label", has_text="German").click()

    page.wait_for_url(re.compile("language=de"))
