"""XML from outside: no entities, nothing fetched while parsing, and no more in memory than one element at a time.

Every place that reads XML goes through here (a house test lists those that cannot, and why they are safe).
"""

from collections.abc import Collection, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from lxml import etree

# libxml2 refuses by itself: more than 256 levels, a text or name over 10 MB, entities that blow up.
OPTIONS: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False,
}  # fmt: skip
HEAD = 1024 * 1024
PIECE = 4096


class BadXml(Exception):
    """Not well-formed, or made of entities; the message is fit for the owner of the source. `line` is 0 if unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def tree_of(content: bytes, *, encoding: str | None = "utf-8", recover: bool = False) -> Any:
    """The root of a document. `encoding` overrules what it declares (none: it does not); raises `BadXml`."""
    parser = etree.XMLParser(
        **OPTIONS, encoding=encoding, recover=recover, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        raise BadXml(error.msg or str(error), error.lineno or 0) from error
    except ValueError as error:
        raise BadXml(str(error)) from error
    if root is None:
        raise BadXml(_("nothing is in it"))
    check_entities(root)
    return root


def elements_of(
    stream: IO[bytes], names: Collection[str], *, encoding: str | None = "utf-8"
) -> Iterator[Any]:
    """The elements of these local names, one at a time: each is forgotten when the next is asked for.

    Raises `BadXml` at a fault, after giving out what stood before it.
    """
    events = etree.iterparse(stream, events=("start", "end"), encoding=encoding, **OPTIONS)
    is_checked = False
    inside = 0
    try:
        for event, element in events:
            if not is_checked:
                check_entities(element)
                is_checked = True
            is_wanted = local_name(element.tag) in names
            if event == "start":
                inside += is_wanted
                continue
            if is_wanted:
                inside -= 1
                yield element
            if not inside:
                forget(element)
    except etree.XMLSyntaxError as error:
        raise BadXml(error.msg or str(error), error.lineno or 0) from error


def forget(element: Any) -> None:
    """Free an element that was dealt with, and those before it: an emptied one still costs memory."""
    element.clear()
    if (parent := element.getparent()) is not None:
        while element.getprevious() is not None:
            del parent[0]


def check_entities(element: Any) -> None:
    """Raise `BadXml` if the document that an element belongs to declares entities of its own."""
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _entity in declared.iterentities()):
        raise BadXml(_("it declares entities, which are not read"))


def declares_entities(content: bytes) -> bool:
    """Whether a document declares entities, in whatever encoding: for parsers that are not ours to set."""
    parser = etree.XMLPullParser(events=("start",), recover=True, **OPTIONS)
    head = content[:HEAD]
    for start in range(0, len(head), PIECE):
        try:
            parser.feed(head[start : start + PIECE])
        except etree.XMLSyntaxError:
            return b"ENTITY" in head.replace(b"\x00", b"").upper()
        for _event, element in parser.read_events():
            declared = element.getroottree().docinfo.internalDTD
            return declared is not None and any(True for _entity in declared.iterentities())
    return b"<!ENTITY" in head.replace(b"\x00", b"").upper()


def local_name(tag: object) -> str:
    """An element's name without its namespace; damaged files hold names that lxml's own QName refuses."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
