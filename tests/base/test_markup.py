"""What comes from outside is safe once it was cleaned, says the same as before, and is never half a tag."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.base.markup import (
    ATTRIBUTES,
    TAGS,
    UNREADABLE,
    clean_html,
    paragraphs,
    plain_text,
    shorten,
)

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)' style='position:fixed' class=x id=y data-x=1>text</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>x</a>",
    "<a href='java&#1;script:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.example\\@good.example'>x</a>",
    "<a href='/en/sign-out/'>x</a>",
    "<a href='https://good.example/\" onmouseover=\"alert(1)'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<style>body{display:none}</style>",
    "<iframe src='https://evil.example'></iframe>",
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<form action='https://evil.example'><input name=password><button>go</button></form>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<!--<img src=x onerror=alert(1)>--><p>after</p>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<p>unclosed <b>bold <a href='https://e.example",
    "<<p>a<</p>>",
    "<p\x00 onclick=alert(1)>x",
    "\ud800<b>\udfff</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "<p lang='\" onmouseover=alert(1) x=\"'>x</p>",
]


class Seen(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def assert_safe(text: str) -> None:
    seen = Seen(text)
    allowed = {(tag, name) for tag in TAGS for name in ATTRIBUTES["*"]} | {
        ("a", name) for name in ATTRIBUTES["a"] | {"rel"}
    }
    assert seen.tags <= TAGS
    assert seen.attributes <= allowed
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in seen.links)
    assert not UNREADABLE.search(text)
    assert text.rfind("<") <= text.rfind(">")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_dangerous_survives(attack):
    assert_safe(clean_html(attack))
    assert_safe(clean_html(f"<p>before</p>{attack}<p>after</p>"))
    assert_safe(clean_html(attack * 3, 40))


@pytest.mark.parametrize("attack", ATTACKS)
def test_cleaning_twice_changes_nothing(attack):
    once = clean_html(f"<p>{attack}</p>")

    assert clean_html(once) == once


@given(st.text())
def test_any_text_comes_out_safe(text):
    assert_safe(clean_html(text))


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<a href='",
        "https://e.example/",
        "'>",
        "<b",
        "<li>",
        "&amp;",
        "&#1;",
        "&",
        "word ",
        "\x00",
        "<!--",
        "-->",
        "<script>",
        '"',
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(1, 60))
def test_any_broken_markup_cut_anywhere_comes_out_safe(text, limit):
    assert_safe(clean_html(text))
    assert_safe(clean_html(text, limit))


def test_a_link_that_is_cut_in_two_is_left_out():
    text = "<p>word</p>" + "<p><a href='https://e.example/long'>there</a></p>"

    assert clean_html(text, 25) == "<p>word</p><p></p>"


def test_what_a_description_needs_is_kept():
    text = "<h3>What</h3><ul><li>one <strong>two</strong></li></ul><p lang='de'>drei</p><p>a<br>b</p>"

    assert clean_html(text) == text.replace("'", '"')


def test_links_are_kept_and_marked():
    cleaned = clean_html(
        "<p><a href='https://e.example/a?b=1&amp;c=2' target=_blank>x</a> <a href='mailto:a@b.example'>y</a></p>"
    )

    assert cleaned == (
        '<p><a href="https://e.example/a?b=1&amp;c=2" rel="nofollow noopener ugc">x</a> '
        '<a href="mailto:a@b.example" rel="nofollow noopener ugc">y</a></p>'
    )


def test_plain_text_becomes_paragraphs():
    assert clean_html("one\ntwo\n\nthree") == "<p>one two</p><p>three</p>"
    assert clean_html("one <b>two</b>\n\nthree & four") == "<p>one <b>two</b></p><p>three &amp; four</p>"
    assert paragraphs("  \n\n ") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br>two", "one two"),
        ("a < b & c > d", "a < b & c > d"),
        ("Caf&eacute; &amp; bar", "Café & bar"),
        ("<script>alert(1)</script>word", "word"),
        ("\x00one\x07 \ud800two&#1;\ufeff", "one two"),
        (" one \t\n two\u00a0three ", "one two three"),
        ("<b", ""),
        ("", ""),
    ],
)
def test_words_are_read_out_of_markup(text, words):
    assert plain_text(text) == words


@given(st.text())
def test_plain_text_is_one_readable_line(text):
    words = plain_text(text)

    assert not UNREADABLE.search(words)
    assert words == " ".join(words.split())


@given(st.text(), st.integers(2, 50))
def test_a_shortened_text_is_short_and_says_that_it_was_cut(text, limit):
    short = shorten(text, limit)

    assert len(short) <= limit
    assert short == text or short.endswith("…")


def test_a_text_is_cut_at_the_end_of_a_word():
    assert shorten("Spreadsheets for beginners", 20) == "Spreadsheets for…"
    assert shorten("Donaudampfschifffahrtsgesellschaft", 10) == "Donaudamp…"
    assert shorten("short", 5) == "short"


@given(st.text(st.characters(exclude_characters="<&")))
def test_text_without_markup_is_read_the_same_with_and_without_the_parser(text):
    assert plain_text(text) == plain_text(f"{text}<i></i>")
