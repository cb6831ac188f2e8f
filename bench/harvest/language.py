"""How well the language of a text is told, in the 24 languages and in others.

The set, all of it by construction (a text's language is that of the file it stands in):

- *descriptions*, which `language_accuracy` counts: occupations of ESCO 1.0.8 (24 languages, those whose address hashes to
  the held-out half), paragraphs of the Security-101 lessons (21 languages, machine-translated) and of three Raspberry Pi
  projects (translated by people), summaries of the starter entries. Irish, Latvian and Maltese have ESCO and starter only;
- *titles*: ESCO's occupations, mostly two to four words, many of them the same in several languages;
- *others*: descriptions of ESCO in Icelandic and Norwegian, the projects in Norwegian and Ukrainian, and Django's own
  interface texts (its core and `auth`) in some thirty more, among them Russian, Turkish, Macedonian, Serbian and Catalan:
  right is "und";
- *mixed*: half a description in one language, half in another: right is "und"; *code*: our own style sheets and scripts,
  without their comments: right is "und".

The word lists, weights and thresholds were chosen on the other half of ESCO and on Django's `admin` texts.
"""

import csv
import io
import json
import lzma
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.generated.words import CODES, ROOT, shared_data, starter_rows

# How many texts of ESCO a language gets, and how long a piece of a longer text is.
ESCO_TEXTS, PIECE = 120, 320
CODE_LINE, COMMENT = re.compile(r"[;{}]\s*$"), re.compile(r"//|\*")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>|&\w+;")


class Sample(NamedTuple):
    """A text of a kind ("description", "title", "other", "mixed", "code") in a language."""

    kind: str
    language: str
    text: str


def samples(*, held_out: bool = True) -> Iterator[Sample]:
    """The set; the development half where `held_out` is false."""
    folder = shared_data()
    descriptions: dict[str, list[str]] = defaultdict(list)
    if folder:
        for sample in _from_shared(folder, held_out=held_out):
            if sample.kind == "description":
                descriptions[sample.language].append(sample.text)
            yield sample
    if held_out:
        for row in starter_rows():
            text = str(row.get("summary") or "")
            if row["language"] in CODES and len(text) >= 40:
                yield Sample("description", str(row["language"]), text)
    yield from _from_django(("conf/locale", "contrib/auth/locale") if held_out else ("contrib/admin/locale",))
    yield from _mixed(descriptions)
    for path in sorted((ROOT / "assets").glob("*s/**/*.[cj]s*")):
        lines = path.read_text(encoding="utf-8").splitlines()
        code = [line for line in lines if CODE_LINE.search(line) and not COMMENT.search(line)]
        yield Sample("code", "", "\n".join(code)[:PIECE])


def _from_shared(folder: Path, *, held_out: bool) -> Iterator[Sample]:
    taken: Counter[str] = Counter()
    for row in csv.DictReader(
        lines_of(folder / "esco-1.0.8-occupations-26-languages" / "occupations.csv.xz")
    ):
        is_other_half = sha256(row["uri"].encode()).digest()[0] % 2 == 1
        if is_other_half == held_out and taken[row["lang"]] < ESCO_TEXTS:
            taken[row["lang"]] += 1
            kind = "description" if row["lang"] in CODES else "other"
            yield Sample(kind, row["lang"], row["description"])
            if kind == "description":
                yield Sample("title", row["lang"], row["preferred_label"].split("/")[0])
    if held_out:
        for name in ("security-101-parallel/lessons", "raspberry-pi-projects/projects"):
            for line in lines_of(folder / f"{name}.jsonl.xz"):
                row = json.loads(line)
                language = {"vls": "nl"}.get(code := row["lang"].split("-")[0], code)  # West Flemish
                kind = "description" if language in CODES else "other"
                for paragraph in islice(_paragraphs(row["text"]), 3):
                    yield Sample(kind, language, paragraph)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        words = paragraph.strip()
        if len(words) >= 100:
            yield words[:PIECE]


