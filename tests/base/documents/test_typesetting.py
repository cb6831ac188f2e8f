"""From parts to PDF/UA: what screen readers get, and that nobody's words are ever taken for markup."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.languages import LANGUAGES
from rialto.base.documents import Column, Document, Heading, Note, Paragraph, Run, Table
from rialto.base.documents.drawings import COLOURS, Bar, bars, stacked
from rialto.base.documents.letters import MISSING, letters, printable
from rialto.base.documents.payload import LONG_ROWS, Unfit, payload
from rialto.base.documents.press import pressed
from rialto.base.documents.typesetting import NotSet, typeset
from tests.base.documents.samples import document
from tests.pdf_structure import Structure

TOKENS = Path(__file__).resolve().parents[3] / "assets" / "css" / "tokens.css"
HOSTILE = [
    '#set page(width: 1cm) #read("/etc/passwd")', "#panic()", "= Heading", "*bold* _it_ `raw` $x^2$ @ref <label>", "\\ \\u{1F600} // no /* no */",
    "- list + list / term: x", '"quotes" -- --- ...', "#import \"@preview/cetz:0.3.0\"", "</text><script>alert(1)</script>&amp;", "]]} ) #[",
]  # fmt: skip
# What each language has beyond A to Z.
ALPHABETS = {
    "bg": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯабвгдежзийклмнопрстуфхцчшщъьюя", "cs": "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýž", "da": "ÆØÅæøå", "de": "ÄÖÜẞäöüß",
    "el": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏΪΫαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "en": "’“”–—€", "es": "ÁÉÍÑÓÚÜáéíñóúü¿¡", "et": "ÄÕÖÜŠŽäõöüšž",
    "fi": "ÅÄÖåäö", "fr": "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸàâæçèéêëîïôœùûüÿ«»\u202f", "ga": "ÁÉÍÓÚáéíóúḂĊḊḞĠṀṖṠṪḃċḋḟġṁṗṡṫ", "hr": "ČĆĐŠŽčćđšž", "hu": "ÁÉÍÓÖŐÚÜŰáéíóöőúüű",
    "it": "ÀÈÉÌÒÙàèéìòù", "lt": "ĄČĘĖĮŠŲŪŽąčęėįšųūž", "lv": "ĀČĒĢĪĶĻŅŠŪŽāčēģīķļņšūž", "mt": "ĊĠĦŻċġħż", "nl": "ÉËÏÓÖÜéëïóöüĲĳ",
    "pl": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż", "pt": "ÀÁÂÃÇÉÊÍÓÔÕÚàáâãçéêíóôõú", "ro": "ĂÂÎȘȚăâîșț", "sk": "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽáäčďéíĺľňóôŕšťúýž", "sl": "ČŠŽčšž", "sv": "ÅÄÖåäö",
}  # fmt: skip


def test_a_document_is_all_there_for_who_hears_it():
    whole = Structure(typeset(payload(document())))

    assert whole.complaints() == []
    assert whole.catalog["/Lang"] == "mt"
    assert whole.bookmarks() == ["words", "words"]
    assert whole.alternatives() == ["bars words", "stacked words"]
    assert whole.links().count("https://example.org/") == 1
    tags = whole.tags
    assert [tags.count(one) for one in ("H1", "H2", "Table", "TH", "TD", "L", "LI", "Note")] == [
        2,
        1,
        1,
        2,
        4,
        1,
        2,
        1,
    ]  # the contents have a heading too
    assert {one.get("/Lang") for one in whole.elements} >= {"el"}


def test_a_long_table_begins_a_page_with_its_headings():
    """So that pages are laid out beside each other; a screen reader finds the headings where they were."""
    rows = [[f"row {number}", "x"] for number in range(LONG_ROWS + 1)]
    columns = [Column(title="name"), Column(title="sign")]
    parts = [
        Heading(words="few"), Table(caption="short", columns=columns, rows=rows[:2]),
        Heading(words="many"), Heading(words="of them", level=2), Table(caption="long", columns=columns, rows=rows),
        Paragraph(words="after"),
    ]  # fmt: skip
    made = payload(Document(title="Long", language="en", date=date(2026, 1, 5), date_words="", parts=parts))

    assert [one["kind"] for one in json.loads(made)["parts"] if one.get("fresh")] == ["heading"]
    whole = Structure(pressed(made))
    assert whole.complaints() == []
    pages = [page.extract_text() for page in whole.reader.pages]
    first = next(number for number, text in enumerate(pages) if "many" in text)
    assert "short" in pages[first - 1]
    assert "of them" in pages[first]
    assert "row 0" in pages[first]
    assert whole.tags.count("TR") == len(rows) + 1 + 3


def test_the_same_document_is_the_same_file():
    assert pressed(payload(document())) == pressed(payload(document()))


def test_every_alphabet_of_the_24_can_be_shown():
    assert set(ALPHABETS) == {code for code, _name in LANGUAGES}
    for code, alphabet in ALPHABETS.items():
        assert printable(alphabet) == alphabet, code


def test_everything_that_is_taken_for_a_letter_can_be_set():
    whole = "".join(sorted(letters()))
    rows = [whole[start : start + 60] for start in range(0, len(whole), 60)]
    parts = [Paragraph(words=[row, Run(text=row, is_strong=True)]) for row in rows]

    pressed(payload(document(parts=parts)))  # PDF/UA refuses a character that no font has


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("e\u0301", "é"),
        ("a\u200d\ufe0f\u00adb\x00\x1b", "ab"),
        ("one\ntwo\t three", "one two three"),
        ("教 \U0001f600", f"{MISSING} {MISSING}"),
        ("a\u2003b\u00a0c", "a\u2003b\u00a0c"),
        ("\ue000\ud800", MISSING),
    ],
)
def test_what_cannot_be_shown_leaves_a_sign_or_nothing(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_words_that_look_like_markup_stay_words(text):
    calm, hostile = Structure(pressed(payload(document("x")))), Structure(pressed(payload(document(text))))

    assert hostile.complaints() == []
    # A heading, a list, a link more would mean that somebody's words were read as markup.
    assert [
        hostile.tags.count(one) for one in ("H1", "H2", "LI", "Code", "Formula", "Figure", "Table", "TD")
    ] == [calm.tags.count(one) for one in ("H1", "H2", "LI", "Code", "Formula", "Figure", "Table", "TD")]
    assert re.sub(r"\s", "", text) in re.sub(r"\s|-\n", "", hostile.text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(alphabet='#$*_`@<>[](){}\\/"=-+~^&;:\n', max_size=40))
def test_any_words_at_all_can_be_set(text, signs):
    assert pressed(payload(document(text + signs))).startswith(b"%PDF-")


@given(
    st.text(), st.sampled_from(["javascript:", "data:", "file:///", "https://", "http://[", "", " mailto:"])
)
def test_links_lead_to_the_web_only(text, scheme):
    words = json.loads(payload(document(parts=[Paragraph(words=[Run(text="x", address=scheme + text)])])))
    run = words["parts"][0]["words"][0]

    if "address" in run:
        assert run["address"].isascii()
        assert run["address"].split(":")[0].lower() in ("http", "https", "mailto")


@pytest.mark.parametrize(
    "parts",
    [
        [Heading(words="a", level=2)],
        [Heading(words="a"), Heading(words="b", level=3)],
        [Table(caption="a", columns=[Column(title="b")], rows=[["c", "d"]])],
        [Table(caption="a", columns=[Column(title="b")], rows=[[[Note(["c"])]]])],
    ],
)
def test_what_would_not_be_accessible_is_refused_before_it_is_set(parts):
    with pytest.raises(Unfit):
        payload(document(parts=parts))


def test_what_the_typesetter_refuses_is_told():
    with pytest.raises(NotSet, match="title"):
        typeset(payload(document()).replace('"title":"A title words"', '"title":""', 1))


def test_a_document_needs_nothing_but_a_title():
    bare = Document(title="Bare", language="en", date=date(2026, 1, 2), date_words="2 January 2026")

    assert Structure(pressed(payload(bare))).complaints() == []


def test_charts_hold_whatever_they_are_given():
    rows = [Bar(name="<b>", share=share, value="&") for share in (-1.0, 0.0, 0.5, 7.0)]

    drawn = bars(rows, alternative="a", caption="b")
    parted = stacked([Bar(name="none", share=0, value="0")], alternative="a", caption="b")

    assert "<b>" not in drawn.shapes
    assert drawn.height == 4 * 44
    pressed(payload(document(parts=[drawn, parted])))


def test_colours_on_paper_are_those_of_the_site():
    light = TOKENS.read_text(encoding="utf-8").split("@media")[0]
    tokens = dict(re.findall(r"--pic-([a-z]+-[0-4]): (#[0-9a-f]{6})", light))

    for family, colours in COLOURS.items():
        assert list(colours) == [tokens[f"{family}-{number}"] for number in range(5)]
