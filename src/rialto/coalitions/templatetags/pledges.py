"""What templates of pledges write: countries by name, and how far something is."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rialto.coalitions.pledge_pictures import progress_meter as drawn
from rialto.coalitions.queries.pledges import MeasureSum
from rialto.taxonomy.queries import country_name

register = template.Library()


@register.filter
def country_words(code: str) -> str:
    """A country by name in the page's language; none is Europe."""
    return country_name(code, get_language() or "en") if code else _("Europe")


@register.simple_tag
def progress_meter(sums: MeasureSum) -> SafeString:
    return drawn(sums)
