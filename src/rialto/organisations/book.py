"""The organisations that a batch could mean, in memory: finding the one that is meant, and noting what is new about it."""

from collections import defaultdict
from typing import Protocol

from rialto.organisations.models import Organisation


class Recognised(Protocol):
    """What an organisation is recognised by."""

    @property
    def name_key(self) -> str: ...
    @property
    def core_key(self) -> str: ...
    @property
    def website(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def identifiers(self) -> tuple[str, ...]: ...


# How another name of an organisation stands among its identifiers.
NAME = "name"
# How another domain of an organisation stands there.
DOMAIN = "domain"


def other_name(core_key: str) -> str:
    """The identifier for "is also called so"."""
    return f"{NAME}:{core_key}"


def domain_name(domain: str) -> str:
    """The identifier for "has this domain as well"."""
    return f"{DOMAIN}:{domain}"


def _is_longer_or_shorter(said: Recognised, organisation: Organisation) -> bool:
    """Whether one name has all the words of the other: a longer or shorter form, which may stand without the website.

    Other names at a website ("Faculty of Law") are parts or projects, and name others elsewhere.
    """
    if said.core_key == organisation.core_key:
        return False
    words, known = set(said.core_key.split()), set(organisation.core_key.split())
    return words <= known or known <= words


class Book:
    """Add organisations oldest first: where several could be meant equally well, the oldest is."""

    def __init__(self) -> None:
        self.new: list[Organisation] = []
        self.changed: list[Organisation] = []
        self.learned: list[tuple[str, Organisation]] = []
        self._by_identifier: dict[str, Organisation] = {}
        self._by_domain: dict[str, Organisation] = {}
        self._by_core: dict[str, list[Organisation]] = defaultdict(list)
        self._schemes: dict[int, dict[str, str]] = defaultdict(dict)

    def add(self, organisation: Organisation) -> None:
        """Take in one that exists."""
        if organisation.domain:
            self._by_domain.setdefault(organisation.domain, organisation)
        self._by_core[organisation.core_key].append(organisation)

    def note(self, identifier: str, organisation: Organisation) -> None:
        """Take in an identifier that is stored."""
        self._by_identifier.setdefault(identifier, organisation)
        scheme, _, value = identifier.partition(":")
        if scheme not in (NAME, DOMAIN):
            self._schemes[id(organisation)].setdefault(scheme, value)

    def make(self, organisation: Organisation, said: Recognised) -> Organisation:
        """Take in one that has yet to be stored."""
        self.new.append(organisation)
        self.add(organisation)
        self.learn(organisation, said)
        return organisation

    def find(self, said: Recognised, country: str) -> Organisation | None:
        """Who is meant: by identifier, domain, name, name without legal form; none who contradicts what is said."""
        for identifier in said.identifiers:
            if known := self._by_identifier.get(identifier):
                return known
        known = None
        if said.domain:
            known = self._by_domain.get(said.domain) or self._by_identifier.get(domain_name(said.domain))
        if known is not None and not self._has_other_number(known, said):
            return known
        namesakes = [one for one in self._by_core[said.core_key] if self._may_be(one, said, country)]
        same_name = [one for one in namesakes if one.name_key == said.name_key]
        here = [one for one in same_name or namesakes if one.country == country]
        if meant := next(iter(here or same_name or namesakes), None):
            return meant
        other = self._by_identifier.get(other_name(said.core_key))
        return other if other is not None and self._may_be(other, said, country) else None

    def _may_be(self, one: Organisation, said: Recognised, country: str) -> bool:
        """Whether a namesake can be who is meant.

        It cannot under another number of the same register, nor where both website and country are others; with another
        legal form or none it has to be of the same country, as far as that is known.
        """
        elsewhere = bool(one.country and country and one.country != country)
        other_site = bool(one.domain and said.domain and one.domain != said.domain)
        if self._has_other_number(one, said) or (elsewhere and other_site):
            return False
        return one.name_key == said.name_key or not (elsewhere or other_site)

    def _has_other_number(self, one: Organisation, said: Recognised) -> bool:
        schemes = self._schemes.get(id(one), {})
        return any(
            schemes.get(scheme, value) != value
            for scheme, _, value in (each.partition(":") for each in said.identifiers)
        )

    def learn(self, organisation: Organisation, said: Recognised) -> None:
        """Note what is said of an organisation beyond what is known of it."""
        names = (other_name(said.core_key),) if _is_longer_or_shorter(said, organisation) else ()
        for identifier in (*said.identifiers, *names):
            if identifier not in self._by_identifier:
                self.note(identifier, organisation)
                self.learned.append((identifier, organisation))
        if said.domain and not organisation.domain and said.domain not in self._by_domain:
            organisation.domain, organisation.website = said.domain, organisation.website or said.website
            self._by_domain[said.domain] = organisation
            self.changed.append(organisation)
