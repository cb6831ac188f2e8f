"""What templates draw with: icons, pictures, numbers and dates as the reader's language writes them."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rialto.base import pictures, scenes
from rialto.base.words import locale_of, written_day

register = template.Library()
NARROW_SPACE = "\u202f"


@cache
def _icon(name: str, size: str) -> SafeString:
    # One address for all icons; kept, because a results page asks for it 160 times.
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" icon-{size}" if size else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of images/icons.svg, hidden from screen readers: words stand beside it."""
    return _icon(name, size)


register.simple_tag(pictures.picture, name="picture")
register.simple_tag(scenes.bridge, name="bridge")
register.simple_tag(scenes.lead_picture, name="lead_picture")


@register.filter
def grouped(number: int | float | Decimal | None) -> str:
    """1 284 and 1 284,5: thousands parted by a narrow space in all languages, as the EU's style guide wants."""
    if number is None:
        return ""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    whole, _, part = f"{number:,}".partition(".")
    sign = locale_of(get_language()).number_symbols["latn"]["decimal"] if part else ""
    return whole.replace(",", NARROW_SPACE) + sign + part


def _as_date(moment: date | datetime) -> date:
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def _write(moment: date | datetime | None, pattern: str) -> str:
    return written_day(_as_date(moment), get_language(), pattern) if moment else ""


@register.filter
def day(moment: date | datetime | None) -> str:
    """9 September 2026, in the reader's language. A moment is read in the site's time zone."""
    return _write(moment, "long")


@register.filter
def day_short(moment: date | datetime | None) -> str:
    """9 Sept 2026."""
    return _write(moment, "medium")


@register.filter
def month_short(moment: date | datetime | None) -> str:
    """Sept, as it stands alone in a window."""
    return _write(moment, "LLL")


@register.filter
def month_and_year(moment: date | datetime | None) -> str:
    """September 2026, as a heading."""
    return _write(moment, "LLLL yyyy")


@register.filter
def weekday_short(moment: date | datetime | None) -> str:
    """Wed, as it stands alone in a window."""
    return _write(moment, "ccc")


@register.simple_tag
def wordmark() -> SafeString:
    """The name, inside the brand's own drawing."""
    return _wordmark()


@cache
def _wordmark() -> SafeString:
    return format_html('<use class="word" href="{}#wordmark" width="121" height="34"/>', static("icons.svg"))


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form field's control in the house's style; Django ties it to its hint and errors."""
    plain = isinstance(field.field.widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple)
    name = "select wide" if isinstance(field.field.widget, Select) and not plain else "field"
    return field.as_widget(attrs={} if plain else {"class": name})


# The inner loops of the results page, 80 facts and 150 boxes of them, are written without the template engine: it takes
# four times as long for them (docs/decisions/0006-components.md). Every value goes through escape().
