"""Making organisations, and finding the one that is meant."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rialto.base.addresses import domain_of, usable_address
from rialto.base.bulk import insert_identified, insert_rows
from rialto.base.errors import Refused
from rialto.base.identity import new_public_id
from rialto.base.markup import plain_text, shorten
from rialto.base.text import folded, short_id, slug_of
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.book import Book, domain_name, other_name
from rialto.organisations.models import Organisation, OrganisationIdentifier
from rialto.organisations.queries.people import organisation_of
from rialto.organisations.recognition import core_of, identifiers_in

# Any constant will do, as long as nothing else of ours locks the same number.
MAKING_LOCK = 7_105_104
STARTER = Path(__file__).resolve().parents[1] / "starter" / "organisations.jsonl"
# Columns of the starter file that are columns of the table.
STARTER_FIELDS = (
    "name", "language", "summary", "summary_language", "category", "role", "country", "city", "website",
    "is_national_coalition", "evidence_address",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organisation as a source names it."""

    name: str
    website: str = ""
    country: str = ""
    language: str = "und"
    # What registers call it, as the source writes it: addresses at ror.org or Wikidata, VAT number, PIC, LEI.
    identifiers: tuple[str, ...] = ()


@transaction.atomic
def organisations_for(named: Iterable[Named]) -> dict[Named, Organisation]:
    """Return the organisation that each of `named` means; those that nobody knows are made.

    Found by identifier, then by the website's domain unless that domain hosts many owners, then by name: without case,
    accents, signs and legal form. What a naming says beyond what is known (an identifier, the domain) is
    kept, so that the next is found by it. Two or three queries where all are known, and as many more and an insert where some are
    made, however many are asked for. A name without a word in it names nobody.
    """
    wanted = {
        one: identity for one in named if (identity := _identity(one.name, one.website, one.identifiers))
    }
    book = _book(wanted)
    found = {one: known for one, identity in wanted.items() if (known := book.find(identity, one.country))}
    missing = {one: identity for one, identity in wanted.items() if one not in found}
    if missing:
        _wait_for_other_makers()
        book = _book(wanted)
        found = {
            one: known for one, identity in wanted.items() if (known := book.find(identity, one.country))
        }
        for one, identity in wanted.items():
            if one not in found:
                found[one] = book.find(identity, one.country) or book.make(
                    _candidate(one, identity), identity
                )
                book.learn(found[one], identity)
        _insert(book.new)
    for one, organisation in found.items():
        book.learn(organisation, wanted[one])
    _save(book)
    return found


class Identity(NamedTuple):
    """What an organisation is recognised by, and the name and website behind it, cleaned."""

    name: str
    name_key: str
    core_key: str
    website: str
    domain: str
    identifiers: tuple[str, ...]


# A source names the same few organisations over and over: 0.1 ms saved each time.
@lru_cache(maxsize=4096)
def _identity(said_name: str, said_website: str, said_identifiers: tuple[str, ...]) -> Identity | None:
    name = shorten(plain_text(said_name), 200)
    name_key = folded(name)[:200]
    if not name_key:
        return None
    website = usable_address(said_website)
    domain = domain_of(website)
    return Identity(
        name=name,
        name_key=name_key,
        core_key=core_of(name_key),
        website=website if len(website) <= 500 else "",
        domain=domain if len(domain) <= 253 else "",
        identifiers=identifiers_in((*said_identifiers, said_website)),
    )


def _candidate(named: Named, identity: Identity) -> Organisation:
    """The organisation as it would be made, unsaved."""
    public_id = new_public_id()
    return Organisation(
        public_id=public_id,
        slug=f"{slug_of(identity.name)}-{short_id(public_id.int)}".strip("-"),
        language=named.language,
        country=named.country,
        origin=settings.SITE_NAME,
        name=identity.name,
        name_key=identity.name_key,
        core_key=identity.core_key,
        website=identity.website,
        domain=identity.domain,
    )


def _book(wanted: Mapping[Named, Identity]) -> Book:
    """The organisations that any of the namings could mean, by all that they are recognised by."""
    identities = wanted.values()
    by_key = Organisation.objects.filter(
        Q(core_key__in={one.core_key for one in identities})
        | Q(domain__in={one.domain for one in identities if one.domain})
    )
    said = {name for one in identities for name in (*one.identifiers, other_name(one.core_key))}
    said |= {domain_name(one.domain) for one in identities if one.domain}
    named = list(OrganisationIdentifier.objects.filter(value__in=said).select_related("organisation"))
    known = {one.pk: one for one in by_key} | {row.organisation_id: row.organisation for row in named}
    book = Book()
    for organisation in sorted(known.values(), key=lambda one: one.pk):
        book.add(organisation)
    if any(one.identifiers for one in identities):  # whose other numbers could contradict
        named = list(OrganisationIdentifier.objects.filter(organisation__in=known))
    for row in named:
        book.note(row.value, known[row.organisation_id])
    return book


def _insert(new: list[Organisation]) -> None:
    insert_identified(new, by="public_id")
    record_changes(Change(noun="organisation", public_id=one.public_id, verb=Verb.CREATED) for one in new)


def _save(book: Book) -> None:
    """Write what was learned about organisations: identifiers, and the domain where none was known."""
    insert_rows([OrganisationIdentifier(organisation=one, value=value) for value, one in book.learned])
    if book.changed:
        Organisation.objects.bulk_update(book.changed, ["domain", "website"], batch_size=200)
        record_changes(
            Change(noun="organisation", public_id=one.public_id, verb=Verb.CHANGED) for one in book.changed
        )


def _wait_for_other_makers() -> None:
    """Have one transaction at a time make organisations, so that two sources do not make the same one.

    On SQLite there is only one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING_LOCK])


@transaction.atomic
def load_starter_organisations() -> int:
    """Bring in the organisations that a newcomer's shop knows; returns how many are new. Known ones are left alone."""
    rows = [json.loads(line) for line in STARTER.read_text(encoding="utf-8").splitlines()]
    known_names = set(Organisation.objects.values_list("name_key", flat=True))
    new = [_from_starter(row) for row in rows if folded(row["name"])[:200] not in known_names]
    Organisation.objects.bulk_create(new, batch_size=200)
    record_changes(Change(noun="organisation", public_id=one.public_id, verb=Verb.CREATED) for one in new)
    return len(new)


def _from_starter(row: dict[str, Any]) -> Organisation:
    public_id = new_public_id()
    values = {name: row[name] for name in STARTER_FIELDS if row.get(name)}
    return Organisation(
        public_id=public_id,
        slug=f"{slug_of(row['name'])}-{short_id(public_id.int)}".strip("-"),
        name_key=folded(row["name"])[:200],
        core_key=core_of(folded(row["name"])[:200]),
        domain=domain_of(row.get("website", "")),
        origin=settings.SITE_NAME,
        **values,
    )


@transaction.atomic
def make_organisation(name: str, *, website: str, country: str, by_id: UUID) -> Organisation:
    """Return the organisation of a website's domain, made where there is none; for somebody who has proven the domain.

    It is never looked for by its name: a namesake's page must not be had by owning some other domain.
    """
    _wait_for_other_makers()
    identity = _identity(name, website, ())
    if identity is None or not identity.domain:
        raise Refused(_("This website does not tell one organisation from others."))
    known = organisation_of(identity.domain)
    if known is not None:
        return known
    organisation = _candidate(Named(name=name, website=website, country=country), identity)
    organisation.save()
    record_changes(
        [Change(noun="organisation", public_id=organisation.public_id, verb=Verb.CREATED, actor_id=by_id)]
    )
    return organisation
