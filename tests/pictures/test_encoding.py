"""What is done to the bytes of a picture."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from rialto.base.errors import Refused
from rialto.pictures.choices import Format
from rialto.pictures.encoding import encoded, master_of, read_picture, resized, square, widths_of
from tests.factories.pictures import picture_sent


def read(file: BytesIO, **options) -> Image.Image:
    return read_picture(file, size=len(file.getvalue()), **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_in_any_format_that_we_read_is_written_anew(kind):
    master = master_of(read(picture_sent(kind)))

    assert (master.format, master.width, master.height) == (Format.JPEG, 400, 300)
    with Image.open(BytesIO(master.content)) as made:
        assert (made.format, made.size) == ("JPEG", (400, 300))


def test_where_something_shines_through_it_stays_so():
    master = master_of(read(picture_sent("PNG", mode="RGBA")))

    assert master.format == Format.PNG
    with Image.open(BytesIO(master.content)) as made:
        assert made.getpixel((1, 1)) == (180, 72, 47, 90)


@pytest.mark.parametrize("form", Format)
def test_place_camera_text_and_profile_are_left_behind(form):
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = picture_sent("JPEG", exif=exif, comment=b"Secret words", icc_profile=profile)
    assert b"Secret" in file.getvalue()

    made = encoded(read(file), form)

    assert b"Secret" not in made
    with Image.open(BytesIO(made)) as again:
        assert not again.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(again.info)


def test_a_picture_taken_lying_down_stands_up():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert read(picture_sent(size=(400, 300), exif=exif)).size == (300, 400)


def test_no_side_is_longer_than_asked():
    assert read(picture_sent(size=(3000, 1500)), longest=600).size == (600, 300)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no picture that we can read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no picture that we can read"),
        (b"GIF89a" + b"\0" * 100, "no picture that we can read"),
        (b"<html><script>alert(1)</script>", "no picture that we can read"),
        (picture_sent(size=(900, 900)).getvalue()[:900], "no picture that we can read"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content, words):
    with pytest.raises(Refused, match=words):
        read(BytesIO(content))


def test_a_file_that_is_too_large_is_not_even_opened():
    with pytest.raises(Refused, match="larger than 10 MB"):
        read_picture(BytesIO(b"x"), size=10 * 1024 * 1024 + 1)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    file = picture_sent("PNG", size=(8000, 5001))
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was unpacked"))

    with pytest.raises(Refused, match="40 million points"):
        read(file)


def test_one_that_is_too_small_or_too_thin_is_refused():
    with pytest.raises(Refused, match="at least 200 points"):
        read(picture_sent(size=(400, 199)), smallest=200)
    with pytest.raises(Refused, match="long and thin"):
        read(picture_sent(size=(900, 100)))


def test_sizes_are_smaller_ones_and_its_own():
    assert widths_of(1000) == [160, 320, 640, 1000]
    assert widths_of(160) == [160]
    assert resized(Image.new("RGB", (1000, 333)), 320).size == (320, 107)


def test_a_square_is_opaque():
    made = square(Image.new("RGBA", (30, 10), (0, 0, 0, 0)), 8)

    assert (made.size, made.mode, made.getpixel((0, 0))) == ((8, 8), "RGB", (251, 248, 243))
