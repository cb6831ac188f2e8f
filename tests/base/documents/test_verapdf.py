"""What veraPDF says of our documents, where it is (python -m tests.tools.verapdf fetches it)."""

from pathlib import Path

import pytest

from rialto.base.documents.payload import payload
from rialto.base.documents.press import pressed
from tests.base.documents.samples import document
from tests.tools import verapdf

needs_verapdf = pytest.mark.skipif(
    not verapdf.is_here(), reason="needs veraPDF: python -m tests.tools.verapdf"
)


@needs_verapdf
def test_documents_keep_every_rule_of_pdf_ua(tmp_path: Path):
    texts = ["words", "Ψηφιακές δεξιότητες για όλους", "Цифрови умения", 'Ħiliet *diġitali* #set </text> "']
    files = []
    for number, text in enumerate(texts):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(pressed(payload(document(text))))

    assert verapdf.broken_rules(*files) == []


@needs_verapdf
def test_the_judge_finds_what_is_wrong(tmp_path: Path):
    """An answer of nothing would be worth nothing if it came for everything."""
    untitled = tmp_path / "untitled.pdf"
    whole = pressed(payload(document()))
    untitled.write_bytes(whole.replace(b"/DisplayDocTitle true", b"/DisplayDocTitle false"))
    assert untitled.read_bytes() != whole

    assert verapdf.broken_rules(untitled)
