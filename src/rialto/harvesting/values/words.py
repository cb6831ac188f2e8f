"""Texts, lists, truth, levels and money as sources write them."""

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from rialto.catalogue.choices import LEVEL_RANGES, Level

TRUE = {"true", "yes", "y", "1", "ja", "oui", "si", "sí", "да", "tak", "online", "virtual"}
FALSE = {
    "false",
    "no",
    "n",
    "0",
    "nein",
    "non",
    "nee",
    "не",
    "nie",
    "onsite",
    "on-site",
    "offline",
    "in person",
}
LEVEL_WORDS = {
    Level.BASIC: ("beginner", "basic", "introductory", "novice", "foundation", "elementary", "débutant", "anfänger",
                  "principiante", "начинаещ", "básico", "base", "grundlagen", "einsteiger"),
    Level.INTERMEDIATE: ("intermediate", "medium", "intermédiaire", "fortgeschrittene", "intermedio", "средно"),
    Level.ADVANCED: ("advanced", "avancé", "avanzado", "avanzato", "напреднал"),
    Level.EXPERT: ("expert", "specialist", "experto", "experte"),
}  # fmt: skip
CURRENCY_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "zł": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "лв": "BGN",
    "lei": "RON",
}
CURRENCY = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
AMOUNT = re.compile(r"\d[\d.,\s']*")
FREE = {
    "free",
    "gratis",
    "gratuit",
    "kostenlos",
    "gratuito",
    "безплатно",
    "bezpłatne",
    "zdarma",
    "free of charge",
    "0",
}
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text_of(value: Any) -> str:
    """A value as text without control characters, outer space and stray outer quotes; "" for nothing."""
    if value is None or isinstance(value, dict | list | tuple):
        return ""
    text = UNREADABLE.sub("", str(value)).strip()
    while len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    return "" if text.lower() in {"null", "none", "nan", "n/a", "-"} else text


def list_of(value: Any, *, separators: str = ";|,") -> list[str]:
    """The parts of a list, or of a text with separators: the first of `separators` that occurs parts it."""
    if isinstance(value, list | tuple):
        return unique(text_of(part) for part in value)
    text = text_of(value)
    for separator in separators:
        if separator in text:
            return unique(text_of(part) for part in text.split(separator))
    return [text] if text else []


def unique(words: Iterable[str]) -> list[str]:
    """`words` without empty ones and repetitions, in their order."""
    return [word for word in dict.fromkeys(words) if word]


def truth_of(value: Any) -> bool | None:
    """True or false where the value clearly says so, else none."""
    if isinstance(value, bool):
        return value
    text = text_of(value).lower()
    return True if text in TRUE else False if text in FALSE else None


def level_range(value: str) -> tuple[int, int] | None:
    """The DigComp levels (1 to 8) that level words name ("Beginner", "Beginner to advanced"); none if none does."""
    words = re.findall(r"[^\W\d_]+", value.lower())
    named = [
        LEVEL_RANGES[level]
        for level, known in LEVEL_WORDS.items()
        if any(word.rstrip("s") in known or word in known for word in words)
    ]
    if not named:
        return None
    return min(low for low, _high in named), max(high for _low, high in named)


def amount_of(value: Any) -> Decimal | None:
    """The one number in a price ("1.200,50 €", "99.99"); none where there is none, or several."""
    if isinstance(value, bool) or value is None:
        return None
    found = AMOUNT.findall(str(value))
    if len(found) != 1:
        return None
    digits = re.sub(r"[\s']", "", found[0]).rstrip(".,")
    if "," in digits and "." in digits:
        thousands, point = (".", ",") if digits.rfind(",") > digits.rfind(".") else (",", ".")
        digits = digits.replace(thousands, "").replace(point, ".")
    elif digits.count(",") == 1 and len(digits) - digits.index(",") <= 3:
        digits = digits.replace(",", ".")
    elif digits.count(".") > 1 or "," in digits:
        digits = digits.replace(",", "").replace(".", "")
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        return None
    return amount if amount < 10**10 else None


def currency_of(text: str) -> str:
    """The ISO 4217 code of a currency given by code or sign; "" if none is named."""
    if match := CURRENCY.search(text):
        return match[1]
    lower = text.lower()
    return next((code for sign, code in CURRENCY_SIGNS.items() if sign in lower), "")


def says_free(text: str) -> bool:
    return text.strip().lower() in FREE


def stable_id(*parts: str) -> str:
    """An identity for something whose source gives it none: the same parts give the same id."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
