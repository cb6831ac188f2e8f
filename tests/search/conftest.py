"""A small catalogue for every engine, and the engines that have to give the same answers."""

import shutil
from pathlib import Path

import pytest

from rialto.search.analysis import compounds
from rialto.search.points import Point, point_value
from rialto.search.port import Document, Engine, Facet, Reader, Shape
from rialto.search.tantivy_engine import TantivyEngine
from rialto.search.tantivy_engine.written import forget

SHAPE = Shape(
    texts={"title": 4.0, "summary": 2.0, "provider": 2.0, "body": 1.0},
    facets=(
        Facet(name="kind"),
        Facet(name="country"),
        Facet(name="topic", multi=True),
        Facet(name="state"),
        Facet(name="concept"),
        Facet(name="at", multi=True),
    ),
    days=("starts",),
    demoted={"state": ("dead", "dying")},
    numbers=("points",),
    lifting={"country": ("FR", "DE", "IE", "AT", "EL"), "topic": ("code", "school", "data")},
)


# Points of the small catalogue: by name, so that tests read like a map.
VIENNA, LINZ, PARIS = Point(4821, 1637), Point(4831, 1429), Point(4885, 235)
NEAR_VIENNA = Point(4810, 1628)


def at(*points: Point) -> list[str]:
    return [point_value(point) for point in points]


def document(number: int, title: str, **given: object) -> Document:
    """A document with a title in English unless told otherwise."""
    language = str(given.pop("language", "en"))
    texts = {
        "title": title,
        **{name: str(given.pop(name)) for name in ("summary", "body", "provider") if name in given},
    }
    days = {"starts": given.pop("starts", None)}
    numbers = {"points": given.pop("points", None)}
    facets = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()}  # type: ignore[arg-type, misc]
    return Document(
        id=number, language=language, texts={language: texts}, facets=facets, days=days, numbers=numbers
    )  # type: ignore[arg-type]


CATALOGUE = (
    document(1, "Python for teachers", body="Write your first programs in class.", kind="course", country="FR", topic=["code", "school"], starts=10, concept=["71", "72"], at=at(PARIS)),
    document(2, "Advanced Python", body="Threads and processes for engineers.", kind="course", country="DE", topic=["code"], starts=30, at=at(NEAR_VIENNA, PARIS)),
    document(3, "Safe on the internet", body="Passwords, and what a python has to do with them.", kind="event", country="FR", topic=["safety", "school"], starts=20, at=at(LINZ)),
    document(4, "Data for everyone", summary="Tables and charts", body="Data protection at work.", kind="event", country="DE", topic=["data"]),
    document(5, "Protection of data", body="A law that protects people.", kind="guide", country="IE", topic=["data", "safety", "law"], starts=-5),
    document(6, "Einführung in die Programmierung", language="de", body="Ein Sprachkurs der anderen Art.", kind="course", concept=["71"], country="AT", topic=["code"], starts=40, at=at(VIENNA)),
    document(7, "Μαθήματα για δασκάλους", language="el", kind="course", country="EL", topic=["school"], starts=50, concept=["72", "73"]),
    document(8, "C++ and C# side by side", body="From C to .NET", kind="course", country="FR", topic=["code"], starts=60),
)  # fmt: skip


def _tantivy(folder: Path) -> Engine:
    return TantivyEngine(folder / "index", SHAPE)


# Another engine joins the contract by a line here.
ENGINES = {"tantivy": _tantivy}


@pytest.fixture(scope="session", params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of each engine."""
    return str(request.param)


@pytest.fixture(scope="session")
def empty_folder(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an engine keeps of an index that holds nothing: built once, to be copied."""
    folder = tmp_path_factory.mktemp(name)
    ENGINES[name](folder).rebuild(iter(()), position=0)
    return folder


@pytest.fixture(scope="session")
def catalogue_folder(name: str, empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an engine keeps of the small catalogue: built once, to be copied."""
    folder = tmp_path_factory.mktemp(name)
    with _copied(name, empty_folder, folder).writer() as writer:
        writer.upsert(CATALOGUE)
        writer.commit(8)
    return folder


@pytest.fixture
def empty(name: str, empty_folder: Path, tmp_path: Path) -> Engine:
    """Each engine, with an index that holds nothing."""
    return _copied(name, empty_folder, tmp_path)


@pytest.fixture
def engine(name: str, catalogue_folder: Path, tmp_path: Path) -> Engine:
    """Each engine, with the small catalogue."""
    return _copied(name, catalogue_folder, tmp_path)


def _copied(name: str, folder: Path, place: Path) -> Engine:
    # What an earlier test had read of compounds is forgotten, as when an index is built.
    compounds.restore({})
    forget()
    shutil.copytree(folder, place, dirs_exist_ok=True)
    return ENGINES[name](place)


@pytest.fixture(scope="session")
def rebuilt_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What each engine keeps of an index that was built of the small catalogue, to be copied."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ENGINES}
    for name, folder in folders.items():
        ENGINES[name](folder).rebuild(iter(CATALOGUE), position=8)
    return folders


@pytest.fixture(params=[pytest.param("rows", marks=pytest.mark.django_db), *ENGINES])
def reader(request: pytest.FixtureRequest, rebuilt_folders: dict[str, Path], tmp_path: Path) -> Reader:
    """Whatever reads the small catalogue: each engine, and the database's own rows, which keep the smaller contract."""
    if request.param == "rows":
        from tests.search.rows import rows_reader  # models: processes without Django read this module too

        return rows_reader(CATALOGUE)
    return _copied(request.param, rebuilt_folders[request.param], tmp_path).reader()


@pytest.fixture(scope="session")
def large(name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine, with 300 documents of which every second one has the word python, more or less often."""
    engine = ENGINES[name](tmp_path_factory.mktemp("large"))
    documents = (
        document(
            number,
            "A thing",
            body=" ".join(["python"] * (1 + number % 5) * (number % 2 == 0)),
            starts=number % 7,
        )
        for number in range(300)
    )
    engine.rebuild(documents, position=1)
    return engine


@pytest.fixture(scope="session")
def large_catalogue(name: str, rebuilt_folders: dict[str, Path]) -> Reader:
    """Who reads the small catalogue, kept for properties that ask very often."""
    return ENGINES[name](rebuilt_folders[name]).reader()
