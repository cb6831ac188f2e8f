"""What people say of themselves, and who sees it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rialto.accounts.actions import change_profile
from rialto.accounts.choices import Audience
from rialto.accounts.models import Profile, User
from rialto.accounts.queries import profile_shown
from rialto.accounts.rules import may_see_part
from rialto.taxonomy.queries import vocabulary
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EDIT = "/en/my/profile/"
SAID = {
    "name": "Ada Lovelace", "language": "en", "situation": "teacher", "country": "MT", "region": "Valletta",
    "languages": ["en", "mt"], "skills": [], "interests": [],
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ada(client):
    person = UserFactory()
    client.force_login(person)
    return person


def audiences(audience: Audience, **others: Audience) -> dict[str, Audience]:
    return dict.fromkeys(Profile.PARTS, audience) | others


def sent(**changes):
    return SAID | {f"audience_{part}": "me" for part in Profile.PARTS} | changes


def picture_file(kind="JPEG", size=(800, 500), **options) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", size, "#0b5563").save(written, kind, **options)
    return SimpleUploadedFile("me.jpg", written.getvalue(), content_type="image/jpeg")


def page_of(person, browser=None):
    return (browser or Client()).get(f"/en/people/{person.public_id}/")


def test_what_is_said_is_kept_and_at_first_for_oneself_only(client, ada):
    competence = next(term for term in vocabulary("digcomp-3.0").terms if term.kind == "competence")

    answer = client.post(EDIT, sent(skills=[competence.key]))

    assert answer.status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.profile.country, ada.profile.languages) == ("Ada Lovelace", "MT", ["en", "mt"])
    mine = page_of(ada, client)
    assert "Ada Lovelace" in mine.text
    assert competence.label("en") in mine.text
    assert page_of(ada).status_code == 404


def test_each_part_is_seen_by_its_audience(client, ada):
    change_profile(
        SAID, by=ada, audiences=audiences(Audience.ME, name=Audience.EVERYBODY, country=Audience.MEMBERS)
    )
    member = Client()
    member.force_login(UserFactory())

    stranger, other = page_of(ada), page_of(ada, member)

    assert "Ada Lovelace" in stranger.text
    assert "Malta" not in stranger.text.replace("Maltese", "")
    assert "Malta" in other.text
    assert "Valletta" not in other.text


@given(
    said=st.dictionaries(st.sampled_from(Profile.PARTS), st.sampled_from([*Audience.values, "nonsense"])),
    part=st.sampled_from(Profile.PARTS),
    is_active=st.booleans(),
)
def test_nobody_sees_more_than_they_may(said, part, is_active):
    from django.contrib.auth.models import AnonymousUser

    owner, member = User(pk=1, is_active=is_active), User(pk=2)
    profile = Profile(user=owner, audiences=said)
    seen = [may_see_part(viewer, profile, part) for viewer in (AnonymousUser(), member, owner)]
    audience = said.get(part)

    assert seen == [
        is_active and audience == "everybody",
        is_active and audience in ("everybody", "members"),
        is_active,
    ]


def test_somebody_without_a_profile_and_somebody_unknown_look_the_same():
    somebody = UserFactory()

    assert page_of(somebody).status_code == 404
    assert profile_shown(somebody.public_id, to=somebody) is None


def test_a_closed_account_shows_nothing(ada):
    change_profile(SAID, by=ada, audiences=audiences(Audience.EVERYBODY))
    User.objects.update(is_active=False)

    assert page_of(ada).status_code == 404


def test_a_picture_is_made_anew_and_shown_to_its_audience(client, ada, tmp_path):
    secret = Image.Exif()
    secret[0x010E] = "taken at home"
    file = picture_file(exif=secret)

    client.post(EDIT, sent(picture=file, audience_picture="members"))

    (kept,) = (tmp_path / "portraits").iterdir()
    assert b"taken at home" not in kept.read_bytes()
    with Image.open(kept) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("WEBP", (400, 400), {})
    address = f"/en/people/{ada.public_id}/picture/"
    assert Client().get(address).status_code == 404
    shown = client.get(address)
    assert shown.headers["Content-Type"] == "image/webp"
    assert b"".join(shown.streaming_content) == kept.read_bytes()


def test_another_picture_takes_the_place_of_the_file(
    client, ada, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(EDIT, sent(picture=picture_file()))
        first = next((tmp_path / "portraits").iterdir())
        client.post(EDIT, sent(picture=picture_file("PNG")))

    assert len(list((tmp_path / "portraits").iterdir())) == 2 - (not first.exists())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/my/profile/picture/remove/")
    assert list((tmp_path / "portraits").iterdir()) == []
    assert Profile.objects.get().picture == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload=alert(1)>", "no picture that we can read"),
        (b"GIF89a" + b"\0" * 100, "no picture that we can read"),
        (picture_file().read()[:200], "no picture that we can read"),
        (b"\xff" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(client, ada, content, words, tmp_path):
    page = client.post(EDIT, sent(picture=SimpleUploadedFile("me.jpg", content, content_type="image/jpeg")))

    assert words in page.text
    assert 'value="Ada Lovelace"' in page.text
    assert not (tmp_path / "portraits").exists()


def test_a_picture_with_too_many_points_is_refused_before_it_is_unpacked(client, ada):
    page = client.post(EDIT, sent(picture=picture_file("PNG", size=(8000, 5001))))

    assert "40 million points" in page.text


@pytest.mark.parametrize(
    "changes",
    [{"country": "XX"}, {"audience_name": "friends"}, {"skills": ["nonsense"]}, {"situation": "king"}],
)
def test_nonsense_is_refused(client, ada, changes):
    page = client.post(EDIT, sent(**changes))

    assert page.status_code == 200
    assert not Profile.objects.exists()


def test_the_page_of_a_person_costs_the_same_whatever_they_say(client, ada, django_assert_num_queries):
    vocabulary("digcomp-3.0")
    for count in (1, 20):
        keys = [term.key for term in vocabulary("digcomp-3.0").terms if term.kind == "competence"][:count]
        change_profile(SAID | {"skills": keys}, by=ada, audiences=audiences(Audience.EVERYBODY))
        with django_assert_num_queries(1):
            page_of(ada)


def test_nobody_is_led_to_a_page_that_says_nothing_yet(client, ada):
    page = f"/en/people/{ada.public_id}/"

    before = client.get("/en/my/profile/").content.decode()
    Profile.objects.update_or_create(user=ada, defaults={"region": "Styria"})
    after = client.get("/en/my/profile/").content.decode()

    assert (page in before, page in after) == (False, True)
