"""What analysis promises for each language: inflected words meet, other words stay apart."""

import subprocess
import sys

import pytest

from rialto.search.analysis import analyse, fold, forms, wanted
from rialto.search.analysis.compounds import Splitter
from rialto.search.analysis.guessing import languages_of
from rialto.search.analysis.lemmas import are_built, build_lemmas
from rialto.search.analysis.splitting import composed, found_words, pieces, split

# Course, teacher, skill and company (or what the language makes of them): base form/inflected form.
PAIRS = {
    "bg": "курс/курсове учител/учителите умение/уменията компания/компании",
    "cs": "kurz/kurzů učitel/učitelé dovednost/dovedností firma/firem",
    "da": "kursus/kurser lærer/lærerne færdighed/færdighederne virksomhed/virksomheder",
    "de": "kurs/kursen lehrerin/lehrerinnen fähigkeit/fähigkeiten buch/bücher",
    "el": "μάθημα/μαθημάτων δάσκαλος/δασκάλων δεξιότητα/δεξιότητες εταιρεία/εταιρειών",
    "en": "course/courses skill/skills company/companies child/children",
    "es": "curso/cursos competencia/competencias lápiz/lápices habilidad/habilidades",
    "et": "kursus/kursused õpetaja/õpetajate oskus/oskuste ettevõte/ettevõtted",
    "fi": "kurssi/kurssilla opettaja/opettajien taito/taitoja yritys/yrityksen",
    "fr": "formation/formations compétence/compétences travail/travaux animal/animaux",
    "ga": "cúrsa/gcúrsa múinteoir/múinteoirí scil/scileanna leabhar/leabhair",
    "hr": "tečaj/tečajevi učitelj/učitelja vještina/vještinama tvrtka/tvrtki",
    "hu": "tanfolyam/tanfolyamokat tanár/tanároknak készség/készségek vállalat/vállalatok",
    "it": "corso/corsi insegnante/insegnanti azienda/aziende uomo/uomini",
    "lt": "kursas/kursų mokytojas/mokytojai įgūdis/įgūdžių įmonė/įmonės",
    "lv": "kurss/kursu skolotājs/skolotāji prasme/prasmju uzņēmums/uzņēmuma",
    "mt": "kors/korsijiet ktieb/kotba skola/skejjel ħila/ħiliet għalliem/għalliema kbir/kbar kompjuter/kompjuters",
    "nl": "cursus/cursussen leraar/leraren vaardigheid/vaardigheden bedrijf/bedrijven",
    "pl": "kurs/kursów nauczyciel/nauczycieli firma/firm przedsiębiorstwo/przedsiębiorstwa",
    "pt": "curso/cursos competência/competências formação/formações papel/papéis",
    "ro": "curs/cursuri profesor/profesorii competență/competențe companie/companiei",
    "sk": "kurz/kurzov učiteľ/učitelia zručnosť/zručností firma/firiem",
    "sl": "tečaj/tečajev učitelj/učitelji veščina/veščine podjetje/podjetij",
    "sv": "kurs/kurser lärare/lärarna färdighet/färdigheterna företag/företagens",
}
# Without dictionaries stems alone do the work; these need none.
BY_STEM = {
    "bg": "учител/учителите", "lv": "skolotājs/skolotāji", "mt": "ħila/ħiliet", "sk": "kurz/kurzov", "sl": "veščina/veščine",
    "de": "fähigkeit/fähigkeiten", "el": "δεξιότητα/δεξιότητες", "fi": "opettaja/opettajien", "hr": "učitelj/učitelja",
}  # fmt: skip
APART = {
    "en": "university/universe organ/organization policy/police",
    "de": "kurs/kurve lehre/leere",
    "nl": "kunst/kunnen les/lezen",
    "pl": "kurs/kura firma/firmament",
    "cs": "kurz/kurzor práce/prát",
}


def pairs(text):
    return [tuple(pair.split("/")) for pair in text.split()]


def meet(one, other, language):
    first, second = forms(one, language), forms(other, language)
    return first.stem == second.stem or (bool(first.lemma) and first.lemma == second.lemma)


@pytest.mark.parametrize("language", PAIRS)
def test_inflected_words_meet(language):
    if not are_built():
        pytest.skip("needs the dictionaries: ./rialto manage build_lemmas")

    assert [pair for pair in pairs(PAIRS[language]) if not meet(*pair, language)] == []


@pytest.mark.parametrize("language", BY_STEM)
def test_stems_serve_where_dictionaries_do_not(language):
    one, other = BY_STEM[language].split("/")

    assert forms(one, language).stem == forms(other, language).stem


