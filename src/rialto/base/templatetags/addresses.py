"""Addresses of the page being read: in the other languages, and with one thing in its query changed."""

from dataclasses import dataclass
from functools import lru_cache
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


def _below_language(request: HttpRequest | None) -> str:
    """This page's path and query after its language; "" where it has none, which stands for the front page."""
    if request is None:
        return ""
    own, _, rest = request.get_full_path().lstrip("/").partition("/")
    return rest if own in _CODES else ""


@register.simple_tag(takes_context=True)
def language_items(context: Context) -> SafeString:
    """The list items of the footer: this page in every language, each named in itself."""
    rest, now = escape(_below_language(context.get("request"))), get_language()
    return mark_safe(
        "".join(
            f'<li><a href="/{code}/{rest}" lang="{code}" hreflang="{code}"{_CURRENT if code == now else ""}>'
            f"{name}</a></li>\n"
            for code, name in settings.LANGUAGES
        )
    )


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> SafeString | str:
    """`<link>` elements: the page's own address, the same page in each language, and the one to take when none fits."""
    request = context.get("request")
    if request is None or request.path.lstrip("/").partition("/")[0] not in _CODES:
        return ""
    origin, rest = escape(settings.ORIGIN), escape(_below_language(request))
    links = [(code, code) for code in _CODES] + [("x-default", settings.LANGUAGE_CODE)]
    return mark_safe(
        f'<link rel="canonical" href="{origin}/{get_language() or "en"}/{rest}">'
        + "".join(
            f'<link rel="alternate" hreflang="{name}" href="{origin}/{code}/{rest}">' for name, code in links
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


def _own_country() -> str:
    """The path of the page of the site's own country, which is its coalition's too; "" on the European hub."""
    return reverse("website:country-page", args=[settings.COUNTRY.lower()]) if settings.COUNTRY else ""


@lru_cache(maxsize=64)
def _rooms(language: str | None, own: str) -> tuple[tuple[str, str, str, frozenset[str]], ...]:
    """Name, address, the address's path and the kinds of each room in the active language; the same for every page."""
    results, countries = _address("finding:results"), _address("website:country-list")
    rooms: list[tuple[str, str, tuple[str, ...]]] = [
        (gettext("Learn"), results, ("training", "learning-path", "resource")),
        (gettext("Work"), results, ("opportunity",)),
        (gettext("Funding"), results, ("funding",)),
        (gettext("Events"), results, ("event",)),
        (gettext("Practices"), results, ("good-practice",)),
        (gettext("Our coalition"), own, ()),
        (gettext("Countries"), countries, ()),
        (gettext("News"), results, ("article", "publication")),
    ]
    return tuple(
        (
            name,
            f"{path}?{urlencode([('kind', kind) for kind in kinds])}" if kinds else path,
            path,
            frozenset(kinds),
        )
        for name, path, kinds in rooms
        if path
    )


@register.simple_tag(takes_context=True)
def room_links(context: Context) -> list[RoomLink]:
    """The main navigation: only rooms that exist. The one the page belongs to is known by its address."""
    request = context.get("request")
    here = request.path if request else ""
    asked = frozenset(request.GET.getlist("kind")) if request else frozenset()
    entry_kind = here.split("/")[2] if here.count("/") > 2 else ""
    own = _own_country()
    return [
        RoomLink(
            name=name,
            url=url,
            is_current=(bool(asked) and here == path and asked <= kinds)
            or entry_kind in kinds
            or (not kinds and here.startswith(path) and (path == own or not own or not here.startswith(own))),
        )
        for name, url, path, kinds in _rooms(get_language(), own)
    ]
