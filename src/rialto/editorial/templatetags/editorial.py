"""Addresses of block pages in their languages, and what the foot of every page names."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rialto.editorial.queries.public import PageLink, footer_links

register = template.Library()


def _rest_of(path: str) -> str:
    """A path without its language."""
    return path.lstrip("/").partition("/")[2]


@register.simple_tag(takes_context=True)
def page_in(context: Context, code: str) -> str:
    """This page in another language."""
    return f"/{code}/{_rest_of(context['request'].path)}"


@register.simple_tag(takes_context=True)
def page_alternates(context: Context, shown: Any) -> SafeString | str:
    """`<link>` elements: the page's own address, and those of the languages that it is really there in."""
    if not shown.languages:
        return ""
    rest = _rest_of(context["request"].path)
    canonical = format_html('<link rel="canonical" href="{}/{}/{}">', settings.ORIGIN, shown.language, rest)
    pairs = [*((code, code) for code in shown.languages), ("x-default", shown.languages[0])]
    return canonical + format_html_join(
        "",
        '<link rel="alternate" hreflang="{}" href="{}/{}/{}">',
        ((name, settings.ORIGIN, code, rest) for name, code in pairs),
    )


@register.simple_tag
def footer_pages() -> list[PageLink]:
    """The pages that editors want named at the foot of every page: one query."""
    return footer_links(get_language() or "en")
