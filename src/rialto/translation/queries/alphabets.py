"""The letters beyond a to z that each language writes (Unicode CLDR's exemplar characters, main and auxiliary)."""

import re
from functools import lru_cache

MARKED = re.compile(r"[^\W\d_a-zªºµ]")

# Letters that a language writes, and beside them those of words that it borrows as they are.
_LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "cs": "áčďéěíňóřšťúůýžäöü",
    "da": "æøåéáíóúýäö",
    "de": "äöüßéèàâêçñ",
    "el": "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
    "en": "éèêëçñïôöàáâäæœîüûåø",
    "es": "áéíñóúüçàèöä",
    "et": "äöõüšžé",
    "fi": "äöåšžéü",
    "fr": "àâæçéèêëîïôœùûüÿáíñóöä",
    "ga": "áéíóúḃċḋḟġṁṗṡṫ",
    "hr": "čćđšžéöüä",
    "hu": "áéíóöőúüűäàâèëçñ",
    "it": "àèéìíîòóùúçêëâñöüä",
    "lt": "ąčęėįšųūžéöü",
    "lv": "āčēģīķļņšūžōŗéöü",
    "mt": "ċġħżàèìòùâêîôûé",
    "nl": "éëïóöüáâäàèêíîôúûç",
    "pl": "ąćęłńóśźżéöüäàâèç",
    "pt": "áâãàçéêíóôõúüòöñè",
    "ro": "ăâîșțşţáàéèöüäőű",
    "sk": "áäčďéíĺľňóôŕšťúýžöüěř",
    "sl": "čšžćđéöüä",
    "sv": "åäöéàáüèëñç",
}  # fmt: skip


@lru_cache(maxsize=1)
def alphabets() -> dict[str, frozenset[str]]:
    """Language -> its letters beyond a to z, in lower case."""
    return {language: frozenset(letters) for language, letters in _LETTERS.items()}


def is_written_in(text: str, language: str) -> bool:
    """Whether the marked letters of a text in lower case are the language's, but for a name or two.

    `text` needs no marked letter at all: then its letters say nothing.
    """
    marked = MARKED.findall(text)
    known = alphabets()[language]
    alien = sum(1 for letter in marked if letter not in known)
    return alien < 3 or alien * 4 < len(marked)
