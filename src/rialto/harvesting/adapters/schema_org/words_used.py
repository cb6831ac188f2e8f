"""In whose words a thing is described, and how it is read then."""

from rialto.catalogue.found import FoundEntry, FoundGone
from rialto.harvesting.adapters.dcat import dataset_from, is_dataset
from rialto.harvesting.adapters.elm.mapping import is_opportunity, opportunity_from
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.kinds import kind_of
from rialto.harvesting.adapters.schema_org.mapping import found_from
from rialto.harvesting.payload import ReadingOptions


def is_ours(types: tuple[str, ...]) -> bool:
    """Whether a thing of these types is taken in."""
    return kind_of(types) is not None or is_dataset(types) or is_opportunity(types)


def read_node(node: Node, graph: Graph, options: ReadingOptions) -> FoundEntry | FoundGone:
    """Read a thing in the words in which it is described; raises `NotAnEntry`."""
    if is_dataset(node.types):
        return dataset_from(node, graph, options)
    if is_opportunity(node.types):
        return opportunity_from(node, graph, options)
    return found_from(node, graph, options)
