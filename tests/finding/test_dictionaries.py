"""A question is asked as it was typed and as dictionaries say it in English: on the page, in alerts, and where nothing is built yet."""

import shutil
import sys

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from rialto.catalogue.queries.indexing import languages_of_entries
from rialto.finding.alerts.meaning import MeantSearches, embed_searches, meant_with
from rialto.finding.dictionaries import are_dictionaries_current, build_dictionaries, dictionaries, gloss_of
from rialto.finding.following import start_building_dictionaries
from rialto.finding.meaning import asked_for, near, neighbours
from rialto.finding.models import SavedSearch
from rialto.finding.standing import DictionaryStanding, dictionary_standing
from rialto.search.dictionaries import Dictionaries, stamp_of
from rialto.search.dictionaries.sources import installed
from rialto.search.meaning.embedding import SAID_SHARE, Order
from rialto.search.query_text import parse
from tests.dictd import write_dictionary
from tests.finding.alert_steps import alert_for, percolate
from tests.finding.test_alerts_across_languages import Crowded, begin, percolate_by_meaning, shown, told
from tests.finding.test_meaning import embed
from tests.finding.test_queries import found, titles
from tests.published import training

BAKING = training("a", "Baker course for beginners")
OTHERS = [training(f"o{number}", f"Weaving {number} looms {number * 7}") for number in range(6)]
BAKER = "ζυμοπλάστης"


@pytest.fixture
def crowded(settings, tmp_path, monkeypatch):
    settings.MEANING_FOLDER = tmp_path / "meaning"
    embedder = Crowded()
    for module in ("meaning", "embedding", "alerts.meaning"):
        monkeypatch.setattr(f"rialto.finding.{module}.embedder", lambda: embedder)
    return embedder


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    """Dictionaries of one Greek word and the list that comes with Rialto: where they are, and what they were built from."""
    folder = tmp_path_factory.mktemp("dictionaries")
    write_dictionary(folder / "dictd", "freedict-ell-eng", [f"{BAKER} <n>\nbaker"])
    sources = installed([folder / "dictd"])
    Dictionaries(folder / "built").build(sources, stamp=stamp_of(sources))
    return folder


@pytest.fixture
def built(settings, tmp_path, built_once):
    """The same for one test, which may build them anew."""
    shutil.copytree(built_once, tmp_path, dirs_exist_ok=True)
    settings.DICTIONARY_FOLDER = tmp_path / "built"
    settings.DICTIONARY_SOURCES = [str(tmp_path / "dictd")]


def test_an_english_entry_is_found_by_a_greek_word_that_only_a_dictionary_knows(
    publish, crowded, built, settings
):
    publish(BAKING, *OTHERS)
    embed()

    by_dictionary = titles(f"q={BAKER}", "el")
    on_an_english_page = titles(f"q={BAKER}", "en")
    settings.DICTIONARIES = False

    assert by_dictionary == on_an_english_page == [BAKING.title]
    assert titles(f"q={BAKER}", "el") == []


def test_what_dictionaries_say_is_asked_beside_what_was_typed(crowded, built):
    typed, said, both = (
        crowded.query(BAKER),
        crowded.query("baker"),
        asked_for(BAKER, gloss_of([BAKER], ["el"])),
    )

    assert len(both.bounds) == 2
    assert both.bounds[0] == pytest.approx(typed)
    assert both.bounds[1] == pytest.approx(said * SAID_SHARE, abs=1e-6)
    assert [one.tolist() for one in asked_for("baker", gloss_of(["baker"], ["el"])).bounds] == [said.tolist()]


def test_what_is_in_another_language_is_put_in_order_half_by_what_was_said(
    publish, crowded, built, monkeypatch
):
    """Both are near; the English one fits by its dictionary word, the Greek one by the word as it stands."""
    monkeypatch.setattr(crowded, "to_order", lambda text: Order(crowded.query(text) * 3), raising=False)
    greek = training("g", f"{BAKER} Weaving", language="el")
    publish(greek, BAKING, *OTHERS)
    embed()

    order, elsewhere = asked_for(BAKER, gloss_of([BAKER], ["el"]))[1:]
    typed, said = crowded.query(BAKER) / 0.8, crowded.query("baker") / 0.8

    assert order.vector == pytest.approx(typed, abs=1e-5)
    assert elsewhere.vector == pytest.approx((typed + said) / np.linalg.norm(typed + said), abs=1e-5)
    languages = languages_of_entries(pk for pk, _ in near(parse(BAKER), ["el"]))
    assert list(languages.values()).count("en") == list(languages.values()).count("el") == 1
    assert [fit for pk, fit in near(parse(BAKER), ["el"]) if languages[pk] == "el"] == [
        pytest.approx(float(typed @ crowded.query(f"{BAKER} Weaving") / 0.8), abs=0.02)
    ]


def test_phrases_and_excluded_words_are_still_about_the_words_themselves(publish, crowded, built):
    publish(BAKING, *OTHERS)
    embed()

    assert near(parse(f"{BAKER} -weaving"), ["el"]) == ()
    assert near(parse(BAKER), ["el"])


