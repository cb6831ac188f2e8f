"""The replay of the recorded feeds, which is what issue 3 is measured by."""

from bench.harvest import replay
from bench.harvest.truth import Thing, events_in, listed, plain
from tests.shared_data import shared


def test_generic_readers_recover_what_the_recorded_feeds_hold():
    shared("harvest-feeds/INDEX.tsv")
    said: list[str] = []

    figures = replay.measure(said.append)

    assert len(said) == 51
    assert (figures["replay_files"], figures["replay_crashes"], figures["replay_unplaced"]) == (50, 0, 0)
    assert figures["replay_recall"] >= 0.95
    assert figures["replay_worst_recall"] >= 0.9
    assert figures["replay_false"] <= 0.02


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