def _from_django(apps: tuple[str, ...]) -> Iterator[Sample]:
    """Interface texts of the framework, a few joined to the length of a summary, in languages that are not the 24."""
    import django
    import polib

    for app in apps:
        for path in sorted(Path(django.__file__).parent.glob(f"{app}/*/LC_MESSAGES/django.po")):
            language = path.parts[-3].split("_")[0]
            if language in CODES:
                continue
            text = ""
            for message in polib.pofile(str(path)):
                text = f"{text} {PLACEHOLDER.sub(' ', message.msgstr)}".strip()
                if len(text) > 200:
                    yield Sample("other", path.parts[-3], text[:PIECE])
                    text = ""


def _mixed(descriptions: dict[str, list[str]]) -> Iterator[Sample]:
    dice = Random(3)
    for _ in range(400 if len(descriptions) > 1 else 0):
        first, second = dice.sample(sorted(descriptions), 2)
        text = f"{dice.choice(descriptions[first])[:120]} {dice.choice(descriptions[second])[:120]}"
        yield Sample("mixed", f"{first}+{second}", text)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a packed file of the shared data; none where it is missing."""
    if path.exists():
        with lzma.open(path, "rb") as file:
            yield from io.TextIOWrapper(file, encoding="utf-8", newline="")


def measure(say: Callable[[str], None]) -> dict[str, float]:
    """Ask for the language of each text of the held-out half; say a table, return shares between 0 and 1."""
    from rialto.translation.queries import language_of

    csv.field_size_limit(sys.maxsize)
    language_of("The first question loads the model, which takes a moment.")
    texts = list(dict.fromkeys(samples()))
    answers: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    seconds = 0.0
    for sample in texts:
        before = time.process_time()
        answer = language_of(sample.text)
        seconds += (time.process_time() - before) * (sample.kind == "description")
        answers[sample.kind, sample.language][answer] += 1
    say("language  descriptions   right   titles   right   wrong  unsaid")
    for code in CODES:
        said, titles = answers["description", code], answers["title", code]
        wrong = titles.total() - titles[code] - titles["und"]
        say(
            f"{code:8} {said.total():13} {_share(said, code):7.2%} {titles.total():8} {_share(titles, code):7.1%}"
            f" {wrong / max(1, titles.total()):7.1%} {_share(titles, 'und'):7.1%}"
        )
    return _figures(answers, seconds, say)


def _figures(
    answers: dict[tuple[str, str], Counter[str]], seconds: float, say: Callable[[str], None]
) -> dict[str, float]:
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, language), said in answers.items():
        right = language if kind in ("description", "title") else "und"
        by_kind[kind] += Counter(
            {
                "right": said[right],
                "unsaid": said["und"] if right != "und" else 0,
                "all": said.total(),
            }
        )
        if kind == "other" and said["und"] < said.total():
            say(f"other: {language} was called {said.most_common(3)}")
    share = {kind: said["right"] / said["all"] for kind, said in by_kind.items()}
    titles = by_kind["title"]
    worst = min((_share(answers["description", code], code) for code in CODES), default=0.0)
    for kind, said in by_kind.items():
        say(f"{kind}: {said['right']} of {said['all']}")
    return {
        "language_accuracy": round(share.get("description", 0.0), 4),
        "language_accuracy_worst": round(worst, 4),
        "language_others_unsaid": round(share.get("other", 0.0), 4),
        "language_mixed_unsaid": round(share.get("mixed", 0.0), 4),
        "language_code_unsaid": round(share.get("code", 0.0), 4),
        "language_titles_right": round(share.get("title", 0.0), 4),
        "language_titles_wrong": round(1 - (titles["right"] + titles["unsaid"]) / max(1, titles["all"]), 4),
        "language_texts": by_kind["description"]["all"],
        "language_ms": round(seconds / max(1, by_kind["description"]["all"]) * 1000, 3),
    }


def _share(said: Counter[str], code: str) -> float:
    return said[code] / said.total() if said.total() else 0.0