def test_searches_that_somebody_waits_for_are_said_in_english_too_and_anew_with_other_dictionaries(
    publish,
    crowded,
    built,
    tmp_path,
):
    publish(BAKING)
    embed()
    alert_for(f"q={BAKER}", language="el")
    embed_searches(lambda: None)
    before = SavedSearch.objects.get()

    write_dictionary(
        tmp_path / "dictd", "freedict-ell-eng", [f"{BAKER} <n>\nbaker, bread maker", "ψωμί\nbread"]
    )
    assert not are_dictionaries_current()
    build_dictionaries()
    again = embed_searches(lambda: None)
    after = SavedSearch.objects.get()

    assert (before.meant_with != after.meant_with, after.meant_with == meant_with()) == (True, True)
    assert (again, bytes(before.meaning) != bytes(after.meaning)) == (1, True)


def test_news_that_only_a_dictionary_connects_with_a_question_is_told(publish, crowded, built):
    begin(publish)
    alert = alert_for(f"q={BAKER}", language="el")
    embed_searches(lambda: None)
    wanted, *_others = publish(BAKING, *OTHERS)
    percolate()
    embed()

    assert percolate_by_meaning() == 1
    assert told(alert.search) == {wanted.pk} == shown(alert.search)


def test_a_search_that_dictionaries_say_nothing_of_any_more_keeps_no_second_vector(
    publish, crowded, built, settings
):
    baking = publish(BAKING, *OTHERS)[0].pk
    embed()
    alert_for(f"q={BAKER}", language="el")
    embed_searches(lambda: None)
    searches, saved = MeantSearches(), SavedSearch.objects.get()
    vectors = neighbours().vectors_of([baking])
    assert searches.nearest(vectors) == {saved.pk: [baking]}
    assert [np.linalg.norm(one).round(2) for one in searches.vectors(saved.pk)] == [0.8, 0.6]

    settings.DICTIONARIES = False
    embed_searches(lambda: None)

    assert searches.nearest(vectors) == {}
    assert [np.linalg.norm(one).round(2) for one in searches.vectors(saved.pk)] == [0.8, 0.0]


def test_a_result_says_which_english_words_were_looked_for(publish, crowded, built):
    publish(BAKING, *OTHERS)
    embed()

    with override("el"):
        (line,) = found(f"q={BAKER}", "el").lines

    assert line.why[-1] == "Αναζητήθηκε και στα αγγλικά: ζυμοπλάστης (baker)"


def test_they_are_built_once_by_whoever_is_told_to(settings, tmp_path, capsys, built):
    capsys.readouterr()
    stamp = dictionaries().stamp

    call_command("build_dictionaries")

    assert (
        capsys.readouterr().out
        == f"{sum(dictionaries().word_counts.values())} words of 23 languages are known in English.\n"
    )
    assert (dictionaries().stamp, are_dictionaries_current()) == (stamp, True)
    settings.DICTIONARY_FOLDER = tmp_path / "anew"
    call_command("build_dictionaries")
    shown = capsys.readouterr().err.splitlines()
    assert (shown[0], shown[-1]) == ("Dictionaries: 1 of 23 (bg)", "Dictionaries: 23 of 23 (sv)")


def test_somebody_else_who_builds_is_told_in_words(settings, tmp_path):
    settings.DICTIONARY_FOLDER, settings.DICTIONARY_SOURCES = tmp_path, []
    with dictionaries()._folder.locked("rebuilding"), pytest.raises(CommandError, match="Another process"):
        call_command("build_dictionaries")


def test_switched_off_they_say_nothing_and_need_no_building(settings, built, tmp_path):
    assert gloss_of([BAKER], ["el"]).texts == ("baker", "baker")

    settings.DICTIONARIES, settings.DICTIONARY_FOLDER = False, tmp_path / "none"

    assert gloss_of([BAKER], ["el"]) is None
    assert are_dictionaries_current()


def test_a_process_of_its_own_builds_them(settings, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/echo")

    building = start_building_dictionaries()

    assert building.wait(timeout=30) == 0
    assert building.args[-1] == "build_dictionaries"


def test_who_looks_after_the_site_sees_how_many_words_are_known(built, settings, tmp_path, admin_client):
    standing = dictionary_standing()
    assert standing.word_count == sum(dictionaries().word_counts.values()) > 10_000
    assert (standing.is_on, standing.language_count, standing.are_current) == (True, 23, True)
    settings.STAFF_NEED_SECOND_FACTOR = False
    page = admin_client.get("/en/desk/").content.decode()
    assert "by dictionaries of 23 languages" in page

    write_dictionary(tmp_path / "dictd", "freedict-fin-eng", ["leipuri <n>\nbaker"])

    assert not dictionary_standing().are_current
    assert "dictionaries are being built" in admin_client.get("/en/desk/").content.decode()
    settings.DICTIONARIES = False
    assert dictionary_standing() == DictionaryStanding(is_on=False)
    assert "also searched for in English" not in admin_client.get("/en/desk/").content.decode()
