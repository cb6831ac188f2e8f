"""What an organisation says of itself: changed by managers, every version kept."""

from io import BytesIO

import pytest
from PIL import Image

from rialto.base.errors import Refused
from rialto.changes.models import ChangeRecord
from rialto.organisations.actions import (
    Named,
    edit_organisation,
    organisations_for,
    remove_logo,
    restore_revision,
    set_logo,
)
from rialto.organisations.models import Membership, Revision
from rialto.organisations.queries import last_revision_id, profile_of, steps_of, values_of
from rialto.pictures.models import Picture
from tests.factories import ClaimFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Membership:
    organisation = OrganisationFactory(name="Old school", website="https://school.example/", country="MT")
    return MembershipFactory(organisation=organisation, manager=True, user__name="Ada")


def picture(kind="PNG", size=(800, 400), **options) -> BytesIO:
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    written.seek(0)
    return written


def test_a_manager_changes_the_page_and_what_stood_there_is_kept(manager):
    sites = [{"city": "Valletta", "country": "MT", "address": "1 Strait Street"}]
    given = {"summary": "Teaches", "size": "micro", "languages": ["mt", "en"], "sites": sites}

    edit_organisation(manager.organisation, given, by=manager.user)

    manager.organisation.refresh_from_db()
    values = values_of(manager.organisation)
    assert {name: values[name] for name in given} == given
    newest, oldest = steps_of(manager.organisation)
    assert [(one.name, one.before, one.after) for one in newest.changes] == [
        ("summary", "", "Teaches"),
        ("size", "", "micro"),
        ("languages", [], ["mt", "en"]),
        ("sites", [], sites),
    ]
    assert (newest.person, oldest.person, oldest.changes) == ("Ada", "", [])
    assert ChangeRecord.objects.get(noun="organisation").actor_id == manager.user.public_id


def test_nothing_changed_is_no_revision(manager):
    assert edit_organisation(manager.organisation, {"name": "Old school"}, by=manager.user) is None
    assert not Revision.objects.exists()


def test_only_managers_change_the_page(manager):
    member = MembershipFactory(organisation=manager.organisation)

    with pytest.raises(Refused, match="Only managers"):
        edit_organisation(manager.organisation, {"name": "Mine"}, by=member.user)


def test_nobody_writes_over_what_somebody_else_just_wrote(manager):
    seen = last_revision_id(manager.organisation)
    edit_organisation(manager.organisation, {"city": "Sliema"}, by=manager.user, seen=seen)

    with pytest.raises(Refused, match="meanwhile"):
        edit_organisation(manager.organisation, {"city": "Gzira"}, by=manager.user, seen=seen)


def test_what_stood_there_can_be_brought_back_and_that_undone(manager):
    organisation = manager.organisation
    edit_organisation(organisation, {"summary": "First"}, by=manager.user)
    edit_organisation(organisation, {"summary": "Second"}, by=manager.user)
    first = Revision.objects.get(values__summary="First")

    restore_revision(first, by=manager.user)
    assert values_of(type(organisation).objects.get())["summary"] == "First"
    restore_revision(Revision.objects.filter(values__summary="Second").get(), by=manager.user)

    assert values_of(type(organisation).objects.get())["summary"] == "Second"
    assert Revision.objects.count() == 5


def test_sources_that_say_the_old_name_still_mean_it(manager):
    edit_organisation(manager.organisation, {"name": "Academy of the Bridge"}, by=manager.user)
    said = Named(name="Old School", country="MT")

    assert organisations_for([said]) == {said: manager.organisation}


@pytest.mark.parametrize("website", ["https://evil.example/", "", "https://github.com/school"])
def test_the_website_stays_under_a_domain_that_is_proven(manager, website):
    with pytest.raises(Refused, match=r"under school\.example"):
        edit_organisation(manager.organisation, {"website": website}, by=manager.user)


def test_a_second_domain_that_is_proven_may_become_the_website(manager):
    ClaimFactory(
        organisation=manager.organisation, proven=True, domain="new.example", website="https://new.example/"
    )

    edit_organisation(manager.organisation, {"website": "https://new.example/"}, by=manager.user)

    manager.organisation.refresh_from_db()
    assert manager.organisation.domain == "new.example"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_logo_has_words_and_can_be_taken_away(manager, media, django_capture_on_commit_callbacks):
    organisation = manager.organisation
    with pytest.raises(Refused, match="in words"):
        set_logo(organisation, picture(), size=1, words=" ", by=manager.user)

    set_logo(organisation, picture(), size=1, words="A bridge", by=manager.user)
    profile = profile_of(organisation)
    assert (profile.logo_text, profile.logo.width, profile.logo.height) == ("A bridge", 512, 256)
    assert len(list(media.rglob("*.jpg"))) == 1

    with django_capture_on_commit_callbacks(execute=True):
        remove_logo(organisation, by=manager.user)
    assert profile_of(organisation).logo is None
    assert list(media.rglob("*.jpg")) == []


def test_a_new_logo_takes_the_place_of_the_old_one(manager, media):
    set_logo(manager.organisation, picture(), size=1, words="A bridge", by=manager.user)

    set_logo(manager.organisation, picture("GIF"), size=1, words="An arch", by=manager.user)

    assert Picture.objects.get().of_organisations.get().logo_text == "An arch"


def test_a_file_that_is_too_large_for_a_logo_is_refused(manager):
    with pytest.raises(Refused, match="4 MB"):
        set_logo(manager.organisation, BytesIO(b"x"), size=4 * 1024 * 1024 + 1, words="A", by=manager.user)
