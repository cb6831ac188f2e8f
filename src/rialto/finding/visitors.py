"""What is known of who asks, and what it lifts. Nothing of it is stored, and nothing guessed from where a request comes from.

A profile counts only while its owner is signed in and agrees to that (`accounts.queries.preferences`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from rialto.accounts.queries.preferences import NONE, Preferences
from rialto.finding import weights
from rialto.finding.asking import Search
from rialto.finding.choices import Lifted
from rialto.search.port import Lift

MOST_ACCEPTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whose page it is: languages that they read for sure, others that their profile names or their browser asks for, countries.

    `home` and `interests` are their profile's.
    """

    languages: tuple[str, ...]
    spoken: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


def accepted_languages(request: HttpRequest) -> tuple[str, ...]:
    """The languages that the browser asks for, without regions, best first."""
    header = request.headers.get("Accept-Language", "")
    tags = (tag.partition("-")[0] for tag, quality in parse_accept_lang_header(header) if quality > 0)
    return tuple(dict.fromkeys(tag for tag in tags if tag != "*"))[:MOST_ACCEPTED]


def visitor_of(
    search: Search, *, language: str, accepted: Iterable[str] = (), preferences: Preferences = NONE
) -> Visitor:
    """The visitor by the page's language, what they filter for, their profile, what their browser says, and the country of the site.

    What somebody says in their profile takes the place of what is only likely: their languages that of the browser's, their country that of
    the site's.
    """
    languages = tuple(dict.fromkeys([language, *search.chosen.get("language", ())]))
    chosen = search.chosen.get("country", ())
    home = (preferences.country,) if preferences.country and not chosen else ()
    site = (settings.COUNTRY,) if settings.COUNTRY and not home else ()
    likely = () if preferences.languages else accepted
    return Visitor(
        languages=languages,
        spoken=tuple(one for one in preferences.languages if one not in languages),
        accepted=tuple(one for one in likely if one not in languages),
        countries=chosen or site,
        home=home,
        interests=preferences.interests,
    )


def lifts_for(visitor: Visitor, today: date) -> tuple[Lift, ...]:
    """What counts besides the text for this visitor on this day."""
    first_new = datetime.combine(today - timedelta(days=weights.NEW_DAYS), time.min, tzinfo=UTC)
    lifts = [
        Lift(name=Lifted.LANGUAGE, of="language", values=visitor.languages, factor=weights.READERS_LANGUAGE),
        Lift(name=Lifted.ACCEPTED, of="language", values=visitor.accepted, factor=weights.ACCEPTED_LANGUAGE),
        Lift(name=Lifted.SPOKEN, of="language", values=visitor.spoken, factor=weights.SPOKEN_LANGUAGE),
        Lift(name=Lifted.HOME, of="country", values=visitor.home, factor=weights.READERS_COUNTRY),
        Lift(name=Lifted.INTEREST, of="competence", values=visitor.interests, factor=weights.INTEREST),
        Lift(name=Lifted.COUNTRY, of="country", values=visitor.countries, factor=weights.READERS_COUNTRY),
        Lift(name=Lifted.NEW, of="published", at_least=int(first_new.timestamp()), factor=weights.NEW),
        Lift(
            name=Lifted.DEADLINE,
            of="deadline",
            at_least=today.toordinal(),
            at_most=today.toordinal() + weights.DEADLINE_DAYS,
            factor=weights.DEADLINE_SOON,
        ),
        Lift(
            name=Lifted.QUALITY,
            of="points",
            at_least=weights.WELL_DESCRIBED_POINTS,
            factor=weights.WELL_DESCRIBED,
        ),
    ]
    return tuple(lift for lift in lifts if lift.values or lift.at_least is not None)
