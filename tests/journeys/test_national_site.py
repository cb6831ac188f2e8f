"""A country's own site: a second installation, opened with RIALTO_COUNTRY and what its operator says of it."""

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import ROOT, free_port, new_state
from tests.journeys.walking import assert_fit_for_all, follow

TITLE = "Malta Digital Skills"
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 64"><title>Malta Digital Skills</title>
<path fill="#8a1538" d="M8 8h48v48H8z"/><path fill="#fff" d="M32 14l6 12 12 6-12 6-6 12-6-12-12-6 12-6z"/>
<path fill="#43525a" d="M72 18h150v8H72zm0 20h104v8H72z"/></svg>"""
THEME = '[light]\naction = "#8a1538"\naccent = "#9a5b00"\n[dark]\naction = "#f2a3b5"\naccent = "#f0b35a"\n'
ACTION = {"light": "rgb(138, 21, 56)", "dark": "rgb(242, 163, 181)"}


@pytest.fixture(scope="module")
def national_site(surroundings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Malta's own site, beside the shop of the other journeys; stopped as Ctrl-C stops it."""
    folder, port = tmp_path_factory.mktemp("malta"), free_port()
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "theme.toml").write_text(THEME, encoding="utf-8")
    kept = {name: value for name, value in surroundings.items() if not name.startswith("RIALTO_")}
    environment = kept | {
        "RIALTO_COUNTRY": "mt", "RIALTO_VAR": str(new_state(folder / "state")), "RIALTO_PORT": str(port), "RIALTO_MEANING": "off",
        "RIALTO_SITE_TITLE": TITLE, "RIALTO_LOGO": str(folder / "logo.svg"), "RIALTO_THEME": str(folder / "theme.toml"),
        "RIALTO_FOOTER_LINE": "The coalition of these islands.", "RIALTO_HUB": "https://hub.example.org", "RIALTO_STARTER": "on",
    }  # fmt: skip
    running = subprocess.Popen(
        [ROOT / "rialto", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )  # fmt: skip
    said = []
    for line in running.stdout or []:
        said.append(line)
        if "Rialto is open" in line:
            break
    else:
        pytest.fail(f"The site did not open: {''.join(said)}")
    assert "national site of MT" in "".join(said)
    yield f"http://127.0.0.1:{port}"
    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate(timeout=30)
    assert running.returncode == 0, rest


def opened(browser: Browser, site: str, path: str, *, script: bool = True, width: int = 1440) -> Page:
    """A page in a browser that asks for a language which the site does not have."""
    context = browser.new_context(
        base_url=site, locale="ja-JP", java_script_enabled=script, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(path)
    return page


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_national_site_speaks_and_looks_as_its_country(
    browser: Browser, national_site: str, script: bool
) -> None:
    page = opened(browser, national_site, "/", script=script)

    # Nobody asked for Maltese: it is the country's.
    expect(page).to_have_url(f"{national_site}/mt/")
    assert page.locator("#languages a").first.inner_text() == "Malti"
    assert page.locator("#languages a").count() == 24
    page.goto("/en/")
    expect(page).to_have_title(re.compile(f"Malta.* · {TITLE}$"))
    expect(page.get_by_role("heading", name="For Malta", exact=True)).to_be_visible()
    # Its logo is there in the masthead and at the end, and says what it shows.
    logos = page.locator("img.brand-logo")
    assert (
        logos.evaluate_all("all => all.map(one => [one.alt, one.complete && one.naturalWidth > 0])")
        == [[TITLE, True]] * 2
    )
    for theme, colour in ACTION.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        expect(page.locator("main form.search button[type=submit]")).to_have_css("background-color", colour)
    expect(page.locator("footer")).to_contain_text("The coalition of these islands.")
    expect(page.locator("footer a[href='https://hub.example.org/en/']")).to_be_visible()
    assert_fit_for_all(page)

    follow(page, "header nav a[href='/en/countries/mt/']")
    expect(page.locator("h1")).to_have_text("Malta")
    expect(page.locator("header nav a[aria-current]")).to_have_text("Our coalition")
    assert_fit_for_all(page)
    page.goto("/mt/search/")
    assert page.locator("main a[href='?country=MT']").count() == 1
    page.context.close()


@pytest.mark.parametrize("width", [1000, 1050, 1247, 1248, 1440])
def test_the_menu_is_one_line_or_folded(browser: Browser, national_site: str, width: int) -> None:
    page = opened(browser, national_site, "/mt/", width=width)
    rooms = page.locator("#menu li:not(.only-sheet)")
    if width < 1248:
        expect(rooms.first).to_be_hidden()
        page.locator("button.menu-open").click()
        expect(rooms.last).to_be_visible()
    else:
        assert len(set(rooms.evaluate_all("all => all.map(one => one.offsetTop)"))) == 1
    page.context.close()


def test_a_site_that_nobody_could_read_does_not_open(surroundings: dict[str, str], tmp_path: Path) -> None:
    theme = tmp_path / "theme.toml"
    theme.write_text(THEME.replace("#8a1538", "#ffccdd"), encoding="utf-8")
    kept = {name: value for name, value in surroundings.items() if not name.startswith("RIALTO_")}
    site = {
        "RIALTO_COUNTRY": "MT",
        "RIALTO_VAR": str(tmp_path),
        "RIALTO_PORT": str(free_port()),
        "RIALTO_MEANING": "off",
    }
    ended = subprocess.run(
        [ROOT / "rialto", "run"], cwd=ROOT, env=kept | site | {"RIALTO_THEME": str(theme)}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip

    assert ended.returncode != 0
    assert "In light, action (#ffccdd) on paper" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_programs_find_the_sites_own_name(national_site: str) -> None:
    with httpx2.Client(base_url=national_site) as programs:
        assert programs.get("/").headers["location"] == "/mt/"
        assert TITLE in programs.get("/opensearch.xml").text
        assert TITLE in programs.get("/en/search/feed.atom").text
