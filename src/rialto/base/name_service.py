"""Asking the domain name system, with one deadline: what a domain's owner says of it in text records."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.client.guard import literal

SECONDS = 5.0
RECORD_LIMIT, RECORD_LENGTH = 100, 1000


class NameServiceFailed(Exception):
    """Nothing was said, with a sentence for people."""


class NoSuchName(NameServiceFailed):
    """There is no such name."""


class NoAnswer(NameServiceFailed):
    """No name server answered in time, or all of them with an error."""


def text_records(name: str, *, seconds: float = SECONDS) -> list[str]:
    """The TXT records of `name`, each with its parts joined; empty where it has none. Raises a `NameServiceFailed`.

    Only names are asked for, never addresses; the name servers are the machine's own, or `settings.DNS_SERVERS`.
    """
    import dns.exception
    import dns.resolver

    try:
        answer = _resolver().resolve(
            f"{_plain(name)}.", "TXT", lifetime=seconds, search=False, raise_on_no_answer=False
        )
    except dns.resolver.NXDOMAIN as error:
        raise NoSuchName(_("There is no name %(name)s in the name service.") % {"name": name}) from error
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise NoAnswer(
            _("The name servers of %(name)s did not answer. Try again in some minutes.") % {"name": name}
        ) from error
    records = [b"".join(row.strings).decode("utf-8", "replace") for row in answer.rrset or ()]
    return [record[:RECORD_LENGTH] for record in records[:RECORD_LIMIT]]


def _plain(name: str) -> str:
    """The name in ASCII (IDNA); an address, or what is no name, has no records to ask for."""
    if literal(name) is not None or "." not in name:
        raise NoSuchName(_("%(name)s is not a domain's name.") % {"name": name})
    try:
        return name.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NoSuchName(_("%(name)s is not a domain's name.") % {"name": name}) from error


def _resolver() -> Any:
    import dns.nameserver
    import dns.resolver

    if not settings.DNS_SERVERS:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [
        dns.nameserver.Do53Nameserver(host, int(port or 53))
        for host, _colon, port in (
            one.rpartition(":") if ":" in one else (one, "", "53") for one in settings.DNS_SERVERS
        )
    ]
    return resolver
