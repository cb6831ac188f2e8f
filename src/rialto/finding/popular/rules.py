"""Which questions may be counted at all: nothing that may name a person, and nothing that nobody wants to be offered."""

import re

from rialto.search.query_text import QueryText
from rialto.taxonomy.queries import fold

LONGEST, MOST_WORDS, SHORTEST = 60, 6, 3
# An address of mail or web, and as many digits as a telephone, a bank or an identity has; a year has four.
_ADDRESS = re.compile(r"@|://|\bwww\.|\.[a-z]{2,}/", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
MOST_DIGITS = 4
# Programs that say what they are; nobody else is told apart.
_PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|http|monitor|preview|headless", re.IGNORECASE
)
# Beginnings of words, folded. Few, because a question has to find entries as well: the catalogue's own words are the real list.
_OFFENSIVE = re.compile(
    r"\b(?:fuck|shit|cunt|bitch|whore|slut|nigg|fagg|retard|porn|xxx|rape\b|rapist|nazi|hitler|kike|tranny|"
    r"fick|fotze|hure\b|huren|nutte|schlampe|arschloch|wichs|kanake|neger|scheiss|missgeburt|"
    r"pute\b|salope|connard|encul|bougnoul|"
    r"puta\b|puto\b|maricon|cabron|mierda|sudaca|caralho|foder|viado|paneleiro|"
    r"puttan|stronz|cazzo|frocio|terrone|"
    r"kurw|chuj|pierdol|jeban|pizd|dziwk|cwel\b|buzerant|"
    r"hoer\b|flikker|neuken|fitta|neekeri|huora|vittu|luder\b|fisse\b|"
    r"fasz|buzi\b|geci|muie\b|kurac|jebi|"
    r"курв|путк|мангал|μαλακ|πουταν|γαμω|γαμη|αδερφαρ|καργιολ)"
)


def may_be_counted(text: QueryText) -> bool:
    """Whether a question says nothing personal and nothing offensive, as far as its letters tell."""
    raw = text.raw
    form = fold(raw)
    words = form.split()
    if not text.words or text.excluded or not SHORTEST <= len(form) <= LONGEST or len(words) > MOST_WORDS:
        return False
    if _ADDRESS.search(raw) or len(_DIGITS.findall(raw)) > MOST_DIGITS:
        return False
    return not _OFFENSIVE.search(form)


def is_person(agent: str) -> bool:
    """Whether a browser seems to ask: what says nothing, or that it is a program, is not counted."""
    return bool(agent) and not _PROGRAM.search(agent)
