"""Making organisations, and finding the one that is meant."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from rialto.base.addresses import domain_of, usable_address
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
    wanted = {one: candidate for one in named if (candidate := _candidate(one)) is not None}
    found = _known(wanted)
    missing = {one: candidate for one, candidate in wanted.items() if one not in found}
    if missing:
        _wait_for_other_makers()
        found |= _known(missing)
        found |= _made({one: candidate for one, candidate in missing.items() if one not in found})
    return found


def _candidate(named: Named) -> Organisation | None:
    """The organisation as it would be made, unsaved."""
    name = shorten(plain_text(named.name), 200)
    name_key = folded(name)[:200]
    if not name_key:
        return None
    website = usable_address(named.website)
    domain = domain_of(website)
    public_id = new_public_id()
    return Organisation(
        public_id=public_id,
        slug=f"{slug_of(name)}-{short_id(public_id.int)}".strip("-"),
        name=name,
        name_key=name_key,
        language=named.language,
        country=named.country,
        website=website if len(website) <= 500 else "",
        domain=domain if len(domain) <= 253 else "",
        origin=settings.SITE_NAME,
    )


def _known(wanted: Mapping[Named, Organisation]) -> dict[Named, Organisation]:
    names = {one.name_key for one in wanted.values()}
    domains = {one.domain for one in wanted.values() if one.domain}
    by_name = {one.name_key: one for one in Organisation.objects.filter(name_key__in=names).order_by("-pk")}
    by_domain = {one.domain: one for one in Organisation.objects.filter(domain__in=domains).order_by("-pk")}
    found = {}
    for one, candidate in wanted.items():
        known = by_name.get(candidate.name_key) or by_domain.get(candidate.domain)
        if known is not None:
            found[one] = known
    return found


def _made(candidates: Mapping[Named, Organisation]) -> dict[Named, Organisation]:
    """Insert those that differ from each other by name and domain."""
    by_name: dict[str, Organisation] = {}
    by_domain: dict[str, Organisation] = {}
    new: list[Organisation] = []
    made = {}
    for one, candidate in candidates.items():
        organisation = by_name.get(candidate.name_key) or by_domain.get(candidate.domain)
        if organisation is None:
            organisation = candidate
            new.append(organisation)
        by_name.setdefault(candidate.name_key, organisation)
        if candidate.domain:
            by_domain.setdefault(candidate.domain, organisation)
        made[one] = organisation
    Organisation.objects.bulk_create(new, batch_size=200)
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
