"""The interface's gettext catalogues, by polib. Run by the site's own Python, not by the launcher's."""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_into(folder: Path) -> None:
    """Write a .mo below `folder` for every .po below locale/, with what gettext would leave out left out."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = folder / source.relative_to(LOCALE).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".new")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)
        print(target)


if __name__ == "__main__":
    compile_into(Path(sys.argv[2]))
