"""Importing the regions of Europe (NUTS) from the European Learning Model's code list."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.base.safe_xml import BadXml, tree_of
from rialto.taxonomy.actions.concepts import write_concepts, write_scheme
from rialto.taxonomy.given import GivenConcept, GivenLabel, GivenScheme, Written
from rialto.taxonomy.queries import country_code_of, nuts_address, nuts_code_of
from rialto.taxonomy.tables import BROKEN, contents
from rialto.taxonomy.watching import Watch, unwatched

SCHEME = GivenScheme(
    key="nuts",
    title="NUTS regions",
    address="http://data.europa.eu/nuts",
    attribution="NUTS codes and names as listed by the European Learning Model (European Commission, EUPL-1.2).",
)
LARGEST_FILE = 50_000_000  # bytes; the list of 2021 is half a megabyte
_XS = "{http://www.w3.org/2001/XMLSchema}"


def import_nuts(path: Path, *, watch: Watch = unwatched) -> Written:
    """Take in the regions of `nuts.xsd` (or `nuts.xsd.xz`), with their names in no particular language.

    https://github.com/european-commission-empl/European-Learning-Model, xsd/loq/cv. A second run writes nothing.
    Refused, with a sentence, where the file is not whole or holds no regions.
    """
    regions = dict(sorted(_regions(path)))
    if not regions:
        raise Refused(_("%(file)s lists no regions.") % {"file": path.name})
    scheme, is_new = write_scheme(SCHEME)
    concepts = [
        GivenConcept(
            key=code,
            address=nuts_address(code),
            code=code,
            kind=f"level-{len(code) - 2}",
            broader=code[:-1] if len(code) > 2 else None,
            order=order,
            facts={"country": country_code_of(code[:2])},
            labels=[GivenLabel("mul", "preferred", name)],
        )
        for order, (code, name) in enumerate(regions.items())
    ]
    written = write_concepts(scheme, watch(concepts, SCHEME.title, total=len(concepts)), languages=["mul"])
    written.schemes += is_new
    return written


def _regions(path: Path) -> Iterator[tuple[str, str]]:
    try:
        root = tree_of(contents(path, LARGEST_FILE), encoding=None)
    except FileNotFoundError as error:
        raise Refused(_("There is no file %(path)s.") % {"path": path}) from error
    except (*BROKEN, BadXml) as error:
        raise Refused(
            _("%(file)s is not a whole XML file: %(reason)s.") % {"file": path.name, "reason": error}
        ) from error
    for value in root.iter(f"{_XS}enumeration"):
        code = nuts_code_of(value.get("value"))
        name = " ".join("".join(value.itertext()).split())
        if code is not None:
            yield code, name or code
