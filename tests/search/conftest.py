"""A small catalogue for every engine, and the engines that have to give the same answers."""

from pathlib import Path

import pytest

from rialto.search.port import Document, Engine, Facet, Shape
from rialto.search.tantivy_engine import TantivyEngine

SHAPE = Shape(
    texts={"title": 4.0, "summary": 2.0, "provider": 2.0, "body": 1.0},
    facets=(
        Facet(name="kind"),
        Facet(name="country"),
        Facet(name="topic", multi=True),
        Facet(name="concept"),
    ),
    days=("starts",),
)


def document(number: int, title: str, **given: object) -> Document:
    """A document with a title in English unless told otherwise."""
    language = str(given.pop("language", "en"))
    texts = {
        "title": title,
        **{name: str(given.pop(name)) for name in ("summary", "body", "provider") if name in given},
    }
    days = {"starts": given.pop("starts", None)}
    facets = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()}  # type: ignore[arg-type, misc]
    return Document(id=number, language=language, texts={language: texts}, facets=facets, days=days)  # type: ignore[arg-type]


CATALOGUE = (
    document(1, "Python for teachers", body="Write your first programs in class.", kind="course", country="FR", topic=["code", "school"], starts=10, concept=["71", "72"]),
    document(2, "Advanced Python", body="Threads and processes for engineers.", kind="course", country="DE", topic=["code"], starts=30),
    document(3, "Safe on the internet", body="Passwords, and what a python has to do with them.", kind="event", country="FR", topic=["safety", "school"], starts=20),
    document(4, "Data for everyone", summary="Tables and charts", body="Data protection at work.", kind="event", country="DE", topic=["data"]),
    document(5, "Protection of data", body="A law that protects people.", kind="guide", country="IE", topic=["data", "safety", "law"], starts=-5),
    document(6, "Einführung in die Programmierung", language="de", body="Ein Sprachkurs der anderen Art.", kind="course", concept=["71"], country="AT", topic=["code"], starts=40),
    document(7, "Μαθήματα για δασκάλους", language="el", kind="course", country="EL", topic=["school"], starts=50, concept=["72", "73"]),
    document(8, "C++ and C# side by side", body="From C to .NET", kind="course", country="FR", topic=["code"], starts=60),
)  # fmt: skip


def _tantivy(folder: Path) -> Engine:
    return TantivyEngine(folder / "index", SHAPE)


# Another engine joins the contract by a line here.
ENGINES = {"tantivy": _tantivy}


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Each engine, with an index that holds nothing."""
    engine = ENGINES[request.param](tmp_path)
    engine.rebuild(iter(()), position=0)
    return engine


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """Each engine, with the small catalogue."""
    with empty.writer() as writer:
        writer.upsert(CATALOGUE)
        writer.commit(8)
    return empty
