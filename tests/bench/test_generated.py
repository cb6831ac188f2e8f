import json
from collections import Counter
from itertools import islice

import pytest
from django.utils import timezone

from bench.generated import rows, vocabularies, write_lines
from bench.measuring.questions import questions, sorts
from rialto.catalogue.actions import write_found
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, Source
from rialto.harvesting.adapters.table import TableAdapter
from rialto.harvesting.payload import Payload, ReadingOptions

OFFICIAL = 24


def test_the_same_seed_makes_the_same_rows_and_another_one_others():
    first, second = list(rows(40)), list(rows(40))

    assert first == second
    assert list(rows(40, seed=7)) != first


def test_a_longer_catalogue_begins_with_the_shorter_one():
    assert list(islice(rows(60), 20)) == list(rows(20))


def test_all_official_languages_kinds_and_unique_names_come_up():
    made = list(rows(3000))

    assert len({row["language"] for row in made} - {"und"}) == OFFICIAL
    assert len({row["kind"] for row in made}) == 10
    assert Counter(row["remote_id"] for row in made).most_common(1)[0][1] == 1


def test_every_language_has_common_and_rare_words():
    words = vocabularies()

    assert len(words) == OFFICIAL
    assert all(len(one.words) > 5_000 for one in words.values())


@pytest.mark.long
@pytest.mark.django_db
def test_the_harvester_takes_every_row(tmp_path):
    path = tmp_path / "generated.jsonl"
    write_lines(path, 200)
    payload = Payload(address=path.name, path=path, options=ReadingOptions(today=timezone.localdate()))

    items = list(TableAdapter().read(payload))
    report = write_found(Source.objects.create(slug="generated", name="Generated"), items, publish=True)

    assert [item for item in items if not isinstance(item, FoundEntry)] == []
    assert (report.added, report.refused) == (200, [])
    assert Entry.objects.published().count() == 200


def test_questions_are_of_every_sort_and_the_same_on_every_run():
    asked = questions(60, seed=1)

    assert asked == questions(60, seed=1)
    assert Counter(one.sort for one in asked) == dict.fromkeys(sorts(), 10)
    assert json.dumps([one.path for one in asked]).isascii()
