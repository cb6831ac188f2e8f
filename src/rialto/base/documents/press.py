"""The process that sets one document: JSON in, PDF out. Run by its path (`typesetting`), it knows nothing of Django.

A process of its own, since what Typst keeps of a long table (400 MB for 5,000 rows) is given back when it ends, and since one that
takes too long can be stopped without stopping a web worker.
"""

import os
import resource
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("document.typ")
# Seconds of work after which the system stops it, should whoever waits for it be gone.
CPU_SECONDS = 60


def main() -> int:
    """Set what stands in the input. 0 when all is well; else what is wrong stands in the error output."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        sys.stdout.buffer.write(pressed(sys.stdin.buffer.read().decode()))
    except typst.TypstError as error:
        sys.stderr.write("\n".join((error.message, *error.hints, error.diagnostic[:2000])))
        return 1
    return 0


def pressed(document: str) -> bytes:
    """The PDF/UA-1 of a document in JSON. Raises `typst.TypstError`, also where something would not be accessible."""
    # Only the fonts inside of Typst, so that a document looks the same wherever it is made.
    compiler = typst.Compiler(input=TEMPLATE.read_bytes(), ignore_system_fonts=True)
    made = compiler.compile(sys_inputs={"document": document}, format="pdf", pdf_standards=["ua-1"])
    return made if isinstance(made, bytes) else b"".join(made or ())


if __name__ == "__main__":
    sys.exit(main())
