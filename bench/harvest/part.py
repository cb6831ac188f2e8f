"""One part of the harvest bench in a process and a shop of its own: `python -m bench.harvest.part NAME [--whole]`."""

import argparse
import importlib
import inspect
import json
import os

from bench.measuring.figures import say


def main() -> None:
    """Make the tables, measure, and give the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.core.management import call_command

    from rialto.taxonomy.actions import load_vocabularies

    call_command("migrate", verbosity=0)
    load_vocabularies()
    measure = importlib.import_module(f"bench.harvest.{options.name}").measure
    # Only the farm grows; the other parts are as large as their data.
    more = {"whole": options.whole} if "whole" in inspect.signature(measure).parameters else {}
    print(json.dumps(dict(measure(say, **more))))


if __name__ == "__main__":
    main()
