"""Rows of our own JSON Lines format, drawn from the real entries' proportions."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from bench.generated.organisations import COUNTRIES_OF_LANGUAGE, Providers
from bench.generated.words import CODES, VOCABULARIES, starter_rows, vocabularies

# The day that dates lie around, so that every run makes the same file.
TODAY = date(2026, 11, 24)
SEED = 2
Row = dict[str, Any]
# A shop with all its sources has mostly trainings, events and resources; the starter file, read by hand, has not.
KINDS = {
    "training": 42, "event": 16, "resource": 14, "opportunity": 10, "article": 6, "publication": 4,
    "learning-path": 3, "good-practice": 2, "funding": 2, "initiative": 1,
}  # fmt: skip
FREE, PRICED, ONLINE, CERTIFICATE, SELF_PACED, LEVELLED, DESCRIBED = 0.35, 0.25, 0.55, 0.25, 0.3, 0.6, 0.6
SCHEDULES = {"scheduled": 94, "cancelled": 2, "postponed": 1, "rescheduled": 1, "moved-online": 2}


class Draw:
    """Weighted choices that are made often."""

    def __init__(self, weights: dict[Any, float]) -> None:
        self.values = list(weights)
        self.cumulative = list(accumulate(weights.values()))

    def one(self, dice: Random) -> Any:
        return dice.choices(self.values, cum_weights=self.cumulative)[0]

    def some(self, dice: Random, count: int) -> list[Any]:
        """Up to `count` different ones."""
        return list(dict.fromkeys(dice.choices(self.values, cum_weights=self.cumulative, k=count)))


class Proportions:
    """What is counted in the starter entries: lengths, languages, concepts."""

    def __init__(self) -> None:
        starter = list(starter_rows())
        spoken = Counter(str(row["language"]) for row in starter)
        # Two more for each, so that no official language is missing.
        self.language_weights = {code: spoken[code] + 2.0 for code in CODES}
        self.languages = Draw(self.language_weights)
        self.title_lengths = [max(2, len(str(row["title"]).split())) for row in starter]
        self.summary_lengths = [len(str(row["summary"]).split()) for row in starter if row.get("summary")]
        used = Counter((one["role"], one.get("key")) for row in starter for one in row.get("concepts", []))  # type: ignore[attr-defined]
        self.concepts = {role: _concepts(role, scheme, used) for role, scheme in _SCHEMES.items()}
        self.kinds = Draw(dict(KINDS))
        self.schedules = Draw(dict(SCHEDULES))


_SCHEMES = {
    "technology": "technology",
    "audience": "audience",
    "competence": "digcomp-3.0",
    "typology": "training-typology",
}


def _concepts(role: str, scheme: str, used: Counter[tuple[str, Any]]) -> Draw:
    concepts = json.loads((VOCABULARIES / f"{scheme}.json").read_text(encoding="utf-8"))["concepts"]
    return Draw({concept["key"]: used[(role, concept["key"])] + 1.0 for concept in concepts})


def rows(count: int, *, seed: int = SEED) -> Iterator[Row]:
    """The first `count` rows; a longer catalogue begins with the rows of a shorter one."""
    maker = _Maker(seed)
    for number in range(1, count + 1):
        yield maker.row(number)


def write_lines(path: Path, count: int, *, seed: int = SEED) -> None:
    """Write the rows as JSON Lines, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows(count, seed=seed):
            file.write(json.dumps(row, ensure_ascii=False))
            file.write("\n")


