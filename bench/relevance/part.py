"""One part of the relevance bench in a process of its own: `python -m bench.relevance.part NAME [--whole]`."""

import argparse
import importlib
import json
import os

from bench.measuring.figures import say


def main() -> None:
    """Measure, and give the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    measure = importlib.import_module(f"bench.relevance.{options.name}").measure
    print(json.dumps(measure(say, whole=options.whole)))


if __name__ == "__main__":
    main()
