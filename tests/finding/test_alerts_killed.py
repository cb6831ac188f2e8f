"""Killed at random moments between matching and mailing, alerts tell everything, and nothing twice."""

import os
import random
import re
import select
import signal
import subprocess
import sys
from collections import defaultdict

import pytest

from bench.shop.processes import borrow, environment
from tests.finding.telling import ENTRIES, READERS, WORDS
from tests.mail_server import mail_server
from tests.shared_data import ROOT

KILLS = 20


@pytest.mark.long
@pytest.mark.database
def test_whenever_it_is_killed_each_entry_is_told_once_to_everybody(tmp_path, copy_tables):
    borrow(tmp_path, ROOT / "var")
    copy_tables(tmp_path)
    moments = random.Random(4)
    command = [sys.executable, "-m", "tests.finding.telling"]
    killed = 0
    with mail_server() as server:
        surroundings = environment(tmp_path, RIALTO_EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
        subprocess.run([*command, "prepare"], env=surroundings, cwd=ROOT, check=True)
        with subprocess.Popen(
            command,
            env=surroundings,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as parent:
            said, heard = parent.stdout, parent.stdin
            assert said is not None and heard is not None  # noqa: PT018
            is_done = False
            while not is_done:
                heard.write("go\n")
                child = int(said.readline())
                if killed < KILLS:
                    # Not before it has begun; then a while that is random, or until it says the next step.
                    line = said.readline()
                    select.select([], [], [], moments.random() * 0.06)
                    os.kill(child, signal.SIGKILL)
                    killed += 1
                    is_done = line.startswith("done")
                for line in iter(said.readline, "gone\n"):
                    is_done = is_done or line == "done\n"
            heard.close()

    mails = {
        (mail["To"], mail["Message-ID"]): str(mail.get_body(("plain",)).get_content())
        for mail in server.messages
    }
    told = defaultdict(list)
    for (address, _message_id), text in mails.items():
        told[address] += [
            int(number) for number in re.findall(r"^Entry \w+ number(\d+)\s*$", text, re.MULTILINE)
        ]
    assert killed >= min(KILLS, 5)
    assert {address: sorted(numbers) for address, numbers in told.items()} == {
        f"reader-{reader}@example.org": [
            number for number in range(ENTRIES) if number % len(WORDS) == reader % len(WORDS)
        ]
        for reader in range(READERS)
    }
    # A mail that was cut off between its arrival and our note of it comes again as the same message, and seldom.
    assert len(server.messages) - len(mails) <= 3
