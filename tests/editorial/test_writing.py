"""Writing: who is at it, versions, what is set aside, what is undone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.editorial.actions import (
    begin_edition,
    begin_page,
    begin_writing,
    delete_page,
    leave_off,
    restore_revision,
    save_edition,
    settle_page,
    still_writing,
    take_over,
)
from rialto.editorial.choices import Cause, PageKind
from rialto.editorial.content import Content
from rialto.editorial.models import BlockPage, Edition
from rialto.editorial.queries.comparing import GONE, NEW, compared
from rialto.editorial.queries.writing import asides_of, versions_of, writing_of
from tests.factories import BlockPageFactory, EditionFactory, UserFactory

pytestmark = pytest.mark.django_db


def content(words: str = "New words.", title: str = "A guide") -> Content:
    return Content(title=title, blocks=[{"id": "text0001", "kind": "text", "html": words}])


def save(edition: Edition, words: str, by, *, keeps: bool = False):
    edition.refresh_from_db()
    return save_edition(edition, content(words), by=by, seen=edition.version, keeps=keeps)


def test_a_page_begins_as_a_draft_that_nobody_sees(ada):
    edition = begin_page("Spreadsheets <b>for</b> all", kind=PageKind.PAGE, language="en", by=ada)

    assert (edition.title, edition.state, edition.shown) == ("Spreadsheets for all", "draft", None)
    assert edition.page.slug == "spreadsheets-b-for-b-all"


def test_a_manager_begins_pages_of_their_organisation_only(carla, coalition):
    edition = begin_page("Our plan", kind=PageKind.PAGE, language="mt", by=carla, organisation=coalition)

    assert edition.page.organisation == coalition
    assert edition.page.slug.startswith("our-plan-")
    with pytest.raises(Refused, match="editors"):
        begin_page("Our plan", kind=PageKind.PAGE, language="mt", by=carla)
    with pytest.raises(Refused, match="managers"):
        begin_page("X", kind=PageKind.PAGE, language="mt", by=UserFactory(), organisation=coalition)


def test_another_language_begins_with_the_words_of_the_first(ada):
    first = EditionFactory(lead="Short.")

    other = begin_edition(first.page, language="fi", by=ada)

    assert (other.title, other.lead, other.blocks) == (first.title, "Short.", first.blocks)
    with pytest.raises(Refused, match="already"):
        begin_edition(first.page, language="fi", by=ada)
    with pytest.raises(Refused, match="languages"):
        begin_edition(first.page, language="xx", by=ada)


def test_saves_of_one_sitting_are_one_version_until_it_is_kept(ada, bob):
    edition = EditionFactory()

    save(edition, "One.", ada)
    save(edition, "Two.", ada)
    leave_off(edition, by=ada)
    save(edition, "Three.", bob)

    found = [(one.revision.number, one.person) for one in versions_of(edition)]
    assert found == [(4, "Bob Vella"), (3, "Ada Borg"), (1, "")]
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        save(edition, "Four.", bob)
    assert edition.revisions.count() == 4


def test_what_says_the_same_is_no_new_version(ada):
    edition = EditionFactory()
    saved = save(edition, "One.", ada).edition

    assert save(edition, "One.", ada).edition.version == saved.version


def test_who_opens_a_page_holds_it_until_nothing_is_heard_of_them(ada, bob):
    edition = EditionFactory()
    begun = timezone.now()

    with time_machine.travel(begun, tick=False):
        begin_writing(edition, by=ada)
    with time_machine.travel(begun + timedelta(minutes=3), tick=False):
        still_writing(edition, by=ada)
        held = begin_writing(edition, by=bob)
        writing = writing_of(held, bob)
    with time_machine.travel(begun + timedelta(minutes=14), tick=False):
        free = begin_writing(edition, by=bob)

    assert writing is not None
    assert (writing.name, writing.minutes) == ("Ada Borg", 3)
    assert free.writer == bob


def test_nothing_is_lost_where_somebody_took_over(ada, bob):
    edition = begin_writing(EditionFactory(), by=ada)
    seen = edition.version
    take_over(edition, by=bob)

    late = save_edition(edition, content("Ada wrote this."), by=ada, seen=seen)
    bobs = save_edition(edition, content("Bob wrote this."), by=bob, seen=seen)

    assert late.aside is not None
    assert late.aside.blocks[0]["html"] == "<p>Ada wrote this.</p>"
    assert bobs.edition.blocks[0]["html"] == "<p>Bob wrote this.</p>"
    assert not still_writing(edition, by=ada)
    with pytest.raises(Refused, match="Take over"):
        restore_revision(late.aside, by=ada)
    leave_off(edition, by=bob)
    assert restore_revision(late.aside, by=ada).blocks[0]["html"] == "<p>Ada wrote this.</p>"


def test_an_old_window_of_ones_own_writes_over_nothing(ada):
    edition = EditionFactory()
    old = edition.version
    save(edition, "From the new window.", ada)

    saved = save_edition(edition, content("From the old one."), by=ada, seen=old)

    assert saved.aside is not None
    assert saved.edition.blocks[0]["html"] == "<p>From the new window.</p>"
    assert asides_of(saved.edition, ada) == [saved.aside]
    save(edition, "Put together.", ada)
    edition.refresh_from_db()
    assert asides_of(edition, ada) == []


def test_what_was_taken_away_can_be_put_back(ada):
    edition = EditionFactory()
    before = edition.revisions.get()
    edition = save_edition(edition, Content(title="A guide"), by=ada, seen=1, keeps=True).edition
    assert edition.blocks == []

    restored = restore_revision(before, by=ada)

    assert restored.blocks == before.blocks
    assert [one.cause for one in edition.revisions.all()] == [Cause.SAVED, Cause.SAVED, Cause.RESTORED]


@pytest.mark.parametrize(
    "wrong",
    [
        Content(title=" <p> </p>"),
        Content(title="x", blocks=[{"id": "aaaa0001", "kind": "nothing"}]),
        Content(title="x", blocks=[{"id": "aaaa0001", "kind": "operator"}] * 2),
        Content(title="x", blocks=[{"id": f"aaaa{n:04}", "kind": "picture"} for n in range(115)]),
    ],
)
def test_what_cannot_be_kept_is_refused(wrong, ada):
    edition = EditionFactory()

    with pytest.raises(Refused):
        save_edition(edition, wrong, by=ada, seen=1)

    assert edition.revisions.count() == 1


def test_what_is_written_is_cleaned_before_it_is_kept(ada):
    saved = save(EditionFactory(), '<p onclick="x()">Hi<script>alert(1)</script></p>', ada)

    assert saved.edition.blocks[0]["html"] == "<p>Hi</p>"


def test_two_versions_are_compared_word_by_word(ada):
    edition = EditionFactory(title="A guide")
    before = edition.revisions.get()
    blocks = [
        {"id": "head0001", "kind": "heading", "words": "Why"},
        {"id": "text0001", "kind": "text", "html": "<p>Begin with what you like every day.</p>"},
    ]
    after = save_edition(edition, Content(title="The guide", blocks=blocks), by=ada, seen=1).edition

    changes = compared(before, after)

    assert [(one.label, one.what) for one in changes] == [
        ("Title", "changed"),
        ("Heading", "added"),
        ("Text", "changed"),
    ]
    ways = {(piece.way, piece.words) for piece in changes[2].pieces}
    assert {(GONE, "do"), (NEW, "like")} <= ways
    assert [one.what for one in compared(after, before)][-1] == "taken away"
    assert compared(after, after) == []


def test_moved_blocks_are_said_to_be_moved(ada):
    one, two = ({"id": f"head000{n}", "kind": "heading", "words": str(n), "level": 2} for n in (1, 2))
    edition = EditionFactory(blocks=[one, two])
    after = save_edition(edition, Content(title=edition.title, blocks=[two, one]), by=ada, seen=1).edition

    assert [change.what for change in compared(edition.revisions.first(), after)] == ["moved"]


def test_an_address_stays_once_it_was_public(ada):
    draft, public = EditionFactory().page, EditionFactory(published=True).page

    assert settle_page(draft, slug="new-name", is_in_footer=True, by=ada).slug == "new-name"
    with pytest.raises(Refused, match="keeps it"):
        settle_page(public, slug="other", is_in_footer=False, by=ada)
    with pytest.raises(Refused, match="Another page"):
        settle_page(public, slug="new-name", is_in_footer=False, by=ada)


def test_only_what_the_public_never_saw_is_deleted(ada):
    draft, public = EditionFactory().page, EditionFactory(published=True).page

    delete_page(draft, by=ada)
    with pytest.raises(Refused, match="Withdraw"):
        delete_page(public, by=ada)

    assert list(BlockPage.objects.all()) == [public]


def test_somebody_elses_page_is_not_deleted(carla):
    with pytest.raises(Refused, match="may write"):
        delete_page(BlockPageFactory(), by=carla)
