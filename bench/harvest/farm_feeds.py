"""Makes the feeds of a farm in the configured shop, or makes them due again: `python -m bench.harvest.farm_feeds FILE`."""

import json
import os
import sys
from pathlib import Path


def main(path: str) -> None:
    """Every feed due now, and read as often as it changes."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from rialto.harvesting.actions import ask_for_run, feed_for, schedule_feed
    from rialto.harvesting.choices import Rhythm

    for said in json.loads(Path(path).read_text(encoding="utf-8")):
        feed = feed_for(said["address"], name=said["name"], kind=said["kind"], language=said["language"])
        schedule_feed(feed, rhythm=Rhythm.ADAPTIVE)
        ask_for_run(feed)


if __name__ == "__main__":
    main(sys.argv[1])
