"""Entries are found by what they mean, whatever language they and the question are in."""

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from rialto.base.lines import Badge
from rialto.catalogue.actions import withdraw_entry
from rialto.catalogue.models import Entry
from rialto.changes.queries import last_position
from rialto.finding import embedding, meaning
from rialto.finding.embedding import do_others_wait, embed_all, follow_log, waiting_count, writing
from rialto.finding.meaning import MOST_WORDS, near, neighbours, text_of
from rialto.finding.standing import MeaningStanding, meaning_standing
from rialto.search.meaning.embedding import Order
from rialto.search.port import Matched
from rialto.search.query_text import parse
from tests.finding.test_queries import found, titles
from tests.published import training


class Counting:
    """An embedder for the mechanics: a text's vector is made of its bytes, and what was embedded is remembered."""

    name = "counting"

    def __init__(self):
        self.texts = []

    def query(self, text):
        return self._vector(text)

    def passages(self, texts, languages):
        self.texts += texts
        return np.array([self._vector(text) for text in texts])

    @staticmethod
    def _vector(text):
        made = np.random.default_rng(list(text.encode())).standard_normal(384).astype(np.float32)
        return made / np.linalg.norm(made)


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEANING_FOLDER = tmp_path / "meaning"
    return settings.MEANING_FOLDER


@pytest.fixture
def counting(folder, monkeypatch):
    embedder = Counting()
    monkeypatch.setattr(meaning, "embedder", lambda: embedder)
    monkeypatch.setattr(embedding, "embedder", lambda: embedder)
    return embedder


def embed(**given):
    with writing() as writer:
        embed_all(writer, gate=given.get("gate", lambda: None))
        return writer.count


PYTHON = training(
    "python", "Programmieren mit Python für Lehrkräfte", language="de",
    summary="Lehrerinnen und Lehrer schreiben ihre ersten Programme und unterrichten damit.",
)  # fmt: skip
OTHERS = [
    training("welding", "Schweißen für Anfänger", language="de", summary="Metall sicher verbinden."),
    training("cooking", "Italian cooking", summary="Pasta, sauces and bread."),
    training("safety", "Sicher im Internet", language="de", summary="Passwörter, Betrug und Schutz der eigenen Daten."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("mt", "programmazzjoni għall-għalliema"),
        ("fi", "ohjelmointi opettajille"),
        ("el", "προγραμματισμός για εκπαιδευτικούς"),
    ],
)
def test_a_question_in_another_language_finds_the_german_training_that_fits(publish, folder, language, query):
    publish(PYTHON, *OTHERS)
    embed()

    answer = found(f"q={query}", language)

    assert answer.matched is Matched.MEANING
    assert [str(line.title) for line in answer.lines] == [PYTHON.title]
    assert answer.lines[0].language == "de"


def test_a_result_says_that_it_was_found_by_meaning_and_in_which_language_it_is(publish, folder):
    publish(PYTHON, training("in-words", "Programming for teachers"))
    embed()

    answer = found("q=programming for teachers")

    assert {str(line.url).rsplit("/", 2)[-2][:12]: line.badges for line in answer.lines} == {
        "programming-": [],
        "programmiere": [
            Badge("Found by meaning", "meaning", "found"),
            Badge("Written in German", "language"),
        ],
    }
    assert answer.matched is Matched.ALL


@pytest.mark.parametrize("query", ["xqzvk wprtl", "asdfgh", "zebra", "1234567", "\x00\ud800"])
def test_what_means_nothing_here_finds_nothing(publish, folder, query):
    publish(PYTHON, *OTHERS)
    embed()

    assert near(parse(query)) == ()


@pytest.mark.parametrize("query", ['"programming teachers"', "programming -teachers", "ab", ""])
def test_phrases_exclusions_and_hardly_anything_are_not_asked_for_by_meaning(publish, counting, query):
    publish(training("a", "Programming teachers"))
    embed()

    assert near(parse(query)) == ()


def test_without_the_packages_or_where_it_is_off_words_are_found_as_ever(
    publish, counting, settings, monkeypatch
):
    publish(training("a", "Programming teachers"))
    embed()
    assert near(parse("Programming teachers."))

    settings.MEANING = False
    assert (near(parse("Programming teachers.")), meaning_standing().is_on) == ((), False)
    settings.MEANING = True
    monkeypatch.setattr(meaning, "is_installed", lambda: False)

    assert near(parse("Programming teachers.")) == ()
    assert titles("q=teachers") == ["Programming <mark>teachers</mark>"]
    with pytest.raises(CommandError, match="off"):
        call_command("embed")


