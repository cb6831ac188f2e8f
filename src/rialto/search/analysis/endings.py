"""Light stemming for languages that Snowball lacks: the longest ending of case, number or article goes, three letters stay.

Our own lists of the declension endings that the grammars give; they only serve words that the dictionaries do not know.
"""

_ENDINGS = {
    "bg": "овете евете ищата ията ият овци ове еве ища ите ата ято ета ето ът ят та то те ия ии ин ци зи си а я о е и у ю й",
    "lv": "iem ajam ajai ajos ajās ajiem ām ēm as es is us os ās ēs īs ūs am em im um ai ei ij ie s š a e i u o ā ē ī ū",
    "sk": "iach och ách ami iami ovia och ov ova ove ého ému ých ými ými ách iam ám om ou mi eš iu ia ie ii iou ej ého a e i o u y á é í ó ú ý",
    "sl": "ovoma evoma ovanj ama oma ema ami imi ega emu ovi evi ovih ove eve ov ev om em ah eh ih oh ja je ji jo a e i o u",
}  # fmt: skip
_BY_LANGUAGE = {code: sorted(set(text.split()), key=len, reverse=True) for code, text in _ENDINGS.items()}
SHORTEST_STEM = 3


def without_ending(word: str, language: str) -> str:
    """The word without its longest known ending; the word itself in languages without a list."""
    for ending in _BY_LANGUAGE.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word
