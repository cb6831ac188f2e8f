"""Reading CSV tables out of folders and zips as publishers hand them over, without unpacking anything."""

import csv
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

from rialto.base.errors import Refused

Row = dict[str, str]
# What reading a damaged file, packed or not, may raise.
BROKEN = (OSError, EOFError, NotImplementedError, lzma.LZMAError, zipfile.BadZipFile, zlib.error)
LARGEST_FIELD = 10_000_000  # characters: some cells list thousands of addresses


class Tables:
    """The CSV files at some paths (files, folders, zips, `.csv.xz`), by name without ending: `skills_en`."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Look at the paths; Refused where one does not exist or is a broken zip."""
        self._open: dict[str, Callable[[], IO[bytes]]] = {}
        for path in paths:
            self._look_at(path)

    @property
    def names(self) -> set[str]:
        return set(self._open)

    def __contains__(self, name: object) -> bool:
        return name in self._open

    def count(self, name: str) -> int:
        """About how many rows the table has, for a progress bar: its lines, so more where cells hold line breaks."""
        try:
            with self._open[name]() as binary:
                return max(
                    0, sum(block.count(b"\n") for block in iter(lambda: binary.read(1 << 20), b"")) - 1
                )
        except BROKEN:
            return 0  # reading the rows says what is wrong

    def rows(self, name: str, *, needs: Sequence[str] = ()) -> Iterator[Row]:
        """Yield the rows; Refused, with the place, where the table cannot be read or lacks a column that it needs."""
        line = 0
        try:
            with self._reading(name) as reader:
                if missing := [column for column in needs if column not in (reader.fieldnames or ())]:
                    raise Refused(
                        _("%(table)s has no column %(column)s: is it the file that it is named after?")
                        % {"table": f"{name}.csv", "column": missing[0]}
                    )
                for row in reader:
                    line = reader.line_num
                    if None in row or None in row.values():
                        raise csv.Error("wrong number of columns")
                    yield row
        except (UnicodeDecodeError, csv.Error, *BROKEN) as error:
            raise Refused(
                _("%(table)s cannot be read after line %(line)d: %(reason)s.")
                % {"table": f"{name}.csv", "line": line, "reason": error}
            ) from error

    @contextmanager
    def _reading(self, name: str) -> Iterator["csv.DictReader[str]"]:
        csv.field_size_limit(LARGEST_FIELD)
        with self._open[name]() as binary, TextIOWrapper(binary, "utf-8-sig", newline="") as text:
            yield csv.DictReader(text, strict=True)

    def _look_at(self, path: Path) -> None:
        if not path.exists():
            raise Refused(_("There is no file or folder %(path)s.") % {"path": path})
        if path.is_dir():
            for inner in sorted(path.iterdir()):
                if inner.is_file():
                    self._look_at(inner)
        elif path.suffix == ".zip":
            self._look_into(path)
        elif path.name.endswith(".csv.xz"):
            self._open[path.name.removesuffix(".csv.xz")] = partial(_unpacked, path)
        elif path.suffix == ".csv":
            self._open[path.stem] = partial(_plain, path)

    def _look_into(self, path: Path) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                inner = [name for name in archive.namelist() if name.endswith(".csv")]
        except BROKEN as error:
            raise Refused(_("%(path)s is not a whole zip file.") % {"path": path.name}) from error
        for name in inner:
            self._open[Path(name).stem] = partial(_member, path, name)


def _member(path: Path, name: str) -> IO[bytes]:
    # The archive closes with its last open member.
    with zipfile.ZipFile(path) as archive:
        return archive.open(name)


def _plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _unpacked(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", lzma.LZMAFile(path))


def contents(path: Path, largest: int) -> bytes:
    """The bytes of a file, unpacked where its name ends in `.xz`; Refused when there are more than `largest`."""
    with _unpacked(path) if path.suffix == ".xz" else path.open("rb") as file:
        read = file.read(largest + 1)
    if len(read) > largest:
        raise Refused(_("%(file)s is larger than such a file can be.") % {"file": path.name})
    return read
