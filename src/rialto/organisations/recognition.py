"""When two namings mean the same organisation: by identifier, and by a name without its legal form."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rialto.base.text import LETTERS

# Legal forms as `folded` writes them (dots are spaces), by where they stand. From the registers of the member states.
FORMS = """
gmbh; ggmbh; gemeinnutzige gmbh; ag; kg; ohg; e v; ev; eg; ug; ug haftungsbeschrankt; gmbh co kg; kgaa; ges m b h; gesmbh
ltd; limited; plc; llp; llc; inc; incorporated; corp; corporation; clg; dac; c i c; cic; teoranta; company limited by guarantee
s a; sa; sas; s a s; sarl; s a r l; sasu; scop; scic; eurl; asbl; a s b l; vzw; v z w; aisbl; ivzw; bv; b v; bvba; nv; n v; srl
s r l; spa; s p a; srls; s r l s; scarl; s c a r l; soc coop; societa cooperativa; onlus; aps; s l; sl; s l u; slu; s l l; s coop
lda; unipessoal lda; ipss; crl; d o o; doo; j d o o; d d; o p; s p; z o o; sp z o o; spolka z ograniczona odpowiedzialnoscia
spolka akcyjna; s r o; sro; a s; z s; z u; o p s; v v i; k s; n o; spol s r o; spol s r o; o z; kft; zrt; nyrt; bt; nonprofit kft; kht
korlatolt felelossegu tarsasag; aps; a s; ivs; i s; ab; aktiebolag; ek for; oy; oyj; ab oy; oy ab; ry; r y; rf; r f; osk
ou; as; mtu; sa; fie; sia; ik; biedriba; uab; ab; vsi; mb; asociacija; eood; ood; ad; ead; еоод; оод; ад; еад; сдружение; фондация
αε; α ε; επε; ε π ε; ικε; ι κ ε; οε; ο ε; αμκε; α μ κ ε; s c s; sccl; scrl; p l c; co
"""
# Shorter cores than this say too little to stand for an organisation.
SHORTEST_CORE = 4
LONGEST = 4

ROR = re.compile(
    r"ror\.org/(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})\b|^ror:(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})$", re.IGNORECASE
)
WIKIDATA = re.compile(
    r"wikidata\.org/(?:wiki|entity)/(Q[1-9]\d{0,9})\b|^(?:wikidata:)?(Q[1-9]\d{2,9})$", re.IGNORECASE
)
PIC = re.compile(r"^(?:pic|eu[ -]?pic)[:\s]*(\d{9})$", re.IGNORECASE)
LEI = re.compile(r"(?:^|lei[:/\s]|/)([A-Z0-9]{18}\d{2})$")
# Numbers of VIES, by country (European Commission, structure of VAT identification numbers).
VAT = re.compile(
    r"^(?:vat(?:\s?(?:id|no|number))?[:\s.]*)?(ATU\d{8}|BE[01]\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|EL\d{9}"
    r"|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR[A-Z0-9]{2}\d{9}|HR\d{11}|HU\d{8}|IE\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})"
    r"|LU\d{8}|LV\d{11}|MT\d{8}|NL[A-Z0-9+*]{12}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10}|XI\d{9})$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _forms() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(form.split()) for form in re.split(r"[;\n]", FORMS.translate(LETTERS)) if form.strip()
    )


def core_of(name_key: str) -> str:
    """A folded name in Latin letters, without legal form at its end or beginning: "acme g m b h" is "acme".

    The name itself where nothing would be left that tells one organisation from another.

    >>> core_of("akademie fur technik e v"), core_of("sia latvija"), core_of("as")
    ('akademie fur technik', 'latvija', 'as')
    """
    words = name_key.translate(LETTERS).split()
    while (kept := _without_form(words)) != words:
        words = kept
    core = " ".join(words)
    return (core if len(core) >= SHORTEST_CORE else name_key)[:200]


def _without_form(words: list[str]) -> list[str]:
    for length in range(min(LONGEST, len(words) - 1), 0, -1):
        if tuple(words[-length:]) in _forms():
            return words[:-length]
        if tuple(words[:length]) in _forms() and len(words) > length + 1:
            return words[length:]
    # "g m b h": a legal form of which each letter stands alone.
    for length in range(min(5, len(words) - 1), 1, -1):
        letters = words[-length:]
        if all(len(letter) == 1 for letter in letters) and ("".join(letters),) in _forms():
            return words[:-length]
    return words


def identifiers_in(said: Iterable[str]) -> tuple[str, ...]:
    """The identifiers among what a source says of an organisation, as "ror:03yrm5c26"; what is none is left out.

    Known are ROR, Wikidata, the EU's participant code (PIC), VAT numbers of the member states, and LEI with its check.
    """
    return tuple(dict.fromkeys(found for value in said if (found := _identifier(value.strip()))))


def _identifier(value: str) -> str:
    if match := ROR.search(value):
        return f"ror:{(match[1] or match[2]).lower()}"
    if match := WIKIDATA.search(value):
        return f"wikidata:{(match[1] or match[2]).upper()}"
    if match := PIC.match(value):
        return f"pic:{match[1]}"
    if match := VAT.match(re.sub(r"(?<=\w)[ .\-](?=\w)", "", value)):
        return f"vat:{match[1].upper()}"
    if (match := LEI.search(value)) and _is_lei(match[1]):
        return f"lei:{match[1]}"
    return ""


def _is_lei(code: str) -> bool:
    """Whether the two last digits check the rest (ISO 7064, MOD 97-10)."""
    return int("".join(str(int(letter, 36)) for letter in code)) % 97 == 1
