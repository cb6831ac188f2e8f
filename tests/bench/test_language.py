import pytest

from bench.harvest.language import measure
from tests.shared_data import shared


@pytest.mark.long
def test_languages_are_told_as_well_as_is_claimed():
    shared("esco-1.0.8-occupations-26-languages/occupations.csv.xz")

    figures = measure(lambda _line: None)

    assert figures["language_accuracy"] >= 0.99
    assert figures["language_accuracy_worst"] >= 0.98
    assert figures["language_others_unsaid"] >= 0.95
    assert figures["language_titles_wrong"] <= 0.02
