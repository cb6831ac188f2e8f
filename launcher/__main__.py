"""What `./rialto WORD ...` does for each word."""

import os
import signal
import sys
from typing import NoReturn

from launcher import processes, setup
from launcher.places import PYTHON, ROOT, child_environment
from launcher.progress import Progress, Stopped

HELP = """\
Rialto: the open-source one-stop shop for digital skills and jobs.

  ./rialto run                  set everything up and open the shop (RIALTO_PORT, RIALTO_VAR move it);
                                RIALTO_COUNTRY=MT ./rialto run opens that country's own site
  ./rialto test [...]           all tests, on SQLite, PostgreSQL and in a browser; arguments go to pytest
  ./rialto check                format, lint, types, contracts, migrations, templates, translations, requirements
  ./rialto harvest SOURCE...    bring in what a source offers: a known source's name, an address or a file
  ./rialto manage COMMAND ...   one of the management commands; without one, lists them
  ./rialto bench NAME [--json]  measure; without a name, lists what can be measured
  ./rialto help                 this text

Every command first sets up what it needs. Settings: docs/how-to/configure.md\
"""
# These need no database, or are about the database itself.
BARE_COMMANDS = {
    "",
    "help",
    "check",
    "makemigrations",
    "migrate",
    "showmigrations",
    "sqlmigrate",
    "prepare",
    "backup",
    "restore",
    "collectstatic",
    "build_lemmas",
}


def replace_by(command: list[str]) -> NoReturn:
    """Become another program, which then gets the keyboard, the signals and the exit code."""
    os.execve(command[0], command, child_environment())  # noqa: S606 -- our own Python, no shell


def manage(arguments: list[str]) -> NoReturn:
    """Run a management command, with a database that it can use."""
    progress = Progress(6, quiet=True)
    with setup.one_at_a_time():
        setup.python_packages(progress)
        if arguments[:1] in (["prepare"], ["embed"]):
            setup.meaning_packages(progress)
        setup.translations(progress)
        if arguments[:1] == ["prepare"]:
            # What a public site is brought up to date with (docs/how-to/deploy.md).
            setup.styles_and_scripts(progress)
            setup.static_files(progress)
        bare = (arguments[0] if arguments else "") in BARE_COMMANDS
        if not bare and not (setup.var() / "stamps" / "content").exists():
            setup.content(progress)
    replace_by([str(PYTHON), str(setup.MANAGE), *arguments])


def bench(arguments: list[str]) -> NoReturn:
    """Measure what one module of bench/ measures."""
    modules = [
        *(ROOT / "bench").glob("*.py"),
        *(path.parent for path in (ROOT / "bench").glob("*/__main__.py")),
    ]
    names = sorted(path.stem for path in modules if not path.stem.startswith("_"))
    if not arguments or arguments[0] not in names:
        raise Stopped(f"Say what to measure: ./rialto bench NAME, with one of {', '.join(names)}.", code=2)
    progress = Progress(6, quiet=True)
    with setup.one_at_a_time():
        setup.python_packages(progress, "requirements-dev.txt")
        setup.styles_and_scripts(progress)
        setup.translations(progress)
        setup.static_files(progress)
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    environment = child_environment(PYTHONPATH=os.environ["PYTHONPATH"])
    command = [str(PYTHON), "-P", "-m", f"bench.{arguments[0]}", *arguments[1:]]
    os.execve(command[0], command, environment)  # noqa: S606 -- our own Python, no shell


def act(word: str, arguments: list[str]) -> int:
    """Carry out one command of a person; returns its exit code."""
    if word in ("help", "--help", "-h"):
        print(HELP)
        return 0
    if word == "run":
        from launcher.run import run

        return run()
    if word == "test":
        from launcher.test import test

        return test(arguments)
    if word == "check":
        from launcher.check import check

        return check()
    if word == "manage":
        manage(arguments)
    if word == "harvest":
        manage(["harvest", *arguments])
    if word == "bench":
        bench(arguments)
    raise Stopped(f"There is no command '{word}'; ./rialto help lists them.", code=2)


def main() -> int:
    """Carry out the command line, say in one sentence why it failed, and leave no process behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return act(sys.argv[1] if len(sys.argv) > 1 else "help", sys.argv[2:])
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return stopped.code
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    finally:
        processes.end_all()


if __name__ == "__main__":
    sys.exit(main())
