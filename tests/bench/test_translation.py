"""A small queue of translations while all around it is killed; the bench does it with 30,000."""

import json
import os
import subprocess
import sys

import pytest

from bench.generated.words import ROOT


@pytest.mark.long
def test_nothing_is_lost_or_misplaced_while_everything_dies(tmp_path):
    environment = os.environ | {
        "RIALTO_VAR": str(tmp_path),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "bench.translation", "--json", "--entries", "30", "--kills", "3"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert [figures[name] for name in ("lost", "misplaced", "duplicates", "overwritten")] == [0, 0, 0, 0]
    assert figures["calls_written"] > 0
    assert figures["calls_wrong"] > 0
    assert figures["kills"] == 3
    assert figures["corrections"] > 0
