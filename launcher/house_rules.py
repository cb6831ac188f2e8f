"""Rules of the house that no bought tool knows. Each finding is a line: file, line number, what is wrong."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Written in pieces, so that this file does not break its own rule.
MACHINE_PATHS = re.compile("|".join(("/" + "work/", "/" + "root/", "/" + "tmp/[a-z]", "/" + "home/[a-z]")))
REGISTRIES = re.compile(
    "|".join(
        (
            "pypi\\." + "org",
            "pythonhosted\\." + "org",
            "registry\\.npmjs\\." + "org",
            "repo\\.maven\\." + "apache",
        )
    )
)
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src|type=\"(?:application/(?:ld\+)?json|speculationrules)\"))[^>]*>|<style\b|\sstyle=|\son[a-z]+=",
    re.IGNORECASE,
)
SECRETS = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----")
TEXT_LIMIT = 2_000_000


def broken(root: Path) -> list[str]:
    """Every place in the committed files that breaks a rule."""
    return [finding for path in _committed(root) for finding in _findings(root, path)]


def _committed(root: Path) -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def _findings(root: Path, path: Path) -> Iterator[str]:
    name = path.relative_to(root)
    if path.is_symlink():
        yield f"{name}: a link points out of what is committed"
        return
    if path.stat().st_size > TEXT_LIMIT:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    rules = [
        (MACHINE_PATHS, "a path of one machine"),
        (REGISTRIES, "a registry's host"),
        (SECRETS, "a private key"),
    ]
    # Mail programs know no content security policy, and no style sheet either.
    if name.parts[0] == "templates" and name.parts[1] != "emails":
        rules.append((INLINE, "an inline script, style or handler, which the content security policy stops"))
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in rules:
            if pattern.search(line):
                yield f"{name}:{number}: {what}"
