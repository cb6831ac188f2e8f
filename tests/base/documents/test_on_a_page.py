"""The same parts on a page of the site."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from rialto.base.documents import Bullets, Column, Heading, Note, Paragraph, Run, Table
from rialto.base.documents.drawings import Bar, bars
from rialto.base.templatetags.documents import runs

PART = Template('{% include "base/_document_part.html" with most=2 rest="/all.csv" %}')


def shown(part: object) -> str:
    return PART.render(Context({"part": part}))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a <b>", "a &lt;b&gt;"),
        (Run(text="ψ", language="el"), '<span lang="el">ψ</span>'),
        (["see ", Run(text="here", address="https://example.org/?a=1&b=2")], 'see <a href="https://example.org/?a=1&amp;b=2" rel="nofollow">here</a>'),
        (Run(text="no", address="javascript:alert(1)"), "no"),
        ([Run(text="x", is_strong=True), Note(["from Eurostat"])], "<strong>x</strong> <small>(from Eurostat)</small>"),
    ],
)  # fmt: skip
def test_words_are_shown_with_what_is_about_them(words, expected):
    assert runs(words) == expected


@given(st.text(alphabet="<>&\"'ab"))
def test_no_words_become_markup(text):
    whole = runs([text, Run(text=text, language=text, is_strong=True)])

    tags = 4 if text else 2  # <span lang> only where a language is named
    assert (whole.count("<"), whole.count(">")) == (tags, tags)


def test_every_sort_of_part_is_shown():
    assert shown(Heading(words="H", level=2)).strip() == "<h3>H</h3>"
    assert shown(Paragraph(words="P", is_soft=True)).strip() == '<p class="small soft">P</p>'
    assert "<li>one</li><li>two</li>" in shown(Bullets(items=["one", "two"]))
    drawing = shown(bars([Bar(name="<i>", share=1, value="7")], alternative='seven "of" <i>', caption="C"))
    assert 'role="img" aria-label="seven &quot;of&quot; &lt;i&gt;"' in drawing
    assert "<i>" not in drawing


def test_a_long_table_says_where_the_rest_is():
    columns = [Column(title="a"), Column(title="n", is_number=True)]
    short = shown(Table(caption="T", columns=columns, rows=[["x", "1"], ["y", "2"]]))
    long = shown(Table(caption="T", columns=columns, rows=[["x", str(number)] for number in range(5)]))

    assert short.count('<td class="n">') == long.count('<td class="n">') == 2
    assert "/all.csv" not in short
    assert 'href="/all.csv"' in long
    assert '<th scope="col" class="n">n</th>' in long
