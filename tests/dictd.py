"""Writes small dictionaries as dictd keeps them."""

import gzip
from pathlib import Path

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value: int) -> str:
    """A number to the base 64."""
    said = _DIGITS[value % 64]
    return number(value // 64) + said if value >= 64 else said


def write_dictionary(folder: Path, name: str, texts: list[str], *, is_packed: bool = True) -> Path:
    """A dictionary of these texts, each of which begins with its headword; returns its index."""
    folder.mkdir(parents=True, exist_ok=True)
    held = [f"00databaseshort\n     {name}\n", *texts]
    content, lines = b"", []
    for text in held:
        raw = f"{text}\n".encode()
        word = text.split("\n")[0].split(" /")[0].split(" <")[0]
        lines.append(f"{word}\t{number(len(content))}\t{number(len(raw))}\n")
        content += raw
    if is_packed:
        (folder / f"{name}.dict.dz").write_bytes(gzip.compress(content))
    else:
        (folder / f"{name}.dict").write_bytes(content)
    index = folder / f"{name}.index"
    index.write_text("".join(lines), "utf-8")
    return index
