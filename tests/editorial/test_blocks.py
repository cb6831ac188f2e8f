"""Blocks: read leniently, cleaned always, whole only where they are published."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rialto.base.markup import plain_text
from rialto.editorial.arranging import moved, with_new, without
from rialto.editorial.blocks import (
    KINDS,
    UnreadableBlocks,
    markup_of,
    plain_blocks,
    problems_of,
    read_blocks,
    words_of,
)
from rialto.editorial.forms.blocks import FORMS
from rialto.editorial.markup import as_typed, clean_rich, own_or_outside

WHOLE = {
    "heading": {"words": "Why", "level": 3},
    "text": {"html": "<p>One</p>"},
    "picture": {
        "picture": "0193b6a0-0000-7000-8000-000000000001",
        "alternative": "A bridge",
        "caption": "",
        "credit": "Ada, CC BY",
    },
    "quote": {"words": "Begin.", "who": "Ada", "address": "https://example.org/"},
    "action": {"words": "Now", "label": "Begin", "address": "/en/search/"},
    "entries": {"title": "Courses", "words": "python", "entry_kind": "training", "country": "MT", "count": 3},
    "questions": {"items": [{"question": "Who?", "answer": "<p>All</p>"}]},
    "figures": {"items": [{"number": "54 %", "words": "of adults"}], "source": "Eurostat, 2026"},
    "columns": {"items": [{"title": "A", "html": "<p>a</p>"}, {"title": "", "html": "<p>b</p>"}]},
    "notice": {"state": "warning", "words": "Closed today"},
    "operator": {},
}


def block(kind: str, name: str = "aaaa0001", **values) -> dict:
    return {"id": name, "kind": kind, **(values or WHOLE[kind])}


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_of_each_kind_is_kept_as_it_is_and_whole(kind):
    blocks = read_blocks([block(kind)])

    (kept,) = plain_blocks(blocks)
    assert {name: kept[name] for name in WHOLE[kind]} == WHOLE[kind]
    assert problems_of(blocks) == {}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "operator"])
def test_an_empty_block_of_each_kind_can_be_kept_but_not_published(kind):
    blocks = read_blocks([{"id": "aaaa0001", "kind": kind}])

    assert list(problems_of(blocks)) == ["aaaa0001"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_gives_back_the_block_that_it_shows(kind):
    (shown,) = read_blocks([block(kind)])
    make = FORMS[kind]
    data = {f"aaaa0001-{name}": value for name, value in make.initial_of(shown).items()}

    form = make(data, prefix="aaaa0001")

    assert form.is_valid(), form.errors
    assert read_blocks([form.values()]) == [shown]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "operator"])
def test_what_is_missing_is_marked_in_the_form(kind):
    (shown,) = read_blocks([{"id": "aaaa0001", "kind": kind}])

    assert FORMS[kind].checked(shown, language="en").errors


@pytest.mark.parametrize(
    "values",
    [
        [{"id": "aaaa0001", "kind": "script"}],
        [{"id": "no", "kind": "text"}],
        [{"id": "aaaa0001", "kind": "text", "html": "x" * 40_000}],
        [{"id": "aaaa0001", "kind": "heading", "level": 1}],
        [block("text", f"aaaa{number:04}") for number in range(121)],
        "no list",
    ],
)
def test_what_are_no_blocks_is_refused(values):
    with pytest.raises(UnreadableBlocks):
        read_blocks(values)


def test_a_picture_needs_words_and_a_credit():
    (problems,) = problems_of(
        read_blocks([block("picture", picture=WHOLE["picture"]["picture"], caption="c")])
    ).values()

    assert [name for name, _ in problems] == ["alternative", "credit"]


HOSTILE = [
    '<script>alert(1)</script><p onclick="x()">hello</p>',
    "<img src=x onerror=alert(1)>hello<svg onload=alert(1)>",
    '<a href="javascript:alert(1)">hello</a>',
    '<a href="//evil.example/">hello</a>',
    '<a href="/\\evil.example">hello</a>',
    '<p style="position:fixed">hello</p><iframe src="https://evil.example"></iframe>',
    'hello<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_rich_text_holds_nothing_but_what_may_be_there(text):
    clean = clean_rich(text)

    assert "hello" in clean
    for bad in ("<script", "<img", "<svg", "<iframe", "<style", "onclick", "onerror=", "href", "style="):
        assert bad not in clean.replace("&lt;img src=1 onerror=alert(1)", ""), clean


@given(st.text(alphabet="<>/abpliu =\"'&;#1:\n\\", max_size=80))
@example("1<p 1")
def test_cleaning_twice_changes_nothing(text):
    once = clean_rich(text)

    assert clean_rich(once) == once
    assert plain_text(clean_rich(as_typed(once))) == plain_text(once)


def test_typed_paragraphs_and_what_scripts_send_are_the_same():
    typed = 'R&D first.\n\nThen <strong>more</strong>, <a href="/en/about/">about us</a>.'

    clean = clean_rich(typed)

    assert clean == (
        '<p>R&amp;D first.</p><p>Then <strong>more</strong>, <a href="/en/about/" rel="noopener">about us</a>.</p>'
    )
    assert clean_rich(as_typed(clean)) == clean
    assert as_typed(clean).startswith("R&D first.\n\nThen")


def test_old_tags_become_those_that_mean_something():
    assert clean_rich("<p><b>one</b> <i>two</i></p>") == "<p><strong>one</strong> <em>two</em></p>"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/en/about/", "/en/about/"),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://example.org/x", "https://example.org/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("mailto:nobody", ""),
        ("", ""),
    ],
)
def test_buttons_lead_to_pages_only(address, kept):
    assert own_or_outside(address) == kept


NAMES = st.lists(st.integers(0, 9), unique=True, max_size=6)


@given(NAMES, st.integers(0, 9), st.sampled_from(["up", "down"]))
def test_moving_loses_and_adds_nothing(names, which, way):
    blocks = [block("text", f"aaaa000{name}") for name in names]

    arranged = moved(blocks, f"aaaa000{which}", way)

    assert sorted(one["id"] for one in arranged) == sorted(one["id"] for one in blocks)
    back = moved(arranged, f"aaaa000{which}", "down" if way == "up" else "up")
    assert blocks in (back, arranged)


def test_a_new_block_stands_where_it_was_asked_for():
    blocks = [block("text", "aaaa0001"), block("text", "aaaa0002")]

    arranged, name = with_new(blocks, "quote", after="aaaa0001")

    assert [one["id"] for one in arranged] == ["aaaa0001", name, "aaaa0002"]
    assert without(arranged, name) == blocks


def test_an_article_says_all_its_words_in_the_catalogue():
    blocks = read_blocks([block(kind, f"aaaa{number:04}") for number, kind in enumerate(WHOLE)])

    assert "Why One A bridge Begin. Ada Now Begin Courses Who? All 54 % of adults" in words_of(blocks)
    assert markup_of(blocks).startswith("<h3>Why</h3><p>One</p><p>A bridge</p>")
