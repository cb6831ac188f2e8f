"""Compounds taken apart by the frequencies of their parts (Koehn and Knight, 2003), on the stems of the catalogue's own words.

German, Dutch, Swedish, Danish, Finnish, Estonian and Hungarian write Sprachkurs, språkkurs, kielikurssi in one word; who looks for
the course should find it. Parts are indexed beside the whole and count less. A hand-made vocabulary of the field serves until the
catalogue has taught its own.
"""

import math
import re
from collections.abc import Iterable, Mapping
from heapq import nlargest

from .stems import stem

# What joins the parts; nothing first, so that a whole word is preferred to one with its ending cut off.
LINKS = {
    "de": ("", "ens", "en", "es", "er", "s", "n", "e"),
    "nl": ("", "en", "s", "e", "n"),
    "sv": ("", "s", "e", "u", "o"),
    "da": ("", "s", "e"),
    "fi": ("", "en", "in", "n"),
    "et": ("", "te", "s", "e"),
    "hu": ("",),
}
_FIELD = {
    "de": "kurs sprache sprach mathematik lehrer lehrerin lehrkraft weiterbildung fortbildung ausbildung bildung beruf daten schutz "
    "beauftragter programmieren programmier unternehmen gründung software entwicklung information sicherheit arbeit markt schule "
    "hoch computer medien kompetenz netz werk internet kenntnis grund fach kraft projekt leitung verwaltung technik wissen lernen "
    "online platz führung kunde handel studium abschluss jugend erwachsene senioren programm anwendung system analyse wissenschaft",
    "nl": "taal cursus wiskunde leraar beroep opleiding gegevens bescherming programmeer arbeid markt software ontwikkeling basis "
    "vaardigheid school onderwijs bedrijf computer leer netwerk kennis project leiding veiligheid informatie dag boek kunde "
    "jongeren ouderen werk plek digitaal media wijsheid scholing les programma wetenschap analyse",
    "sv": "språk kurs matematik lärare yrke utbildning data skydd programmering arbete arbets marknad mjukvara utveckling hög skola "
    "företag dator kunskap nätverk säkerhet projekt ledning vuxen grund förmåga kompetens bild nivå informations internet media "
    "ungdom folk bibliotek program vetenskap analys",
    "da": "sprog kursus matematik lærer erhverv uddannelse data beskyttelse arbejde arbejds marked programmering software udvikling "
    "høj skole virksomhed computer viden netværk sikkerhed projekt ledelse voksen grund færdighed kompetence niveau internet "
    "medie ungdom folke bibliotek program videnskab analyse information",
    "fi": "kieli kurssi matematiikka matematiikan opettaja ammatti koulutus tieto suoja ohjelmointi työ markkinat ohjelmisto kehitys "
    "korkea koulu yritys kone verkko turva taito osaaminen projekti johtaminen aikuinen perus opetus ohjelma kirjasto nuoriso "
    "media tekniikka analyysi oppi oppiminen tiede data",
    "et": "keele kursus matemaatika õpetaja kutse haridus andme kaitse programmeerimis keel töö turg tarkvara arendus kõrg kool "
    "ettevõte arvuti teadmine võrk turve oskus projekt juhtimine täiskasvanu alus koolitus programm raamatukogu noor meedia tehnika",
    "hu": "nyelv tanfolyam matematika tanár szak képzés adat védelem program munkaerő munka piac szoftver fejlesztés iskola vállalat "
    "számítógép tudás hálózat biztonság projekt vezetés felnőtt alap ismeret oktatás könyvtár ifjúság média technika elemzés tudomány",
}
# A hand-made word counts as if the catalogue had used it so often.
FIELD_COUNT = 20
SHORTEST_COMPOUND, SHORTEST_HEAD, SHORTEST_TAIL = 8, 3, 4
# Below this share of all words a part is an accident (measured: facts/search.md, section 5).
FLOOR = 2e-7
KEPT_STEMS = 30_000
_LETTERS = re.compile(r"[^\W\d_]{3,}")


class Splitter:
    """The words of one language and how often they occur, asked for the parts of a compound."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.counts: dict[str, int] = {}
        self._total = 0
        for word in _FIELD[language].split():
            self._count(word, FIELD_COUNT)

    def learn(self, words: Iterable[str], learned: dict[str, int] | None = None) -> None:
        """Count the lower-cased words of a text, and add what is counted to `learned`, so that another process can `add` it."""
        for word in words:
            key = self._count(word, 1)
            if key and learned is not None:
                learned[key] = learned.get(key, 0) + 1

    def add(self, learned: Mapping[str, int]) -> None:
        """Count what another process learned."""
        for key, times in learned.items():
            self.counts[key] = self.counts.get(key, 0) + times
        self._total += sum(learned.values())

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a lower-cased compound, those of its first part after it; none for a word that is not one."""
        found = self._best(word)
        if found is None:
            return ()
        head, tail = found
        return (tail, head, *self.split(head))

    def _best(self, word: str) -> tuple[str, str] | None:
        if len(word) < SHORTEST_COMPOUND or not _LETTERS.fullmatch(word):
            return None
        best, found = float(self.counts.get(stem(word, self.language), 0)), None
        floor = max(2.0, self._total * FLOOR)
        for place in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1):
            tail_count = self.counts.get(stem(word[place:], self.language), 0)
            if tail_count < floor:
                continue
            head, head_count = self._head(word[:place])
            score = math.sqrt(head_count * tail_count)
            if head_count >= floor and score > best:
                best, found = score, (head, word[place:])
        return found

    def _head(self, text: str) -> tuple[str, int]:
        """The most frequent word that `text` is, with or without what joins it to the next part."""
        best, count = text, 0
        for link in LINKS[self.language]:
            head = text.removesuffix(link) if link else text
            if len(head) < SHORTEST_HEAD or (link and head == text):
                continue
            known = self.counts.get(stem(head, self.language), 0)
            if known > count:
                best, count = head, known
        return best, count

    def _count(self, word: str, times: int) -> str:
        """Count a word by its stem, which is returned; too short ones are not counted."""
        if len(word) < SHORTEST_HEAD:
            return ""
        key = stem(word, self.language)
        self.counts[key] = self.counts.get(key, 0) + times
        self._total += times
        return key

    def vocabulary(self) -> dict[str, int]:
        """The most frequent stems and their counts, to be kept with an index."""
        return {
            key: self.counts[key] for key in nlargest(KEPT_STEMS, self.counts, key=self.counts.__getitem__)
        }

    def restore(self, counts: Mapping[str, int]) -> None:
        """Go on with a vocabulary that was kept."""
        self.counts = dict(counts)
        self._total = sum(counts.values())


_splitters: dict[str, Splitter] = {}


def splitter(language: str) -> Splitter | None:
    """The splitter of a language that writes compounds together; None for the others."""
    if language not in LINKS:
        return None
    return _splitters.get(language) or _splitters.setdefault(language, Splitter(language))


def add(learned: Mapping[str, Mapping[str, int]]) -> None:
    """Count what the splitters of another process learned, by language."""
    for language, counts in learned.items():
        one = splitter(language)
        if one is not None:
            one.add(counts)


def vocabularies() -> dict[str, dict[str, int]]:
    """What all splitters have learned in this process."""
    return {language: one.vocabulary() for language, one in _splitters.items()}


def restore(vocabularies: Mapping[str, Mapping[str, int]]) -> None:
    """Go on with what an index was built with; languages it does not know start anew."""
    _splitters.clear()
    for language, counts in vocabularies.items():
        one = splitter(language)
        if one is not None:
            one.restore(counts)
