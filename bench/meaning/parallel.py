"""Short texts that say the same in 24 languages, and what they teach about questions: how one turns into the text it asks for.

The texts are Rialto's own interface, as it was translated: general words, none of them of the data that relevance is measured on.
"""

import re
from hashlib import sha256
from pathlib import Path

import numpy as np
import polib
from numpy.typing import NDArray

from bench.generated.words import CODES

ROOT = Path(__file__).resolve().parents[2]
MESSAGES, MOST_WORDS, SHORTEST = 380, 7, 4
_PUT_TOGETHER = re.compile(r"[%{<\n\[]")
# How strongly the turning is held back, in hundredths of a question's mean variance for each message.
HELD_BACK = 15 * 220
Vectors = NDArray[np.float32]


def messages() -> list[dict[str, str]]:
    """Language -> text, of short messages that every language has, in an order that chance gave once."""
    said = {code: _translated(code) for code in CODES if code != "en"}
    known = [
        one
        for one in said["de"]
        if all(one in there for there in said.values())
        and not _PUT_TOGETHER.search(one)
        and len(one) >= SHORTEST
        and len(one.split()) <= MOST_WORDS
    ]
    known.sort(key=lambda one: sha256(one.encode()).digest())
    return [{code: said[code][one] if code in said else one for code in CODES} for one in known[:MESSAGES]]


def alignment(questions: Vectors, texts: Vectors) -> Vectors:
    """What is added to a moved question to come nearer to its text (384, 384): a ridge regression towards "nothing".

    `questions` (messages, languages, 384) as `to_order` moves them, `texts` (messages, 384) as they were said, less the middle of all.
    """
    count, languages, size = questions.shape
    asked = questions.reshape(-1, size)
    asked = asked - asked.mean(axis=0)
    wanted = np.repeat(texts, languages, axis=0)
    wanted = wanted - wanted.mean(axis=0)
    scale = (asked * wanted).sum() / (asked * asked).sum()
    square = asked.T @ asked
    held = HELD_BACK / count * np.trace(square) / size
    turned = np.linalg.solve(square + held * np.eye(size), asked.T @ (wanted - scale * asked))
    return np.asarray(turned / scale, np.float32)


def _translated(code: str) -> dict[str, str]:
    file = polib.pofile(str(ROOT / "locale" / code / "LC_MESSAGES" / "django.po"))
    return {
        one.msgid: one.msgstr
        for one in file
        if one.msgstr and not one.msgid_plural and "fuzzy" not in one.flags
    }
