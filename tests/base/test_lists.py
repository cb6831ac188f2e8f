from dataclasses import dataclass
from datetime import date

from django.template import Context, Template
from django.utils.safestring import SafeString
from django.utils.translation import override

from rialto.base.lines import Badge, Fact, Line

EVIL = '"><script>alert(1)</script>&'
ESCAPED = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"


@dataclass
class Group:
    name: str
    heading: str
    values: list
    has_chosen: bool


@dataclass
class Value:
    value: str
    label: str
    count: int
    is_chosen: bool = False
    language: str = ""


def drawn(tag, language="en", **context):
    """The tag's HTML on a page of this language."""
    with override(language):
        return Template("{% load lists %}{% " + tag + " %}").render(Context(context))


def line(**values):
    return Line(
        **(
            {
                "kind": "training",
                "kind_label": "Training",
                "url": "/en/x/",
                "title": "Title",
                "language": "de",
            }
            | values
        )
    )


def test_a_line_wears_its_language_and_the_pages_where_the_words_are_ours():
    html = drawn("result line", line=line(summary="Zusammenfassung", facts=[Fact("firm", "Verein")]))

    assert '<article class="result" lang="de">' in html
    assert '<h3><a href="/en/x/">Title</a></h3>\n<p>Zusammenfassung</p>' in html
    assert '<div class="result-facts" lang="en"><span>' in html


def test_nothing_that_a_source_says_becomes_html():
    badge, fact = Badge(EVIL, "clock", EVIL), Fact("price", EVIL, is_strong=True)
    html = drawn(
        "result line",
        line=line(
            kind_label=EVIL, url=EVIL, title=EVIL, language=EVIL, summary=EVIL, original_title=EVIL,
            original_language=EVIL, badges=[badge], facts=[fact], amount=EVIL, amount_label=EVIL,
        ),
    )  # fmt: skip

    assert "<script" not in html
    assert html.count(ESCAPED) == 12


def test_what_was_found_stays_marked():
    html = drawn("result line", line=line(title=SafeString("<mark>Python</mark> &amp; SQL")))

    assert "<mark>Python</mark> &amp; SQL</a>" in html


def test_the_heading_takes_the_level_of_its_page():
    assert "<h2><a" in drawn("result line 2", line=line())


def test_a_day_that_is_off_is_struck_through_in_the_pages_language():
    html = drawn("window line", language="fr", line=line(day=date(2026, 9, 9), is_off=True))

    assert html == (
        '<time class="window date" datetime="2026-09-09" lang="fr"><span>sept.</span><b><s>9</s></b>mer.</time>'
    )


def test_a_facets_values_are_escaped_counted_and_ticked():
    values = [Value("a", "A & B", 1234, is_chosen=True), Value(EVIL, EVIL, 0, language="el")]
    html = drawn("facet_group group", group=Group("provider", "Who & where", values, has_chosen=True))

    assert html.startswith(
        '<details open id="facet-provider"><summary>Who &amp; where<svg class="icon" aria-hidden="true">'
    )
    assert (
        '<ul role="list"><li><label><input type="checkbox" id="facet-provider-a" name="provider" value="a" checked><span>A &amp; B</span>'
        '<span class="count">1\u202f234</span></label></li><li>'
    ) in html
    assert 'lang="el"' in html
    assert "<script" not in html
