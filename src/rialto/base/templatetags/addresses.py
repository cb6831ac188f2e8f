"""Addresses of the page being read: in the other languages, and with one thing in its query changed."""

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()
_CODES = tuple(dict(settings.LANGUAGES))
_CURRENT = ' aria-current="true"'


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    code: str
    name: str
    url: str
    is_current: bool


def _in_language(request: HttpRequest, code: str) -> str:
    """This page's path and query under another language; that language's front page where this one has no language."""
    path, _, query = request.get_full_path().lstrip("/").partition("?")
    own, _, rest = path.partition("/")
    if own not in _CODES:
        return f"/{code}/"
    return f"/{code}/{rest}?{query}" if query else f"/{code}/{rest}"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in each language of the site, in the order of the languages' own names."""
    request, now = context.get("request"), get_language()
    return [
        LanguageLink(code, name, _in_language(request, code) if request else f"/{code}/", code == now)
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def language_items(context: Context) -> SafeString:
    """The list items of the footer: this page in every language, each named in itself."""
    return mark_safe(
        "".join(
            f'<li><a href="{escape(link.url)}" lang="{link.code}" hreflang="{link.code}"'
            f"{_CURRENT if link.is_current else ''}>{link.name}</a></li>\n"
            for link in language_links(context)
        )
    )


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> SafeString | str:
    """`<link>` elements: the page's own address, the same page in each language, and the one to take when none fits."""
    request = context.get("request")
    if request is None or request.path.lstrip("/").partition("/")[0] not in _CODES:
        return ""
    own = escape(settings.ORIGIN + _in_language(request, get_language() or "en"))
    links = [(code, code) for code in _CODES] + [("x-default", "en")]
    return mark_safe(
        f'<link rel="canonical" href="{own}">'
        + "".join(
            f'<link rel="alternate" hreflang="{name}" href="{escape(settings.ORIGIN + _in_language(request, code))}">'
            for name, code in links
        )
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's query with some keys changed: `{% query page=3 %}`. None or "" takes a key away; page 1 is left out."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        if isinstance(value, list | tuple):
            parameters.setlist(key, [str(one) for one in value])
        elif value in (None, "") or (key == "page" and value == 1):
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}"


def _address(name: str) -> str:
    """The address of a page, or "" while the room it belongs to is not built."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class RoomLink:
    """A way into one of the rooms."""

    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def room_links(context: Context) -> list[RoomLink]:
    """The main navigation: only rooms that exist. The one the page belongs to is known by its address."""
    request = context.get("request")
    results, countries = _address("finding:results"), _address("website:country-list")
    rooms: list[tuple[str, str, tuple[str, ...]]] = [
        (gettext("Learn"), results, ("training", "learning-path", "resource")),
        (gettext("Work"), results, ("opportunity",)),
        (gettext("Funding"), results, ("funding",)),
        (gettext("Events"), results, ("event",)),
        (gettext("Practices"), results, ("good-practice",)),
        (gettext("Countries"), countries, ()),
        (gettext("News"), results, ("article", "publication")),
    ]
    path = request.path if request else ""
    asked = tuple(request.GET.getlist("kind")) if request else ()
    entry_kind = path.split("/")[2] if path.count("/") > 2 else ""
    return [
        RoomLink(
            name=name,
            url=url + (f"?{urlencode([('kind', kind) for kind in kinds])}" if kinds else ""),
            is_current=(bool(asked) and path == url and set(asked) <= set(kinds))
            or entry_kind in kinds
            or (not kinds and path.startswith(url)),
        )
        for name, url, kinds in rooms
        if url
    ]
