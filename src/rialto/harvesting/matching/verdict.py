"""What matching says of two offers, and why."""

from dataclasses import dataclass, field
from enum import StrEnum


class Band(StrEnum):
    """What is to be done with a pair."""

    AUTOMATIC = "automatic"
    QUEUE = "queue"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A judged pair. `score` (0 to 1) orders the queue; `evidence` is what a person is shown."""

    band: Band
    rule: str
    score: float
    evidence: dict[str, float | str | bool] = field(default_factory=dict)
