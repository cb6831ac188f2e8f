"""What every page and mail says of the site it belongs to."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rialto.base import site

register = template.Library()
register.simple_tag(site.site_title, name="site_title")
register.simple_tag(site.site_country, name="site_country")
register.simple_tag(site.site_colour, name="site_colour")


@register.simple_tag
def site_code() -> str:
    """The site's own country, ISO 3166 alpha-2; "" on the European hub."""
    return settings.COUNTRY


@register.simple_tag
def theme_link() -> SafeString | str:
    """The link to the operator's own colours, which goes after our stylesheet; nothing where they are ours."""
    address = site.theme_address()
    return format_html('<link rel="stylesheet" href="{}">', address) if address else ""


@register.simple_tag
def own_title() -> str:
    """The title that the operator chose; "" where the site bears the program's name."""
    return settings.SITE_TITLE


@register.simple_tag
def footer_line() -> str:
    """The operator's own line for the end of each page."""
    return settings.FOOTER_LINE


@register.simple_tag
def operator() -> str:
    """Who runs the site, as visitors shall read it."""
    return settings.OPERATOR


@register.simple_tag
def hub() -> dict[str, str]:
    """The European hub that a country's site belongs to: its address and its host; empty where there is none."""
    return {"address": settings.HUB, "host": urlsplit(settings.HUB).netloc} if settings.HUB else {}


@register.simple_tag
def site_key() -> str:
    """Tells what the operator set, for fragments that are kept: another title or logo makes another fragment."""
    return site.site_key()
