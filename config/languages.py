"""The 24 official languages of the European Union: codes, own names, and what Django does not know of Maltese."""

# Code -> name in the language itself, in the order of the own names (Latin order, as EU institutions list them).
LANGUAGES = [
    ("bg", "Български"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("et", "Eesti"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("hr", "Hrvatski"),
    ("it", "Italiano"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("hu", "Magyar"),
    ("mt", "Malti"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("fi", "Suomi"),
    ("sv", "Svenska"),
]

# Interface catalogues that are complete; the others fall back to English word by word.
COMPLETE_LANGUAGES = ["en", "fr", "de", "bg"]

MALTESE = {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"}
