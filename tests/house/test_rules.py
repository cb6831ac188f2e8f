"""Rules of the house that hold over all files."""

import re
from pathlib import Path

import pytest

from launcher import house_rules

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# Where a text is declared safe HTML, and why that is right. A new place is added here in review.
REVIEWED_MARK_SAFE = {
    "src/rialto/base/pictures.py": "drawings of ours, made from numbers and fixed words",
    "src/rialto/base/scenes.py": "drawings of ours, made from numbers and fixed words",
    "src/rialto/base/templatetags/addresses.py": "addresses and names of languages, each escaped where it is written",
    "src/rialto/base/templatetags/documents.py": "charts of ours, in which base.documents.drawings escapes every word",
    "src/rialto/base/templatetags/lists.py": "facts and facet boxes, each value escaped where it is written",
    "src/rialto/coalitions/pledge_data.py": "JSON in which each letter that could end the element is escaped",
    "src/rialto/finding/lines.py": "every piece of an extract is escaped before it is joined; pictures are drawn by a template",
    "src/rialto/website/block_pages.py": "sanitised by editorial.markup in the same line",
    "src/rialto/website/schema_org.py": "JSON in which each letter that could end the element is escaped",
    "src/rialto/website/shown.py": "sanitised by base.markup in the same line",
}
# Django and allauth look these up by name.
CALLED_BY_NAME = {"400.html", "403.html", "404.html", "500.html", "410.html"}


def test_the_committed_files_keep_the_house_rules():
    assert house_rules.broken(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(1)</script>",
        '<p style="color:red">',
        '<a onclick="go()">',
        "<style>",
        '<script type="module">',
    ],
)
def test_inline_scripts_and_styles_are_found(line):
    assert house_rules.INLINE.search(line)


@pytest.mark.parametrize(
    "line",
    [
        '<script type="module" src="/static/app.js"></script>',
        '<script type="application/ld+json">',
        '<link rel="stylesheet" href="/x.css">',
        '<p class="style-less" data-on="x">',
    ],
)
def test_what_the_content_security_policy_allows_is_left_alone(line):
    assert not house_rules.INLINE.search(line)


def test_every_template_is_used():
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "config").rglob("*.py"), *TEMPLATES.rglob("*.*")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unused = []
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = path.relative_to(TEMPLATES).as_posix()
        component = name.removeprefix("components/").removesuffix(".html").replace("/", ".").replace("_", "-")
        if name in CALLED_BY_NAME or f'"{name}"' in text or f"'{name}'" in text:
            continue
        if name.startswith("components/") and re.search(rf"<c-{re.escape(component)}[\s/>]", text):
            continue
        unused.append(name)

    assert unused == []


def test_html_is_declared_safe_in_reviewed_places_only():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "src").rglob("*.py"), *TEMPLATES.rglob("*.html")]
        if re.search(
            r"\bmark_safe\(|\|\s*safe\b|\bSafeString\([^)\"]|autoescape off", path.read_text(encoding="utf-8")
        )
    }

    assert found == set(REVIEWED_MARK_SAFE)
