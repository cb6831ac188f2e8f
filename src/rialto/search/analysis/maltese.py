"""Maltese, for which no package has a dictionary or stemmer: endings of sound plurals by rule, broken plurals by hand.

A word that begins with two consonants takes an i after the article or a consonant (skola, l-iskola): it is left out again.

Articles and prepositions before a hyphen or apostrophe (l-, il-, tal-, f') are cut off where words are split.
"""

from .steps import Step, is_taken

# Singular: its plurals and feminine forms that no ending explains.
_BROKEN = """
ktieb kotba; skola skejjel; għalliem għalliema għalliema; tifel tfal; tifla tfal; raġel irġiel; mara nisa; dar djar; belt bliet;
triq toroq; ħaddiem ħaddiema; sena snin; xahar xhur; jum jiem; ġurnata ġranet; siegħa sigħat; għodda għodod; qasam oqsma; kelma kliem;
bank banek; suq swieq; bniedem bnedmin; ħabib ħbieb; żagħżugħ żgħażagħ żagħżugħa; fqir foqra; għani għonja; kbir kbar kbira;
żgħir żgħar żgħira; ġdid ġodda ġdida; qadim qodma qadima; ħafif ħfief; kamra kmamar; bieb bwieb; tieqa twieqi; mejda mwejjed;
ġnien ġonna; baħar ibħra; ħaġa ħwejjeġ; biċċa bċejjeċ; dawl dwal; tabib tobba tabiba; qalb qlub; id idejn; għajn għajnejn; xiħ xjuħ;
ħu aħwa; kompjuter kompjuters; marid morda; ħares ħarsa; mastru mastrijiet; nutar nutara; ħajja ħajjiet; ġar ġirien; fundament fundamenti; ras irjus;
ħanut ħwienet; karozza karozzi; knisja knejjes; kitba kitbiet; qari qarjiet; rota roti; somma somom; storja stejjer; kulur kuluri;
xogħol xogħlijiet xogħolijiet; ħsieb ħsibijiet; tagħrif tagħrifiet; ħolqa ħoloq; paġna paġni; werqa werqat weraq; sura suwar; linja linji;
forma forom; regola regoli; tema temi; nies nies; ġens ġnus; poplu popli; dixxiplina dixxiplini; għan għanijiet; pass passi; rwol rwoli
"""
_SINGULAR = {
    form: words[0]
    for words in (entry.split() for entry in _BROKEN.replace("\n", " ").split(";"))
    for form in words
}  # fmt: skip
# The longest first; what is left keeps three letters. -ajiet and -ijiet: sound plurals of -à and of consonants.
_ENDINGS = ("ajiet", "ijiet", "jiet", "ijin", "iet", "ien", "in", "at", "an", "ja", "ji", "a", "i", "à", "u")
SHORTEST_STEM = 3
_VOWELS = frozenset("aeiouàèìòù")


def without_help(word: str) -> str:
    """The word without the i that helps two consonants at its beginning to be said: iskola as skola, istudenti as studenti."""
    is_helped = len(word) > SHORTEST_STEM + 1 and word[0] == "i" and is_taken(Step.MUTATIONS)
    if is_helped and not {word[1], word[2]} & _VOWELS:
        return word[1:]
    return word


def stem(word: str) -> str:
    """The word without article, plural or feminine ending; a broken plural gives the stem of its singular."""
    bare = without_help(word)
    word = _SINGULAR.get(word) or _SINGULAR.get(bare, bare)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word
