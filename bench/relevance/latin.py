"""How Bulgarian and Greek are written in Latin letters: by the official systems, and as people type Greek without a Greek keyboard."""

import unicodedata

# The streamlined system, Bulgarian Transliteration Act (2009), article 3; -ия at the end is -ia.
STREAMLINED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht",
    "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
}  # fmt: skip
# ELOT 743 (ISO 843), without its rules for pairs of vowels but for ου.
ROMAN_GREEK = {
    "ου": "ou", "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m",
    "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
# Greeklish by the look of the letters.
GREEKLISH = {
    **ROMAN_GREEK, "β": "b", "η": "h", "θ": "8", "ξ": "ks", "υ": "u", "χ": "x", "ω": "w",
}  # fmt: skip


def latin(word: str, system: dict[str, str]) -> str:
    """A word by a system, without accents, in small letters."""
    bare = unicodedata.normalize("NFD", word.lower())
    if system is not STREAMLINED:
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    text = unicodedata.normalize("NFC", bare)
    if system is STREAMLINED and text.endswith("ия"):
        text = f"{text[:-1]}а"
    for letters in sorted(system, key=len, reverse=True):
        text = text.replace(letters, system[letters])
    return text
