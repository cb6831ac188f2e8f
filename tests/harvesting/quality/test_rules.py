"""What is asked of a description, and how many points that gives."""

from dataclasses import replace

import pytest

from rialto.catalogue.choices import ConceptRole, Dimension, Kind, LinkState
from rialto.harvesting.quality.rules import RULES, Plain, points_lost, points_of, rules_missed, share

PERFECT = Plain(
    kind=Kind.TRAINING, title="Spreadsheets from the first cell", summary_length=100, description_length=900, language="de",
    tag_count=2, roles=frozenset(ConceptRole.values), stated_roles=frozenset(ConceptRole.values),
    address="https://school.example/courses/7", link_state=LinkState.WORKS, has_place=True, has_price=True, has_level=True,
    has_teaching_language=True, has_start=True, has_deadline=True, is_over=False, has_issue_day=True, translation_count=1,
    has_provider=True, provider_has_website=True, record_count=1, is_seen=True, is_structured=True, has_source_licence=True,
    has_licence=True,
)  # fmt: skip
NOTHING = Plain(kind=Kind.TRAINING, title="x")
# Rule -> what a perfect description has to lose so that exactly this rule is missed.
LOSSES = {
    "title": {"title": "7"},
    "summary": {"summary_length": 0, "description_length": 0},
    "subject": {"tag_count": 0, "roles": frozenset(ConceptRole.values) - {"technology", "field", "sector"}},
    "competence": {"roles": frozenset(ConceptRole.values) - {"competence", "skill", "occupation"}},
    "place": {"has_place": False},
    "date": {"has_start": False},
    "address": {"address": ""},
    "link": {"link_state": LinkState.BROKEN},
    "moved": {"link_state": LinkState.MOVED},
    "own-page": {"address": "https://school.example/de/"},
    "https": {"address": "http://school.example/courses/7"},
    "description": {"description_length": 200},
    "language": {"language": "und"},
    "price": {"has_price": False},
    "level": {"has_level": False},
    "audience": {"roles": frozenset(ConceptRole.values) - {"audience", "target-group"}},
    "current": {"is_over": True},
    "teaching-language": {"has_teaching_language": False},
    "structured": {"is_structured": False},
    "vocabulary": {"stated_roles": frozenset()},
    "licence": {"has_source_licence": False, "has_licence": False},
    "translation": {"translation_count": 0},
    "provider": {"has_provider": False, "provider_has_website": False},
    "website": {"provider_has_website": False},
    "seen": {"is_seen": False},
    "issued": {"kind": Kind.RESOURCE, "has_issue_day": False},
}


def test_a_perfect_description_has_all_points():
    points = points_of(PERFECT)

    assert (points.total, points.missing) == (100, 0)
    assert points.dimensions == dict.fromkeys(Dimension, 100)


def test_every_rule_can_be_missed_alone_and_costs_something():
    assert LOSSES.keys() == {rule.key for rule in RULES}
    for rule in RULES:
        points = points_of(replace(PERFECT, **LOSSES[rule.key]))

        missed = [one.key for one in rules_missed(points.missing)]
        assert rule.key in missed
        assert points.total < 100
        assert points.dimensions[rule.dimension] < 100
        assert missed == [rule.key] or rule.key == "summary"  # what has no summary has no description either


def test_every_point_has_words_and_a_place_of_its_own():
    assert len({rule.bit for rule in RULES}) == len({rule.key for rule in RULES}) == len(RULES)
    assert all(str(rule.name) and str(rule.remedy).endswith((".", ")")) and rule.points > 0 for rule in RULES)
    assert {rule.dimension for rule in RULES} == set(Dimension)
    assert sum(rule.points for rule in RULES) > 100


def test_what_does_not_apply_neither_gives_nor_takes():
    book = replace(
        PERFECT,
        kind=Kind.PUBLICATION,
        has_start=False,
        has_price=False,
        has_level=False,
        has_place=False,
        is_over=None,
    )

    assert points_of(book).total == 100


def test_what_nobody_has_looked_at_is_no_fault():
    assert points_of(replace(PERFECT, link_state=LinkState.UNCHECKED)).total == 100


def test_a_bare_title_has_hardly_any_points():
    assert points_of(NOTHING).total < 10


def test_what_was_typed_in_by_hand_is_asked_nothing_of_a_source():
    by_hand = replace(PERFECT, record_count=0, is_seen=False, is_structured=False, has_source_licence=False)

    assert points_of(by_hand).total == 100


@pytest.mark.parametrize(("part", "whole", "expected"), [(0, 0, 100), (0, 3, 0), (2, 3, 66), (3, 3, 100)])
def test_a_hundred_means_all(part, whole, expected):
    assert share(part, whole) == expected


def test_losses_are_counted_by_rule():
    lost = points_lost([(0b11, 2), (0b10, 5), (0, 9)])

    assert {rule.bit: count for rule, count in lost.items()} == {0: 2, 1: 7}
