"""The frame of every page, the components and the pages that say no."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from rialto.base.context import THEMES
from rialto.base.gallery import lines, samples
from rialto.base.lines import Badge, Fact, Line
from rialto.base.templatetags import lists

ASSETS = Path(settings.ROOT) / "assets"
TEMPLATES = Path(settings.ROOT) / "templates"


@pytest.fixture(autouse=True)
def _in_english():
    """Whatever language the test before left behind."""
    with override("en"):
        yield


def _page(template: str = "base.html", path: str = "/en/", **context: object) -> str:
    return render_to_string(
        template, {"themes": THEMES, "theme": "system", **context}, RequestFactory().get(path)
    )


class _Outline(HTMLParser):
    """Collects what a reader meets: headings, landmarks, and every id."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _outline(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Outline()
    parser.feed(html)
    return parser.tags


def test_a_page_can_be_read_in_every_language_and_begins_with_a_skip_link():
    tags = _outline(_page(path="/en/search/?q=x"))
    links = [attrs for tag, attrs in tags if tag == "a"]

    assert links[0] == {"class": "skip", "href": "#main"}
    assert [
        attrs["lang"] for attrs in links if attrs.get("href", "").endswith("/search/?q=x") and "lang" in attrs
    ] == [code for code, _ in settings.LANGUAGES]
    assert [attrs["href"] for attrs in links if attrs.get("lang") and attrs.get("aria-current")] == [
        "/en/search/?q=x"
    ]


@pytest.mark.parametrize(
    ("theme", "marked"), [("system", ""), ("dark", ' data-theme="dark"'), ("light", ' data-theme="light"')]
)
def test_the_colours_that_a_visitor_chose_are_set_by_the_server(theme, marked):
    html = _page(theme=theme)

    assert f'<html lang="en"{marked}>' in html
    assert f'value="{theme}" aria-pressed="true"' in html
    assert html.count('aria-pressed="true"') == 1


def test_the_search_in_the_masthead_gives_way_to_a_pages_own():
    tags = _outline(_page("base/gallery.html", **samples()))

    assert 'class="finder"' in _page()
    assert [attrs for tag, attrs in tags if tag == "form" and attrs.get("class") == "finder"] == []


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_pages_for_broken_days_need_no_context(template):
    html = render_to_string(template)

    assert html.count("<h1") == 1
    assert 'href="/en/"' in html


@pytest.mark.parametrize("template", ["403.html", "404.html", "csrf_failure.html"])
def test_the_pages_that_say_no_say_what_to_do(template):
    html = _page(template)

    assert html.count("<h1") == 1
    assert 'class="button' in html
    assert "noindex" in html
    assert 'rel="alternate"' not in html


def test_the_gallery_is_not_shown_to_the_public(client, settings):
    assert client.get("/components/").status_code == 404

    settings.GALLERY = True

    assert client.get("/components/").status_code == 200


def test_the_gallery_shows_every_component():
    source = (TEMPLATES / "base/gallery.html").read_text()
    shown = set(re.findall(r"<c-([a-z-]+)", source)) | {
        "footer",
        "brand",
        "window",
    }  # the last three sit inside others

    assert shown - {"slot"} == {
        path.stem.replace("_", "-") for path in (TEMPLATES / "components").glob("*.html")
    }


def test_the_gallery_skips_no_heading_and_names_nothing_twice():
    tags = _outline(_page("base/gallery.html", **samples()))
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))


def test_every_component_says_what_it_needs():
    silent = [
        path.name
        for path in (TEMPLATES / "components").glob("*.html")
        if not path.read_text().startswith("{# ")
    ]

    assert silent == []


def _result(line: Line) -> str:
    return _page("components/result.html", line=line, level=3)


def test_a_result_wears_the_language_of_its_text_and_the_house_its_own():
    greek = lines()[2]

    tags = _outline(_result(greek))

    assert ("article", {"class": "result", "lang": "el"}) in tags
    assert ("p", {"class": "kind", "lang": "en"}) in tags
    assert [attrs["datetime"] for tag, attrs in tags if tag == "time"] == ["2026-10-03"]


def test_what_comes_from_outside_is_escaped_in_a_result():
    html = _result(
        Line(kind="event", kind_label="<i>", url='"><script>', title="<script>", language='"x', summary="<b>")
    )

    assert "<script>" not in html
    assert "<i>" not in html
    assert "<b>" not in html


def test_lines_and_boxes_escape_what_they_are_given():
    evil = '"><script>'
    box = SimpleNamespace(value=evil, label=evil, count=1284, is_chosen=True, language=evil)
    line = Line(
        kind="event", kind_label=evil, url=evil, title=evil, language=evil, summary=evil, original_title=evil,
        badges=[Badge(evil, "clock", evil)], facts=[Fact("place", evil), Fact("price", evil, True)],
    )  # fmt: skip

    group = SimpleNamespace(name=evil, heading=evil, values=[box], has_chosen=True)

    html = lists.result(line) + lists.facet_group(group)

    assert "<script>" not in html
    assert "<strong>&quot;&gt;&lt;script&gt;</strong>" in html
    assert '<span class="count">1\u202f284</span>' in html


def test_a_facet_remembers_what_is_chosen_and_says_the_language_of_a_label():
    tags = _outline(_page("components/facet_group.html", group=samples()["group"]))

    assert [attrs["value"] for tag, attrs in tags if tag == "input" and "checked" in attrs] == ["de"]
    assert [attrs["lang"] for tag, attrs in tags if tag == "span" and "lang" in attrs] == ["de", "el"]
    assert [tag for tag, attrs in tags if tag == "details" and "open" in attrs] == ["details"]


def test_both_dark_themes_are_equal():
    css = (ASSETS / "css/tokens.css").read_text()
    by_system = css[css.index(':root:not([data-theme="light"])') :]
    by_choice = css[css.index(':root[data-theme="dark"]') :]

    def declarations(block: str) -> list[str]:
        return [line.strip() for line in block[: block.index("}")].splitlines()[1:] if line.strip()]

    assert declarations(by_system) == declarations(by_choice)
    assert len(declarations(by_choice)) > 60


def test_colours_live_in_the_tokens_only():
    loud = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ASSETS / "css").rglob("*.css"))
        if path.name not in ("tokens.css", "print.css")
        for line in path.read_text().splitlines()
        if re.search(r"#[0-9a-fA-F]{3,8}\b|\brgb\(|\bhsl\(", line)
    ]

    assert loud == []


def test_every_style_sheet_is_part_of_the_one_that_is_served():
    imported = set(re.findall(r'@import "\./([^"]+)"', (ASSETS / "css/site.css").read_text()))
    files = {str(path.relative_to(ASSETS / "css")) for path in (ASSETS / "css").rglob("*.css")} - {"site.css"}

    assert imported == files


def test_every_icon_that_a_template_asks_for_exists():
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (ASSETS / "images/icons.svg").read_text()))
    asked = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }

    assert asked - symbols == set()
    assert {"training", "learning-path", "opportunity", "event", "resource", "good-practice"} <= symbols
    assert {"funding", "publication", "initiative", "article"} <= symbols
