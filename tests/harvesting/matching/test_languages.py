from itertools import count
from typing import Any

from rialto.harvesting.matching.decision import judge
from rialto.harvesting.matching.languages import is_language_variant
from rialto.harvesting.matching.offer import Offer, cognates_of
from rialto.harvesting.matching.verdict import Band

IDS = count(1)


def offer(title: str, language: str, **given: Any) -> Offer:
    values = {"kind": "training", "provider": "Acme Academy", "sources": frozenset({1})}
    return Offer(id=next(IDS), title_text=title, language=language, **(values | given))


def bands(one: Offer, *others: Offer) -> dict[int, tuple[Band, str]]:
    return {
        judged.first + judged.second - one.id: (judged.verdict.band, judged.verdict.rule)
        for judged in judge(one, others)
    }


def test_words_of_three_scripts_meet():
    assert cognates_of("криптография") == cognates_of("cryptografia") == cognates_of("κρυπτογραφια")


def test_one_page_in_two_languages_is_one_offer():
    german = offer("Netze verstehen", "de", address="acme.eu/de/kurse/12")
    english = offer("Understanding networks", "en", address="acme.eu/en/kurse/12")

    assert bands(german, english) == {english.id: (Band.AUTOMATIC, "same-page-in-two-languages")}
    assert is_language_variant(german, offer("X", "fr", address="fr.acme.eu/kurse/12"))
    assert not is_language_variant(german, offer("X", "fr", address="acme.eu/fr/kurse/13"))


def test_another_part_is_no_translation_even_on_a_like_page():
    german = offer("Netze, Teil 1", "de", address="acme.eu/de/netze")
    english = offer("Networks, part 2", "en", address="acme.eu/en/netze")

    assert bands(german, english) == {}


def test_other_levels_in_two_languages_are_two_offers():
    german = offer("Astro Pi Python für Anfänger", "de")
    english = offer("Astro Pi Python advanced", "en")

    assert bands(german, english) == {}


def test_a_name_that_nobody_translates_is_one_offer_of_one_provider_only():
    german, english = offer("Astro Pi Mission Zero", "de"), offer("Astro Pi: Mission Zero", "en")
    stranger = offer("Astro Pi Mission Zero", "fr", provider="Somebody Else", sources=frozenset({2}))

    found = bands(german, english, stranger)

    assert found[english.id] == (Band.AUTOMATIC, "same-name-in-two-languages")
    assert found.get(stranger.id, (Band.QUEUE, ""))[0] is Band.QUEUE


def test_titles_alone_never_decide():
    spanish = offer("Introducción a la gestión de proyectos", "es")
    english = offer("Introduction to project management", "en")
    rival = offer("Introduction to data science", "en")

    assert Band.AUTOMATIC not in {band for band, _rule in bands(spanish, english, rival).values()}
