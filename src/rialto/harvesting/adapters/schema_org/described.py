"""The details that only some kinds have."""

from decimal import Decimal
from typing import Any

from rialto.catalogue.choices import ArticleType, EventSetting, Kind, OpportunityType, PayPeriod
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.places import setting_of
from rialto.harvesting.details import fitting_details
from rialto.harvesting.values import moments, words
from rialto.harvesting.values.addresses import web_address

PERIODS = {"HOUR": PayPeriod.HOUR, "DAY": PayPeriod.DAY, "MONTH": PayPeriod.MONTH, "YEAR": PayPeriod.YEAR}


def details_of(entry: FoundEntry, node: Node, graph: Graph) -> dict[str, Any]:
    """What the source says for the details table of the entry's kind."""
    said: dict[str, Any] = {"author": ", ".join(graph.names(node.all("author", "creator")))}
    if entry.kind in (Kind.TRAINING, Kind.LEARNING_PATH):
        said |= of_training(entry, node, graph)
    elif entry.kind == Kind.EVENT:
        said |= of_event(node, graph)
    elif entry.kind == Kind.OPPORTUNITY:
        said |= of_job(node, graph)
    elif entry.kind == Kind.FUNDING:
        said |= of_grant(node, graph)
    elif entry.kind == Kind.ARTICLE:
        said["type"] = ArticleType.OPINION if "OpinionNewsArticle" in node.types else ArticleType.NEWS
    else:
        said |= of_work(node, graph)
    return fitting_details(entry.kind, said)


def of_training(entry: FoundEntry, node: Node, graph: Graph) -> dict[str, Any]:
    credential = ", ".join(graph.names(node.all("educationalCredentialAwarded")))
    if credential:
        entry.has_certificate = True
    required = node.all("coursePrerequisites", "programPrerequisites", "competencyRequired")
    return {
        "duration_hours": hours_of(node),
        "duration_text": words.text_of(
            node.one("timeRequired", "timeToComplete", "duration", "courseWorkload")
        )
        if hours_of(node) is None
        else "",
        "outcomes": outcomes_of(node, graph),
        "prerequisites": "\n".join(graph.names(required)),
        "credential": credential,
        "accessibility": words.text_of(node.one("accessibilitySummary"))[:500],
        "ects": ects_of(node, graph),
    }


def outcomes_of(node: Node, graph: Graph) -> list[str]:
    """What one learns: the parts of a list, or the one text that stands there."""
    found: list[str] = []
    for value in node.all("teaches", "assesses"):
        found += [words.text_of(line.strip(" -*•")) for line in graph.name(value).splitlines()]
    return words.unique(found)


def hours_of(node: Node) -> Decimal | None:
    for value in node.all("timeRequired", "timeToComplete", "duration", "courseWorkload"):
        hours = moments.hours_of_duration(words.text_of(value))
        if hours is not None:
            return Decimal(str(hours))
    return None


def ects_of(node: Node, graph: Graph) -> Decimal | None:
    """Credits, only where they are called ECTS: other credits are something else."""
    for value in node.all("numberOfCredits"):
        if isinstance(value, dict):
            said = graph.node(value)
            unit = " ".join(
                str(said.one(name) or "") for name in ("unitText", "credentialCategory", "name", "unitCode")
            )
            amount = words.amount_of(said.one("value"))
            if "ECTS" in unit.upper() and amount:
                return amount
        elif "ECTS" in str(value).upper():
            return words.amount_of(value)
    return None


def of_event(node: Node, graph: Graph) -> dict[str, Any]:
    offers = graph.nodes(node.all("offers"))
    return {
        "setting": setting_of(node) or online_only(node, graph),
        "organiser": ", ".join(graph.names(node.all("organizer"))),
        "registration_address": next(
            (address for offer in offers if (address := web_address(words.text_of(offer.one("url"))))), ""
        ),
        "series_name": graph.name(node.one("superEvent")),
    }


def online_only(node: Node, graph: Graph) -> str:
    """Online where every place is a virtual one."""
    places = graph.nodes(node.all("location"))
    return EventSetting.LIVE if places and all("VirtualLocation" in place.types for place in places) else ""


def of_job(node: Node, graph: Graph) -> dict[str, Any]:
    types = {words.text_of(value).upper() for value in node.all("employmentType")}
    said: dict[str, Any] = {
        "type": OpportunityType.TRAINEESHIP if "INTERN" in types else OpportunityType.JOB,
        "is_remote": True if "TELECOMMUTE" in words.text_of(node.one("jobLocationType")).upper() else None,
    }
    for salary in graph.nodes(node.all("baseSalary")):
        currency = words.currency_of(words.text_of(salary.one("currency")))
        value = salary.one("value")
        span = graph.node(value) if isinstance(value, dict) else salary
        low = words.amount_of(span.one("minValue", "value"))
        high = words.amount_of(span.one("maxValue", "value"))
        if currency and low is not None and (high is None or high >= low):
            period = PERIODS.get(words.text_of(span.one("unitText")).upper(), "")
            said |= {"pay_from": low, "pay_to": high, "pay_currency": currency, "pay_period": period}
    return said


def of_grant(node: Node, graph: Graph) -> dict[str, Any]:
    said: dict[str, Any] = {
        "body": ", ".join(graph.names(node.all("funder", "sponsor"))),
        "reference": graph.name(node.one("identifier")),
    }
    for amount in graph.nodes(node.all("amount")):
        currency = words.currency_of(words.text_of(amount.one("currency")))
        value = words.amount_of(amount.one("value"))
        low, high = words.amount_of(amount.one("minValue")), words.amount_of(amount.one("maxValue"))
        if currency and (value or low or high):
            low, high = low or value, high or value
            ordered = low is None or high is None or high >= low
            said |= {"amount_from": low, "amount_to": high, "currency": currency} if ordered else {}
    return said


def of_work(node: Node, graph: Graph) -> dict[str, Any]:
    pages = words.amount_of(node.one("numberOfPages"))
    doi = next(
        (text for value in node.all("identifier", "sameAs") if "10." in (text := graph.name(value))), ""
    )
    return {
        "format": ", ".join(graph.names(node.all("learningResourceType", "genre"))),
        "page_count": int(pages) if pages else None,
        "doi": doi.partition("doi.org/")[2] or (doi if doi.startswith("10.") else ""),
    }
