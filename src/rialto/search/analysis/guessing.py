"""Which languages a typed text may be in, by its script and by letters that few languages have."""

_LETTERS: dict[str, tuple[str, ...]] = {}


def _add(languages: str, letters: str) -> None:
    for letter in letters:
        _LETTERS[letter] = (*_LETTERS.get(letter, ()), *languages.split())


_add("de", "ßäöü")
_add("sv fi", "äåö")
_add("et", "äõöü")
_add("da", "æøå")
_add("fr", "çœèêëîïûùâàô")
_add("es", "ñáíóúé")
_add("pt", "ãõçáâêôóé")
_add("pl", "ąęłńśźżćó")
_add("cs", "ěřůščžďťýáíéú")
_add("sk", "ľĺŕôäščžďťýáíéú")
_add("sl", "čšž")
_add("hr", "čćđšž")
_add("hu", "őűáéíóöúü")
_add("ro", "ăâîșțşţ")
_add("lt", "ąčęėįšųūž")
_add("lv", "āčēģīķļņšūž")
_add("mt", "ċġħż")
_add("ga", "áéíóú")
_add("it", "àèéìòù")


def languages_of(text: str) -> tuple[str, ...]:
    """Languages whose alphabet explains all the marked letters of a text: Greek, Cyrillic (Bulgarian), else by marked letters.

    At most four, none for plain Latin letters, which say nothing.
    """
    marked = {letter for letter in text.lower() if letter > "\x7f" and letter.isalpha()}
    if any("Ͱ" <= letter <= "Ͽ" or "ἀ" <= letter <= "῿" for letter in marked):
        return ("el",)
    if any("Ѐ" <= letter <= "ӿ" for letter in marked):
        return ("bg",)
    if not marked:
        return ()
    sets = [set(_LETTERS.get(letter, ())) for letter in marked]
    fitting = set.intersection(*sets)
    return tuple(sorted(fitting)) if len(fitting) <= 4 else ()
