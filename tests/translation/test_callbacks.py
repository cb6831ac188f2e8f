"""Calls that are late, twice, or about something else: nothing is lost, and nothing stands under another entry."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.catalogue.actions.translating import correct_texts
from rialto.catalogue.models import Entry, EntryText
from rialto.translation.actions.queueing import refresh
from rialto.translation.actions.sending import send_waiting
from rialto.translation.choices import JobState, TextOrigin
from rialto.translation.models import TranslationJob
from tests.etranslation_server import Service, Taken, call_of, translated
from tests.factories import EntryFactory, UserFactory
from tests.translation.conftest import call, job_of, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(service, slovak, settings):
    """Two entries under way into Portuguese; what the service took of each."""
    settings.TRANSLATION_LANGUAGES = ("pt",)
    other = EntryFactory(
        published=True, language="sk", title="Iný kurz", summary="Iné", description="<p>Iný.</p>"
    )
    refresh("entry", [slovak.public_id, other.public_id])
    send_waiting()
    mine, theirs = (
        next(one for one in service.taken if one.reference == str(job_of(entry).public_id)) for entry in (slovak, other)
    )  # fmt: skip
    return slovak, mine, other, theirs


def test_a_second_call_changes_nothing(two):
    entry, mine, *_rest = two
    call(call_of(mine))
    EntryText.objects.filter(entry=entry).update(text="looked at")

    assert call(call_of(mine)) == 200

    assert texts_of(entry)["title"][0] == "looked at"


def test_a_call_about_something_else_changes_nothing_and_is_answered_alike(two):
    entry, mine, _other, theirs = two
    their_document = translated(theirs.document, "PT")
    wrong = [
        call_of(mine, document=their_document),
        call_of(mine, reference=theirs.reference),
        call_of(mine, destination=theirs.destination),
        call_of(mine, language="DE"),
        call_of(mine, destination=mine.destination.replace(mine.reference, theirs.reference)),
        call_of(mine, destination=mine.destination[:-9] + "00000000/"),
        call_of(
            mine, destination=mine.destination.replace(mine.reference, "01890000-0000-7000-8000-000000000000")
        ),
    ]

    assert {call(one) for one in wrong} == {200}

    assert EntryText.objects.count() == 0
    assert {job.state for job in TranslationJob.objects.all()} == {JobState.SENT}
    call(call_of(mine))
    assert texts_of(entry)["title"][0] == "[pt] Kurz pre začiatočníkov"


@pytest.mark.parametrize("document", [b"", b"<p>Curso</p>", b"\xff\xfe", b"x" * (3 << 20)])
def test_a_document_that_is_nobodys_is_asked_for_again_later(two, document):
    entry, mine, *_rest = two

    call(call_of(mine, document=document))

    assert texts_of(entry) == {}
    assert job_of(entry).state == JobState.WAITING


def test_what_came_is_cleaned_and_too_much_or_too_little_is_not_shown(two):
    entry, mine, other, theirs = two
    evil = mine.document.replace(b"</p>", b"<script>alert(1)</script><img src=x onerror=alert(1)></p>")
    call(call_of(mine, document=evil))
    assert texts_of(entry)["description"][0] == "<p>Naučíte sa tabuľky.</p>"

    long = theirs.document.replace("Iný kurz".encode(), b"many words " * 60)
    call(call_of(theirs, document=long))
    assert (texts_of(other), job_of(other).state) == ({}, JobState.REVIEW)


def test_markup_survives_but_no_link_to_elsewhere_is_shown(service, settings):
    settings.TRANSLATION_LANGUAGES = ("pt",)
    text = '<p>Viac <a href="https://kurz.example.org/?a=1&amp;b=2">tu</a>.</p><ul><li>prvý</li></ul>'
    entries = [EntryFactory(published=True, language="sk", description=text) for _ in range(2)]
    refresh("entry", [entry.public_id for entry in entries])
    send_waiting()
    taken = {one.reference: one for one in service.taken}
    good, bad = (taken[str(job_of(entry).public_id)] for entry in entries)

    call(call_of(good))
    call(
        call_of(
            bad, document=translated(bad.document.replace(b"kurz.example.org", b"other.example.org"), "PT")
        )
    )

    shown = texts_of(entries[0])["description"][0]
    assert 'href="https://kurz.example.org/?a=1&amp;b=2"' in shown
    assert "<ul><li>prvý</li></ul>" in shown
    assert (texts_of(entries[1]), job_of(entries[1]).state) == ({}, JobState.REVIEW)


def test_only_posts_are_taken(two):
    _entry, mine, *_rest = two
    path = mine.destination.partition("/translation/")[2]

    assert Client().get(f"/translation/{path}").status_code == 405


# --- in any order ----------------------------------------------------------------------------------------------
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["send", "call", "call", "wrong", "late", "edit", "correct", "follow"]),
        st.integers(0, 1),
        st.integers(0, 40),
    ),
    max_size=14,
)


@given(deeds=DEEDS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order_nothing_is_lost_or_misplaced(service, settings, deeds):
    settings.TRANSLATION_LANGUAGES = ("pt",)
    for model in (TranslationJob, EntryText, Entry):
        model.objects.all().delete()
    world = World(service)
    for deed, place, number in deeds:
        world.do(deed, place, number)
        world.check_places()
    world.come_to_rest()
    world.check_all_is_there()


class World:
    """Two entries, a person, and a service that is called about as a test wants."""

    def __init__(self, service: Service) -> None:
        self.service = service
        service.taken.clear()
        self.entries = [EntryFactory(published=True, language="sk", title=f"Kurz {n}") for n in (1, 2)]
        self.by, self.corrected = UserFactory(), set[int]()
        self.follow()

    def follow(self) -> None:
        refresh("entry", [entry.public_id for entry in self.entries])

    def do(self, deed: str, place: int, number: int) -> None:
        entry, count = self.entries[place], len(self.service.taken)
        taken = self.service.taken[number % count] if count else None
        match deed:
            case "send":
                send_waiting()
            case "call" if taken:
                call(call_of(taken))
            case "wrong" if taken:
                self.call_wrongly(taken, self.service.taken[(number + 1) % count])
            case "late":
                self.lose_what_is_under_way()
            case "edit":
                Entry.objects.filter(pk=entry.pk).update(title=f"Kurz {place + 1} z {number}")
            case "correct":
                correct_texts(entry, "pt", {"title": f"Curso {place + 1}"}, by=self.by)
                self.corrected.add(entry.pk)
            case "follow":
                self.follow()

    def call_wrongly(self, taken: Taken, other: Taken) -> None:
        if taken.reference != other.reference:
            call(call_of(taken, document=translated(other.document, "PT")))
            call(call_of(taken, destination=other.destination))

    def lose_what_is_under_way(self) -> None:
        """A process died, or the service forgot: its time is over."""
        TranslationJob.objects.filter(state=JobState.SENT).update(state=JobState.WAITING, tries=0)

    def check_places(self) -> None:
        for number, entry in enumerate(self.entries, start=1):
            for text, origin, _state in texts_of(entry).values():
                assert origin == TextOrigin.PERSON or f"Kurz {number}" in text
            if entry.pk in self.corrected:
                assert texts_of(entry)["title"][:2] == (f"Curso {number}", "person")

    def come_to_rest(self) -> None:
        """Everything is quiet, and what is sent now comes back."""
        self.follow()
        self.lose_what_is_under_way()
        TranslationJob.objects.update(turn_at=None)
        self.service.taken.clear()
        send_waiting()
        for taken in list(self.service.taken):
            call(call_of(taken))

    def check_all_is_there(self) -> None:
        for entry in self.entries:
            entry.refresh_from_db()
            if entry.pk not in self.corrected:
                assert texts_of(entry)["title"] == (f"[pt] {entry.title}", "machine", "current")
