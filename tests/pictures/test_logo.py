"""The operator's logo: a drawing that can do nothing, or a picture written anew."""

import io
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from rialto.base.errors import Refused
from rialto.pictures.logo import read_logo, site_logo
from rialto.pictures.templatetags.pictures import logo_address, logo_image

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40"{}>{}</svg>'


@pytest.fixture(autouse=True)
def read_anew():
    site_logo.cache_clear()
    yield
    site_logo.cache_clear()


def drawing(tmp_path, inside: str, attributes: str = ""):
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format(attributes, inside), encoding="utf-8")
    return read_logo(path.read_bytes(), path)


def test_a_drawing_keeps_what_is_drawn_and_loses_what_is_not(tmp_path):
    logo = drawing(
        tmp_path,
        "<!-- made by Ada --><metadata><who>Ada</who></metadata><title>Malta</title><defs><linearGradient id='a'/></defs>"
        "<ed:view xmlns:ed='https://editor.example' ed:zoom='3'/>"
        "<style>.a{fill:url(#a)}</style><path class='a' fill='url(#a)' d='M0 0h10v10z'/><use xlink:href='#a'/>",
    )
    text = logo.content.decode()

    assert (logo.form, logo.content_type) == ("svg", "image/svg+xml")
    assert logo.width / logo.height == pytest.approx(3, abs=0.02)
    assert "<title>Malta</title>" in text
    assert "url(#a)" in text
    assert re.findall("Ada|editor|zoom|metadata", text) == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p/></foreignObject>",
        "<image href='https://elsewhere.example/a.png'/>",
        "<path onload='alert(1)' d='M0 0'/>",
        "<a href='javascript:alert(1)'><path d='M0 0'/></a>",
        "<use href='https://elsewhere.example/a.svg#x'/>",
        "<use xlink:href='data:image/svg+xml,x'/>",
        "<path fill=\"url('https://elsewhere.example/a')\" d='M0 0'/>",
        "<path style='background:url( //elsewhere.example)' d='M0 0'/>",
        "<style>@import 'https://elsewhere.example/a.css';</style>",
        "<style>.a{fill:u\\72l(https://elsewhere.example)}</style>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<g><g><script/></g></g>",
    ],
)
def test_a_drawing_that_runs_or_fetches_something_is_refused(tmp_path, inside):
    with pytest.raises(Refused):
        drawing(tmp_path, inside)


@pytest.mark.parametrize(
    "text",
    [
        "no drawing",
        "<html/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 10"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
    ],
)
def test_what_is_no_drawing_of_a_known_size_is_refused(tmp_path, text):
    path = tmp_path / "logo.svg"

    with pytest.raises(Refused):
        read_logo(text.encode(), path)


def test_a_size_without_a_view_box_makes_one(tmp_path):
    text = b'<svg xmlns="http://www.w3.org/2000/svg" width="60px" height="20"><path d="M0 0h9"/></svg>'

    assert b'viewBox="0 0 60 20"' in read_logo(text, tmp_path / "logo.svg").content


def test_a_picture_is_written_anew_and_no_larger_than_needed(tmp_path):
    path = tmp_path / "logo.png"
    Image.new("RGBA", (2000, 500), (200, 0, 0, 128)).save(path, pnginfo=None)
    path.write_bytes(path.read_bytes() + b"<script>alert(1)</script>")

    logo = read_logo(path.read_bytes(), path)

    assert (logo.form, logo.width, logo.height) == ("png", 800, 200)
    assert b"script" not in logo.content
    assert Image.open(io.BytesIO(logo.content)).mode == "RGBA"


def test_the_logo_is_served_for_ever_under_a_policy_in_which_nothing_runs(client, settings, tmp_path):
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format("", "<path d='M0 0h9v9z'/>"), encoding="utf-8")
    settings.LOGO, settings.LOGO_TEXT = str(path), "Malta <Digital>"

    answer = client.get(logo_address())

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]
    assert 'alt="Malta &lt;Digital&gt;"' in logo_image()
    # Social networks take no drawing; another address is none of ours.
    assert logo_address(only_raster=True) == ""
    assert client.get(logo_address().replace("logo-", "logo-0")).status_code == 404


def test_without_a_logo_there_is_none(client, settings):
    settings.LOGO = ""

    assert (site_logo(), logo_image(), logo_address()) == (None, "", "")
    assert client.get("/logo-0000.svg").status_code == 404


@pytest.mark.parametrize("name", ["nowhere.svg", "logo.svg", "logo.png"])
def test_a_logo_that_cannot_be_shown_stops_the_start(settings, tmp_path, name):
    (tmp_path / "logo.svg").write_text(SVG.format("", "<script/>"), encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"no picture")
    settings.LOGO = str(tmp_path / name)

    with pytest.raises(ImproperlyConfigured, match="RIALTO_LOGO"):
        site_logo()
