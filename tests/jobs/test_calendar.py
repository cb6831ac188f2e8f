"""The worker finds every task of the calendar, in whatever package it is declared."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: here, other tests have loaded the tasks already.
SCRIPT = """
import json, django; django.setup()
from django.core.management import call_command
from rialto.jobs.management.commands import work
work.Worker = lambda **_given: type("Nobody", (), {"configure_signals": print, "run": print})()
call_command("work")
from rialto.jobs.background import CALENDAR
print(json.dumps(sorted(CALENDAR)))
"""


def test_a_worker_knows_every_task_of_the_calendar():
    declared = {
        f"{'.'.join(path.relative_to(ROOT / 'src').with_suffix('').parts)}.{name}"
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"^@task\(every=.*\)\ndef (\w+)", path.read_text("utf-8"), re.MULTILINE)
    }

    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert set(json.loads(ended.stdout.splitlines()[-1])) == declared
    assert "rialto.harvesting.links.tasks.look_at_links" in declared
