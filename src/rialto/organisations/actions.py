"""Making organisations, and finding the one that is meant."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from rialto.base.addresses import domain_of, usable_address
from rialto.base.identity import new_public_id
from rialto.base.markup import plain_text, shorten
from rialto.base.text import folded, short_id, slug_of
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.models import Organisation

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
    many owners. Two queries and one insert, however many are asked for.
    """
    wanted = {one: (folded(one.name), domain_of(one.website)) for one in named if one.name.strip()}
    names = {name for name, _ in wanted.values()}
    domains = {domain for _, domain in wanted.values() if domain}
    by_name = {one.name_key: one for one in Organisation.objects.filter(name_key__in=names).order_by("-pk")}
    by_domain = {one.domain: one for one in Organisation.objects.filter(domain__in=domains).order_by("-pk")}

    found: dict[Named, Organisation] = {}
    new: list[Organisation] = []
    for one, (name_key, domain) in wanted.items():
        organisation = by_name.get(name_key) or (by_domain.get(domain) if domain else None)
        if organisation is None:
            organisation = _organisation_from(one, name_key, domain)
            new.append(organisation)
            by_name[name_key] = organisation
            if domain:
                by_domain[domain] = organisation
        found[one] = organisation
    if new:
        Organisation.objects.bulk_create(new, batch_size=200)
        record_changes(Change(noun="organisation", public_id=one.public_id, verb=Verb.CREATED) for one in new)
    return found


def _organisation_from(named: Named, name_key: str, domain: str) -> Organisation:
    public_id = new_public_id()
    name = shorten(plain_text(named.name), 200)
    return Organisation(
        public_id=public_id,
        slug=f"{slug_of(name)}-{short_id(public_id.int)}".strip("-"),
        name=name,
        name_key=name_key[:200],
        language=named.language,
        country=named.country,
        website=usable_address(named.website)[:500],
        domain=domain,
        origin=settings.SITE_NAME,
    )


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
