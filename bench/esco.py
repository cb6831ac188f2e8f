"""Measure the import of ESCO: seconds, rows and peak memory, into a database of its own.

    ./rialto bench esco [PATH ...] [--json]

Without a path it reads the official edition 1.1.1 in English among the shared data beside the checkout
(`esco-1.1.1-en`: 13,896 skills, 3,007 occupations, 123,855 relations between them).
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("RIALTO_SHARED_DATA", ROOT.parent / "shared" / "data"))


def measure(paths: list[Path]) -> dict[str, float]:
    """Import twice into the configured database; return the figures."""
    from django.core.management import call_command

    from rialto.base.progress import track
    from rialto.taxonomy.actions import import_esco
    from rialto.taxonomy.models import ConceptLabel, ConceptRelation, Scheme

    call_command("migrate", verbosity=0)
    started_at, worked = time.perf_counter(), time.process_time()
    import_esco(paths, watch=track)
    first, cpu = time.perf_counter() - started_at, time.process_time() - worked
    started_at = time.perf_counter()
    again = import_esco(paths, watch=track)
    second = time.perf_counter() - started_at
    skills, occupations = (Scheme.objects.get(key=key) for key in ("esco-skills", "esco-occupations"))
    between = ConceptRelation.objects.filter(source__scheme=skills, target__scheme=occupations)
    return {
        "esco_import_s": round(first, 1),
        "esco_import_cpu_s": round(cpu, 1),
        "esco_again_s": round(second, 1),
        "esco_again_rows": sum(done.rows for done in again.values()),
        "esco_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "skills": skills.concepts.exclude(kind="group").count(),
        "occupations": occupations.concepts.filter(kind="occupation", is_current=True).count(),
        "occupation_skill_relations": between.count(),
        "labels": ConceptLabel.objects.count(),
    }


def main(argv: list[str]) -> int:
    """Parse the command line, measure in a folder that is thrown away, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[SHARED / "esco-1.1.1-en"])
    parser.add_argument("--json", action="store_true", help="one object on the last line of standard output")
    options = parser.parse_args(argv)
    if missing := [path for path in options.paths if not path.exists()]:
        print(f"There is no {missing[0].name}: give the path of ESCO's zips or folder.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="rialto-bench-") as folder:
        os.environ["RIALTO_VAR"] = folder
        os.environ.pop("RIALTO_DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
        import django
        from django.db import connections

        django.setup()
        try:
            figures = measure(options.paths)
        finally:
            connections.close_all()
    for name, value in figures.items():
        print(f"{name:28} {value:>12,}", file=sys.stderr if options.json else sys.stdout)
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
