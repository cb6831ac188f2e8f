"""Looking at an address that somebody pasted: what could be read there, in which ways, and a taste of each."""

from rialto.harvesting.probing.probe import Probed, probe
from rialto.harvesting.probing.tasting import Taste
from rialto.harvesting.probing.ways import Look, Way

__all__ = ["Look", "Probed", "Taste", "Way", "probe"]
