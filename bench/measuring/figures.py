"""Figures and how they are said: progress and tables for people, one line of JSON for machines."""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measuring.inside import Answered

Figures = Mapping[str, float | int | str]


def say(text: str) -> None:
    """Tell how far the bench is, beside what it prints."""
    print(text, file=sys.stderr, flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of `values` lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def page_figures(name: str, answers: Sequence["Answered"]) -> dict[str, float | int]:
    """What one page took: by the clock, of the processor alone (which the machine's other work does not change), queries, size."""
    milliseconds = [one.milliseconds for one in answers]
    processor = [one.processor_milliseconds for one in answers]
    return {
        f"{name}_p50_ms": round(percentile(milliseconds, 0.5), 1),
        f"{name}_p95_ms": round(percentile(milliseconds, 0.95), 1),
        f"{name}_cpu_p95_ms": round(percentile(processor, 0.95), 1),
        f"{name}_queries": max(one.queries for one in answers),
        f"{name}_kb": max(len(one.body) for one in answers) // 1024,
    }


def machine() -> dict[str, float | int | str]:
    """What the figures were measured on."""
    memory = next(
        int(line.split()[1])
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        if line.startswith("MemTotal:")
    )
    return {
        "cores": os.cpu_count() or 0,
        "memory_gb": round(memory / 1024**2, 1),
        "python": platform.python_version(),
        "load_at_start": round(os.getloadavg()[0], 2),
    }


def show(figures: Figures, *, asked: Mapping[str, str], as_json: bool) -> None:
    """Print a table with what is asked beside each figure, or all of it as one line of JSON."""
    if as_json:
        print(json.dumps(dict(figures)))
        return
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        wish = f"  (asked: {asked[name]})" if name in asked else ""
        print(f"{name:{width}}  {value!s:>12}{wish}")
