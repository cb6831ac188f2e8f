"""What the program itself knows about schemes, countries and languages."""

# The 27 member states (ISO 3166-1 alpha-2, so GR; the EU itself writes EL).
EU_COUNTRIES: tuple[str, ...] = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip

# The others on the European platform's map (vocabularies.md 4.6).
OTHER_EUROPEAN_COUNTRIES: tuple[str, ...] = (
    "AL", "AX", "BA", "BY", "CH", "GB", "IS", "MD", "ME", "MK", "NO", "RS", "UA",
)  # fmt: skip

# The 24 official languages: ISO 639-1 -> the code of the EU's authority table (vocabularies.md 4.6).
EU_LANGUAGES: dict[str, str] = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST",
    "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV",
    "mt": "MLT", "nl": "NLD", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip

# Too long for a process to keep: asked of the database, in bulk.
LARGE_SCHEMES = frozenset({"esco-skills", "esco-occupations", "nuts"})

# Of a scheme that importing deepens, pages show these kinds only (DigComp's 5 areas and 21 competences).
KINDS_ON_PAGES: dict[str, frozenset[str]] = {"digcomp-3.0": frozenset({"area", "competence"})}
