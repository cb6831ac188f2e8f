"""How pages say that there is nothing there: “not found” in 24 languages, and domains that are parked or for sale.

Collected from the wording of common content systems (WordPress, Drupal, TYPO3, Joomla, Apache, nginx, IIS) in each language and
from the pages of registrars and domain traders. Every phrase is compared after folding: no case, no accents, no signs.
"""

import re
from functools import cache

from rialto.base.text import folded

# Said in a title or main heading, these mean that the page is not there.
NOT_FOUND: dict[str, tuple[str, ...]] = {
    "bg": ("страницата не е намерена", "страницата не беше намерена", "няма такава страница", "страницата не съществува"),
    "cs": ("stránka nenalezena", "stránka nebyla nalezena", "stránka neexistuje"),
    "da": ("siden blev ikke fundet", "siden findes ikke", "side ikke fundet", "siden kunne ikke findes"),
    "de": ("seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden werden", "seite existiert nicht", "nicht mehr verfügbar"),
    "el": ("η σελίδα δεν βρέθηκε", "δεν βρέθηκε η σελίδα", "η σελίδα δεν υπάρχει"),
    "en": ("page not found", "not found", "page cannot be found", "page can t be found", "page could not be found", "page couldn t be found", "page does not exist", "page doesn t exist", "no longer available", "no longer exists", "nothing found", "nothing here", "page has gone"),
    "es": ("página no encontrada", "no se ha encontrado la página", "no se encontró la página", "la página no existe", "la página que busca no existe"),
    "et": ("lehte ei leitud", "lehekülge ei leitud", "lehekülge ei eksisteeri"),
    "fi": ("sivua ei löydy", "sivua ei löytynyt", "sivua ei ole olemassa"),
    "fr": ("page non trouvée", "page introuvable", "page n existe pas", "page n a pas été trouvée", "page n existe plus", "n est plus disponible"),
    "ga": ("níor aimsíodh an leathanach", "leathanach gan aimsiú", "leathanach nár aimsíodh", "ní bhfuarthas an leathanach"),
    "hr": ("stranica nije pronađena", "stranica nije nađena", "stranica ne postoji"),
    "hu": ("az oldal nem található", "a lap nem található", "oldal nem található", "nincs ilyen oldal"),
    "it": ("pagina non trovata", "pagina non esiste", "pagina inesistente", "impossibile trovare la pagina"),
    "lt": ("puslapis nerastas", "puslapis neegzistuoja", "tokio puslapio nėra"),
    "lv": ("lapa nav atrasta", "lapa netika atrasta", "lapa neeksistē"),
    "mt": ("il paġna ma nstabitx", "paġna ma nstabitx", "il paġna ma teżistix"),
    "nl": ("pagina niet gevonden", "pagina kan niet worden gevonden", "pagina bestaat niet"),
    "pl": ("nie znaleziono strony", "strona nie została znaleziona", "strona nie istnieje", "strony nie znaleziono"),
    "pt": ("página não encontrada", "a página não existe", "página não foi encontrada"),
    "ro": ("pagina nu a fost găsită", "pagina nu există", "pagină negăsită", "pagina nu a fost gasita"),
    "sk": ("stránka nenájdená", "stránka sa nenašla", "stránka nebola nájdená", "stránka neexistuje"),
    "sl": ("strani ni mogoče najti", "stran ni bila najdena", "stran ne obstaja", "stran ni najdena"),
    "sv": ("sidan hittades inte", "sidan kunde inte hittas", "sidan finns inte"),
}  # fmt: skip
# A title that is a status code, alone or beside a name: "404", "Error 404", "404 | Company".
CODE = re.compile(
    r"(?:^|\b(?:error|fehler|erreur|errore|chyba|błąd|virhe|fel|hiba|eroare|грешка|σφάλμα)\s)(?:404|410)\b",
    re.IGNORECASE,
)
FOR_SALE = (
    "domain is for sale", "domain may be for sale", "buy this domain", "this domain is parked", "domain parking",
    "parked domain", "parked free", "domain name is for sale", "domain has expired", "this domain has been registered",
    "related searches privacy policy", "inquire about this domain", "make an offer on this domain", "domain zu verkaufen",
    "domain steht zum verkauf", "diese domain kaufen", "domain ist geparkt", "acheter ce domaine", "domaine est à vendre",
    "nom de domaine est à vendre", "dominio in vendita", "dominio en venta", "este dominio está en venta",
    "domein is te koop", "domena na sprzedaż", "domena jest na sprzedaż", "domena je na prodej", "doména je na prodej",
    "domenet er til salg", "domænet er til salg", "domänen är till salu", "domeeni on müügis", "verkkotunnus on myynnissä",
    "domeniu de vânzare", "domínio à venda", "домейнът се продава", "πωλείται το domain", "a domain eladó", "domena na prodaju",
)  # fmt: skip
# Hosts that redirects of parked domains end at.
TRADERS = (
    "sedo.com", "sedoparking.com", "dan.com", "afternic.com", "hugedomains.com", "parkingcrew.net", "bodis.com",
    "above.com", "undeveloped.com", "domainmarket.com", "parklogic.com", "domain.ooo", "uniregistry.com", "skenzo.com",
    "namedrive.com", "fabulous.com", "brandbucket.com", "squadhelp.com", "atom.com", "buydomains.com", "domainnamesales.com",
)  # fmt: skip


@cache
def not_found_phrases() -> tuple[str, ...]:
    """All wordings, folded, longest first."""
    said = {folded(phrase) for phrases in NOT_FOUND.values() for phrase in phrases}
    return tuple(sorted(said, key=len, reverse=True))


@cache
def for_sale_phrases() -> tuple[str, ...]:
    return tuple(folded(phrase) for phrase in FOR_SALE)


def says_not_found(heading: str) -> bool:
    """Whether a title or heading says that the page is not there."""
    if CODE.search(heading):
        return True
    words = f" {folded(heading)} "
    return any(f" {phrase} " in words for phrase in not_found_phrases())


def says_for_sale(text: str) -> bool:
    """Whether a page offers its own domain."""
    words = folded(text)
    return any(phrase in words for phrase in for_sale_phrases())


def is_trader(host: str) -> bool:
    """Whether a host trades or parks domains."""
    return any(host == trader or host.endswith(f".{trader}") for trader in TRADERS)
