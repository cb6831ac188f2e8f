"""`./rialto test`: all tests, on SQLite, on a PostgreSQL of its own and in a browser; ends with one line of sums."""

import contextlib
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from launcher import frontend, postgresql, processes, setup, system
from launcher.places import PYTHON, ROOT, child_environment
from launcher.progress import Progress

LONG, BROWSER = "long and not journey and not whole", "journey or whole"
QUICK = "not long and not journey and not whole"
NO_TESTS = 5
# One process only where a person wants to look into it.
ALONE = {"-n", "-s", "--pdb", "-p", "--collect-only", "--co", "--fixtures", "--markers"}


@dataclass
class Sums:
    """How many tests ended how, over all runs."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, report: Path, code: int) -> None:
        """Count what pytest's report says; a run that left none, or failed without a failed test, is a failure."""
        failed = 0
        if report.exists():
            for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 -- written by our own pytest
                count = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
                failed += count["failures"] + count["errors"]
                self.skipped += count["skipped"]
                self.passed += max(0, count["tests"] - count["failures"] - count["errors"] - count["skipped"])
        self.failed += failed or int(code not in (0, NO_TESTS))


def split_marker(arguments: list[str]) -> tuple[list[str], str]:
    """Take `-m EXPRESSION` out of a person's arguments, since each run adds its own."""
    if "-m" in arguments[:-1]:
        place = arguments.index("-m")
        return arguments[:place] + arguments[place + 2 :], arguments[place + 1]
    return arguments, ""


def test_environment() -> dict[str, str]:
    """What processes of the tests know: they never touch an installation that a person's environment names."""
    environment = child_environment(
        PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'src'}", DJANGO_SETTINGS_MODULE="config.settings.test"
    )
    for name in ("RIALTO_DATABASE_URL", "RIALTO_VAR", "RIALTO_PORT"):
        environment.pop(name, None)
    return environment


def run_pytest(
    title: str, marker: str, arguments: list[str], sums: Sums, *, database: str = "", by_file: bool = False
) -> None:
    """Run the tests that `marker` selects and add up how they ended."""
    print(f"\n--- {title} ---", flush=True)
    arguments, own_marker = split_marker(arguments)
    marker = f"({own_marker}) and ({marker})" if own_marker else marker
    command = [str(PYTHON), "-m", "pytest", "-q", "-rs", "-m", marker]
    if not ALONE.intersection(arguments):
        # Tests of one file share what is dear to arrange: a shop of its own for each process, a walk through all addresses.
        command += ["-n", "2", *(["--dist", "loadfile", "--no-loadscope-reorder"] if by_file else [])]
    if database:
        command += ["-p", "tests.database_only"]
    environment = test_environment()
    if database:
        environment["RIALTO_DATABASE_URL"] = database
    with tempfile.TemporaryDirectory(prefix="rialto-report-") as folder:
        report = Path(folder) / "report.xml"
        ended = subprocess.run(
            [*command, f"--junitxml={report}", *arguments], cwd=ROOT, env=environment, check=False
        )
        sums.add(report, ended.returncode)


def set_up() -> list[str]:
    """Install everything that the tests use; returns what this machine still lacks."""
    progress = Progress(8)
    with setup.one_at_a_time():
        lacking = system.install_what_tests_need(progress)
        setup.python_packages(progress, "requirements-dev.txt")
        dictionaries = setup.word_forms(progress)
        setup.styles_and_scripts(progress)
        setup.translations(progress)
        _test_tools(progress)
        with progress.step("Tables") as tick:
            # While word forms are built on another core: every process of the tests would make them for itself.
            processes.finish(
                [PYTHON, "-m", "tests.tables"],
                log=setup.log_of("test-tables"),
                tick=tick,
                failure="The tables of the tests could not be made.",
                environment=test_environment(),
            )
        if dictionaries:
            progress.total += 1
            with progress.step("Word forms, the rest") as tick:
                processes.wait(
                    dictionaries,
                    tick,
                    failure="The word forms could not be built.",
                    log=setup.log_of("word-forms"),
                )
                setup.word_forms_are_ready()
    return lacking


def _test_tools(progress: Progress) -> None:
    title, folder = "Test tools from npm", ROOT / "tests" / "tools"
    if not (folder / "package-lock.json").exists() or frontend.is_installed(folder):
        progress.ready(title)
        return
    frontend.install_from_lock(
        folder, progress, setup.python_packages, title=title, log=setup.log_of("test-tools")
    )


def test(arguments: list[str]) -> int:
    """Run everything; 0 only when no test failed."""
    # The tests share the word forms of the checkout, wherever a person keeps an installation's state.
    os.environ.pop("RIALTO_VAR", None)
    lacking = set_up()
    sums = Sums()
    run_pytest("unit and view tests, on SQLite", QUICK, arguments, sums)
    run_pytest("the long ones, on SQLite", LONG, arguments, sums, by_file=True)
    bin_folder = postgresql.programs()
    with contextlib.ExitStack() as stack:
        if bin_folder:
            database = stack.enter_context(postgresql.server(bin_folder))
            run_pytest("on PostgreSQL", f"not ({BROWSER})", arguments, sums, database=database)
    run_pytest("in the browser, and the shop as a whole", BROWSER, arguments, sums, by_file=True)
    if lacking:
        print(
            f"\nLeft out what needs: {', '.join(lacking)} (not on this machine, and only root may install them)."
        )
    if not bin_folder:
        print("Left out: the run on PostgreSQL.")
    if not sums.passed and not sums.failed:
        print("\nNo test matches.")
    print(f"\n{sums.passed} passed, {sums.failed} failed, {sums.skipped} skipped", flush=True)
    return 1 if sums.failed or not sums.passed else 0
