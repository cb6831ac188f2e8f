"""The whole shop, started by its launcher with a state of its own, and a real browser before it."""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from launcher.setup import requirements_digest
from launcher.stamps import is_stamped, set_stamp
from tests import oidc_provider
from tests.app_codes import app_code
from tests.journeys.walking import follow, type_into
from tests.name_server import NameServer, name_server

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
# Without them Chromium tries to reach its maker's hosts at every start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Two browsers and two shops share the machine with whatever else runs on it; what never comes still fails.
expect.set_options(timeout=20_000)
# Playwright keeps a loop in this thread, for which Django refuses its database to the tests that come later in this process.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CALLBACK = "/oidc/university/login/callback/"
STAFF_EMAIL, STAFF_PASSWORD = "keeper@example.org", "a bridge with a market on it"
TABLE = "title,url,language\nSpreadsheets for beginners,https://provider.example/1,en\n,https://provider.example/2,en\n"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here walks a journey."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):  # type: ignore[arg-type]
            item.add_marker(pytest.mark.journey)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="session")
def names() -> Iterator[NameServer]:
    """The name server that the shop asks."""
    with name_server() as server:
        yield server


def new_state(folder: Path) -> Path:
    """A folder of state for a shop, with the word forms that the tests share: building them takes 40 s of a processor, beside the journeys."""
    folder.mkdir(exist_ok=True)
    stamp, digest = ROOT / "var" / "stamps" / "word-forms", requirements_digest("requirements.txt")
    if is_stamped(stamp, digest):
        (folder / "lemmas").symlink_to(ROOT / "var" / "lemmas", target_is_directory=True)
        set_stamp(folder / "stamps" / stamp.name, digest)
    return folder


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory, names: NameServer) -> Iterator[dict[str, str]]:
    """The environment of a shop of its own: state in a new folder, a free port, sources on this machine allowed, and another
    site (a real OpenID Connect provider) with whose accounts people may sign in."""
    port = free_port()
    folder = tmp_path_factory.mktemp("university")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RIALTO_", "DJANGO_"))}
    with oidc_provider.provider(folder, f"http://127.0.0.1:{port}{CALLBACK}") as address:
        university = {"id": "university", "name": "Our University", "server": address}
        university |= {"client": oidc_provider.CLIENT, "secret": oidc_provider.SECRET}
        yield kept | {
            "RIALTO_VAR": str(new_state(tmp_path_factory.mktemp("shop"))),
            "RIALTO_PORT": str(port),
            "RIALTO_FETCH_ALLOW": "127.0.0.1",
            "RIALTO_DNS_SERVERS": names.address,
            "RIALTO_VISITS_FLUSH_SECONDS": "1",
            "RIALTO_OIDC_PROVIDERS": json.dumps([university]),
        }


@pytest.fixture(scope="session")
def shop(surroundings: dict[str, str]) -> Iterator[str]:
    """The address of a shop that `./rialto run` opened with starter content; stopped as Ctrl-C stops it."""
    running = subprocess.Popen(
        [ROOT / "rialto", "run"],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in running.stdout or []:
        said.append(line)
        if "Rialto is open" in line:
            break
    else:
        pytest.fail(f"The shop did not open: {''.join(said)}")
    yield f"http://127.0.0.1:{surroundings['RIALTO_PORT']}"
    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate(timeout=30)
    assert running.returncode == 0, rest


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def staff_link(shop: str, surroundings: dict[str, str]) -> str:
    """The link with which a new administrator chooses a password, as the terminal gives it out: good for once."""
    command = [ROOT / "rialto", "manage", "make_administrator", STAFF_EMAIL]
    made = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    return made.stdout.strip().splitlines()[-1].removeprefix(shop)


@pytest.fixture(scope="session")
def recovery_codes() -> list[str]:
    """Codes with which staff come in when the app is not at hand, each once; `signed_in` fills them in."""
    return []


@pytest.fixture(scope="session")
def signed_in(  # noqa: PLR0917 -- fixtures
    browser: Browser,
    shop: str,
    staff_link: str,
    surroundings: dict[str, str],
    recovery_codes: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """What a browser remembers of somebody who chose a password, signed in and set up an app, by keyboard alone; one source was read."""
    table = tmp_path_factory.mktemp("source") / "table.csv"
    table.write_text(TABLE)
    command = [ROOT / "rialto", "manage", "harvest", str(table), "--kind", "training"]
    subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)
    page = browser.new_page(base_url=shop)
    page.goto(staff_link)
    type_into(page, "input[name=new_password1]", STAFF_PASSWORD)
    type_into(page, "input[name=new_password2]", STAFF_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("choose-password"))
    page.goto("/en/desk/")
    type_into(page, "input[name=login]", STAFF_EMAIL)
    type_into(page, "input[name=password]", STAFF_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/account/second-factor/$"))
    follow(page, "main a[href='/en/account/app/']")
    key = page.locator("[data-key]").inner_text()
    type_into(page, "input[name=code]", app_code(key))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/account/recovery-codes/$"))
    recovery_codes.extend(page.locator(".codes code").all_inner_texts())
    page.goto("/en/desk/")
    expect(page).to_have_url(re.compile(r"/en/desk/$"))
    remembered = page.context.storage_state()
    page.close()
    return remembered


@pytest.fixture(scope="session")
def queues(signed_in: Any, surroundings: dict[str, str]) -> None:
    """Something to decide in every queue of the desk (tests/journeys/filling.py)."""
    command = [
        ROOT / "rialto",
        "manage",
        "shell",
        "--no-imports",
        "-c",
        "from tests.journeys.filling import fill; fill()",
    ]
    subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, shop: str) -> Iterator[Open]:
    """Open a page of the shop: `visit("/en/", width=360, theme="dark", script=False)`. Errors in its console fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str, *, width: int = 1440, theme: str = "light", script: bool = True, **options: Any
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            java_script_enabled=script,
            base_url=shop,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def entry_path(shop: str, browser: Browser) -> str:
    """The path of some entry's page."""
    page = browser.new_page(base_url=shop)
    page.goto("/en/search/?q=django&kind=training")
    path = page.locator("article.result h3 a").first.get_attribute("href")
    page.close()
    assert path
    return path
