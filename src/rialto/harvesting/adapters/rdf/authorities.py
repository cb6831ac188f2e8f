"""Codes out of the addresses of the Publications Office's authority lists and of the European Learning Model's lists."""

import re

from rialto.harvesting.values import codes

LAST = re.compile(r"[^/#]+$")
# The Office writes countries with three letters, and a few of its own.
OWN_COUNTRIES = {"GBR": "GB", "GRC": "GR", "1A0": "XK"}
NUTS = re.compile(r"/nuts/(?:code/|scheme/\d+/)?([A-Z]{2}[0-9A-Z]{0,3})$")
EQF = re.compile(r"/eqf/(?:level/)?(\d)$")
# Modes of learning (the list that the European Learning Model shares with assessments): whether it is online.
ONLINE_MODES = {"920fbb3cbe": True, "e92d221e4d": True, "9191af2ed9": False}
ECTS = "6fcec5c5af"


def last_part(reference: str) -> str:
    match = LAST.search(reference.rstrip("/"))
    return match[0] if match else ""


def language_in(reference: str) -> str:
    """The code of a language given by authority address, tag or name; "" if unknown."""
    return codes.language_code(last_part(reference) or reference)


def country_in(reference: str) -> str:
    """The code of a country given by authority address, code or name; "" if unknown (whole continents among them)."""
    part = last_part(reference) or reference
    return OWN_COUNTRIES.get(part.upper(), "") or codes.country_code(part)


def region_in(reference: str) -> str:
    """The NUTS code that an address names; "" for none."""
    match = NUTS.search(reference)
    return match[1] if match else ""


def eqf_level(reference: str) -> int | None:
    """The EQF level (1 to 8) that an address of its list names."""
    match = EQF.search(reference)
    return int(match[1]) if match and 1 <= int(match[1]) <= 8 else None
