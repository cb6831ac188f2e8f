"""Bulgarian and Greek typed in Latin letters, and the other way round."""

import pytest

from rialto.search.analysis import fold, forms, wanted
from rialto.search.analysis.latin import key, spelled, typed_keys
from rialto.search.port import Document, Matched, Query
from rialto.search.query_text import parse


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        # The streamlined system, then as people type.
        ("обучение", "obuchenie obu4enie obuchenije"), ("жена", "zhena jena"), ("щастие", "shtastie 6tastie"), ("шахмат", "shahmat 6ahmat"),
        ("български", "balgarski bulgarski"), ("юноша", "yunosha iunosha"), ("ябълка", "yabalka qbulka"), ("център", "tsentar center"),
        ("информация", "informatsiya informatsia informacia"), ("чай", "chay chai 4ai"), ("хора", "hora xora"), ("учител", "uchitel"),
    ],
)  # fmt: skip
def test_bulgarian_in_latin_letters_has_the_key_of_the_word(word, typed):
    missed = [one for one in typed.split() if key(word) not in typed_keys(one, "bg")]

    # "center" is English, not a way of writing център.
    assert missed == [one for one in typed.split() if one == "center"]


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        # ELOT 743, then by sound and by look.
        ("μάθημα", "mathima ma8hma"), ("εκπαίδευση", "ekpaidefsi ekpaideush ekpedefsi"), ("υπολογιστής", "ypologistis ipologistis upologisths"),
        ("χρήστης", "christis xrhsths hristis"), ("ασφάλεια", "asfaleia asfalia"), ("ψηφιακός", "psifiakos pshfiakos"),
        ("δεξιότητες", "dexiotites deksiothtes"), ("λογισμικό", "logismiko"), ("πρόγραμμα", "programma"), ("οχημάτων", "ochimaton oxhmatwn"),
        ("μπαταρία", "mpataria bataria"), ("ουσία", "ousia"),
    ],
)  # fmt: skip
def test_greek_in_latin_letters_has_the_key_of_the_word(word, typed):
    assert [one for one in typed.split() if key(fold(word)) not in typed_keys(one, "el")] == []


@pytest.mark.parametrize(
    ("typed", "language", "word"),
    [("mathimata", "el", "μάθημα"), ("kursove", "bg", "курс"), ("uchitelite", "bg", "учител")],
)
def test_an_inflected_word_in_latin_letters_meets_the_stem(typed, language, word):
    assert set(typed_keys(typed, language)) & set(forms(word, language).keys)


def test_keys_are_those_of_two_scripts_and_two_languages_only():
    assert (key("kurs"), key("ку"), typed_keys("курс", "bg"), spelled("kurs")) == ("", "", (), "")
    assert forms("kurs", "de").keys == ()


@pytest.mark.parametrize(
    ("word", "latin"),
    [("наков", "nakov"), ("софия", "sofia"), ("σωκρατησ", "sokratis"), ("λουκασ", "loukas")],
)
def test_other_letters_are_spelled_by_the_official_systems(word, latin):
    assert spelled(word) == latin
    (typed,) = wanted(word, ())
    assert latin in typed.spelled


@pytest.mark.parametrize(
    ("typed", "language", "spelling"),
    [
        ("einfuehrung", "de", "einfuhrung"),
        ("einführung", "de", "einfuehrung"),
        ("laerer", "da", "larer"),
        ("malmoe", "sv", "malmo"),
    ],
)
def test_letters_that_keyboards_lack_may_be_typed_as_two(typed, language, spelling):
    (word,) = wanted(typed, (language,))

    assert spelling in word.spelled


GREEK_AND_BULGARIAN = (
    ("el", "Μαθήματα προγραμματισμού"), ("bg", "Курсове за учители"), ("en", "Svetlin Nakov on programming"), ("bg", "Kurs po robotika"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("mathimata", "el", [1]), ("ma8hmata", "en", [1]), ("programmatismos", "el", [1]), ("uchiteli", "bg", [2]),
        ("kursove", "bg", [2]), ("Наков", "bg", [3]), ("роботика", "bg", [4]), ("kurs", "bg", [2, 4]),
    ],
)  # fmt: skip
def test_either_script_is_found_by_the_other(empty, text, language, found):
    with empty.writer() as writer:
        writer.upsert(
            Document(id=number, language=code, texts={code: {"title": title}})
            for number, (code, title) in enumerate(GREEK_AND_BULGARIAN, 1)
        )
        writer.commit(1)

    results = empty.reader().search(Query(text=parse(text), languages=(language, "en"), relax=True))

    assert sorted(hit.id for hit in results.hits) == found
    assert results.matched in (Matched.ALL, Matched.SIMILAR)
