"""An archive is whole, or it is refused: whatever happened to its bytes."""

import io
import tarfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.base.errors import Refused
from rialto.safekeeping.archive import ArchiveWriter, read_manifest, unpack
from rialto.safekeeping.manifest import Manifest

SAID = Manifest(
    version="0.1.0", made_at=datetime(2026, 11, 28, 22, tzinfo=UTC), site="rialto", origin="https://rialto.example.org",
    database="sqlite", migrations=["accounts.0001_initial"], counts={"accounts_user": 2}, log_position=7,
    secret_mark="0123456789abcdef", uploads="/srv/uploads",
)  # fmt: skip
FILES = {
    "database": b"rows " * 500,
    "secret": b"a secret",
    "media/portraits/ä.webp": b"\0" * 700,
    "uploads/t.csv": b"a;b\n",
}


def quiet(_count: int) -> None:
    """Nobody watches."""


def archive_of(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    writer = ArchiveWriter(written, quiet)
    writer.add_bytes("manifest.json", SAID.to_json())
    for name, content in files.items():
        writer.add_bytes(name, content)
    writer.close()
    return written.getvalue()


WHOLE = archive_of(FILES)


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_what_goes_in_comes_out(tmp_path):
    file = tmp_path / "backup.tar"
    file.write_bytes(WHOLE)
    counted = []

    manifest = unpack(file, tmp_path / "out", counted.append)

    assert manifest == read_manifest(file) == SAID
    assert files_in(tmp_path / "out") == FILES
    assert sum(counted) == sum(map(len, FILES.values())) + len(SAID.to_json())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(WHOLE) - 1), change=st.integers(1, 255))
def test_a_changed_byte_is_noticed_wherever_it_matters(tmp_path_factory, place, change):
    folder = tmp_path_factory.mktemp("changed")
    bytes_of_it = bytearray(WHOLE)
    bytes_of_it[place] ^= change
    (folder / "backup.tar").write_bytes(bytes_of_it)

    try:
        manifest = unpack(folder / "backup.tar", folder / "out", quiet)
    except Refused:
        return
    # Only what fills up blocks, or a time of the tar's own.
    assert manifest == SAID
    assert files_in(folder / "out") == FILES


@given(length=st.integers(0, WHOLE.rindex(b"SHA256SUMS")))
def test_a_cut_off_archive_is_refused(tmp_path_factory, length):
    file = tmp_path_factory.mktemp("cut") / "backup.tar"
    file.write_bytes(WHOLE[:length])

    with pytest.raises(Refused, match=r"damaged|not a backup"):
        unpack(file, None, quiet)


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "media/../../out", "rialto.sqlite3", "media//x"])
def test_a_name_that_no_backup_has_is_refused(tmp_path, name):
    file = tmp_path / "backup.tar"
    file.write_bytes(archive_of({name: b"x"}))

    with pytest.raises(Refused, match="which no backup has"):
        unpack(file, tmp_path / "out", quiet)
    assert not (tmp_path / "out").exists() or files_in(tmp_path / "out") == {}


def test_a_link_is_refused(tmp_path):
    said = SAID.to_json()
    with tarfile.open(tmp_path / "backup.tar", "w") as tar:
        first, link = tarfile.TarInfo("manifest.json"), tarfile.TarInfo("media/link")
        first.size = len(said)
        tar.addfile(first, io.BytesIO(said))
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(Refused, match="which no backup has"):
        unpack(tmp_path / "backup.tar", None, quiet)


def test_a_later_format_is_named(tmp_path):
    written = io.BytesIO()
    writer = ArchiveWriter(written, quiet)
    writer.add_bytes("manifest.json", SAID.to_json().replace(b'"format": 1', b'"format": 2'))
    writer.close()
    (tmp_path / "backup.tar").write_bytes(written.getvalue())

    with pytest.raises(Refused, match="format 2"):
        read_manifest(tmp_path / "backup.tar")


def test_what_is_no_backup_is_said_to_be_none(tmp_path):
    (tmp_path / "letter").write_text("Dear Sir or Madam")

    with pytest.raises(Refused, match="not a backup"):
        read_manifest(tmp_path / "letter")
    with pytest.raises(Refused, match="no file"):
        unpack(tmp_path / "nothing", None, quiet)
