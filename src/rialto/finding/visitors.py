"""What is known of who asks, and what it lifts. Nothing of it is stored, and nothing guessed from where a request comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from rialto.finding import weights
from rialto.finding.asking import Search
from rialto.finding.choices import Lifted
from rialto.search.port import Lift

MOST_ACCEPTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whose page it is: languages that they read for sure, others that their browser asks for, and countries that they said."""

    languages: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


def accepted_languages(request: HttpRequest) -> tuple[str, ...]:
    """The languages that the browser asks for, without regions, best first."""
    header = request.headers.get("Accept-Language", "")
    tags = (tag.partition("-")[0] for tag, quality in parse_accept_lang_header(header) if quality > 0)
    return tuple(dict.fromkeys(tag for tag in tags if tag != "*"))[:MOST_ACCEPTED]


def visitor_of(search: Search, *, language: str, accepted: Iterable[str] = ()) -> Visitor:
    """The visitor by the page's language, what they filter for, what their browser says, and the country of the site."""
    languages = tuple(dict.fromkeys([language, *search.chosen.get("language", ())]))
    home = (settings.COUNTRY,) if settings.COUNTRY else ()
    return Visitor(
        languages=languages,
        accepted=tuple(one for one in accepted if one not in languages),
        countries=search.chosen.get("country", home),
    )


def lifts_for(visitor: Visitor, today: date) -> tuple[Lift, ...]:
    """What counts besides the text for this visitor on this day."""
    first_new = datetime.combine(today - timedelta(days=weights.NEW_DAYS), time.min, tzinfo=UTC)
    lifts = [
        Lift(name=Lifted.LANGUAGE, of="language", values=visitor.languages, factor=weights.READERS_LANGUAGE),
        Lift(name=Lifted.ACCEPTED, of="language", values=visitor.accepted, factor=weights.ACCEPTED_LANGUAGE),
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
