"""What looks at a link mean over time."""

from datetime import UTC, datetime, timedelta

import pytest

from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.harvesting.links.looking import Look
from rialto.harvesting.links.verdict import CONFIRMATION, DOUBTS, Health, judged, wants_light_look

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def looked(health: Health, *problems: str, every: timedelta = DAY, start: datetime = NOW, **look) -> Health:
    for number, problem in enumerate(problems):
        health = judged(health, Look(problem=problem, **look), now=start + number * every)
    return health


def test_a_link_that_answers_works_and_is_looked_at_ever_more_rarely():
    pauses, now, health = [], NOW, Health()
    for _look in range(6):
        health = judged(health, Look(), now=now)
        pauses.append((health.next_look_at - now).days)
        now = health.next_look_at

    assert health.state == LinkState.WORKS
    assert pauses == [1, 3, 7, 14, 30, 30]


@pytest.mark.parametrize("problem", sorted(set(LinkProblem.values) - DOUBTS - {LinkProblem.ROBOTS}))
def test_one_bad_look_is_a_doubt_and_is_followed_by_another_soon(problem):
    health = looked(looked(Health(), "", "", "", ""), problem)

    assert (health.state, health.problem) == (LinkState.UNSURE, problem)
    assert health.next_look_at - NOW == timedelta(hours=6)


@pytest.mark.parametrize("problem", sorted(CONFIRMATION))
def test_a_link_is_broken_when_looks_and_days_agree(problem):
    looks, lasting = CONFIRMATION[problem]
    often = looked(Health(), *[problem] * 40, every=lasting / 100)
    seldom = looked(Health(), *[problem] * (looks - 1), every=10 * lasting)
    both = looked(Health(), *[problem] * looks, every=lasting / (looks - 1))

    assert [often.state, seldom.state, both.state] == [LinkState.UNSURE, LinkState.UNSURE, LinkState.BROKEN]


def test_a_good_look_in_between_begins_the_count_anew():
    health = looked(Health(), *[LinkProblem.NOT_FOUND] * 2, every=3 * DAY)
    health = looked(health, "", start=NOW + 5 * DAY)
    health = looked(health, LinkProblem.NOT_FOUND, LinkProblem.NOT_FOUND, start=NOW + 6 * DAY)

    assert (health.state, health.failing_count) == (LinkState.UNSURE, 2)


def test_a_broken_link_that_answers_again_works():
    health = looked(Health(), *[LinkProblem.GONE] * 3)
    assert health.state == LinkState.BROKEN

    health = looked(health, "", start=NOW + 30 * DAY)

    assert (health.state, health.problem, health.failing_since) == (LinkState.WORKS, "", None)


def test_a_broken_link_is_looked_at_rarely_but_for_ever():
    health = looked(Health(), *[LinkProblem.NOT_FOUND] * 10)

    assert health.state == LinkState.BROKEN
    assert health.next_look_at - (NOW + 9 * DAY) == 30 * DAY


@pytest.mark.parametrize("problem", sorted(DOUBTS))
def test_some_problems_never_become_more_than_a_doubt(problem):
    health = looked(Health(), *[problem] * 30, every=30 * DAY)

    assert health.state == LinkState.UNSURE


def test_a_site_that_keeps_robots_out_is_unchecked_whatever_it_was():
    health = looked(looked(Health(), ""), LinkProblem.ROBOTS)

    assert (health.state, health.problem) == (LinkState.UNCHECKED, LinkProblem.ROBOTS)
    assert health.next_look_at - NOW == 30 * DAY


def test_a_busy_site_changes_nothing_but_the_time_of_the_next_look():
    before = looked(Health(), LinkProblem.NOT_FOUND)
    after = judged(before, Look(is_busy=True, retry_after_seconds=7200), now=NOW)

    assert (after.state, after.failing_count) == (before.state, before.failing_count)
    assert after.next_look_at - NOW == timedelta(hours=2)


def test_a_site_may_not_put_us_off_for_ever():
    after = judged(Health(), Look(is_busy=True, retry_after_seconds=10**9), now=NOW)

    assert after.next_look_at - NOW == DAY


def test_moved_is_said_when_two_looks_in_a_row_lead_to_the_same_place():
    there = {"final_address": "https://new.example/course"}
    once = looked(Health(), "", **there)
    twice = looked(once, "", start=NOW + DAY, **there)
    elsewhere = looked(once, "", start=NOW + DAY, final_address="https://other.example/")

    assert [once.state, twice.state, elsewhere.state] == [LinkState.WORKS, LinkState.MOVED, LinkState.WORKS]
    assert twice.final_address == "https://new.example/course"


def test_words_that_vanish_from_a_page_that_had_them_are_a_doubt():
    before = looked(Health(), "", title_share=80)

    assert looked(before, "", title_share=10).problem == LinkProblem.DRIFT
    assert looked(before, "", title_share=60).problem == ""
    assert looked(Health(), "", "", title_share=10).problem == ""


def test_an_offer_that_is_over_is_looked_at_once_a_quarter():
    health = judged(Health(), Look(), now=NOW, is_over=True)

    assert health.next_look_at - NOW == 90 * DAY


def test_most_looks_at_a_healthy_link_ask_for_the_head_alone():
    health, light = Health(), []
    for number in range(8):
        light.append(wants_light_look(health))
        health = judged(health, Look(is_light=light[-1]), now=NOW + number * DAY)

    assert light == [False, True, True, True, False, True, True, True]


def test_looks_that_came_in_together_drift_apart():
    ends = {judged(Health(), Look(), now=NOW, spread=spread / 10).next_look_at for spread in range(-10, 11)}

    assert len(ends) == 21
    assert max(ends) - min(ends) == DAY / 5
