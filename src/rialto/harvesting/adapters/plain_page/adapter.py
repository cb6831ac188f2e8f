"""From what a reader proposes to an entry: only what the page says, or what can be marked as suggested."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession, RefusedItem
from rialto.harvesting.adapters.plain_page.pages import page_in
from rialto.harvesting.adapters.plain_page.reading import (
    FIELDS,
    Page,
    PageReader,
    Proposed,
    is_said,
    squeezed,
)
from rialto.harvesting.adapters.plain_page.rules import RuleReader
from rialto.harvesting.payload import Payload, Unreadable
from rialto.harvesting.values import moments, words


class PlainPageAdapter:
    """One entry for a page, of the kind that the feed says: a page without structure does not tell what it is about."""

    key = "plain-page"
    version = 1
    reads_further = False
    lists_everything = True

    def __init__(self, reader: PageReader | None = None) -> None:
        self.reader = reader or RuleReader()

    def window(self, today: date) -> str:
        return self.reader.key

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        page = page_in(payload)
        if page is None:
            raise Unreadable(_("This is neither JSON nor a page."))
        place = payload.address or _("the page")
        if payload.options.default_kind is None:
            reason = _(
                "A page without structured data does not say what it is about; the source has to name a kind."
            )
            yield RefusedItem(place_in_source=place, reason=reason)
            return
        proposed = list(self.reader.read(page))
        said, unfounded = sifted(proposed, page)
        for each in unfounded:
            reason = _("The page does not say “%(words)s”, which was read for the field %(name)s.")
            yield RefusedItem(
                place_in_source=place, reason=reason % {"words": each.words[:80], "name": each.field}
            )
        if "title" not in said:
            yield RefusedItem(place_in_source=place, reason=_("The page has no title."))
            return
        entry = entry_of(said, page, payload.options.default_kind)
        entry.concepts = [
            FoundConcept(
                role=each.role,
                label=str(each.value),
                confidence=each.confidence if each.is_inferred else None,
            )
            for each in proposed
            if each.field == "concept" and each not in unfounded
        ]
        entry.extractor = f"page {self.reader.key}"[:40]
        yield entry


def sifted(proposed: list[Proposed], page: Page) -> tuple[dict[str, Proposed], list[Proposed]]:
    """What is taken for each field, and what claims to be said and is not. Inferred values of fields are left out."""
    text = squeezed(page.text)
    said: dict[str, Proposed] = {}
    unfounded: list[Proposed] = []
    for each in proposed:
        if each.field != "concept" and (each.field not in FIELDS or each.is_inferred):
            continue
        if not each.is_inferred and not holds(each, text):
            unfounded.append(each)
        elif each.field != "concept":
            said.setdefault(each.field, each)
    return said, unfounded


def holds(each: Proposed, text: str) -> bool:
    """Whether the page says the words, and the words the value: every part of a text, the figures of a day or price."""
    if not is_said(each.words, text):
        return False
    figures = {int(number) for number in re.findall(r"\d+", each.words)}
    if isinstance(each.value, date):
        return {each.value.day, each.value.year} <= figures or each.value.isoformat() in each.words
    if isinstance(each.value, tuple):
        amount = each.value[0]
        return words.says_free(each.words) if amount is None else words.amount_of(each.words) == amount
    return all(is_said(part, text) for part in str(each.value).split("\n\n"))


def entry_of(said: dict[str, Proposed], page: Page, kind: Kind) -> FoundEntry:
    values = {name: each.value for name, each in said.items()}
    amount, currency = values.get("price", (None, ""))
    entry = FoundEntry(
        remote_id=(page.address or values["title"])[:500],
        kind=kind,
        title=values["title"],
        address=page.address if page.address.startswith("http") else "",
        place_in_source=page.address or _("the page"),
        language=page.language or "und",
        description=values.get("description", ""),
        place=values.get("place", "")[:300],
        provider_name=values.get("provider_name", ""),
        is_free=None if "price" not in values else amount is None,
        price_amount=amount,
        price_currency=currency,
        deadline_on=values.get("deadline"),
    )
    start, end = values.get("start"), values.get("end")
    if start and kind in (Kind.EVENT, Kind.TRAINING) and not (end and end < start):
        zone = moments.zone_for(name=page.options.timezone, country=page.options.default_country)
        session = FoundSession(
            starts_at=moments.midnight(start, zone),
            ends_at=moments.midnight(end, zone) if end else None,
            timezone=str(zone) if zone else "",
            is_all_day=True,
            place=entry.place,
            remote_id=entry.remote_id,
        )
        entry.sessions, entry.starts_on, entry.ends_on = [session], start, end or start
    return entry
