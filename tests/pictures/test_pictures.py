"""Pictures that are kept: their sizes, who sees them, and how they go."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.jobs.models import Job
from rialto.pictures import uses
from rialto.pictures.actions import forget_left_over, forget_unused, keep_picture, make_sizes
from rialto.pictures.models import Picture
from rialto.pictures.queries import shown
from rialto.pictures.tasks import make_sizes as make_sizes_task
from tests.factories.pictures import kept_picture, picture_sent

pytestmark = pytest.mark.django_db


def files_in(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.*"))


def everybody_sees(picture: Picture) -> uses.Use:
    return uses.Use(model=Picture, field="pk", public=lambda: Picture.objects.filter(pk=picture.pk))


def test_a_picture_can_be_shown_at_once_and_its_sizes_are_promised(own_folder):
    picture = kept_picture()

    assert files_in(own_folder) == ["400.jpg"]
    assert shown(picture, alt="A bridge").sources == ()
    assert Job.objects.filter(task_path=make_sizes_task.module_path).count() == 1


def test_its_sizes_are_made_in_three_formats(own_folder):
    picture = make_sizes(kept_picture())

    assert files_in(own_folder) == sorted(
        f"{width}.{form}" for width in (160, 320, 400) for form in ("avif", "webp", "jpg")
    )
    one = shown(picture, alt="A bridge", language="en")
    assert [source.content_type for source in one.sources] == ["image/avif", "image/webp"]
    base = f"/pictures/{picture.public_id}"
    assert one.sources[0].srcset == f"{base}/160.avif 160w, {base}/320.avif 320w, {base}/400.avif 400w"
    assert (one.address, one.width, one.height) == (f"{base}/400.jpg", 400, 300)


def test_making_sizes_again_changes_nothing(own_folder):
    picture = make_sizes(kept_picture())
    before = files_in(own_folder)

    assert make_sizes(picture).sizes == picture.sizes
    assert files_in(own_folder) == before


def test_what_is_refused_leaves_nothing(own_folder):
    with pytest.raises(Refused):
        keep_picture(picture_sent(size=(10, 10)), size=1000, by=None, smallest=200)

    assert files_in(own_folder) == []
    assert not Picture.objects.exists()


def test_nobody_sees_what_nothing_shows(client):
    picture = kept_picture()

    assert client.get(picture.get_absolute_url()).status_code == 404


def test_what_is_public_is_served_so_that_nothing_in_it_can_run(client, without_uses):
    picture = make_sizes(kept_picture())
    uses.register(everybody_sees(picture))

    answer = client.get(f"/pictures/{picture.public_id}/160.avif")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/avif"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert b"ftypavif" in answer.content[:32]
    again = client.get(f"/pictures/{picture.public_id}/160.avif", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_somebody_alone_may_see_is_kept_by_no_cache(client, admin_client, without_uses):
    picture = kept_picture()
    uses.register(
        uses.Use(
            model=Picture,
            field="pk",
            readable_by=lambda user: Picture.objects.all() if user.is_staff else Picture.objects.none(),
        )
    )

    assert client.__class__().get(picture.get_absolute_url()).status_code == 404
    assert admin_client.get(picture.get_absolute_url())["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["161.jpg", "400.gif", "0.jpg", "400.png", "400.avif"])
def test_a_size_that_was_not_made_does_not_exist(client, without_uses, name):
    picture = kept_picture()
    uses.register(everybody_sees(picture))

    assert client.get(f"/pictures/{picture.public_id}/{name}").status_code == 404


def test_a_picture_that_does_not_exist_looks_like_one_that_nobody_may_see(client):
    assert client.get(f"/pictures/{uuid.uuid4()}/400.jpg").status_code == 404


def test_one_that_nobody_uses_goes_with_its_files(own_folder, django_capture_on_commit_callbacks):
    make_sizes(kept_picture())

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unused(Picture.objects.all()) == 1

    assert files_in(own_folder) == []
    assert not Picture.objects.exists()


def test_one_that_was_deleted_while_its_sizes_were_made_leaves_no_files(own_folder):
    picture = kept_picture()
    Picture.objects.filter(pk=picture.pk).delete()

    make_sizes(picture)

    assert files_in(own_folder) == []


def test_the_night_takes_what_was_left_over(own_folder):
    kept_picture()
    old = kept_picture()
    Picture.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))

    assert forget_left_over() == 1
