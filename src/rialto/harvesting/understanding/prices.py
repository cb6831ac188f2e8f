"""What something costs, from sentences: only where a word for price or for "free" leaves no doubt what is meant."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.understanding.phrases import Tokens

CODES = "EUR|USD|GBP|CHF|PLN|CZK|HUF|RON|BGN|DKK|SEK|NOK|ISK|HRK|RSD|UAH|TRY"
SIGNS = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "euri": "EUR", "eur.": "EUR", "ευρώ": "EUR", "евро": "EUR",
    "£": "GBP", "$": "USD", "us$": "USD", "zł": "PLN", "złotych": "PLN", "kč": "CZK", "ft": "HUF", "forint": "HUF",
    "lei": "RON", "лв": "BGN", "лв.": "BGN", "лева": "BGN",
}  # fmt: skip
# "kr" is three currencies: which one, the country says.
CROWNS = {"DK": "DKK", "SE": "SEK", "NO": "NOK", "IS": "ISK"}
SIGN = rf"(?:€|£|US\$|\$|(?:{CODES})\b|(?:[Ee]uros?|[Ee]uri|ευρώ|евро|zł(?:otych)?|Kč|Ft|[Ff]orint|lei|лв\.?|лева|kr\.?)(?!\w))"
NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.'’,]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?"
MONEY = re.compile(
    rf"(?:(?P<before>{SIGN})\s?(?P<a>{NUMBER})|(?P<b>{NUMBER})(?:,-|,–)?\s?(?P<after>{SIGN}))(?![\d%])"
)
# Signs and words without which no sentence about money has to be read.
MONEY_SIGNS = "€£$"
MONEY_WORDS = frozenset(
    [
        "eur",
        "euro",
        "euros",
        "euri",
        "ευρω",
        "евро",
        "usd",
        "gbp",
        "chf",
        "pln",
        "czk",
        "huf",
        "ron",
        "bgn",
        "dkk",
        "sek",
        "nok",
        "isk",
        "hrk",
        "zl",
        "złotych",
        "kc",
        "ft",
        "forint",
        "lei",
        "лв",
        "лева",
        "kr",
    ]
)
FREE_STUBS = frozenset(
    [
        "free",
        "cost",
        "kost",
        "grat",
        "gebu",
        "bezp",
        "darm",
        "zdar",
        "zada",
        "ingy",
        "dijm",
        "безп",
        "δωρε",
        "maks",
        "ilma",
        "tasu",
        "bezm",
        "nemo",
        "besp",
        "brez",
        "aisc",
        "avgi",
        "xejn",
    ]
)
# What one can take part in or use: other kinds speak of others' prices.
PRICED = {Kind.TRAINING, Kind.LEARNING_PATH, Kind.EVENT, Kind.RESOURCE}
# What stands before a sum that a participant pays.
PRICE = re.compile(
    r"(?:\b(?:price|fee|fees|costs?|tuition|preis|kosten|kostet|[a-zäöü]*gebühr(?:en)?|[a-zäöü]*beitrag|prix|tarif|coût|precio|coste|cuota"
    r"|prezzo|costo|quota|preço|custo|propina|prijs|kosten|kost|pris|avgift|gebyr|hinta|hind|cena|kaina|opłata|koszt|cijena|kotizacija"
    r"|ár(?:a)?|díj|részvételi díj|цена|такса|τιμή|κόστος|δίδακτρα|preț|taxă|táille|praghas|prezz|maksa)\b)[^.!?;]{0,40}$",
    re.IGNORECASE,
)
FREE = (
    r"free(?: of charge)?|at no cost|kostenlos\w*|kostenfrei\w*|gebührenfrei\w*|gratuite?s?|gratuitement|gratis|gratuit[oaăi]s?|gratuită|gratuiti"
    r"|kosteloos|bezpłatn\w+|darmow\w+|zdarma|bezplatn\w+|bezplatně|zadarmo|ingyenes\w*|díjmentes\w*|безплатн\w+|δωρεάν"
    r"|maksuton\w*|maksutt\w+|ilmai\w+|tasuta|bezmaksas|nemokam\w*|besplat\w+|brezplač\w+|saor in aisce|kostnadsfri\w*|avgiftsfri\w*|b'xejn"
)
TAKING_PART = (
    r"participation|attendance|admission|entry|entrance|registration|teilnahme|eintritt|anmeldung|participer|inscription|entrée|accès"
    r"|participación|asistencia|inscripción|entrada|partecipazione|ingresso|iscrizione|participação|inscrição|participare\w*|înscriere\w*"
    r"|deelname|toegang|deltagelse|deltagande|deltakelse|osallistumi\w+|osalemi\w+|dalība|dalyvavim\w+|udział|wstęp|účast|vstup|účasť"
    r"|sudjelovanje|udeležba|részvétel|участие\w*|вход\w*|συμμετοχή|είσοδος"
)
OFFER = (
    r"(?:online |e-?learning |virtual |live |digital |two-day |one-day |[\w-]{3,12} )?(?:courses?|trainings?|workshops?|webinars?|events?|seminars?|classes|class|lessons?|moocs?|bootcamps?|conference"
    r"|kurse?s?|online-?kurse?|schulung\w*|weiterbildung\w*|veranstaltung\w*|seminare?|formations?|cours|ateliers?|cursos?|talleres|taller|formación|formação|corsi|corso|formazione"
    r"|cursus(?:sen)?|opleiding\w*|kursy|kurs|szkoleni\w+|warsztat\w+|kurzy?|školení|školenie|tanfolyam\w*|képzés\w*|курс\w*|обучени\w+|σεμινάρι\w+|μαθήματα|koulutu\w+|kurssi\w*|koolitu\w+|kursi\w*|mokym\w+|tečaj\w*|radionic\w+|delavnic\w+)"
)
IS = r"(?:\s+(?:is|are|ist|sind|est|sont|es|è|é|este|jest|je|on|är|er|yra|ir|е|είναι|zijn)\b|\s*[:\-–])?\s+(?:\w+\s+){0,2}?"
FREE_OFFER = re.compile(
    rf"\b(?:(?:{FREE})\s+{OFFER}|(?:{TAKING_PART}){IS}(?:{FREE})|{OFFER}\s+(?:is\s+|est\s+|è\s+|es\s+|ist\s+)?(?:gratuit[eoaăi]?s?|gratis|kostenlos|kostenfrei|bezpłatn\w+|zdarma|free of charge))(?!\w)",
    re.IGNORECASE,
)
# What looks like "free" and is not: the word before says the contrary, or something else is given away.
NOT_FREE = re.compile(
    r"\b(?:not|nicht|non|no|pas|kein\w*|ikke|inte|nie|ne|nem|не|δεν|trial|members?|mitglieder\w*|membres|socios|soci)\b",
    re.IGNORECASE,
)
ONLY_FREE = re.compile(rf"(?:{FREE})", re.IGNORECASE)


class Price(NamedTuple):
    """What is said: a sum with its currency, or that it is free."""

    amount: Decimal | None
    currency: str
    is_free: bool | None


NOTHING = Price(None, "", None)


def price_in(text: str, *, country: str = "", tags: tuple[str, ...] = ()) -> Price:
    """What a text says that taking part costs; nothing where it names several prices, or sums of another kind.

    Of a range ("49 to 99 €") the lower end is the price from which one can take part, as with structured offers.
    """
    sums = _sums(text, country)
    prices = {(amount, currency) for amount, currency in sums if amount}
    if len(prices) > 1 or (any(not amount for amount, _ in sums) and prices):
        return NOTHING
    is_free = _says_free(text, tags)
    if prices:
        amount, currency = prices.pop()
        return NOTHING if is_free else Price(amount, currency, False)
    if sums:
        return Price(None, "", True)
    return Price(None, "", True) if is_free else NOTHING


def _sums(text: str, country: str) -> list[tuple[Decimal, str]]:
    found: list[tuple[Decimal, str]] = []
    after = -1
    for match in MONEY.finditer(text):
        currency = _currency(match["before"] or match["after"], country)
        amount = amount_of(match["a"] or match["b"])
        if amount is None or not currency:
            continue
        between = text[after : match.start()] if after >= 0 else ""
        if after >= 0 and re.fullmatch(r"\s*(?:-|–|to|bis|à|a|hasta|do|tot|til|till|—)\s*", between):
            after = match.end()
            continue  # the upper end of a range
        before = text[max(0, match.start() - 60) : match.start()]
        if PRICE.search(_without_lower_end(before)):
            found.append((_lower_end(before) or amount, currency))
        after = match.end()
    return found


LOWER_END = re.compile(rf"(?P<low>{NUMBER})\s*(?:-|–|to|bis|à|a|hasta|do|tot|til|till)\s*$")


def _lower_end(before: str) -> Decimal | None:
    match = LOWER_END.search(before)
    return amount_of(match["low"]) if match else None


def _without_lower_end(before: str) -> str:
    return LOWER_END.sub("", before)


def amount_of(digits: str) -> Decimal | None:
    """A sum as people write it: the last sign before two digits parts the cents, other signs part thousands."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    if match := re.fullmatch(r"(.*\d)[.,](\d{1,2})", plain):
        whole, cents = match[1], match[2]
    else:
        whole, cents = plain, "0"
    try:
        amount = Decimal(f"{re.sub(r'[.,]', '', whole)}.{cents}")
    except InvalidOperation:
        return None
    return amount if amount < 10**6 else None


def _currency(sign: str, country: str) -> str:
    if re.fullmatch(CODES, sign):
        return sign
    if sign.lower().startswith("kr"):
        return CROWNS.get(country, "")
    return SIGNS.get(sign.lower(), "")


def _says_free(text: str, tags: tuple[str, ...]) -> bool:
    if any(ONLY_FREE.fullmatch(tag.strip()) for tag in tags):
        return True
    match = FREE_OFFER.search(text)
    if match is None:
        return False
    around = text[max(0, match.start() - 12) : match.end() + 8]
    return not NOT_FREE.search(around)


def add_price(found: FoundEntry, tokens: Tokens, text: str, *, country: str) -> None:
    """Fill in price or "free" where the source's fields say neither and its sentences do."""
    if found.is_free is not None or found.price_amount is not None or found.kind not in PRICED:
        return
    has_money = any(sign in text for sign in MONEY_SIGNS) or not MONEY_WORDS.isdisjoint(tokens.by_word)
    if has_money or not FREE_STUBS.isdisjoint(tokens.by_stub):
        said = price_in(text, country=country, tags=tuple(found.tags))
        found.price_amount, found.price_currency, found.is_free = said.amount, said.currency, said.is_free
