"""What the tests need of the machine, installed where that is allowed."""

import os
import shutil
from pathlib import Path

from launcher import processes
from launcher.progress import Progress
from launcher.setup import log_of

# Debian's package and a file that shows that it is there.
NEEDED = {
    "chromium": ["/usr/bin/chromium"],
    "postgresql": ["/usr/lib/postgresql/*/bin/initdb"],
    "nginx": ["/usr/sbin/nginx"],
    "gettext": ["/usr/bin/xgettext"],
    "xz-utils": ["/usr/bin/xz"],
}
APT = {
    "DEBIAN_FRONTEND": "noninteractive",
    "LC_ALL": "C.UTF-8",
    "PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
}


def missing() -> list[str]:
    """The packages of `NEEDED` that this machine lacks."""
    return [
        name for name, files in NEEDED.items() if not any(list(Path("/").glob(file[1:])) for file in files)
    ]


def install_what_tests_need(progress: Progress) -> list[str]:
    """Install what is missing where we are root on Debian or Ubuntu; returns what is still missing."""
    title, lacking = "Browser, PostgreSQL, nginx", missing()
    if not lacking:
        progress.ready(title)
        return []
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        progress.ready(f"{title} (left out, for want of root: {', '.join(lacking)})")
        return lacking
    with progress.step(title) as tick:
        for words in (["update"], ["install", "-y", "--no-install-recommends", *lacking]):
            failure = f"apt-get could not install {', '.join(lacking)}."
            processes.finish(
                ["apt-get", *words], log=log_of("system"), tick=tick, failure=failure, environment=APT
            )
    return missing()
