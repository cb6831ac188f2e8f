"""Making organisations, and finding the one that is meant."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from rialto.base.addresses import domain_of, usable_address
from rialto.base.bulk import insert_identified
from rialto.base.identity import new_public_id
from rialto.base.markup import plain_text, shorten
from rialto.base.text import folded, short_id, slug_of
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.models import Organisation

# Any constant will do, as long as nothing else of ours locks the same number.
MAKING_LOCK = 7_105_104
STARTER = Path(__file__).resolve().parent / "starter" / "organisations.jsonl"
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


@transaction.atomic
def organisations_for(named: Iterable[Named]) -> dict[Named, Organisation]:
    """Return the organisation that each of `named` means; those that nobody knows are made.

    Found by name first (without case, accents and signs), then by the website's domain, unless that domain hosts
    many owners. Two queries where all are known, and two more and an insert where some are made, however many are
    asked for. A name without a word in it names nobody.
    """
    wanted = {one: identity for one in named if (identity := _identity(one.name, one.website)) is not None}
    found = _known(wanted)
    missing = {one: identity for one, identity in wanted.items() if one not in found}
    if missing:
        _wait_for_other_makers()
        found |= _known(missing)
        found |= _made({one: identity for one, identity in missing.items() if one not in found})
    return found


class Identity(NamedTuple):
    """What an organisation is recognised by, and the name and website behind it, cleaned."""

    name: str
    name_key: str
    website: str
    domain: str


# A source names the same few organisations over and over: 0.1 ms saved each time.
@lru_cache(maxsize=4096)
def _identity(said_name: str, said_website: str) -> Identity | None:
    name = shorten(plain_text(said_name), 200)
    name_key = folded(name)[:200]
    if not name_key:
        return None
    website = usable_address(said_website)
    domain = domain_of(website)
    return Identity(
        name=name,
        name_key=name_key,
        website=website if len(website) <= 500 else "",
        domain=domain if len(domain) <= 253 else "",
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
        **identity._asdict(),
    )


def _known(wanted: Mapping[Named, Identity]) -> dict[Named, Organisation]:
    names = {one.name_key for one in wanted.values()}
    domains = {one.domain for one in wanted.values() if one.domain}
    by_name = {one.name_key: one for one in Organisation.objects.filter(name_key__in=names).order_by("-pk")}
    by_domain = {one.domain: one for one in Organisation.objects.filter(domain__in=domains).order_by("-pk")}
    found = {}
    for one, identity in wanted.items():
        known = by_name.get(identity.name_key) or by_domain.get(identity.domain)
        if known is not None:
            found[one] = known
    return found


def _made(missing: Mapping[Named, Identity]) -> dict[Named, Organisation]:
    """Insert those that differ from each other by name and domain."""
    by_name: dict[str, Organisation] = {}
    by_domain: dict[str, Organisation] = {}
    new: list[Organisation] = []
    made = {}
    for one, identity in missing.items():
        organisation = by_name.get(identity.name_key) or by_domain.get(identity.domain)
        if organisation is None:
            organisation = _candidate(one, identity)
            new.append(organisation)
        by_name.setdefault(identity.name_key, organisation)
        if identity.domain:
            by_domain.setdefault(identity.domain, organisation)
        made[one] = organisation
    insert_identified(new, by="public_id")
    record_changes(Change(noun="organisation", public_id=one.public_id, verb=Verb.CREATED) for one in new)
    return made


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
        domain=domain_of(row.get("website", "")),
        origin=settings.SITE_NAME,
        **values,
    )
