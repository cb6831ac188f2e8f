"""Values of a form in words, for comparing and for reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rialto.accounts.zones import zone_words
from rialto.base.words import written_day
from rialto.catalogue.choices import Kind, Schedule
from rialto.contributing.choices import PlanDeed
from rialto.contributing.dates import SESSIONS, ZONE, dates_in, day_in
from rialto.contributing.forms.fields import field_for, label_of
from rialto.contributing.pictures import PICTURE_TEXT, PICTURES, picture_ids, said_of_pictures
from rialto.contributing.queries import differences
from rialto.pictures.models import Picture
from rialto.pictures.queries import ShownPicture, shown
from rialto.taxonomy.queries import language_name

SHOWN_LENGTH = 1200
LABELS: dict[str, Promise] = {
    PICTURES: gettext_lazy("Pictures"),
    SESSIONS: gettext_lazy("Dates and times"),
    ZONE: gettext_lazy("Time of"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """One field: what it is called, and both values in words; "" for nothing. Of pictures also what is seen."""

    label: str
    before: str
    after: str
    before_pictures: Sequence[ShownPicture] = ()
    after_pictures: Sequence[ShownPicture] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """What the page says on which a deed is planned."""

    title: str
    lede: str
    yes: str


def plan_words(deed: PlanDeed) -> PlanWords:
    if deed == PlanDeed.PUBLISH:
        return PlanWords(
            title=_("Publish it on a day"),
            lede=_(
                "It still has to be let through. If that is done before, it waits for its day; if later, it is published at once."
            ),
            yes=_("Plan it"),
        )
    return PlanWords(
        title=_("Take it down after a day"),
        lede=_("From then on nobody finds it any more, and its address says what it was."),
        yes=_("Plan it"),
    )


def differences_shown(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldShown]:
    """The fields that are not the same in two revisions; one query where pictures are among them."""
    return [
        FieldShown(
            label=_label(kind, one.name, get_language() or "en"),
            before=value_words(kind, one.name, one.before),
            after=value_words(kind, one.name, one.after),
            **(_both_pictures(before, after) if one.name == PICTURES else {}),
        )
        for one in differences(before, after)
    ]


def _both_pictures(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    known = _pictures(picture_ids(before) | picture_ids(after))
    return {
        "before_pictures": _shown_pictures(before, known),
        "after_pictures": _shown_pictures(after, known),
    }


def pictures_by_id(values: Mapping[str, Any]) -> dict[str, ShownPicture]:
    """The pictures of a form by their ids, in their order: one query."""
    found = _shown_pictures(values, _pictures(picture_ids(values)))
    return {str(one.public_id): one for one in found}


def _pictures(ids: set[Any]) -> dict[str, Picture]:
    return {str(one.public_id): one for one in Picture.objects.filter(public_id__in=ids)} if ids else {}


def _shown_pictures(values: Mapping[str, Any], known: Mapping[str, Picture]) -> list[ShownPicture]:
    return [
        shown(
            known[one["id"]],
            alt="" if one.get("is_decorative") == "yes" else one.get("alt", ""),
            language=values.get("language", ""),
            credit=one.get("credit", ""),
            licence=one.get("licence", ""),
            focus=one.get("focus", ""),
        )
        for one in said_of_pictures(values)
        if one["id"] in known
    ]


def value_words(kind: str, name: str, value: Any) -> str:
    """A value as its reader would have chosen or typed it."""
    if value in (None, "", []):
        return ""
    language = get_language() or "en"
    if name == PICTURES:
        return "\n".join(_picture_words(one) for one in said_of_pictures({PICTURES: value}))
    if name == SESSIONS:
        return "\n".join(date_words(one, language) for one in dates_in({SESSIONS: value}))
    if name == ZONE:
        return zone_words(str(value), language)
    names = {} if name.startswith("texts.") else _names(kind, name, language)
    items: Sequence[Any] = value if isinstance(value, list) else [value]
    text = ", ".join(str(names.get(one, one)) for one in items)
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def _picture_words(said: Mapping[str, str]) -> str:
    what = (
        _("only decorates") if said.get("is_decorative") == "yes" else said.get("alt") or _("not described")
    )
    more = ", ".join(filter(None, [said.get("credit", ""), said.get("licence", "")]))
    return f"{what} ({more})" if more else what


def date_words(row: Mapping[str, str], language: str) -> str:
    """One date of a form in a line."""
    day, last = day_in(row), day_in(row, "last_day")
    words = written_day(day, language, "medium") if day else ""
    if row.get("from"):
        words += f", {row['from']}"
    if last and day and last > day:
        words += f" – {written_day(last, language, 'medium')}"
        words += f", {row['to']}" if row.get("to") else ""
    elif row.get("to"):
        words += f"–{row['to']}"
    schedule = row.get("schedule", "")
    state = capfirst(str(Schedule(schedule).label)) if schedule in Schedule.values else ""
    return "; ".join(filter(None, [words, row.get("place", ""), state]))


@lru_cache(maxsize=2048)
def _label(kind: str, name: str, language: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    if name.startswith("texts.") and f".{PICTURE_TEXT}" in name:
        return f"{_('What a picture shows')} ({language_name(name.split('.')[1])})"
    try:
        return label_of(Kind(kind), name)
    except (KeyError, ValueError):
        return name


@lru_cache(maxsize=2048)
def _names(kind: str, name: str, language: str) -> dict[str, str]:
    """What the values of a choice are called."""
    try:
        field = field_for(Kind(kind), name)
    except (KeyError, ValueError):
        return {}
    return {str(key): str(words) for key, words in getattr(field, "choices", ())}
