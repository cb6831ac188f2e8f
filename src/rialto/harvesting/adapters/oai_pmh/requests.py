"""What to ask a repository next."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# The richest form first; a repository has to offer oai_dc.
PREFIXES = (
    "rdf",
    "oai_rdf",
    "schema_org",
    "datacite4",
    "datacite",
    "oai_datacite",
    "oai_datacite4",
    "lom",
    "oai_lom",
    "oai_dc",
)
DEFAULT_PREFIX = "oai_dc"
# Clocks differ, and both ends of a span count as inside: a little overlap costs nothing.
OVERLAP = timedelta(hours=1)


def base_of(address: str, named: str) -> str:
    """The repository's address without a question: where the document came from, else what it names itself."""
    source = address if address.startswith(("http://", "https://")) else named
    return urlunsplit(urlsplit(source.strip())._replace(query="", fragment=""))


def question_of(address: str) -> dict[str, str]:
    """What an address asks (its query), with those parts that OAI-PMH knows."""
    known = {"verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"}
    return {name: value for name, value in parse_qsl(urlsplit(address).query) if name in known}


def address_for(base: str, **question: str) -> str:
    """The address that asks a question. `from_` stands for `from`."""
    said = {name.rstrip("_"): value for name, value in question.items() if value}
    return f"{base}?{urlencode(said)}"


def best_prefix(offered: Iterable[str]) -> str:
    """The richest of the forms that are read, or "" when none is offered."""
    present = set(offered)
    return next((prefix for prefix in PREFIXES if prefix in present), "")


def since_text(since: datetime) -> str:
    """The beginning of a span, as a day: the granularity that every repository has to support."""
    return (since.astimezone(UTC) - OVERLAP).strftime("%Y-%m-%d")
