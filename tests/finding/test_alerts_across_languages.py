"""Alerts tell of entries in other languages: by the concept that words name, and by what they mean. Never of more than the page shows."""

import numpy as np
import pytest
from django.core import mail as outbox
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rialto.catalogue.models import Entry
from rialto.changes.queries import position_of
from rialto.finding.actions import build_labels
from rialto.finding.alerts import meaning as meant
from rialto.finding.alerts.mailing import make_mails, send_mails
from rialto.finding.alerts.meaning import MARGIN, embed_searches, kept, read, shown_of
from rialto.finding.alerts.percolating import READER_BY_MEANING, Percolator
from rialto.finding.alerts.saving import pause_alert
from rialto.finding.alerts.standing import analysis_state, search_of
from rialto.finding.documents import documents_of
from rialto.finding.engine import engine
from rialto.finding.meaning import near, near_vectors, neighbours
from rialto.finding.models import Match, Recipient, SavedSearch
from rialto.finding.queries import answer
from rialto.search.meaning.vectors import packed
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme
from tests.finding.alert_steps import alert_for, percolate
from tests.finding.test_meaning import OTHERS, PYTHON, embed, folder  # noqa: F401 -- fixtures
from tests.published import training

AT_ONCE = {"gate": lambda: None}


class Crowded:
    """An embedder whose texts lie near each other by the words that they share."""

    name = "crowded"

    @staticmethod
    def query(text):
        made = sum(
            np.random.default_rng(list(word.strip(".").lower().encode())).standard_normal(384)
            for word in text.split()
        )
        return (made / np.linalg.norm(made) * 0.8).astype(np.float32)

    def passages(self, texts, languages):
        return np.array([self.query(text) / 0.8 for text in texts])


@pytest.fixture
def crowded(folder, monkeypatch):  # noqa: F811
    embedder = Crowded()
    for module in ("meaning", "embedding", "alerts.meaning"):
        monkeypatch.setattr(f"rialto.finding.{module}.embedder", lambda: embedder)
    return embedder


@pytest.fixture
def names(index, settings, tmp_path):
    """The names of our own vocabularies' concepts, and of a skill as an import of ESCO leaves it."""
    settings.LABELS_FOLDER = tmp_path / "labels"
    scheme, _made = Scheme.objects.get_or_create(key="esco-skills", defaults={"title": "ESCO skills"})
    concept = Concept.objects.create(scheme=scheme, key="programming", kind="skill")
    for language, text in (
        ("en", "computer programming"),
        ("en", "programming"),
        ("de", "Programmierung"),
        ("mt", "programmazzjoni"),
        ("fi", "ohjelmointi"),
        ("el", "προγραμματισμός"),
    ):
        kind = "alternative" if text == "programming" else "preferred"
        ConceptLabel.objects.create(concept=concept, language=language, kind=kind, text=text)
    build_labels()


def percolate_by_meaning() -> int:
    """Deal with all that has a vector; returns how many matches are new."""
    count, percolator = 0, Percolator()
    while True:
        step = percolator.follow_by_meaning(until=engine().position)
        count += step.match_count
        if not step.is_behind:
            return count


def begin(publish) -> None:
    """An entry that everybody knows, so that what comes next is new to both who follow the log."""
    publish(training("known", "Something else altogether"))
    embed()
    percolate()
    percolate_by_meaning()


def shown(saved: SavedSearch) -> set[int]:
    """What the results page of a saved search shows, on all its pages."""
    ids, page = set(), 1
    while True:
        search = search_of(saved).changed(page=page)
        found = answer(search, language=saved.language)
        urls = [line.url for line in found.lines]
        ids |= {entry.pk for entry in Entry.objects.all() if entry.get_absolute_url() in urls}
        if page * found.page.size >= found.page.total:
            return ids
        page += 1


def told(saved: SavedSearch) -> set[int]:
    return set(Match.objects.filter(search=saved).values_list("entry_id", flat=True))


@pytest.mark.parametrize(
    ("typed", "language"), [("programmazzjoni", "mt"), ("ohjelmointi", "fi"), ("προγραμματισμός", "el")]
)
def test_a_search_in_one_language_is_told_of_a_training_in_another_that_names_the_concept(
    names, publish, typed, language
):
    alert = alert_for(f"q={typed}", language=language)
    wanted, _other = publish(
        training("a", "Programmierung für Anfänger", language="de"),
        training("b", "Kochen lernen", language="de"),
    )

    assert percolate() == 1
    assert told(alert.search) == {wanted.pk} == shown(alert.search)


