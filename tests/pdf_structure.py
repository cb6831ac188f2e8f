"""What a PDF says of itself to who cannot see it: the points of PDF/UA-1 that a program can judge, read with pypdf."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject

Element = dict[str, Any]


class Structure:
    """A document's tags. `complaints` is empty for one that everybody can read."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.catalog: Any = self.reader.trailer["/Root"]
        self.elements = (
            list(_walk(self.catalog["/StructTreeRoot"])) if "/StructTreeRoot" in self.catalog else []
        )

    @property
    def tags(self) -> list[str]:
        """The types of all elements, in reading order; those of Typst's own by what they stand for."""
        roles = self.catalog["/StructTreeRoot"].get("/RoleMap", {})
        return [str(roles.get(one["/S"], one["/S"])).lstrip("/") for one in self.elements]

    @property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)

    @property
    def metadata(self) -> str:
        return str(self.catalog["/Metadata"].get_object().get_data().decode())

    def bookmarks(self) -> list[str]:
        return [str(one.title) for one in _flat(self.reader.outline)]

    def alternatives(self) -> list[str]:
        """The alternative texts of its pictures."""
        return [str(one["/Alt"]) for one in self.elements if one["/S"] == "/Figure"]

    def links(self) -> list[str]:
        found = []
        for page in self.reader.pages:
            for one in page.get("/Annots", []):
                action = one.get_object().get("/A", {})
                if "/URI" in action:
                    found.append(str(action["/URI"]))
        return found

    def complaints(self) -> list[str]:
        return [*self._of_the_document(), *self._of_the_tags(), *self._of_the_tables(), *self._of_the_pages()]

    def _of_the_document(self) -> Iterator[str]:
        if not self.catalog.get("/MarkInfo", {}).get("/Marked"):
            yield "not marked as tagged"
        if not self.catalog.get("/Lang"):
            yield "no language"
        if not self.catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
            yield "the window shows no title"
        if not re.search(r"<dc:title>.*\w.*</dc:title>", self.metadata, re.DOTALL):
            yield "no title in the metadata"
        if not re.search(r"pdfuaid:part(>|=\")1", self.metadata):
            yield "does not say that it is PDF/UA-1"

    def _of_the_tags(self) -> Iterator[str]:
        level = 0
        for element, tag in zip(self.elements, self.tags, strict=True):
            if tag == "Figure" and not str(element.get("/Alt", "")).strip():
                yield "a picture without alternative text"
            if re.fullmatch(r"H[1-6]", tag):
                if int(tag[1]) > level + 1:
                    yield f"{tag} after H{level}"
                level = int(tag[1])

    def _of_the_tables(self) -> Iterator[str]:
        for element in self.elements:
            if element["/S"] == "/TH" and _scope(element) not in ("/Column", "/Row", "/Both"):
                yield "a header cell that does not say what it is the header of"
            if element["/S"] == "/Table" and not any(one["/S"] == "/TH" for one in _walk(element)):
                yield "a table without header cells"

    def _of_the_pages(self) -> Iterator[str]:
        for number, page in enumerate(self.reader.pages, 1):
            if page.get("/Tabs") != "/S" and "/Annots" in page:
                yield f"page {number}: links are not reached in the order of the text"
            stream = ContentStream(page.get_contents(), self.reader)
            depth = 0
            for _operands, operator in stream.operations:
                if operator in (b"BDC", b"BMC"):
                    depth += 1
                elif operator == b"EMC":
                    depth -= 1
                elif operator in (b"Tj", b"TJ", b"'", b'"', b"Do") and depth == 0:
                    yield f"page {number}: something is neither tagged nor marked as decoration"
                    break


def _scope(element: Element) -> str:
    attributes = element.get("/A", [])
    attributes = attributes.get_object() if isinstance(attributes, IndirectObject) else attributes
    for one in attributes if isinstance(attributes, list) else [attributes]:
        found = one.get_object() if isinstance(one, IndirectObject) else one
        if "/Scope" in found:
            return str(found["/Scope"])
    return ""


def _walk(node: Any) -> Iterator[Element]:
    """An element's children and all below, in reading order."""
    children = node.get("/K", [])
    children = children.get_object() if isinstance(children, IndirectObject) else children
    for child in children if isinstance(children, list) else [children]:
        one = child.get_object() if isinstance(child, IndirectObject) else child
        if isinstance(one, dict) and "/S" in one:
            yield one
            yield from _walk(one)


def _flat(outline: list[Any]) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one
