from datetime import date
from itertools import count
from typing import Any

import pytest

from rialto.harvesting.matching.offer import Offer
from rialto.harvesting.matching.rules import compare
from rialto.harvesting.matching.verdict import Band

IDS = count(1)
TEXT = (
    "You will learn how to keep your company's data safe, how to see an attack coming and what to do when it is there, "
    "with examples from small firms in four countries and an exercise for each week of the course."
)
LONG = "Keeping data safe in small European"


def offer(**given: Any) -> Offer:
    """A training in English by a provider, of a source of its own."""
    number = next(IDS)
    values = {
        "id": number, "kind": "training", "title_text": "Cybersecurity for small companies", "language": "en",
        "provider": "Acme Academy", "sources": frozenset({number}),
    }  # fmt: skip
    return Offer(**(values | given))


def event(**given: Any) -> Offer:
    return offer(kind="event", title_text="Digital Skills Summit", starts_on=date(2026, 5, 4), **given)


@pytest.mark.parametrize(
    ("one", "other", "band", "rule"),
    [
        ({}, {}, "automatic", "same-title-same-provider"),
        ({}, {"title_text": "Cyber security for small companies"}, "queue", "like-title-same-provider"),
        ({"title_text": f"{LONG} companies"}, {"title_text": f"{LONG} companys"}, "automatic", "like-title-same-provider"),
        ({"title_text": f"{LONG} microeconomics"}, {"title_text": f"{LONG} macroeconomics"}, "queue", "like-title-same-provider"),
        ({}, {"provider": "Other School"}, "different", "nothing-in-common"),
        ({}, {"provider": ""}, "queue", "same-title"),
        ({}, {"kind": "event"}, "different", "other-kind"),
        ({"starts_on": date(2026, 1, 5)}, {"starts_on": date(2026, 9, 7)}, "queue", "same-title-same-provider"),
        ({"address": "a.eu/x"}, {"address": "a.eu/x", "provider": "Other"}, "automatic", "same-page"),
        ({"address": "a.eu"}, {"address": "a.eu", "provider": "Other"}, "different", "nothing-in-common"),
        ({"identifiers": frozenset({"doi 1"})}, {"identifiers": frozenset({"doi 1"}), "provider": "O"}, "automatic", "same-identifier"),
        ({"text": TEXT}, {"text": TEXT + " Register now.", "provider": "Portal"}, "automatic", "near-text"),
        ({"sources": frozenset({1})}, {"sources": frozenset({1})}, "queue", "same-title-same-provider"),
        ({"title_text": "Statistics with R"}, {"title_text": "Statistics with R: inference"}, "queue", "like-title-same-provider"),
    ],
)  # fmt: skip
def test_each_rule_has_its_say(one, other, band, rule):
    verdict = compare(offer(**one), offer(**other))

    assert (verdict.band, verdict.rule) == (Band(band), rule)


@pytest.mark.parametrize(
    ("one", "other", "band", "rule"),
    [
        ({"city": "Sofia"}, {"city": "Sofia", "provider": ""}, "automatic", "same-event"),
        ({"city": "Sofia"}, {"city": "Plovdiv"}, "different", "other-city"),
        ({"is_online": True}, {"is_online": True, "provider": ""}, "automatic", "same-event"),
    ],
)
def test_an_event_is_its_name_its_day_and_its_place(one, other, band, rule):
    verdict = compare(event(**one), event(**other))

    assert (verdict.band, verdict.rule) == (Band(band), rule)


def test_another_day_is_an_instance_and_no_duplicate():
    later = event(city="Sofia")
    later.starts_on = date(2026, 5, 11)

    verdict = compare(event(city="Sofia"), later)

    assert (verdict.band, verdict.rule) == (Band.DIFFERENT, "instance")


def test_the_order_of_two_offers_does_not_matter():
    one, other = (
        offer(text=TEXT),
        offer(text=TEXT, provider="Portal", title_text="Cyber security for companies"),
    )

    assert compare(one, other) == compare(other, one)
