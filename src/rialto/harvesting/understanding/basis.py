"""What decides how an entry is understood, besides the entry itself: where it is the same, nobody need look again."""

from rialto.catalogue.actions import Completing
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.understanding.candidate import complete
from rialto.taxonomy.queries import state_of

# Raise it when the same entry would now be understood otherwise: documents that have not changed are read again then.
VERSION = 2
# Lists that an administrator may load anew.
SCHEMES = ("technology", "digcomp-3.0", "audience", "esco-skills", "esco-occupations", "nuts")


def completing(options: ReadingOptions, *, extractor_version: int = 0) -> Completing:
    """How entries of a source are completed before they are written."""
    states = [state_of(scheme) for scheme in SCHEMES]
    basis = f"{VERSION} {extractor_version} {options.default_language} {options.default_country} {states}"
    return Completing(lambda found: complete(found, options), basis)