def test_other_words_filters_and_exclusions_count_beside_a_concept(names, publish):
    alerts = [
        alert_for(query, email=f"{number}@example.org")
        for number, query in enumerate(
            [
                "q=programming+Wien",
                "q=programming&country=AT",
                "q=programming+-Wien",
                "q=%22programming+Wien%22",
                "q=programming+Graz",
            ]
        )
    ]
    publish(training("a", "Programmierung in Wien", language="de", countries=["AT"]))
    percolate()

    assert [len(told(alert.search)) for alert in alerts] == [1, 1, 0, 0, 0]
    assert all(told(alert.search) <= shown(alert.search) for alert in alerts)


def test_new_names_make_standing_queries_anew(index, publish, settings, tmp_path):
    settings.LABELS_FOLDER = tmp_path / "labels"
    alert = alert_for("q=intelligence+artificielle", language="fr")
    before = analysis_state()
    build_labels()
    publish(training("a", "Künstliche Intelligenz für Anfänger", language="de"))

    assert analysis_state() != before
    assert percolate() == 1
    assert told(alert.search) == shown(alert.search) != set()


def test_where_concepts_are_switched_off_words_alone_are_told(names, publish, settings):
    settings.SEARCH_BY_CONCEPT = False
    alert_for("q=programmazzjoni", language="mt")
    publish(training("a", "Programmierung für Anfänger", language="de"))

    assert percolate() == 0


def test_a_question_is_told_of_what_means_the_same_once_that_has_its_vector(publish, folder):  # noqa: F811
    begin(publish)
    alert = alert_for("q=ohjelmointi+opettajille", language="fi")
    wanted, *_others = publish(PYTHON, *OTHERS)
    percolate()

    assert percolate_by_meaning() == 0
    embed_searches(**AT_ONCE)
    embed()

    assert percolate_by_meaning() == 1
    assert told(alert.search) == {wanted.pk} == shown(alert.search)
    assert Match.objects.get().is_by_meaning
    assert make_mails() == 1
    send_mails()
    assert "Programmieren mit Python" in outbox.outbox[-1].body
    assert "saksa" in outbox.outbox[-1].body.lower()


def test_what_the_page_would_not_show_any_more_is_not_told(publish, crowded, monkeypatch):
    begin(publish)
    alert_for("q=alike+words")
    embed_searches(**AT_ONCE)
    entry = publish(training("a", "Alike words."))[0]
    Match.objects.all().delete()
    embed()
    found = Percolator().near(documents_of([entry.pk]))
    assert list(found.values()) == [[entry.pk]]
    Match.objects.create(
        search=SavedSearch.objects.get(),
        entry=entry,
        position=10**6,
        found_on="2026-11-28",
        is_by_meaning=True,
    )
    SavedSearch.objects.update(last_match_id=Match.objects.get().pk)
    make_mails()
    monkeypatch.setattr("rialto.finding.meaning.least_standout", lambda _count, **_given: 99.0)

    before = len(outbox.outbox)
    send_mails()

    assert len(outbox.outbox) == before


def test_who_is_told_of_a_meaning_and_then_of_words_is_told_once(publish, folder):  # noqa: F811
    begin(publish)
    alert = alert_for("q=programming+teachers")
    embed_searches(**AT_ONCE)
    publish(PYTHON, *OTHERS)
    embed()
    percolate()
    assert percolate_by_meaning() == 1

    publish(training("python", "Programming for teachers", language="en", summary=PYTHON.summary))
    assert percolate() == 0

    assert [one.is_by_meaning for one in Match.objects.filter(search=alert.search)] == [False]


