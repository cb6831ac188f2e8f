"""Same-language finding: the judged questions over the real catalogue files, by kind, by language, and with each step of analysis left out."""

import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from bench.generated.words import CODES, shared_data
from rialto.finding.visitors import Visitor, lifts_for
from rialto.search.analysis import Step, without
from rialto.search.port import Document, Reader
from rialto.search.tantivy_engine.written import forget

from .catalogue import ask, documents, index
from .judged import Judged, judged
from .measures import mean, ndcg, success

EACH, EACH_IN_SAMPLE = 8, 3
MEASURED_STEPS = tuple(Step)
TYPOS = ("typo", "typo in two words", "typo in a title")
KNOWS = (
    "The real catalogue files in 24 languages, 250 occupations of ESCO a language among them; no vectors, no concepts. Asked: questions judged by "
    "written rules that look at whole words only (`judged`)."
)


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """nDCG@10 of all questions, by kind and language, and without each step."""
    folder = shared_data()
    if folder is None:
        return {}
    say(KNOWS)
    found = documents(folder)
    questions = judged(found, CODES, each=EACH if whole else EACH_IN_SAMPLE)
    with tempfile.TemporaryDirectory() as place:
        reader = index(Path(place) / "all", found)
        scores = {id(one): score(reader, one) for one in questions}
        lifted = mean(score(reader, one, is_lifted=True)[0] for one in questions)
        steps = {
            f"ndcg_without_{step}": _without(step, Path(place) / step, found, questions)
            for step in MEASURED_STEPS
        }
    figures = {
        "same_language_ndcg": mean(value for value, _ in scores.values()),
        # With what counts besides the words, as the results page asks.
        "same_language_ndcg_lifted": lifted,
        "same_language_questions": len(questions),
        "same_language_documents": len(found),
        "typos_found": mean(scores[id(one)][1] for one in questions if one.kind in TYPOS),
    }
    figures |= by(questions, scores, lambda one: one.kind, "ndcg")
    figures |= by(questions, scores, lambda one: one.language, "ndcg")
    return figures | steps


def _without(step: Step, folder: Path, found: list[Document], questions: list[Judged]) -> float:
    """nDCG@10 of all questions where a step is left out of texts and questions."""
    with without(step):
        forget()
        reader = index(folder, found)
        return mean(score(reader, one)[0] for one in questions)


def score(reader: Reader, one: Judged, *, is_lifted: bool = False) -> tuple[float, bool]:
    """nDCG@10 of a question, and whether anything relevant was found."""
    visitor = Visitor(languages=(one.language,))
    lifts = lifts_for(visitor, timezone.localdate()) if is_lifted else ()
    results = ask(reader, one.text, [one.language], narrowed=one.narrowed, lifts=lifts)
    found = [hit.id for hit in results.hits]
    return ndcg(found, one.grades), success(found, one.grades)


def by(
    questions: list[Judged], scores: dict[int, tuple[float, bool]], name: Callable[[Judged], str], prefix: str
) -> dict[str, float]:
    """Means by what `name` says."""
    groups: dict[str, list[float]] = defaultdict(list)
    for one in questions:
        groups[name(one)].append(scores[id(one)][0])
    return {f"{prefix}_{key.replace(' ', '_')}": mean(values) for key, values in sorted(groups.items())}
