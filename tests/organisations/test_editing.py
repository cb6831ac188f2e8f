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
from rialto.organisations.actions.logos import encoded_anew
from rialto.organisations.models import Membership, Revision
from rialto.organisations.queries import last_revision_id, profile_of, steps_of, values_of
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


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_encoded_anew_and_made_small(kind):
    with Image.open(BytesIO(encoded_anew(picture(kind).read()))) as made:
        assert (made.format, made.size) == ("WEBP", (512, 256))


def test_a_logo_loses_all_that_was_hidden_in_it():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side

    made = encoded_anew(picture("JPEG", exif=exif, comment=b"secret").read())

    assert b"taken at home" not in made
    assert b"secret" not in made
    with Image.open(BytesIO(made)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((256, 512), {})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"x" * 999,
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Refused, match="not a picture"):
        encoded_anew(content)


def test_pictures_that_are_too_large_are_refused():
    with pytest.raises(Refused, match="4 MB"):
        encoded_anew(b"x" * (4 * 1024 * 1024 + 1))
    with pytest.raises(Refused, match="too many points"):
        encoded_anew(picture(size=(8000, 6000)).read())


def test_a_logo_has_words_and_can_be_taken_away(manager, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    organisation = manager.organisation
    with pytest.raises(Refused, match="in words"):
        set_logo(organisation, picture(), words=" ", by=manager.user)

    set_logo(organisation, picture(), words="A bridge", by=manager.user)
    profile = profile_of(organisation)
    assert (profile.logo_text, len(list(tmp_path.rglob("*.webp")))) == ("A bridge", 1)
    assert profile.logo_address.startswith(f"/en/organisations/{organisation.slug}/logo/")

    remove_logo(organisation, by=manager.user)
    assert profile_of(organisation).logo_address == ""