def test_nobody_is_told_by_meaning_of_what_nobody_watches_or_filters_keep_away(publish, crowded):
    begin(publish)
    kept_away = alert_for("q=alike+words&country=MT", email="a@example.org")
    paused = alert_for("q=alike+words&country=FR", email="b@example.org")
    in_order = alert_for("q=%22alike+words%22", email="c@example.org")
    alert_for("q=alike+words&country=DE", email="d@example.org")
    embed_searches(**AT_ONCE)
    percolator = Percolator()
    percolator.near([])
    entry = publish(training("a", "Alike words.", countries=["FR", "DE"]))[0]
    embed()
    pause_alert(paused)

    found = percolator.near(documents_of([entry.pk]))

    assert [SavedSearch.objects.get(pk=pk).query for pk in found] == ["q=alike+words&country=DE"]
    in_order.search.refresh_from_db()
    assert in_order.search.meaning is None
    assert kept_away.search_id not in found


def test_each_search_is_embedded_once_and_again_by_another_model(publish, crowded, monkeypatch):
    alert_for("q=python")
    alert_for("kind=training", email="b@example.org")

    assert [embed_searches(**AT_ONCE), embed_searches(**AT_ONCE)] == [2, 0]
    monkeypatch.setattr(crowded, "name", "another")
    assert embed_searches(**AT_ONCE) == 2


def test_the_first_turn_begins_where_the_vectors_stand(publish, crowded):
    alert_for("q=alike+words")
    embed_searches(**AT_ONCE)
    publish(training("a", "Alike words."))
    percolate()
    assert percolate_by_meaning() == position_of(READER_BY_MEANING) == 0

    embed()

    assert percolate_by_meaning() == 0
    assert position_of(READER_BY_MEANING) == neighbours().position > 0


def test_a_kept_vector_says_what_the_question_says(publish, crowded):
    publish(*(training(str(number), f"Training {number}") for number in range(30)))
    embed()
    for number in range(30):
        vector = crowded.query(f"Training {number}.") * 0.7
        (again,) = read(kept(vector))
        assert np.allclose(again, vector, atol=0.002)
        assert np.array_equal(packed(again), packed(vector))
        assert shown_of([again], range(10**6)) <= {one for one, _ in near_vectors([vector])}
        others = [crowded.query(str(other)) for other in range(9)]
        assert max(abs(again @ other - vector @ other) for other in others) < MARGIN / 4


WORDS = ["python", "data", "safety", "school", "work", "cloud"]
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" ".join)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, phases=[Phase.generate]
)
@given(
    asked=st.lists(
        st.tuples(some_words, st.sampled_from(["", "&country=MT", "&kind=event"])),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    titles=st.lists(some_words, min_size=1, max_size=8),
)
def test_no_alert_tells_of_what_the_page_of_its_search_does_not_show(publish, crowded, names, asked, titles):
    SavedSearch.objects.all().delete()
    Recipient.objects.all().delete()
    for number, (words, more) in enumerate(asked):
        alert_for(f"q={words.replace(' ', '+')}{more}", email=f"reader-{number}@example.org")
    embed_searches(**AT_ONCE)
    publish(*(training(f"{number}", title, countries=["MT"]) for number, title in enumerate(titles)))
    embed()
    percolator = Percolator()
    documents = list(documents_of(Entry.objects.values_list("pk", flat=True)))

    by_words, by_meaning = percolator.matching(documents), percolator.near(documents)

    for saved in SavedSearch.objects.all():
        assert {*by_words.get(saved.pk, ()), *by_meaning.get(saved.pk, ())} <= shown(saved), saved.query
        near_by = {one for one, _ in near(search_of(saved).text)}
        assert set(by_meaning.get(saved.pk, ())) <= near_by


def test_the_command_that_embeds_embeds_searches_as_well(publish, crowded, monkeypatch):
    from rialto.finding.management.commands import embed as command

    alert_for("q=python")
    stopping = command.Command()
    stopping.stopping = __import__("threading").Event()
    monkeypatch.setattr(command, "follow_log", lambda *_args, **_options: stopping.stopping.set())
    monkeypatch.setattr(command, "do_others_wait", lambda: False)

    stopping._write()

    assert SavedSearch.objects.get().meant_with == meant.meant_with()


def test_percolating_by_meaning_is_off_with_finding_by_meaning(publish, crowded, settings):
    begin(publish)
    alert_for("q=alike+words")
    embed_searches(**AT_ONCE)
    publish(training("a", "Alike words."))
    embed()
    settings.MEANING = False

    assert percolate_by_meaning() == 0
