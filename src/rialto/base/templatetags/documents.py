"""Parts of a document (`base.documents`) as a page shows them."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rialto.base.addresses import usable_address
from rialto.base.documents import Column, Drawing, Note, Run, Words

register = template.Library()


@register.filter
def runs(words: Words) -> SafeString:
    """Words with what is about them; a footnote stands in brackets behind."""
    if isinstance(words, str | Run):
        return _run(words)
    return format_html_join("", "{}", ((_run(one),) for one in words))


def _run(run: str | Run | Note) -> SafeString:
    if isinstance(run, str):
        return format_html("{}", run)
    if isinstance(run, Note):
        return format_html(" <small>({})</small>", runs(run.words))
    shown = format_html("{}", run.text)
    if run.is_strong:
        shown = format_html("<strong>{}</strong>", shown)
    language = format_html(' lang="{}"', run.language) if run.language else ""
    if address := usable_address(run.address):
        return format_html('<a href="{}" rel="nofollow"{}>{}</a>', address, language, shown)
    if run.is_soft:
        return format_html('<span class="soft"{}>{}</span>', language, shown)
    return format_html("<span{}>{}</span>", language, shown) if language else shown


@register.simple_tag
def chart(drawing: Drawing) -> SafeString:
    """A chart as inline SVG, coloured by the style sheet."""
    # `drawings` escapes every word that it writes into the shapes.
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        drawing.width,
        drawing.height,
        drawing.alternative,
        mark_safe(drawing.shapes),
    )


@register.filter
def beside(row: Sequence[Words], columns: Sequence[Column]) -> list[tuple[Column, Words]]:
    """The cells of a row, each with its column."""
    return list(zip(columns, row, strict=True))
