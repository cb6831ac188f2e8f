"""One of two processes that ask the mix at the same time: says that it is ready, waits for a line, and says answers a second."""

import os
import sys
import time
from pathlib import Path

QUESTIONS = 400


def main() -> None:
    """Ask the mix once, after a warm-up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from django.conf import settings

    from bench.search.asking import ask_all, query_of
    from bench.search.mix import mix, words_of
    from rialto.finding.documents import SHAPE
    from rialto.search.tantivy_engine import TantivyEngine

    questions = mix(words_of(Path(settings.VAR) / "kept"), QUESTIONS, seed=os.getpid())
    queries = [query_of(one) for one in questions]
    reader = TantivyEngine(Path(settings.INDEX_FOLDER), SHAPE, remember=0).reader()
    ask_all(reader, queries[:50])
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    ask_all(reader, queries)
    print(len(queries) / (time.perf_counter() - begun), flush=True)


if __name__ == "__main__":
    main()