def test_a_model_that_fails_leaves_the_words(publish, counting, monkeypatch):
    publish(training("a", "Programming teachers"))
    embed()

    def fail(_text):
        raise RuntimeError("no memory")

    monkeypatch.setattr(counting, "query", fail)

    assert titles("q=teachers") == ["Programming <mark>teachers</mark>"]


def test_each_text_is_embedded_once_and_again_when_it_changes(publish, counting):
    publish(training("a", "One", summary="first"), training("b", "Two"))
    assert embed() == 2
    assert embed() == 2
    assert sorted(counting.texts) == ["One. first", "Two."]

    publish(training("a", "One", summary="changed"))
    with writing() as writer:
        assert follow_log(writer, gate=lambda: None)
        assert not follow_log(writer, gate=lambda: None)
        assert writer.position == last_position()

    assert sorted(counting.texts) == ["One. changed", "One. first", "Two."]


def test_what_is_not_public_any_more_has_no_vector(publish, counting):
    first, second = publish(training("a", "One"), training("b", "Two"))
    embed()
    withdraw_entry(first, by=None, reason="over")

    with writing() as writer:
        follow_log(writer, gate=lambda: None)
    assert neighbours().count == 1
    withdraw_entry(Entry.objects.get(pk=second.pk), by=None, reason="over")
    assert embed() == 0


def test_embedding_goes_on_where_it_was_stopped(publish, counting, monkeypatch):
    monkeypatch.setattr(embedding, "BATCH", 2)
    publish(*(training(str(number), f"Training {number}") for number in range(7)))
    turns = iter(range(3))

    class Stop(Exception):
        pass

    def gate():
        if next(turns, None) is None:
            raise Stop

    with pytest.raises(Stop):
        embed(gate=gate)
    with writing() as writer:
        assert (writer.count, writer.position, waiting_count(writer)) == (6, 0, 1)

    assert embed() == 7
    assert len(counting.texts) == len(set(counting.texts)) == 7


def test_what_is_published_during_the_first_turn_is_embedded_in_it(publish, counting):
    publish(training("a", "One"))
    added = []

    def gate():
        if not added:
            added.extend(publish(training("b", "Two")))

    assert embed(gate=gate) == 2
    with writing() as writer:
        assert writer.position == last_position()


def test_the_index_and_waiting_jobs_come_first(publish, counting, monkeypatch):
    publish(training("a", "One"))
    assert not do_others_wait()

    monkeypatch.setattr(embedding, "is_work_waiting", lambda: True)

    assert do_others_wait()


def test_a_text_is_cut_after_so_many_words():
    assert text_of("Title", "word " * 99) == " ".join(["Title.", *["word"] * (MOST_WORDS - 1)])


def test_the_command_embeds_what_waits_or_everything(publish, counting, capsys):
    publish(training("a", "One"), training("b", "Two"))
    assert meaning_standing() == MeaningStanding(is_on=True, embedded_count=0, entry_count=2)

    call_command("embed")
    call_command("embed")
    assert len(counting.texts) == 2
    call_command("embed", "--all")

    assert len(counting.texts) == 4
    assert meaning_standing() == MeaningStanding(is_on=True, embedded_count=2, entry_count=2)
    assert capsys.readouterr().out.splitlines() == ["2 entries can be found by meaning."] * 3


def test_while_one_embeds_another_says_so(publish, counting):
    with writing(), pytest.raises(CommandError, match="already"):
        call_command("embed")


def test_an_embedder_that_orders_otherwise_changes_the_order_and_nothing_else(publish, counting, monkeypatch):
    publish(training("a", "Programming teachers"), training("b", "Italian cooking"))
    embed()
    pks = {one.slug: one.pk for one in Entry.objects.all()}
    plain = near(parse("Programming teachers."), unrelated=0)

    counting.to_order = lambda _text: Order(counting.query("Italian cooking."))
    other = near(parse("Programming teachers."), unrelated=0)

    assert len(pks) == 2
    assert {one for one, _ in other} == {one for one, _ in plain}
    if len(plain) == 2:
        assert [one for one, _ in other] == [one for one, _ in plain][::-1]


def test_a_page_without_results_shows_what_comes_nearest_and_says_so(publish, folder, client):
    publish(PYTHON, *OTHERS)
    embed()

    page = client.get("/fi/search/?q=opettaja")
    answer = page.context["answer"]
    nothing = found("q=kodifikazzjoni", "fi")

    assert (answer.page.total, [str(line.title) for line in answer.nearest]) == (0, [PYTHON.title])
    assert Badge("Löytyi merkityksen perusteella", "meaning", "found") in answer.nearest[0].badges
    assert 'lang="de"' in page.content.decode()
    assert (nothing.page.total, nothing.nearest) == (0, [])
