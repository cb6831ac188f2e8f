"""The site's own logo: a file that its operator names in RIALTO_LOGO, cleaned once for each process."""

import math
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from lxml import etree

from rialto.base.errors import Refused
from rialto.base.safe_xml import BadXml, local_name, tree_of
from rialto.pictures.encoding import master_of, read_picture

MOST_SVG_BYTES = 256 * 1024
# Sharp on the densest screens at the height of the masthead.
LONGEST = 800
SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
# What a drawing is made of. What merely describes it (metadata, an editor's own elements) is left out; all else is refused.
DRAWN = frozenset({
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "text", "tspan", "style", "switch",
})  # fmt: skip
LEFT_OUT = frozenset({"metadata"})
# In values and style sheets: what would fetch or run something.
_REACHING = re.compile(r"url\(\s*['\"]?\s*(?!['\"]?#)|@import|javascript:|expression\(|\\", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(?:px)?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A logo as it is served. `width` and `height` in points, for the room that it takes."""

    content: bytes
    form: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}[self.form]

    @property
    def digest(self) -> str:
        """Part of its address, so that it may be kept for ever."""
        return sha256(self.content).hexdigest()[:16]


@cache
def site_logo() -> Logo | None:
    """The logo of this site, none where none is set. Raises `ImproperlyConfigured` with what is wrong with the file."""
    if not settings.LOGO:
        return None
    path = Path(settings.LOGO)
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise ImproperlyConfigured(f"RIALTO_LOGO cannot be read: {problem}.") from problem
    try:
        return read_logo(content, path)
    except Refused as refusal:
        raise ImproperlyConfigured(f"RIALTO_LOGO cannot be shown: {refusal.message}") from refusal


def read_logo(content: bytes, path: Path) -> Logo:
    """A logo from a file's bytes: an SVG drawing cleaned, or a picture written anew. Raises `Refused` in words for the operator."""
    if path.suffix.lower() == ".svg":
        return _drawing(content)
    with path.open("rb") as file:
        master = master_of(read_picture(file, size=len(content), longest=LONGEST))
    return Logo(content=master.content, form=str(master.format), width=master.width, height=master.height)


def _drawing(content: bytes) -> Logo:
    if len(content) > MOST_SVG_BYTES:
        raise Refused("The drawing is larger than 256 KB.")
    try:
        root = tree_of(content)
    except BadXml as problem:
        raise Refused(f"It is no XML that we read: {problem}.") from problem
    if root.tag != f"{{{SVG}}}svg":
        raise Refused("It is no SVG drawing.")
    _clean(root)
    width, height = _size_of(root)
    etree.cleanup_namespaces(root)
    return Logo(content=etree.tostring(root, encoding="utf-8"), form="svg", width=width, height=height)


def _clean(element: Any) -> None:
    """Refuse what could run or fetch something; leave out what is not drawn."""
    for name, value in list(element.attrib.items()):
        _check_attribute(element, name, value)
    if local_name(element.tag) == "style" and _REACHING.search("".join(element.itertext())):
        raise Refused("Its style sheet fetches something.")
    for child in list(element):
        name = local_name(child.tag)
        if not str(child.tag).startswith(f"{{{SVG}}}") or name in LEFT_OUT:
            element.remove(child)
        elif name in DRAWN:
            _clean(child)
        else:
            raise Refused(f"It holds <{name}>, which a logo does not need.")


def _check_attribute(element: Any, name: str, value: str) -> None:
    local = local_name(name) or name
    if local.lower().startswith("on"):
        raise Refused(f"It holds {local}=, which runs something.")
    if local in ("href", "src") or name == XLINK_HREF:
        if not value.strip().startswith("#"):
            raise Refused(f"It leads out of the file: {value[:60]}")
    elif _REACHING.search(value):
        raise Refused(f"It fetches something: {local}={value[:60]}")
    if name.startswith("{") and name != XLINK_HREF and "XML/1998" not in name:
        del element.attrib[name]


def _size_of(root: Any) -> tuple[int, int]:
    """Width and height by the view box, else by what the drawing says of itself."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sizes = [*box[2:4]] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    read = [float(found[1]) if (found := _NUMBER.fullmatch(one)) else 0.0 for one in sizes]
    if len(read) < 2 or min(read) <= 0 or not all(map(math.isfinite, read)):
        raise Refused("It does not say how large it is: it needs a viewBox.")
    if max(read) > 8 * min(read):
        raise Refused("It is very long and thin.")
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {read[0]:g} {read[1]:g}")
    scale = LONGEST / max(read)
    return max(1, round(read[0] * scale)), max(1, round(read[1] * scale))
