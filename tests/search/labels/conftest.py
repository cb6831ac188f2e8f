"""A few concepts with names in several languages."""

from pathlib import Path

import pytest

from rialto.search.labels import Kind, Label, LabelIndex

LEARNING, PROTECTION, OFFICER, COOK, PYTHON, SNAKE, IT, CODER = range(1, 9)
P, A = Kind.PREFERRED, Kind.ALTERNATIVE
LABELS = (
    Label(LEARNING, "bg", P, "машинно обучение"),
    Label(PROTECTION, "de", P, "Datenschutz"),
    Label(OFFICER, "de", P, "Datenschutzbeauftragter/Datenschutzbeauftragte"),
    Label(COOK, "de", P, "Koch/Köchin"),
    Label(LEARNING, "de", P, "maschinelles Lernen"),
    Label(LEARNING, "el", P, "μηχανική μάθηση"),
    Label(LEARNING, "en", P, "machine learning"),
    Label(LEARNING, "en", A, "ML"),
    Label(PROTECTION, "en", P, "data protection"),
    Label(OFFICER, "en", P, "data protection officer"),
    Label(OFFICER, "en", A, "privacy officer"),
    Label(COOK, "en", P, "cook"),
    Label(PYTHON, "en", P, "Python (computer programming)"),
    Label(SNAKE, "en", A, "python"),
    Label(IT, "en", P, "the"),
    Label(LEARNING, "es", P, "aprendizaje automático"),
    Label(PROTECTION, "fi", P, "tietosuoja"),
    Label(LEARNING, "fi", P, "koneoppiminen"),
    Label(COOK, "hr", P, "kuhar/kuharica u školi"),
    Label(LEARNING, "mt", P, "tagħlim awtomatiku"),
    Label(COOK, "sv", P, "kock"),
    Label(CODER, "en", P, "programmer"),
)


@pytest.fixture(scope="package")
def names(tmp_path_factory: pytest.TempPathFactory) -> LabelIndex:
    index = LabelIndex(Path(tmp_path_factory.mktemp("labels")))
    index.build(iter(LABELS), stamp="first")
    return index