@pytest.mark.parametrize("language", ["en", "de", "nl", "pl", "cs"])
def test_other_words_stay_apart(language):
    assert [pair for pair in pairs(APART[language]) if meet(*pair, language)] == []


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("straße", "strasse"), ("cœur", "coeur"), ("ærø", "aero"), ("łódź", "lodz"), ("đak", "dak"), ("ħila", "hila"),
        ("μαθητής", "μαθητησ"), ("ΐ", "ι"), ("край", "край"), ("ёлка", "елка"), ("ｗｅｂ", "web"), ("ﬁn", "fin"), ("co\u00adop", "coop"),
    ],
)  # fmt: skip
def test_folding_keeps_scripts_and_drops_marks(word, folded):
    assert fold(word) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L'apprentissage aujourd’hui", ["apprentissage", "aujourdhui"]),
        ("dell’arte quell'uomo", ["arte", "uomo"]),
        ("tal-kors f'Malta", ["tal", "kors", "malta"]),
        ("the teacher's don't", ["the", "teacher", "don"]),
        ("C++, C# and .NET; c-sharp", ["c++", "c#", "and", ".net", "c", "sharp"]),
        ("e-learning elearning snake_case", ["elearning", "elearning", "snake", "case"]),
        ("IT-Kurs 2025/26", ["it", "kurs", "2025", "26"]),
        ("cafe\u0301 İzmir", ["café", "i̇zmir"]),
        ("__ ' \ud800 !", []),
    ],
)
def test_words_are_cut_out(text, words):
    text = composed(text)

    found = list(split(text))

    assert [word for word, _, _ in found] == words
    assert all(0 <= start < end <= len(text) for _, start, end in found)


@pytest.mark.parametrize(
    ("language", "compound", "head"),
    [
        ("de", "Sprachkurs", "kurs"), ("de", "Weiterbildungskurse", "kurse"), ("nl", "taalcursus", "cursus"), ("sv", "språkkurs", "kurs"),
        ("da", "sprogkursus", "kursus"), ("fi", "kielikurssi", "kurssi"), ("et", "keelekursus", "kursus"), ("hu", "adatvédelem", "védelem"),
    ],
)  # fmt: skip
def test_compounds_are_taken_apart(language, compound, head):
    assert Splitter(language).split(compound.lower())[0] == head


def test_a_splitter_learns_from_the_catalogue():
    splitter = Splitter("de")
    assert splitter.split("quantenbrücke") == ()

    splitter.learn(["quanten", "quanten", "brücke", "brücke", "brücken"])
    assert splitter.split("quantenbrücke") == ("brücke", "quanten")

    splitter.learn(["quantenbrücke"] * 10)
    assert splitter.split("quantenbrücke") == ()


def test_a_language_that_is_not_ours_is_only_folded():
    assert analyse("Être À", "uk").forms == (forms("être", "uk"), forms("à", "uk"))
    assert forms("être", "uk") == ("etre", "", "etre", (), ())


def test_a_query_word_has_the_forms_of_all_its_languages():
    (word,) = wanted("kurse", ("de", "da"))

    assert (word.exact, set(word.stems)) == ("kurse", {"kurs"})


def test_languages_are_guessed_by_script_and_letters():
    guesses = ("курс", "μάθημα", "course", "őszi", "straße", "ħila", "日本")

    assert [languages_of(text) for text in guesses] == [("bg",), ("el",), (), ("hu",), ("de",), ("mt",), ()]


def test_dictionaries_that_are_built_are_not_built_again(settings):
    if not are_built():
        pytest.skip("needs the dictionaries: ./rialto manage build_lemmas")
    heard = []

    build_lemmas(settings.LEMMA_FOLDER, progress=lambda *told: heard.append(told))

    assert heard[0] == ("bg", 1, 23)
    assert heard[-1] == ("sv", 23, 23)


def test_importing_the_room_loads_no_engine_and_no_dictionary():
    heavy = "tantivy simplemma Stemmer marisa_trie"
    code = (
        "import sys, rialto.search.port, rialto.search.highlight, rialto.search.tantivy_engine;"
        f"print([name for name in {heavy.split()} if name in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment()
    )

    assert told.stdout.strip() == "[]"


def _environment():
    import os

    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The Cloud and the CLOUD", "L'Été à l'ÉCOLE d'Aujourd'hui", "İstanbul'da İŞ", "ΟΔΟΣ.ΑΒΓ ΟΔΟΣ'ΑΒΓ ΦΩΣ", "C++ and .NET e-Learning",
        "STRASSE Straße ẞ", "snake_Case ʼN Dz Kelvin Áb",
    ],
)  # fmt: skip
def test_words_that_are_remembered_are_those_that_are_split(text):
    """Lower-casing a whole text at once may never give another word than lower-casing each."""
    remembered = [word for found in found_words(composed(text)) for word, _, _ in pieces(found)]

    assert remembered == [word for word, _, _ in split(composed(text))]
