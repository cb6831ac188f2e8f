"""The benches themselves, at a size that says nothing about speed."""

import json
import os
import re
import subprocess
import sys

import pytest

from bench.generated.words import ROOT
from bench.measuring.figures import percentile, show

IMPORT_KEYS = {"import_per_s", "import_peak_mb"}
PAGES_KEYS = {
    "results_p50_ms", "results_p95_ms", "results_rps", "plain_rps", "entry_p95_ms", "worker_pss_mb", "page_kb_gzip",
    "font_kb",
}  # fmt: skip


def bench(var, name, *arguments, has_dictionaries=True):
    """Run a bench as the launcher does, without building dictionaries, and give the figures of its last line."""
    environment = os.environ | {"RIALTO_VAR": str(var), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--json", *(["--no-dictionaries"] * has_dictionaries), *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def var_with_static_files(tmp_path, settings):
    """A state folder in which every file that templates name stands, empty, with what the interface says in each language."""
    (tmp_path / "locale").symlink_to(settings.VAR / "locale", target_is_directory=True)
    templates = (path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    names = {name for text in templates for name in re.findall(r"static ['\"]([^'\"]+)['\"]", text)} | {
        "icons.svg"
    }
    for name in names:
        path = tmp_path / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    environment = os.environ | {"RIALTO_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    return tmp_path


@pytest.mark.whole
def test_the_import_bench_gives_its_figures_and_keeps_nothing(tmp_path):
    figures = bench(tmp_path, "import", "--entries", "40")

    assert set(figures) >= IMPORT_KEYS
    assert figures["entries"] == 40
    assert list((tmp_path / "bench").iterdir()) == []


@pytest.mark.whole
def test_the_pages_bench_gives_its_figures_and_uses_its_shop_again(var_with_static_files):
    size = ("--entries", "120", "--rounds", "1", "--questions", "12")

    first = bench(var_with_static_files, "pages", *size)
    shops = list((var_with_static_files / "bench").iterdir())
    again = bench(var_with_static_files, "pages", *size)

    assert set(first) >= PAGES_KEYS
    assert set(again) == set(first)
    assert list((var_with_static_files / "bench").iterdir()) == shops
    assert again["entries"] == 120


def test_a_percentile_is_a_value_that_was_measured():
    assert [percentile([5, 1, 3, 2, 4], share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 3, 5, 5]


def test_figures_are_one_line_for_machines_and_a_table_with_what_is_asked_for_people(capsys):
    show({"a": 1.5, "bcd": 2}, asked={"a": "<= 2"}, as_json=True)
    show({"a": 1.5, "bcd": 2}, asked={"a": "<= 2"}, as_json=False)

    line, *table = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {"a": 1.5, "bcd": 2}
    assert table == ["a             1.5  (asked: <= 2)", "bcd             2"]


@pytest.mark.whole
def test_the_desk_bench_gives_its_figures_without_an_error_or_a_leak(var_with_static_files):
    size = ("--waiting", "60", "--rounds", "3", "--seconds", "12")
    figures = bench(var_with_static_files, "desk", *size, has_dictionaries=False)

    assert figures["mixed_visitors"] == 44
    assert {"queue_p95_ms", "form_p95_ms", "queue_queries"} <= set(figures)
    assert (figures["errors"], figures["leaks"]) == (0, 0)


@pytest.mark.whole
def test_the_report_bench_sets_a_report_that_everybody_can_read(var_with_static_files):
    figures = bench(var_with_static_files, "report", "--sizes", "4", "--rounds", "1", has_dictionaries=False)

    assert (figures["errors"], figures["complaints"]) == (0, 0)
    assert figures["made_4_s"] > 0


@pytest.mark.whole
def test_the_coalitions_bench_asks_for_every_page_without_an_error(var_with_static_files):
    size = ("--measures", "60", "--pledges", "40", "--rounds", "2")
    figures = bench(var_with_static_files, "coalitions", *size, has_dictionaries=False)

    pages = ("country", "plan", "workspace", "europe", "pledge_list", "country_pledges", "pledge_figures")
    assert {f"{page}_{part}" for page in pages for part in ("p50_ms", "p95_ms")} <= set(figures)
    assert (figures["errors"], figures["measures"], figures["pledges"]) == (0, 60, 40)
