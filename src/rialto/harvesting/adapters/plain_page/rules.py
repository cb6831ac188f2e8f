"""The reader that is built in: rules that only believe a heading, long paragraphs, and values beside a known label."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from rialto.harvesting.adapters.plain_page.reading import Page, Proposed
from rialto.harvesting.values import moments, words

# What labels say, in lower case. Only labels that can mean nothing else.
LABELS: dict[str, frozenset[str]] = {
    "start": frozenset({
        "date", "dates", "when", "start", "start date", "starts", "datum", "wann", "beginn", "termin", "quand", "début", "date de début",
        "fecha", "inicio", "cuándo", "data", "inizio", "quando", "początek", "kiedy", "kdy", "kada", "дата", "кога", "начало", "ημερομηνία",
        "dato", "hvornår", "när", "päivämäärä", "wanneer", "início", "dátum", "időpont", "dată", "kuupäev", "datums", "kedy",
    }),
    "end": frozenset({"end", "end date", "ends", "ende", "fin", "date de fin", "fine", "koniec", "край", "slut", "einde", "fim"}),
    "deadline": frozenset({
        "deadline", "application deadline", "registration deadline", "apply by", "anmeldeschluss", "bewerbungsfrist", "anmeldefrist",
        "date limite", "fecha límite", "scadenza", "termin zgłoszeń", "краен срок", "προθεσμία", "határidő", "prazo",
    }),
    "place": frozenset({
        "where", "venue", "location", "place", "ort", "wo", "veranstaltungsort", "lieu", "où", "lugar", "dónde", "luogo", "dove", "sede",
        "miejsce", "gdzie", "място", "къде", "τόπος", "sted", "plats", "paikka", "waar", "locatie", "local", "helyszín", "loc", "místo", "miesto",
    }),
    "price": frozenset({"price", "fee", "cost", "preis", "kosten", "prix", "tarif", "precio", "prezzo", "costo", "cena", "цена", "τιμή", "pris", "prijs", "preço"}),
    "provider_name": frozenset({
        "organiser", "organizer", "organised by", "provider", "veranstalter", "anbieter", "organisateur", "organizador", "organizzatore",
        "organizator", "организатор", "διοργανωτής", "arrangør", "arrangör", "järjestäjä", "organisator",
    }),
}  # fmt: skip
DAYS = {"start", "end", "deadline"}
# A day without its year, or a number alone, names no day.
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
CLOCK = re.compile(
    r"(?:,|\bat\b|\bum\b|\bà\b)?\s*\b\d{1,2}(?:[:.h]\d{2}|\s?(?:uhr|am|pm))\b.*$", re.IGNORECASE
)
SPAN = re.compile(r"\s+(?:-|–|—|to|bis|au)\s+")


class RuleReader:
    """Heading as title, paragraphs as description, and what stands beside a label that is known."""

    key = "rules"

    def read(self, page: Page) -> Iterator[Proposed]:
        if page.heading:
            yield Proposed(field="title", value=page.heading, words=page.heading)
        for block in page.blocks[:1]:
            yield Proposed(field="description", value="\n\n".join(page.blocks[:20]), words=block)
        for label, said in page.labelled:
            for name, known in LABELS.items():
                if label.casefold() in known:
                    yield from proposed(name, said, page)


def proposed(name: str, said: str, page: Page) -> Iterator[Proposed]:
    """What a labelled value says for a field; nothing where it cannot be read for certain."""
    if name in DAYS:
        first, *rest = SPAN.split(said, maxsplit=1)
        ends = [day for part in rest if (day := day_in(part, page.language))]
        if day := day_in(first, page.language):
            yield Proposed(field=name, value=day, words=said)
            if name == "start" and ends and ends[0] >= day:
                yield Proposed(field="end", value=ends[0], words=said)
    elif name == "price":
        amount, currency = words.amount_of(said), words.currency_of(said)
        if words.says_free(said) or (amount and currency):
            yield Proposed(
                field=name, value=(None, "") if words.says_free(said) else (amount, currency), words=said
            )
    else:
        yield Proposed(field=name, value=said, words=said)


def day_in(text: str, language: str) -> date | None:
    """The day that a text names in full; none for one without its year, or with figures in an order nobody can know."""
    text = CLOCK.sub("", text).strip(" ,;")
    try:
        return moments.read_moment(text).day
    except (ValueError, OverflowError):
        pass
    if not YEAR.search(text) or len(text) > 60 or not any(letter.isalpha() for letter in text):
        return None
    found = parser_for(language).get_date_data(text)
    return found.date_obj.date() if found and found.date_obj else None


@lru_cache(maxsize=30)
def parser_for(language: str) -> Any:
    """Dateparser, strict: day, month and year have to be there. A quarter of a second to load, so only when needed."""
    from dateparser.date import DateDataParser

    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    try:
        return DateDataParser(languages=[language] if language else None, settings=settings)
    except ValueError:  # a language that it does not know
        return DateDataParser(languages=["en"], settings=settings)
