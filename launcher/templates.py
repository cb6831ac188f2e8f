"""Compiles every template, so that a broken tag is found before a visitor does. Run by the site's own Python."""

import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[1]


def broken_templates() -> list[str]:
    """What is wrong, a line for each template that does not compile."""
    complaints = []
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            name = path.relative_to(ROOT / "templates").as_posix()
            try:
                get_template(name)
            except (TemplateSyntaxError, UnicodeDecodeError) as error:
                complaints.append(f"{name}: {error}")
    return complaints


if __name__ == "__main__":
    django.setup()
    found = broken_templates()
    print("\n".join(found))
    sys.exit(1 if found else 0)
