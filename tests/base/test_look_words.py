"""Numbers, dates and addresses as templates write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from rialto.base.templatetags import addresses, look


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [
        ("en", 1284, "1\u202f284"),
        ("de", 1284.5, "1\u202f284,5"),
        ("mt", Decimal("1234567.25"), "1\u202f234\u202f567.25"),
        ("fi", -12000, "-12\u202f000"),
        ("en", None, ""),
        ("en", 7, "7"),
    ],
)
def test_thousands_are_parted_by_a_narrow_space(language, number, written):
    with override(language):
        assert look.grouped(number) == written


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_day_is_written_in_every_language(language):
    with override(language):
        written = (
            look.day(date(2026, 9, 9)),
            look.month_short(date(2026, 9, 9)),
            look.weekday_short(date(2026, 9, 9)),
        )

    assert "2026" in written[0]
    assert all(written)
    if language != "en":
        assert written[0] != "9 September 2026" or language == "mt"


def test_a_day_says_what_the_language_says():
    with override("de"):
        assert look.day(date(2026, 9, 9)) == "9. September 2026"
    with override("bg"):
        assert look.day(date(2026, 9, 9)) == "9 септември 2026\u202fг."


def test_a_moment_is_read_in_the_sites_time_zone():
    with override("en"):
        assert look.day(datetime(2026, 9, 9, 23, 30, tzinfo=UTC)).startswith("10 ")


def _render(source: str, path: str) -> str:
    request = RequestFactory().get(path)
    return Template("{% load addresses %}" + source).render(Context({"request": request}))


def test_every_language_gets_the_same_page_with_its_query():
    html = _render("{% alternates %}", "/de/search/?q=a%26b&kind=event&kind=training")

    assert html.count('rel="alternate"') == len(settings.LANGUAGES) + 1
    assert (
        f'hreflang="fr" href="{settings.ORIGIN}/fr/search/?q=a%26b&amp;kind=event&amp;kind=training"' in html
    )
    assert f'hreflang="x-default" href="{settings.ORIGIN}/en/search/' in html


def test_an_address_keeps_its_escapes_in_another_language():
    html = _render("{% language_items %}", "/de/%C3%A4%22%3E/?q=a%26b&x=1")

    assert '<a href="/el/%C3%A4%22%3E/?q=a%26b&amp;x=1" lang="el" hreflang="el">' in html
    assert html.count('aria-current="true"') == 1


def test_a_page_without_a_language_leads_to_the_front_pages():
    assert _render("{% alternates %}", "/nowhere?x=1") == ""
    items = _render("{% language_items %}", "/nowhere?x=1")
    assert re.findall('href="([^"]*)"', items) == [f"/{code}/" for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("page=3", "?q=x&kind=event&kind=training&page=3"),
        ("page=1", "?q=x&kind=event&kind=training"),
        ("q=None", "?kind=event&kind=training&page=2"),
    ],
)
def test_one_thing_in_a_query_changes_and_the_rest_stays(changes, expected):
    html = _render(
        "{% autoescape off %}{% query " + changes + " %}{% endautoescape %}",
        "/en/search/?q=x&kind=event&kind=training&page=2",
    )

    assert QueryDict(html[1:]) == QueryDict(expected[1:])


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/en/search/?kind=event", ["Events"]),
        ("/en/search/?kind=training&kind=resource", ["Learn"]),
        ("/en/search/?kind=event&kind=training", []),
        ("/en/funding/a-call-x1/", ["Funding"]),
        ("/en/countries/mt/", ["Countries"]),
        ("/en/", []),
    ],
)
def test_the_room_one_stands_in_is_marked(path, current):
    request = RequestFactory().get(path)

    with override("en"):
        rooms = addresses.room_links(Context({"request": request}))

    assert [room.name for room in rooms if room.is_current] == current
