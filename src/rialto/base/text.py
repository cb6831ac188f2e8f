"""Keys that texts are compared by, and words for addresses. Not for search: its analysis is the room `search`."""

import re
import unicodedata

# Letters that decomposition leaves alone, and the two scripts beside Latin (BGN/PCGN for Bulgarian, ELOT 743 for
# Greek, both simplified), so that every title makes a readable address.
LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ы": "y", "э": "e",
        "ё": "yo", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
        "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
SLUG_LENGTH = 60
_NOT_A_WORD = re.compile(r"[^\w]+")
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")
_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread


def folded(text: str) -> str:
    """Return `text` in lower case without accents, signs or doubled spaces: equal keys mean the same name."""
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text.lower())
    # Decomposing brings capitals back: "№" is "No".
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return _NOT_A_WORD.sub(" ", kept).strip()


def slug_of(text: str) -> str:
    """Return the words of `text` in plain Latin letters joined by hyphens, at most 60 characters; may be empty."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text.lower()).translate(LETTERS))
        text = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)
    slug = _NOT_A_SLUG.sub("-", text.lower()).strip("-")
    if len(slug) <= SLUG_LENGTH:
        return slug
    head, _, _ = slug[:SLUG_LENGTH].rpartition("-")
    return head or slug[:SLUG_LENGTH]


def short_id(number: int) -> str:
    """Return the last 40 bits of `number` as eight letters: the part of an address that tells namesakes apart."""
    letters = []
    for _ in range(8):
        letters.append(_ID_LETTERS[number & 31])
        number >>= 5
    return "".join(reversed(letters))
