"""Pages through every middleware in this process, without a network: figures as one line of JSON."""

import json
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.measuring.figures import percentile

QUESTIONS, ROUNDS, EMPTY, SUGGESTIONS = 240, 3, 100, 100


def main() -> None:
    """Ask for results in rounds of new questions, for the empty page, and for suggestions."""
    import django

    django.setup()
    from django.conf import settings

    from bench.measuring.inside import Inside
    from bench.search.mix import mix, words_of

    shop = Inside()
    words = words_of(Path(settings.VAR) / "kept")
    shop.ask_all(one.path for one in mix(words, QUESTIONS // 2, seed=100))
    rounds = [shop.ask_all(one.path for one in mix(words, QUESTIONS, seed=turn)) for turn in range(ROUNDS)]
    figures: dict[str, float] = {"page_queries": max(one.queries for turn in rounds for one in turn)}
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        walls = [percentile([one.milliseconds for one in turn], share) for turn in rounds]
        worked = [percentile([one.processor_milliseconds for one in turn], share) for turn in rounds]
        figures |= {
            f"page_{name}_ms": round(median(walls), 1),
            f"page_cpu_{name}_ms": round(median(worked), 1),
        }
    floor = shop.ask_all(["/en/empty-page/"] * EMPTY)
    figures["view_floor_ms"] = round(median(one.milliseconds for one in floor), 2)
    typed = [one.words for one in mix(words, SUGGESTIONS, seed=50)]
    paths = [
        f"/en/search/suggestions/?{urlencode({'q': word[: 2 + number % 6]})}"
        for number, word in enumerate(typed)
    ]
    told = shop.ask_all(paths)
    figures["suggestions_page_p95_ms"] = round(percentile([one.milliseconds for one in told], 0.95), 1)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
