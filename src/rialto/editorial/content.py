"""What stands in an edition, apart from any row."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Title, introduction and blocks; these are plain values."""

    title: str
    lead: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
