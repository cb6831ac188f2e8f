"""What a new shop's page about itself says, in each language that the interface has it in."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext, gettext_noop

from rialto.base.site import site_title
from rialto.editorial.content import Content

Parts = tuple[tuple[str, tuple[str, ...]], ...]
TITLE = gettext_noop("About Rialto")
LEAD = gettext_noop(
    "The Rialto is a bridge in Venice with a market on it: a way across, and the place where one asked what was new. This is one for digital skills."
)
# A site that has a title of its own, or is a country's, is not the bridge: it says what it is itself.
OWN_TITLE = gettext_noop("About %(site)s")
OWN_LEAD = gettext_noop(
    "What there is for digital skills, here and in all of Europe: in one place, and told in your language."
)
OWN_WORDS = {
    "Rialto keeps no course of its own. Each entry says where it comes from and leads you there: to learn, to apply or to ask.": gettext_noop(
        "This site keeps no course of its own. Each entry says where it comes from and leads you there: to learn, to apply or to ask."
    ),
    "Rialto is not a site of the European Union and does not speak for it.": gettext_noop(
        "This site is not one of the European Union and does not speak for it."
    ),
}
HOW = gettext_noop("How we collect, group and rank")
# Heading, then paragraphs; the operator's own block stands where OPERATOR does.
OPERATOR = "operator"
PARTS: Parts = (
    (
        gettext_noop("What you find here"),
        (
            gettext_noop(
                "Courses, jobs and traineeships, funding, events, lessons and good examples, gathered from all over Europe. Much of it exists already, scattered over hundreds of sites in 24 languages. We gather it, so that you need to ask only once."
            ),
            gettext_noop(
                "Rialto keeps no course of its own. Each entry says where it comes from and leads you there: to learn, to apply or to ask."
            ),
        ),
    ),
    (
        gettext_noop("Who it is for"),
        (
            gettext_noop(
                "For people who want to learn or look for work, for small firms, for those who teach, for the national coalitions that bring them together, and for those who decide what is paid for. Nobody needs an account to find and read."
            ),
        ),
    ),
    (
        gettext_noop("What it costs"),
        (
            gettext_noop(
                "Nothing. There are no adverts, no paid places in the results and no trackers, and no data about visitors is sold or given away. What a course itself costs stands beside it, where its provider says so."
            ),
        ),
    ),
    (
        gettext_noop("Who runs this site"),
        (
            OPERATOR,
            gettext_noop(
                "The same program can serve all of Europe or one country. Each installation has somebody who answers for it."
            ),
        ),
    ),
    (
        gettext_noop("Open source"),
        (
            gettext_noop(
                "Rialto is free software under the European Union Public Licence, version 1.2. Everybody may run it, read how it works, change it and share it. A coalition can have a site of its own with one command."
            ),
            gettext_noop("Rialto is not a site of the European Union and does not speak for it."),
        ),
    ),
)


def about_in(language: str) -> Content | None:
    """The page about the site in a language; None where the interface does not have all its words in it."""
    is_own = bool(settings.COUNTRY or settings.SITE_TITLE)
    title, lead = (OWN_TITLE, OWN_LEAD) if is_own else (TITLE, LEAD)
    with translation.override(language):
        texts = [title, lead, *(text for _, part in _parts(is_own) for text in part if text != OPERATOR)]
        if language != "en" and any(gettext(one) == one for one in texts):
            return None
        drawn = _blocks(language, _parts(is_own))
        blocks = [{"id": f"about{number:03}", **one} for number, one in enumerate(drawn, start=1)]
        named = gettext(title) % {"site": site_title()} if is_own else gettext(title)
        return Content(title=named, lead=gettext(lead), blocks=blocks)


def _parts(is_own: bool) -> Parts:
    if not is_own:
        return PARTS
    return tuple((heading, tuple(OWN_WORDS.get(text, text) for text in part)) for heading, part in PARTS)


def _blocks(language: str, parts: Parts) -> Iterator[dict[str, object]]:
    for place, (heading, part) in enumerate(parts):
        yield {"kind": "heading", "words": gettext(heading), "level": 2}
        paragraphs = [f"<p>{escape(gettext(text))}</p>" for text in part if text != OPERATOR]
        if place == 0:
            paragraphs.append(f'<p><a href="/{language}/how-we-work/">{escape(gettext(HOW))}</a></p>')
        if OPERATOR in part:
            yield {"kind": "operator"}
        yield {"kind": "text", "html": "".join(paragraphs)}
