"""`./rialto bench lighthouse [--json]`: Google's Lighthouse on the front page, results and an entry of a shop with starter content.

Scores run from 0 to 100 (Lighthouse's own scale; the mobile profile it uses by default). Needs Chromium and the test
tools from npm, which `./rialto test` installs. The shop runs with a state of its own, which is kept for the next time.
"""

import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measuring.figures import say, show

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "tests" / "tools" / "node_modules" / "lighthouse" / "cli" / "index.js"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
ROUNDS = 3
ASKED = {"performance": ">= 95", "accessibility": "100", "best-practices": "100", "seo": "100"}


def main(arguments: list[str]) -> int:
    """Measure, and say each category's median for each page."""
    if not LIGHTHOUSE.exists() or not Path(CHROMIUM).exists():
        print("Needs Chromium and the test tools; ./rialto test installs both.", file=sys.stderr)
        return 1
    figures: dict[str, float | int | str] = {}
    with shop() as address:
        pages = {"home": "/en/", "results": "/en/search/", "entry": first_entry(address)}
        for name, path in pages.items():
            rounds = [scores_of(address + path) for _ in range(ROUNDS)]
            say(f"{name}: {rounds}")
            for category in CATEGORIES:
                figures[f"{name}_{category}"] = round(statistics.median(one[category] for one in rounds))
    asked = {name: ASKED[name.split("_", 1)[1]] for name in figures}
    show(figures, asked=asked, as_json="--json" in arguments)
    return 0


@contextmanager
def shop() -> Iterator[str]:
    """A shop opened by the launcher on a free port."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    folder = Path(os.environ.get("RIALTO_VAR", ROOT / "var")) / "bench" / "lighthouse"
    environment = os.environ | {"RIALTO_VAR": str(folder), "RIALTO_PORT": str(port)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [ROOT / "rialto", "run"]
    running = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        for line in running.stdout or []:
            say(f"   {line.rstrip()}")
            if "Rialto is open" in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=30)


def first_entry(address: str) -> str:
    """The path of the first training of the shop."""
    with urllib.request.urlopen(f"{address}/en/search/?kind=training") as answer:  # noqa: S310 -- our own loopback address
        page = answer.read().decode()
    found = re.search(r'href="(/en/training/[^"]+)"', page)
    if found is None:
        raise SystemExit("The shop has no training to look at.")
    return found.group(1)


def scores_of(address: str) -> dict[str, float]:
    """One run of Lighthouse: category -> score of 100."""
    with tempfile.TemporaryDirectory(prefix="rialto-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = [
            "node", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS} --user-data-dir={folder}/profile",
        ]  # fmt: skip
        subprocess.run(
            command, env=os.environ | {"CHROME_PATH": CHROMIUM}, check=True, stdout=subprocess.DEVNULL
        )
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
