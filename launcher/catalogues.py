"""The interface's gettext catalogues: compile, update, check. Run by the site's own Python, not by the launcher's.

catalogues.py compile FOLDER   write the .mo files below FOLDER
catalogues.py update           bring every .po in line with the sources (needs Debian's gettext)
catalogues.py check            say what is missing, unsure or broken
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
# Languages whose every message must have a translation; the others may lag, but what they say must be right.
COMPLETE = ("fr", "de", "bg")
SOURCES = ("src", "templates", "config")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def catalogues() -> dict[str, Path]:
    """The .po file of each language."""
    return {path.parts[-3]: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def compile_into(folder: Path) -> None:
    """Write a .mo below `folder` for every .po below locale/; unfinished messages are left out."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = folder / source.relative_to(LOCALE).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".new")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)


def messages_of_sources() -> polib.POFile | None:
    """Every message that the sources mark, as a catalogue without translations; None where xgettext is missing."""
    if not shutil.which("xgettext"):
        return None
    with tempfile.TemporaryDirectory(prefix="rialto-messages-") as name:
        copy = Path(name)
        for source in SOURCES:
            shutil.copytree(
                ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "migrations")
            )
        (copy / "locale").mkdir()
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "-l",
            "en",
            "--no-location",
            "--no-wrap",
            "-v",
            "0",
        ]
        # Not our settings: the catalogue is to be written here, not below the first of LOCALE_PATHS.
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        subprocess.run([*command, "-e", "html,txt,py,xml"], cwd=copy, env=environment, check=True)
        return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def update() -> None:
    """Add what the sources say to every catalogue, and take out what they no longer say."""
    template = messages_of_sources()
    if template is None:
        sys.exit("xgettext is missing; on Debian and Ubuntu: apt-get install gettext")
    for path in catalogues().values():
        catalogue = polib.pofile(str(path), wrapwidth=0)
        catalogue.merge(template)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        catalogue.save()


def _keys(catalogue: polib.POFile) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}


def _broken_placeholders(entry: polib.POEntry) -> bool:
    """Whether a translation asks for something that its original does not give, or drops what it does.

    A plural form may drop a number ("one entry"), but must not add anything.
    """
    if not entry.msgid_plural:
        return bool(entry.msgstr) and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(
            PLACEHOLDER.findall(entry.msgstr)
        )
    given = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    return any(set(PLACEHOLDER.findall(text)) - given for text in entry.msgstr_plural.values())


def _is_translated(entry: polib.POEntry) -> bool:
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def complaints() -> Iterator[str]:
    """What is missing, unsure or broken, a line each."""
    template = messages_of_sources()
    wanted = _keys(template) if template is not None else {}
    found = catalogues()
    yield from (f"{language}: there is no catalogue" for language in COMPLETE if language not in found)
    for language, path in found.items():
        entries = _keys(polib.pofile(str(path)))
        for key, entry in entries.items():
            if "fuzzy" in entry.flags:
                yield f"{language}: unsure (fuzzy): {key[1]!r}"
            if _broken_placeholders(entry):
                yield f"{language}: placeholders differ: {key[1]!r}"
            if language in COMPLETE and not _is_translated(entry):
                yield f"{language}: not translated: {key[1]!r}"
        if language in COMPLETE:
            yield from (
                f"{language}: not in the catalogue: {key[1]!r}" for key in wanted.keys() - entries.keys()
            )
            yield from (
                f"{language}: nowhere in the sources: {key[1]!r}"
                for key in entries.keys() - wanted.keys()
                if wanted
            )


def main(words: list[str]) -> int:
    if words[:1] == ["compile"]:
        compile_into(Path(words[1]))
    elif words == ["update"]:
        update()
    elif words == ["check"]:
        found = list(complaints())
        print("\n".join(found))
        return 1 if found else 0
    else:
        sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