class _Maker:
    def __init__(self, seed: int) -> None:
        self.dice = Random(f"entries {seed}")
        self.words = vocabularies()
        self.known = Proportions()
        self.providers = Providers(self.words, self.known.language_weights, seed)

    def row(self, number: int) -> Row:
        dice, known = self.dice, self.known
        kind, language = known.kinds.one(dice), known.languages.one(dice)
        provider = self.providers.pick(language, dice)
        title = self._sentence(language, dice.choice(known.title_lengths)).rstrip(".")
        row: Row = {
            "remote_id": f"generated-{number:07d}",
            "kind": kind,
            "title": title,
            "language": language if dice.random() < 0.9 else "und",
            "summary": self._sentence(language, dice.choice(known.summary_lengths)),
            "address": f"{provider.website if provider else 'https://example.org/'}{language}/{number}",
            "concepts": self._concepts(kind),
            "tags": [
                word.lower() for word in dice.choices(self.words[language].telling, k=dice.randrange(5))
            ],
            "details": {},
        }
        if provider:
            row |= {"provider_name": provider.name, "provider_website": provider.website}
        if dice.random() < 0.8:
            row["countries"] = [
                provider.country if provider else dice.choice(COUNTRIES_OF_LANGUAGE[language].split())
            ]
        if dice.random() < DESCRIBED:
            row["description"] = self._html(language)
        if dice.random() < 0.03 and language != "en":
            row["translations"] = {
                "en": {"title": self._sentence("en", 5), "summary": self._sentence("en", 16)}
            }
        self._say_terms(row)
        self._say_when(row)
        return row

    def _sentence(self, language: str, length: int) -> str:
        words = self.words[language].pick(self.dice, length)
        return f"{' '.join(words)[:1].upper()}{' '.join(words)[1:]}."

    def _html(self, language: str) -> str:
        """A description as sources send them: paragraphs, a list, now and then a link or something to be cleaned away."""
        dice = self.dice
        parts = [
            f"<p>{self._sentence(language, dice.randint(12, 45))}</p>" for _ in range(dice.randint(1, 3))
        ]
        if dice.random() < 0.4:
            points = "".join(
                f"<li>{self._sentence(language, dice.randint(3, 9))}</li>" for _ in range(dice.randint(2, 5))
            )
            parts.append(f"<ul>{points}</ul>")
        if dice.random() < 0.1:
            parts.append(
                '<p style="color:red" onclick="x()">a <a href="https://example.org/?utm_source=x">b</a></p>'
            )
        return "".join(parts)

    def _concepts(self, kind: str) -> list[dict[str, str]]:
        dice, concepts = self.dice, self.known.concepts
        said = [
            ("technology", key) for key in concepts["technology"].some(dice, dice.choice((0, 1, 1, 2, 2, 3)))
        ]
        said += [("audience", key) for key in concepts["audience"].some(dice, dice.choice((0, 1, 1, 2)))]
        said += [("competence", key) for key in concepts["competence"].some(dice, dice.choice((0, 0, 1, 2)))]
        if kind == "training":
            said += [("typology", key) for key in concepts["typology"].some(dice, dice.choice((0, 1, 1)))]
        return [{"role": role, "key": key} for role, key in said]

    def _say_terms(self, row: Row) -> None:
        """Level, price, place, pace and language of teaching: as far as sources say them."""
        dice = self.dice
        if dice.random() < LEVELLED:
            low = dice.choice((1, 1, 1, 3, 3, 5, 7))
            row |= {"level_from": low, "level_to": min(8, low + dice.choice((1, 1, 3)))}
        chance = dice.random()
        if chance < FREE:
            row["is_free"] = True
        elif chance < FREE + PRICED:
            row |= {
                "price_amount": dice.choice((20, 49, 95, 150, 300, 450, 990, 1800)),
                "price_currency": "EUR",
            }
        row["is_online"] = dice.random() < ONLINE
        if not row["is_online"]:
            row["city"] = dice.choice(self.words[self.known.languages.one(dice)].telling).capitalize()
        if row["kind"] in ("training", "learning-path", "event"):
            row["has_certificate"] = dice.random() < CERTIFICATE
            row["is_self_paced"] = row["kind"] != "event" and dice.random() < SELF_PACED
            if dice.random() < 0.3:
                row["teaching_languages"] = self.known.languages.some(dice, 2)
        self._say_details(row)

    def _say_details(self, row: Row) -> None:
        dice, details = self.dice, row["details"]
        if row["kind"] == "event":
            details["setting"] = dice.choice(
                ("blended", "on-location", "on-location", "virtual-live", "virtual-recorded")
            )
        elif row["kind"] == "training" and dice.random() < 0.5:
            details["duration_hours"] = dice.choice((2, 4, 8, 16, 40, 120))
        elif row["kind"] == "opportunity":
            details["type"] = dice.choice(("job", "job", "traineeship", "apprenticeship"))
            if dice.random() < 0.4:
                details |= {
                    "pay_from": dice.randrange(900, 4500, 50),
                    "pay_currency": "EUR",
                    "pay_period": "month",
                }
        elif row["kind"] == "funding":
            details |= {"amount_to": dice.randrange(5_000, 500_000, 5_000), "currency": "EUR"}

    def _say_when(self, row: Row) -> None:
        """Days within two years around `TODAY`; events always have one, and a session with times."""
        dice, kind = self.dice, row["kind"]
        row["published_on"] = (TODAY - timedelta(days=dice.randrange(730))).isoformat()
        if kind in ("opportunity", "funding"):
            row["deadline_on"] = self._day().isoformat()
        dated = kind == "event" or (kind == "training" and not row["is_self_paced"] and dice.random() < 0.6)
        if not dated:
            return
        first = self._day()
        last = first + timedelta(days=dice.choice((0, 0, 1, 2) if kind == "event" else (0, 5, 30, 90)))
        row |= {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
        if kind == "event":
            row["schedule"] = self.known.schedules.one(dice)
        if kind == "event" or dice.random() < 0.4:
            begin = datetime(first.year, first.month, first.day, dice.randrange(7, 18), tzinfo=UTC)
            session = {"starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=2)).isoformat()}
            row["sessions"] = [session | {"timezone": "Europe/Brussels", "seats": dice.choice((12, 20, 100))}]

    def _day(self) -> date:
        return TODAY + timedelta(days=self.dice.randint(-730, 730))
