"""veraPDF, the judge of PDF/UA that the industry uses: fetched on request, never needed.

python -m tests.tools.verapdf            fetches it with Maven into var/tools/verapdf (needs Java and Maven)
python -m tests.tools.verapdf FILE...    and says which rules files break
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "tools" / "verapdf"
VERSION = "1.28.2"
ARTIFACT = f"org.verapdf.apps:greenfield-apps:{VERSION}"
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


class NotToBeHad(Exception):
    """Why there is no veraPDF here."""


def is_here() -> bool:
    return bool(shutil.which("java")) and any(FOLDER.glob("*.jar"))


def fetch() -> None:
    """Have Maven bring the program and what it stands on. Raises `NotToBeHad`."""
    maven = shutil.which("mvn")
    if not maven or not shutil.which("java"):
        raise NotToBeHad("needs Java and Maven")
    FOLDER.mkdir(parents=True, exist_ok=True)
    steps = (
        ["dependency:get", f"-Dartifact={ARTIFACT}"],
        ["dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={FOLDER}"],
    )
    for step in steps:
        ended = subprocess.run(
            [maven, "-q", "-B", *step], cwd=FOLDER, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise NotToBeHad((ended.stdout + ended.stderr).strip()[-600:])


def broken_rules(*files: Path) -> list[str]:
    """The rules of PDF/UA-1 that files break, a line each; none when all are well."""
    command = ["java", "-cp", f"{FOLDER}/*", MAIN, "--flavour", "ua1", "--format", "mrr", *map(str, files)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    jobs = re.findall(r'<validationReport\b[^>]*isCompliant="(true|false)"', ended.stdout)
    if len(jobs) != len(files):
        raise RuntimeError(f"veraPDF read {len(jobs)} of {len(files)} files: {ended.stderr[-600:]}")
    found = re.findall(
        r'<rule\b[^>]*clause="([^"]+)"[^>]*testNumber="(\d+)"[^>]*status="failed"', ended.stdout
    )
    return [f"clause {clause}, test {number}" for clause, number in found] or (
        ["not compliant"] if "false" in jobs else []
    )


if __name__ == "__main__":
    if not is_here():
        fetch()
    for line in broken_rules(*map(Path, sys.argv[1:])) if sys.argv[1:] else []:
        sys.stdout.write(f"{line}\n")
