"""Make `src/rialto/search/dictionaries/words.tsv.xz`: `python -m bench.dictionaries.words FOLDER`.

FOLDER holds the unpacked npm packages `cldr-annotations-full` and `cldr-annotations-derived-full` 48.2.0 (Unicode, Inc.; Unicode-3.0) and
`@openstreetmap/id-tagging-schema` 7.2.0 (iD contributors; ISC): names of signs, trades, shops, places, tools and what is said of them, each in up
to 24 languages. A name and the English one of the same thing become a line (language, name, English names with semicolons between). Neither holds
a label of ESCO, nor anything else that relevance is measured on.
"""

import json
import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.generated.words import CODES
from rialto.search.dictionaries.sources import SHIPPED

# Longer names are sentences, which no question holds as they are.
MOST_WORDS, MOST_ENGLISH_WORDS, MOST_NAMES = 3, 4, 4
# Their translations are under other codes.
OTHER_CODES = {"pt": "pt-PT"}
_NAME = re.compile(r"[^\W\d_][^\W\d_'’ .,-]*(?:[ '’.,-]+[^\W\d_]+)*")
_REMARK = re.compile(r"\s*[(\[{<][^)\]}>]*[)\]}>]?\s*")
_SKIN_TONE = "skin tone"


def main() -> None:
    """Read both packages and write the list down."""
    folder = Path(sys.argv[1])
    lines = []
    for code in CODES:
        if code == "en":
            continue
        found: dict[str, dict[str, None]] = {}
        for name, english in [*_places(folder, code), *_signs(folder, code)]:
            said, means = _plain(name), _plain(english)
            if _is_useful(said, means):
                found.setdefault(said, {})[means] = None
        lines += [
            f"{code}\t{said}\t{'; '.join(list(those)[:MOST_NAMES])}\n"
            for said, those in sorted(found.items())
        ]
    SHIPPED.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))


def _is_useful(said: str, means: str) -> bool:
    return (
        bool(_NAME.fullmatch(said) and _NAME.fullmatch(means))
        and len(said.split()) <= MOST_WORDS
        and len(means.split()) <= MOST_ENGLISH_WORDS
        and said.casefold() != means.casefold()
    )


def _plain(text: str) -> str:
    """A name without remarks in brackets and what separates columns here; in lower case where it is no abbreviation."""
    text = " ".join(_REMARK.sub(" ", text).replace(";", ",").split()).strip(" .,:!?…")
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in text.split())


def _signs(folder: Path, code: str) -> Iterator[tuple[str, str]]:
    for package, held in (
        ("cldr-annotations-full", "annotations"),
        ("cldr-annotations-derived-full", "annotationsDerived"),
    ):
        names = {
            language: _read(folder / package / held / language / "annotations.json")
            .get(held, {})
            .get("annotations", {})
            for language in (code, "en")
        }
        for sign, said in names[code].items():
            english = names["en"].get(sign, {}).get("tts", [""])[0]
            if english and said.get("tts") and _SKIN_TONE not in english:
                yield said["tts"][0], english


def _places(folder: Path, code: str) -> Iterator[tuple[str, str]]:
    translations = folder / "id-tagging-schema" / "dist" / "translations"
    english = _read(translations / "en.json")["en"]["presets"]
    other = OTHER_CODES.get(code, code)
    said = _read(translations / f"{other}.json").get(other, {}).get("presets", {})
    yield from _pairs(said, english)


def _pairs(said: Any, english: Any) -> Iterator[tuple[str, str]]:
    """What stands at the same place in both."""
    if isinstance(said, str) and isinstance(english, str):
        yield said, english
    elif isinstance(said, dict) and isinstance(english, dict):
        for key, value in said.items():
            # Lists of other names, which do not stand in the same order.
            if key in english and key not in {"terms", "aliases"}:
                yield from _pairs(value, english[key])


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}


if __name__ == "__main__":
    main()
