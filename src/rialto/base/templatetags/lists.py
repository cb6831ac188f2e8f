"""The two pieces that a results page repeats most, drawn without a template engine: 20 lines and some 200 facet values.

As templates they took two thirds of a page's time (docs/benchmarks.md); `components/result.html` and
`components/facet_group.html` stay the components that pages use.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rialto.base.lines import Line
from rialto.base.templatetags.look import grouped, icon, month_short, weekday_short

register = template.Library()


class Countable(Protocol):
    """One value of a facet, as `finding.facets` gives it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    language: str


def safe(text: str) -> str:
    """The text as HTML; what is HTML already stays as it is."""
    return text if isinstance(text, SafeString) else escape(text)


class Group(Protocol):
    """One facet, as `finding.facets` gives it."""

    @property
    def name(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def values(self) -> Sequence[Countable]: ...
    @property
    def has_chosen(self) -> bool: ...


@register.simple_tag
def facet_group(group: Group, is_open: bool = False) -> SafeString:
    """One facet: a folding list of boxes to tick, unfolded where one is ticked."""
    opened = " open" if is_open or group.has_chosen else ""
    return mark_safe(  # every part is escaped here or in _boxes
        f'<details{opened} id="facet-{escape(group.name)}"><summary>{escape(group.heading)}{icon("down")}</summary>'
        f'<ul role="list">{_boxes(group.name, group.values)}</ul></details>'
    )


def _boxes(name: str, values: Iterable[Countable]) -> str:
    """The boxes of one facet, each with its count."""
    rows = []
    for one in values:
        before, after = _box(name, one.value, one.label, one.language)
        rows.append(
            f"{before}{' checked' if one.is_chosen else ''}{after}{grouped(one.count)}</span></label></li>"
        )
    return "".join(rows)


@lru_cache(maxsize=20_000)
def _box(name: str, value: str, label: str, language: str) -> tuple[str, str]:
    """What comes before and after the mark of a chosen value, up to its count."""
    name, value = escape(name), escape(value)
    spoken = f' lang="{escape(language)}"' if language else ""
    return (
        f'<li><label><input type="checkbox" id="facet-{name}-{value}" name="{name}" value="{value}"',
        f'><span{spoken}>{escape(label)}</span><span class="count">',
    )


@register.simple_tag
def result(line: Line, level: int | str = 3) -> SafeString:
    """One entry in a list of mixed kinds. `level` is that of its heading."""
    here = escape(get_language() or "en")
    original = (
        f'<p class="original" lang="{escape(line.original_language)}">{escape(line.original_title)}</p>\n'
        if line.original_title
        else ""
    )
    summary = f"<p>{safe(line.summary)}</p>\n" if line.summary else ""
    return mark_safe(  # every word of an entry goes through escape or is marked HTML already
        f'{_chosen(line, here)}<article class="result" lang="{escape(line.language)}">\n{_window(line, here)}\n'
        f'<div class="result-body"><p class="kind" lang="{here}">{icon(line.kind)}{escape(line.kind_label)}</p>\n'
        f'<h{int(level)}><a href="{escape(line.url)}">{safe(line.title)}</a></h{int(level)}>\n'
        f"{original}{summary}{_about(line, here)}{_badges(line, here)}{_why(line, here)}</div>\n{_facts(line, here)}</article>"
    )


@register.simple_tag
def window(line: Line) -> SafeString:
    """The arch beside an entry: the day of an event, the sum of a funding, or the picture."""
    return mark_safe(_window(line, escape(get_language() or "en")))  # escaped in _window


def _window(line: Line, here: str) -> str:
    if line.day:
        number = f"<s>{line.day.day}</s>" if line.is_off else str(line.day.day)
        return (
            f'<time class="window date" datetime="{line.day.isoformat()}" lang="{here}">'
            f"<span>{escape(month_short(line.day))}</span><b>{number}</b>{escape(weekday_short(line.day))}</time>"
        )
    if line.amount:
        label, amount = escape(line.amount_label), escape(line.amount)
        return f'<p class="window sum" lang="{here}"><span>{label}</span><b>{amount}</b></p>'
    return f'<div class="window">{safe(line.picture)}</div>'


def _about(line: Line, here: str) -> str:
    """Why it is here though it does not have the words that were looked for."""
    if not line.about:
        return ""
    # Translators: a result was found by its subject, not by the words typed; the subject's name follows.
    words = _("About: %(concept)s") % {"concept": line.about}
    return f'<p class="hint" lang="{here}">{escape(words)}</p>\n'


def _chosen(line: Line, here: str) -> str:
    """That people put it first, not the search."""
    if not line.chosen:
        return ""
    return f'<p class="chosen" lang="{here}">{icon("check")}<span>{escape(line.chosen)}</span></p>\n'


def _why(line: Line, here: str) -> str:
    """How it was found and what lifted or lowered it, to be unfolded. The title is read out with it: a page has twenty of these."""
    if not line.why:
        return ""
    title = safe(line.title).replace("<mark>", "").replace("</mark>", "")
    reasons = "".join(f"<li>{escape(one)}</li>" for one in line.why)
    words = escape(_("Why this result"))
    return (
        f'<details class="why" lang="{here}"><summary>{words}'
        f'<span class="hidden" lang="{escape(line.language)}">: {title}</span></summary><ul>{reasons}</ul></details>\n'
    )


def _badges(line: Line, here: str) -> str:
    badges = [
        f'<span class="badge {escape(badge.state)}">{icon(badge.icon)}{escape(badge.words)}</span>'
        for badge in line.badges
    ]
    if line.is_machine:
        badges.append(f'<span class="machine">{icon("translate")}{escape(_("Machine-translated"))}</span>')
    return f'<p class="row" lang="{here}">{"".join(badges)}</p>' if badges else ""


def _facts(line: Line, here: str) -> str:
    facts = [
        f"<span>{icon(fact.icon)}<strong>{escape(fact.words)}</strong></span>"
        if fact.is_strong
        else f"<span>{icon(fact.icon)}<span>{escape(fact.words)}</span></span>"
        for fact in line.facts
    ]
    return f'<div class="result-facts" lang="{here}">{"".join(facts)}</div>\n' if facts else ""
