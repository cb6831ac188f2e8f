"""What each web process asks of a commit before its visitors do is what the page without any question asks."""

import pytest

from rialto.finding.engine import reader
from rialto.finding.warming import everything
from rialto.search.tantivy_engine import counting
from rialto.search.tantivy_engine.reader import TantivyReader
from tests.published import event, training


@pytest.mark.parametrize("language", ["en", "bg"])
def test_after_it_the_results_page_without_a_question_counts_nothing(client, publish, monkeypatch, language):
    publish(training("a", "Course"), event("b", "Meeting", in_days=3), event("c", "Over", in_days=-3))
    reader().warm(everything())  # type: ignore[attr-defined]
    counted = []
    counts = counting.Counting.counts
    monkeypatch.setattr(
        counting.Counting, "counts", lambda *given: (counted.append(given), counts(*given))[1]
    )
    searched = []
    page_of = TantivyReader._page_of
    monkeypatch.setattr(
        TantivyReader, "_page_of", lambda *given: (searched.append(given), page_of(*given))[1]
    )

    page = client.get(f"/{language}/search/")

    assert page.status_code == 200
    assert (len(counted), len(searched)) == (0, 0)
    assert "Meeting" in page.content.decode()
