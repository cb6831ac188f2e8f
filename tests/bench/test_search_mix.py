"""The fixed mix of the bench of searching."""

from collections import Counter

import pytest

from bench.search.catalogue import columns_of, provider_number
from bench.search.mix import SHARES, Words, mix, very_common
from bench.search.peers import _agree, _vector

WORDS = Words(
    rare=[("en", f"rare{number}") for number in range(50)],
    common=[("de", f"common{number}") for number in range(50)],
    very_common=[("en", "the"), ("en", "and")],
    second={"de": ["zweite", "andere"]},
)


def test_the_mix_has_the_shares_of_the_issue_and_is_always_the_same():
    asked = mix(WORDS, 200)

    assert Counter(one.sort for one in asked) == {sort: share * 2 for sort, share in SHARES.items()}
    assert asked == mix(WORDS, 200)
    assert asked != mix(WORDS, 200, seed=5)


def test_questions_are_what_their_sort_says():
    asked = {one.sort: one for one in mix(WORDS, 100)}

    assert len(asked["two words"].words.split()) == 2
    assert len(asked["filtered"].pairs) == 4
    assert ("page", "50") in asked["page 50"].pairs
    assert asked["newest"].path.startswith("/de/search/?q=common")
    assert {one.words for one in very_common(WORDS, 20)} == {"the", "and"}


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        ((3, {"kind": {"event": 3}}), (3, {"kind": {"event": 3, "training": 0}}), True),
        ((3, {"kind": {"event": 3}}), (4, {"kind": {"event": 3}}), False),
        ((3, {"kind": {"event": 3}}), (3, {"kind": {"event": 2}}), False),
        ((3, {"provider": {"a": 1}}), (3, {"provider": {"b": 1}}), True),
        ((3, {"provider": {"a": 1}}), (3, {"provider": {"b": 2}}), False),
    ],
)
def test_answers_agree_in_totals_and_counts(ours, theirs, agree):
    assert _agree(ours, theirs) is agree


def test_words_are_written_for_postgresql_with_places_and_weights():
    assert _vector(["l'eau l'eau", "back\\slash", "", ""]) == "'l''eau':1A,2A 'back\\\\slash':3B"


def test_an_entry_knows_its_provider_and_when_it_is_over():
    row = {
        "kind": "event", "title": "A day", "language": "en", "summary": "", "tags": [], "published_on": "2026-01-01",
        "address": "https://provider-17.example/en/1", "provider_website": "https://provider-17.example/", "starts_on": "2026-05-01",
        "ends_on": "2026-05-02", "details": {}, "concepts": [],
    }  # fmt: skip

    columns = columns_of(1, row)

    assert provider_number(row) == columns["provider_id"] == 17
    assert columns["expires_on"].isoformat() == "2026-05-02"
