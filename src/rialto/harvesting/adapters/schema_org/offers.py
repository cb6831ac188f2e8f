"""What something costs."""

from rialto.catalogue.found import FoundEntry
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.values import words


def add_offers(entry: FoundEntry, node: Node, graph: Graph) -> None:
    """The lowest price with a currency; free of charge where the source says so or the only price is nothing."""
    entry.is_free = words.truth_of(node.one("isAccessibleForFree"))
    offers = graph.nodes(node.all("offers"))
    for instance in graph.nodes(node.all("hasCourseInstance")):
        offers += graph.nodes(instance.all("offers"))
    prices = []
    for offer in offers:
        if words.says_free(words.text_of(offer.one("category"))):
            prices.append((words.amount_of("0"), ""))
            continue
        specification = graph.nodes(offer.all("priceSpecification"))
        for said in (offer, *specification):
            amount = words.amount_of(said.one("price", "lowPrice", "minPrice"))
            currency = words.currency_of(words.text_of(said.one("priceCurrency")).upper())
            if amount is not None and (currency or not amount):
                prices.append((amount, currency))
    paid = [(amount, currency) for amount, currency in prices if amount]
    if entry.is_free is None and prices:
        entry.is_free = not paid
    if paid and not entry.is_free:
        entry.price_amount, entry.price_currency = min(paid)
