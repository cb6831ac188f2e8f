"""The replay of the recorded feeds, which is what issue 3 is measured by."""

import json
from datetime import date

from bench.harvest import replay
from bench.harvest.truth import EVENTBRITE, Thing, events_in, listed, plain, table
from tests.shared_data import shared

# Where the number of things is told to people.
TOLD = ("docs/decisions/0008-formats.md", "docs/benchmarks.md")


def test_generic_readers_recover_what_the_recorded_feeds_hold():
    shared("harvest-feeds/INDEX.tsv")
    said: list[str] = []

    figures = replay.measure(said.append)

    assert len(said) == 51
    assert (figures["replay_files"], figures["replay_crashes"], figures["replay_unplaced"]) == (50, 0, 0)
    assert figures["replay_recall"] >= 0.95
    assert figures["replay_worst_recall"] >= 0.9
    assert figures["replay_false"] <= 0.02
    for path in TOLD:
        text = (replay.ROOT / path).read_text(encoding="utf-8")
        assert f"{figures['replay_things']} things in" in text, path


def test_the_truth_is_counted_without_the_product():
    calendar = "BEGIN:VEVENT\nUID:1\nSUMMARY:A\\, b\n c\nDTSTART:20260401T220000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nEND:VEVENT\n"

    (event,) = events_in(f"X-WR-TIMEZONE:Europe/Paris\n{calendar}")

    assert (event.title, str(event.day)) == ("a, bc", "2026-04-02")
    assert list(
        listed(
            {
                "@graph": [
                    {"@type": "Event", "name": "<b>X</b>", "superEvent": {"@type": "Event", "name": "Y"}}
                ]
            }
        )
    ) == [Thing("x")]
    assert plain(" A &amp;\n<i>B</i> ") == "a & b"


def test_what_is_not_published_is_no_thing(tmp_path):
    said = [
        {
            "id": str(number),
            "status": status,
            "name": {"text": f"Event {number}"},
            "start": {"local": "2026-04-01T10:00"},
        }
        for number, status in enumerate(("live", "draft", "completed"))
    ]
    path = tmp_path / "events.json"
    path.write_text(json.dumps({"events": said}))

    assert set(table(path, EVENTBRITE).things) == {
        Thing("event 0", date(2026, 4, 1)), Thing("event 2", date(2026, 4, 1)),
    }  # fmt: skip
