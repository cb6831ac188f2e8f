"""What is translated, in which order, within which budget, and what people and sources said staying as it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.catalogue.actions import withdraw_entry
from rialto.catalogue.actions.translating import correct_texts
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, EntryText, EntryVisits
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import last_position
from rialto.translation.actions import queueing, steering
from rialto.translation.actions.queueing import follow_log, let_in_most_read, refresh, top_up, translate_now
from rialto.translation.actions.sending import give_back_overdue, send_waiting
from rialto.translation.choices import JobState, TextOrigin
from rialto.translation.models import TranslationDay, TranslationJob, TranslationStanding
from rialto.translation.queries.languages import own_languages, reader_languages
from rialto.translation.queries.queue import coverage, queue_figures
from rialto.translation.tasks import fill_queue, translate
from tests.etranslation_server import Manners, call_of, failure_of
from tests.factories import EntryFactory, EntryTextFactory, UserFactory
from tests.translation.conftest import call, job_of, texts_of, use

pytestmark = pytest.mark.django_db


def states() -> dict[str, int]:
    return {state: count for state, count in queue_figures().counts.items() if count}


# --- what is queued --------------------------------------------------------------------------------------------
def test_without_a_service_nothing_is_queued_and_nothing_breaks(slovak, settings):
    use(settings, provider="none")

    translate.call()

    assert TranslationJob.objects.count() == 0
    assert send_waiting() == 0


def test_what_is_new_is_put_into_the_sites_own_languages(service, slovak):
    refresh("entry", [slovak.public_id])

    jobs = TranslationJob.objects.all()
    assert {(job.source_language, job.target_language, job.state) for job in jobs} == {
        ("sk", "pt", "waiting"), ("sk", "de", "waiting"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "said", [{"status": Status.DRAFT, "published_at": None}, {"language": "und"}, {"language": "pt"}]
)
def test_what_nobody_sees_or_nobody_needs_is_not_queued(service, said, settings):
    settings.TRANSLATION_LANGUAGES = ("pt",)
    entry = EntryFactory(published=True, **{"language": "sk", **said})

    refresh("entry", [entry.public_id])

    assert TranslationJob.objects.count() == 0


def test_the_log_is_followed_from_where_it_stands(service, slovak):
    record_changes([Change(noun="entry", public_id=slovak.public_id, verb=Verb.PUBLISHED)])
    follow_log()
    assert TranslationJob.objects.count() == 0

    record_changes([Change(noun="entry", public_id=slovak.public_id, verb=Verb.CHANGED)])
    follow_log()

    assert states() == {"waiting": 2}


def test_what_is_read_most_comes_first_and_into_every_language(service, slovak):
    read = EntryFactory(published=True, language="sk")
    EntryVisits.objects.create(entry=read, day=timezone.localdate(), view_count=40)
    EntryVisits.objects.create(entry=slovak, day=timezone.localdate() - timedelta(days=400), view_count=999)

    top_up()

    first = TranslationJob.objects.order_by("-priority", "pk")
    assert {job.thing_id for job in first[:23]} == {read.public_id}
    assert first[0].target_language in ("pt", "de")
    assert {job.target_language for job in first.filter(thing_id=slovak.public_id)} == {"pt", "de"}


def test_what_is_read_by_now_overtakes_what_waits_also_in_a_long_queue(
    service, slovak, settings, monkeypatch
):
    monkeypatch.setattr(queueing, "LOW", 0)
    settings.TRANSLATION_LANGUAGES = ("pt",)
    other = EntryFactory(published=True, language="sk")
    refresh("entry", [other.public_id, slovak.public_id])
    EntryVisits.objects.create(entry=slovak, day=timezone.localdate(), view_count=40)

    fill_queue.call()

    first = TranslationJob.objects.filter(target_language="pt").order_by("-priority", "pk").first()
    assert first.thing_id == slovak.public_id
    assert let_in_most_read() == 0


def test_a_full_queue_takes_no_more_of_what_is_new_but_what_changed(service, slovak, monkeypatch):
    monkeypatch.setattr(queueing, "BACKLOG", 0)
    EntryTextFactory(entry=slovak, language="pt", text="Curso", machine=True, state="stale")

    refresh("entry", [slovak.public_id])

    assert [job.target_language for job in TranslationJob.objects.all()] == ["pt"]


def test_a_country_has_its_own_languages_and_a_european_site_all(settings):
    settings.TRANSLATION_LANGUAGES, settings.COUNTRY = (), "MT"
    assert own_languages() == ["mt", "en"]
    assert reader_languages()[:2] == ["en", "mt"]
    settings.COUNTRY = ""
    assert len(own_languages()) == 24


def test_queueing_asks_as_often_for_many_as_for_few(
    service, django_assert_num_queries, django_assert_max_num_queries
):
    few = [EntryFactory(published=True, language="sk").public_id for _ in range(2)]
    with django_assert_max_num_queries(18) as counted:
        refresh("entry", few)
    many = [EntryFactory(published=True, language="sk").public_id for _ in range(9)]

    with django_assert_num_queries(len(counted.captured_queries)):
        refresh("entry", many)


# --- sent and come back ----------------------------------------------------------------------------------------
def test_a_translation_comes_back_is_written_and_told_to_all_who_follow_the_log(service, slovak):
    refresh("entry", [slovak.public_id])
    assert send_waiting() == 2
    before = last_position()

    assert [call(call_of(taken)) for taken in service.taken] == [200, 200]

    assert texts_of(slovak) == {
        "title": ("[pt] Kurz pre začiatočníkov", "machine", "current"),
        "summary": ("[pt] Šesť večerov.", "machine", "current"),
        "description": ("[pt] <p>Naučíte sa tabuľky.</p>", "machine", "current"),
    }
    assert EntryText.objects.filter(provider="etranslation").count() == 6
    assert states() == {"done": 2}
    log = ChangeRecord.objects.filter(position__gt=before)
    assert {(one.noun, one.public_id, one.verb) for one in log} == {("entry", slovak.public_id, "changed")}
    follow_log()
    assert states() == {"done": 2}


def test_what_a_person_or_a_source_wrote_is_neither_sent_nor_touched(service, slovak):
    EntryTextFactory(entry=slovak, language="pt", field="title", text="Curso")
    EntryTextFactory(
        entry=slovak, language="pt", field="summary", text="Seis noites", origin=TextOrigin.SOURCE
    )
    refresh("entry", [slovak.public_id])
    send_waiting()
    taken = next(one for one in service.taken if one.target == "PT")
    assert b"Kurz" not in taken.document

    call(call_of(taken))

    assert texts_of(slovak) == {
        "title": ("Curso", "person", "current"),
        "summary": ("Seis noites", "source", "current"),
        "description": ("[pt] <p>Naučíte sa tabuľky.</p>", "machine", "current"),
    }


def test_a_person_who_translates_while_a_machine_does_wins(service, slovak):
    refresh("entry", [slovak.public_id])
    send_waiting()
    correct_texts(slovak, "pt", {"title": "Curso"}, by=UserFactory())

    for taken in service.taken:
        call(call_of(taken))

    assert texts_of(slovak)["title"] == ("Curso", "person", "current")


def test_an_original_that_changed_is_translated_again_and_the_old_answer_is_not_believed(service, slovak):
    refresh("entry", [slovak.public_id])
    send_waiting()
    old = list(service.taken)
    Entry.objects.filter(pk=slovak.pk).update(title="Kurz pre pokročilých")

    # Nobody has looked at the log yet: the answer itself is compared with what stands there now.
    call(call_of(old[0]))
    refresh("entry", [slovak.public_id])
    for taken in old:
        call(call_of(taken))
    assert texts_of(slovak) == texts_of(slovak, "de") == {}

    send_waiting()
    for taken in service.taken[2:]:
        call(call_of(taken))
    assert texts_of(slovak)["title"][0] == "[pt] Kurz pre pokročilých"


def test_a_machines_words_for_an_older_original_are_made_anew(service, slovak):
    EntryTextFactory(entry=slovak, language="pt", text="Curso antigo", machine=True, state="stale")
    refresh("entry", [slovak.public_id])
    send_waiting()

    for taken in service.taken:
        call(call_of(taken))

    assert texts_of(slovak)["title"] == ("[pt] Kurz pre začiatočníkov", "machine", "current")


def test_what_is_withdrawn_meanwhile_is_neither_sent_nor_written(service, slovak):
    refresh("entry", [slovak.public_id])
    send_waiting()
    withdraw_entry(slovak, by=UserFactory(staff=True), reason="gone")

    for taken in service.taken:
        call(call_of(taken))

    assert EntryText.objects.count() == 0
    refresh("entry", [slovak.public_id])
    assert states() == {"cancelled": 2}


def test_what_does_not_stand_in_the_original_any_more_does_not_in_a_machines_translation(service, slovak):
    EntryTextFactory(entry=slovak, language="pt", field="summary", text="Seis", machine=True)
    EntryTextFactory(entry=slovak, language="de", field="summary", text="Sechs")
    Entry.objects.filter(pk=slovak.pk).update(summary="")

    refresh("entry", [slovak.public_id])

    assert [one.language for one in EntryText.objects.all()] == ["de"]


# --- failures, budget, steering ----------------------------------------------------------------------------------
def test_what_never_comes_back_is_sent_again_and_given_up_at_last(service, slovak, settings):
    settings.TRANSLATION_LANGUAGES = ("pt",)
    refresh("entry", [slovak.public_id])
    for _turn in range(5):
        assert send_waiting() == 1
        TranslationJob.objects.update(turn_at=timezone.now() - timedelta(seconds=1))
    give_back_overdue()
    assert (job_of(slovak).state, send_waiting()) == (JobState.FAILED, 0)

    # Late, but good: any of the five will do.
    call(call_of(service.taken[0]))
    assert job_of(slovak).state == JobState.DONE


def test_a_failure_that_is_called_back_is_tried_again_later(service, slovak, settings):
    settings.TRANSLATION_LANGUAGES = ("pt",)
    refresh("entry", [slovak.public_id])
    send_waiting()

    call(failure_of(service.taken[0]))

    job = job_of(slovak)
    assert (job.state, job.reason) == (JobState.WAITING, "-40010 Too many segments to translate")
    assert job.turn_at > timezone.now()


def test_a_service_that_is_busy_is_left_alone_and_nothing_is_lost(service, slovak):
    service.manners = Manners(busy=1.0)
    refresh("entry", [slovak.public_id])

    assert send_waiting() == 0

    assert states() == {"waiting": 2}
    assert {job.tries for job in TranslationJob.objects.all()} == {0}
    assert queue_figures().rests_until
    service.manners = Manners()
    assert send_waiting() == 0
    steering.resume()
    assert send_waiting() == 2


def test_a_day_has_a_budget(service, slovak, settings):
    length = len(slovak.title + slovak.summary + slovak.description)
    settings.TRANSLATION_DAILY_CHARACTERS = length + 5
    refresh("entry", [slovak.public_id])

    assert send_waiting() == 1

    assert TranslationDay.objects.get().character_count == length
    figures = queue_figures()
    assert figures.spent.left == 5
    assert figures.rests_until
    assert states() == {"waiting": 1, "sent": 1}


def test_what_no_day_has_room_for_does_not_stand_in_the_way(service, slovak, settings):
    settings.TRANSLATION_DAILY_CHARACTERS, settings.TRANSLATION_LANGUAGES = 200, ("pt",)
    long = EntryFactory(published=True, language="sk", description=f"<p>{'slovo ' * 50}</p>")
    refresh("entry", [long.public_id, slovak.public_id])
    translate_now("entry", long.public_id, ["pt"])

    assert send_waiting() == 1

    assert (job_of(long).state, job_of(slovak).state) == (JobState.FAILED, JobState.SENT)


def test_what_was_never_taken_costs_nothing_of_the_day(service, slovak):
    refresh("entry", [slovak.public_id])
    service.manners = Manners(busy=1.0)

    assert send_waiting() == 0

    day = TranslationDay.objects.get()
    assert (day.character_count, day.request_count) == (0, 0)


def test_an_empty_paragraph_is_not_sent_and_waits_for_nobody(service, settings):
    settings.TRANSLATION_LANGUAGES = ("pt",)
    entry = EntryFactory(published=True, language="sk", title="Kurz", summary="", description="<p>\u00a0</p>")
    refresh("entry", [entry.public_id])
    send_waiting()

    call(call_of(service.taken[0]))

    assert job_of(entry).state == JobState.DONE
    assert list(texts_of(entry)) == ["title"]
    assert top_up() == 0


def test_no_more_are_under_way_than_the_operator_allows(service, settings):
    settings.TRANSLATION_AT_ONCE = 3
    refresh("entry", [EntryFactory(published=True, language="sk").public_id for _ in range(4)])

    assert send_waiting() == 3
    assert send_waiting() == 0


def test_a_paused_queue_sends_nothing(service, slovak):
    refresh("entry", [slovak.public_id])
    steering.pause()
    assert send_waiting() == 0
    steering.resume()
    assert send_waiting() == 2


def test_what_a_person_wants_now_comes_first(service, slovak):
    others = [EntryFactory(published=True, language="sk").public_id for _ in range(3)]
    refresh("entry", others)

    translate_now("entry", slovak.public_id, ["pt"])

    assert TranslationJob.objects.order_by("-priority", "pk")[0].thing_id == slovak.public_id
    with pytest.raises(Refused):
        translate_now("entry", slovak.public_id, ["sk"])


def test_a_language_that_the_service_does_not_know_is_told(service, slovak, monkeypatch):
    monkeypatch.setattr("rialto.translation.providers.etranslation.EU_LANGUAGES", {"pt": "", "de": ""})
    refresh("entry", [slovak.public_id])

    assert send_waiting() == 0
    assert states() == {"failed": 2}


# --- the glossary ----------------------------------------------------------------------------------------------
@pytest.fixture
def words(db):
    by = UserFactory()
    steering.keep_term(None, kept="tabuľky", words={}, by=by)
    steering.keep_term(None, kept="", words={"sk": "Kurz", "pt": "Formação"}, by=by)


def test_the_glossary_holds_in_what_comes_back(service, slovak, words):
    refresh("entry", [slovak.public_id])
    send_waiting()
    taken = next(one for one in service.taken if one.target == "PT")
    assert "tabuľky" not in taken.document.decode()

    call(call_of(taken))

    texts = texts_of(slovak)
    assert texts["title"][0] == "[pt] Formação pre začiatočníkov"
    assert texts["description"][0] == "[pt] <p>Naučíte sa tabuľky.</p>"


def test_what_came_back_broken_is_shown_to_nobody_but_the_desk(service, slovak, words):
    refresh("entry", [slovak.public_id])
    send_waiting()
    taken = next(one for one in service.taken if one.target == "PT")

    call(call_of(taken, document=taken.document.replace("⟦0⟧".encode(), b"")))

    assert texts_of(slovak) == {}
    job = job_of(slovak)
    assert job.state == JobState.REVIEW
    assert set(job.result) == {"title", "summary", "description"}
    steering.try_again(job)
    assert job_of(slovak).state == JobState.WAITING


@pytest.mark.parametrize(
    ("kept", "words"),
    [("", {}), ("", {"sk": "kurz"}), ("EuroHPC", {"sk": "kurz", "pt": "curso"}), ("x" * 121, {})],
)
def test_a_word_that_says_nothing_is_refused(kept, words):
    with pytest.raises(Refused):
        steering.keep_term(None, kept=kept, words=words, by=UserFactory())


# --- figures ---------------------------------------------------------------------------------------------------
def test_it_is_counted_what_can_be_read_in_each_language(service, slovak):
    EntryFactory(published=True, language="pt")
    EntryTextFactory(entry=slovak, language="pt", text="Curso", machine=True)

    found = {row.language: row for row in coverage()}

    assert (found["pt"].count, found["pt"].machine_count, found["pt"].total) == (2, 1, 2)
    assert found["sk"].percent == 50


def test_old_jobs_are_forgotten_and_the_sweep_does_not_find_them_again(service, slovak):
    refresh("entry", [slovak.public_id])
    send_waiting()
    for taken in service.taken:
        call(call_of(taken))
    TranslationJob.objects.update(done_at=timezone.now() - timedelta(days=40))

    assert queueing.forget_old_jobs() == 2
    assert top_up() == 0
    assert TranslationStanding.objects.get().swept_at
