"""From draft to public and back, by hand and by plan; articles and their entries together."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from rialto.accounts.actions import erase_person, give_role
from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions import take_down
from rialto.catalogue.actions.translating import correct_texts
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry
from rialto.changes.models import ChangeRecord
from rialto.editorial.actions import (
    add_picture,
    begin_edition,
    begin_page,
    delete_page,
    do_what_is_planned,
    drop_plan,
    load_starter_pages,
    plan_edition,
    publish_edition,
    return_edition,
    save_edition,
    send_edition,
    withdraw_edition,
)
from rialto.editorial.choices import PageKind, State
from rialto.editorial.content import Content
from rialto.editorial.models import BlockPage, Edition
from rialto.editorial.queries.public import shown_of
from rialto.editorial.queries.writing import page_for
from rialto.pictures.models import Picture
from tests.editorial.conftest import picture_file
from tests.factories import BlockPageFactory, ClaimFactory, EditionFactory, UserFactory

pytestmark = pytest.mark.django_db


def kept(page: BlockPage, by: User) -> Picture:
    file = picture_file()
    return add_picture(page, file, size=file.size or 0, by=by)


def article(**values) -> Edition:
    return EditionFactory(page=BlockPageFactory(article=True), **values)


def test_what_is_published_stays_as_it_was_while_somebody_writes_on(ada):
    edition = publish_edition(EditionFactory(title="Before"), by=ada)

    save_edition(edition, Content(title="After"), by=ada, seen=edition.version)

    edition.refresh_from_db()
    shown = shown_of(edition.page, "en")
    assert shown is not None
    assert (shown.title, edition.title, edition.has_unseen_changes) == ("Before", "After", True)
    publish_edition(edition, by=ada)
    assert shown_of(edition.page, "en").title == "After"


def test_what_has_something_missing_is_not_published(ada):
    edition = EditionFactory(blocks=[{"id": "pict0001", "kind": "picture"}])

    with pytest.raises(Refused, match="3 things"):
        publish_edition(edition, by=ada)

    assert shown_of(edition.page, "en") is None


def test_an_organisation_that_is_trusted_publishes_others_send(carla, coalition, ada):
    edition = EditionFactory(page=BlockPageFactory(organisation=coalition))

    with pytest.raises(Refused, match="review"):
        publish_edition(edition, by=carla)
    sent = send_edition(edition, by=carla)
    returned = return_edition(sent, by=ada, reason="Say who pays.")
    assert (sent.state, returned.state) == (State.IN_REVIEW, State.DRAFT)
    ClaimFactory(organisation=coalition, proven=True)
    assert publish_edition(edition, by=carla).state == State.PUBLISHED


def test_somebody_elses_page_is_neither_published_nor_sent(carla):
    edition = EditionFactory()

    for action in (publish_edition, send_edition):
        with pytest.raises(Refused):
            action(edition, by=carla)
    with pytest.raises(Refused):
        withdraw_edition(edition, by=carla, reason="x")


def test_a_published_article_is_an_entry_and_leaves_with_it(ada):
    edition = publish_edition(article(title="Bridges", lead="Why we build them."), by=ada)

    entry = Entry.objects.get()
    assert (entry.kind, entry.title, entry.summary, entry.language) == (
        Kind.ARTICLE, "Bridges", "Why we build them.", "en",
    )  # fmt: skip
    assert entry.description == "<p>Begin with what you do every day.</p>"
    assert edition.page.get_absolute_url() == entry.get_absolute_url()

    withdraw_edition(edition, by=ada, reason="Out of date.")
    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN

    publish_edition(edition, by=ada)
    entry.refresh_from_db()
    assert entry.status == Status.PUBLISHED
    assert ChangeRecord.objects.filter(public_id=entry.public_id).count() >= 3


def test_a_correction_in_a_language_without_an_edition_stays_when_the_article_changes(ada):
    edition = publish_edition(article(title="Before", lead="All."), by=ada)
    entry = Entry.objects.get()
    correct_texts(entry, "pt", {"title": "Antes", "summary": "Tudo."}, by=ada)
    edition.refresh_from_db()
    save_edition(
        edition, Content(title="After", lead="All.", blocks=edition.blocks), by=ada, seen=edition.version
    )

    publish_edition(edition, by=ada)

    kept = {one.field: (one.text, one.state) for one in entry.texts.filter(language="pt")}
    assert kept == {"title": ("Antes", "stale"), "summary": ("Tudo.", "current")}


def test_an_articles_other_languages_are_the_entrys_translations(ada):
    first = publish_edition(article(title="Bridges"), by=ada)
    other = begin_edition(first.page, language="de", by=ada)
    other = save_edition(
        other, Content(title="Brücken", lead="Warum", blocks=first.blocks), by=ada, seen=other.version
    ).edition
    publish_edition(other, by=ada)

    entry = Entry.objects.get()
    texts = {(one.language, one.field): one.text for one in entry.texts.all()}
    assert (entry.title, texts["de", "title"], texts["de", "summary"]) == ("Bridges", "Brücken", "Warum")

    withdraw_edition(other, by=ada, reason="Wrong.")
    entry.refresh_from_db()
    assert (entry.status, entry.texts.count()) == (Status.PUBLISHED, 0)


def test_what_was_taken_down_is_not_published_again(ada):
    edition = publish_edition(article(), by=ada)
    take_down(Entry.objects.get(), by=ada, reason="Asked for.")

    with pytest.raises(Refused, match="taken down"):
        publish_edition(edition, by=ada)


def test_a_draft_never_makes_an_entry(ada):
    edition = article()

    save_edition(edition, Content(title="Secret"), by=ada, seen=1)

    assert not Entry.objects.exists()
    assert not ChangeRecord.objects.exists()


def test_plans_are_carried_out_at_their_time_with_what_stood_then(ada):
    edition = EditionFactory(title="As planned")
    now = timezone.now()
    plan_edition(edition, publish_at=now + timedelta(hours=1), withdraw_at=now + timedelta(hours=2), by=ada)
    save_edition(edition, Content(title="Written since"), by=ada, seen=1)

    assert do_what_is_planned(now=now + timedelta(minutes=59)) == 0
    assert shown_of(edition.page, "en") is None
    assert do_what_is_planned(now=now + timedelta(minutes=61)) == 1
    assert shown_of(edition.page, "en").title == "As planned"
    assert do_what_is_planned(now=now + timedelta(minutes=62)) == 0
    assert do_what_is_planned(now=now + timedelta(minutes=121)) == 1
    edition.refresh_from_db()
    assert (edition.state, edition.shown, edition.withdraw_at) == (State.WITHDRAWN, None, None)


def test_one_plan_that_fails_does_not_hold_up_the_others(ada):
    now = timezone.now()
    bad, good = publish_edition(article(), by=ada), EditionFactory()
    take_down(Entry.objects.get(), by=ada, reason="Asked for.")
    for one in (bad, good):
        plan_edition(one, publish_at=now + timedelta(hours=1), withdraw_at=None, by=ada)

    assert do_what_is_planned(now=now + timedelta(hours=2)) == 1
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.publish_at) == (State.PUBLISHED, None)


@pytest.mark.parametrize(("publish", "withdraw"), [(None, None), (-1, None), (2, 1), (None, 1)])
def test_plans_that_make_no_sense_are_refused(publish, withdraw, ada):
    def at(hours):
        return timezone.now() + timedelta(hours=hours) if hours else None

    with pytest.raises(Refused):
        plan_edition(EditionFactory(), publish_at=at(publish), withdraw_at=at(withdraw), by=ada)


def test_a_plan_can_be_dropped(ada):
    edition = plan_edition(
        EditionFactory(), publish_at=timezone.now() + timedelta(hours=1), withdraw_at=None, by=ada
    )

    drop_plan(edition, by=ada)

    assert do_what_is_planned(now=timezone.now() + timedelta(days=1)) == 0


def test_pictures_are_seen_by_everybody_only_while_a_public_page_shows_them(ada):
    edition = EditionFactory()
    picture = kept(edition.page, ada)
    shown = {
        "id": "pict0001",
        "kind": "picture",
        "picture": str(picture.public_id),
        "alternative": "A",
        "credit": "B",
    }
    save_edition(edition, Content(title="Pictures", blocks=[shown]), by=ada, seen=1)
    address = picture.get_absolute_url()
    editor = Client()
    editor.force_login(ada)

    before, for_editors = Client().get(address), editor.get(address)
    publish_edition(edition, by=ada)
    after = Client().get(address)
    withdraw_edition(edition, by=ada, reason="x")
    gone = Client().get(address)

    assert [one.status_code for one in (before, for_editors, after, gone)] == [404, 200, 200, 404]
    assert b"taken at home" not in after.content
    assert "no-store" in for_editors["Cache-Control"]


def test_an_articles_pictures_are_its_entrys(ada):
    edition = article()
    picture = kept(edition.page, ada)
    stranger = kept(BlockPageFactory(), ada)
    shown = [
        {
            "id": f"pict000{number}",
            "kind": "picture",
            "picture": str(one.public_id),
            "alternative": "A bridge",
            "credit": "Ada",
        }
        for number, one in enumerate((picture, stranger, picture))
    ]
    save_edition(edition, Content(title="Pictures", blocks=shown), by=ada, seen=1)

    publish_edition(edition, by=ada)

    (row,) = Entry.objects.get().pictures.all()
    assert (row.picture, row.alt, row.credit) == (picture, "A bridge", "Ada")


def test_what_is_no_picture_is_refused(ada):
    with pytest.raises(Refused):
        add_picture(BlockPageFactory(), BytesIO(b"no picture"), size=10, by=ada)


def test_pictures_go_with_their_page(ada):
    page = EditionFactory().page
    kept(page, ada)

    delete_page(page, by=ada)

    assert not Picture.objects.exists()


def test_the_page_about_the_site_comes_along_and_peoples_words_stay(ada):
    assert load_starter_pages() >= 4
    assert load_starter_pages() == 0
    page = BlockPage.objects.get()
    english = page.editions.get(language="en")
    save_edition(english, Content(title="Ours"), by=ada, seen=english.version)
    withdraw_edition(page.editions.get(language="de"), by=ada, reason="Wrong.")

    assert load_starter_pages() == 0
    english.refresh_from_db()
    assert english.title == "Ours"
    assert {"en", "fr", "bg"} <= set(shown_of(page, "fr").languages)


def test_who_leaves_leaves_no_trace_but_a_number(ada, bob):
    from rialto.editorial.actions import begin_writing

    edition = begin_writing(EditionFactory(), by=bob)

    erase_person(bob)

    edition.refresh_from_db()
    assert (edition.writer, edition.writing_at) == (None, None)


def test_an_editor_of_a_country_writes_and_publishes_there_and_nowhere_else(ada):
    maltese = UserFactory()
    give_role(maltese, "editor", country="MT", by=UserFactory(administrator=True))
    maltese = User.objects.get(pk=maltese.pk)
    said = {"kind": PageKind.PAGE, "language": "en", "by": maltese}

    edition = begin_page("Skills in Malta", country="MT", **said)
    finnish = EditionFactory(page=BlockPageFactory(country="FI"))

    assert publish_edition(edition, by=maltese).is_public
    assert page_for(maltese, edition.page.public_id) is not None
    assert page_for(maltese, finnish.page.public_id) is None
    for refused in (
        lambda: begin_page("Of the whole site", **said),
        lambda: begin_page("Skills in Finland", country="FI", **said),
        lambda: publish_edition(finnish, by=maltese),
    ):
        with pytest.raises(Refused):
            refused()
