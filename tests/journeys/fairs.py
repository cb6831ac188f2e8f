"""Sites of this machine that publish courses, for journeys that add a source."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import Answer, Site, running_site

HTML, XML = {"Content-Type": "text/html; charset=utf-8"}, {"Content-Type": "application/xml"}


def course_page(number: int, word: str) -> Answer:
    """A page with a course in schema.org."""
    course = {
        "@context": "https://schema.org", "@type": "Course", "name": f"{word} for beginners, part {number}",
        "url": f"https://fair.example/{word.lower()}/{number}", "inLanguage": "en",
        "description": f"An evening about {word.lower()}, number {number}, for people who have never met one.",
        "provider": {"@type": "Organization", "name": f"{word} school"},
    }  # fmt: skip
    page = f'<!doctype html><html lang="en"><title>{word} {number}</title><script type="application/ld+json">{json.dumps(course)}</script>'
    return Answer(page.encode(), headers=HTML)


@contextmanager
def course_fair(word: str, count: int) -> Iterator[Site]:
    """A site whose front page names a sitemap of so many pages, each with a course about `word`."""
    with running_site({}) as site:
        paths = [f"/courses/{number}" for number in range(1, count + 1)]
        places = "".join(f"<url><loc>{site.address(path)}</loc></url>" for path in paths)
        listed = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        site.pages |= {path: course_page(number, word) for number, path in enumerate(paths, 1)}
        site.pages |= {
            "/": Answer(f'<html lang="en"><title>{word} fair</title><h1>{word}</h1>'.encode(), headers=HTML),
            "/robots.txt": Answer(f"User-agent: *\nAllow: /\nSitemap: {site.address('/sitemap.xml')}\n".encode()),
            "/sitemap.xml": Answer(listed.encode(), headers=XML),
        }  # fmt: skip
        try:
            yield site
        finally:
            site.gate.open()
