"""Values of a form in words, for comparing and for reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.contributing.choices import PlanDeed
from rialto.contributing.forms.fields import field_for, label_of
from rialto.contributing.queries import differences

SHOWN_LENGTH = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """One field: what it is called, and both values in words; "" for nothing."""

    label: str
    before: str
    after: str


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
    """The fields that are not the same in two revisions."""
    return [
        FieldShown(
            label=_label(kind, one.name, get_language() or "en"),
            before=value_words(kind, one.name, one.before),
            after=value_words(kind, one.name, one.after),
        )
        for one in differences(before, after)
    ]


def value_words(kind: str, name: str, value: Any) -> str:
    """A value as its reader would have chosen or typed it."""
    if value in (None, "", []):
        return ""
    names = {} if name.startswith("texts.") else _names(kind, name, get_language() or "en")
    items: Sequence[Any] = value if isinstance(value, list) else [value]
    text = ", ".join(str(names.get(one, one)) for one in items)
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


@lru_cache(maxsize=2048)
def _label(kind: str, name: str, language: str) -> str:
    try:
        return label_of(Kind(kind), name)
    except (KeyError, ValueError):
        return name


@lru_cache(maxsize=2048)
def _names(kind: str, name: str, language: str) -> dict[str, str]:
    """What the values of a choice are called."""
    field = field_for(Kind(kind), name)
    return {str(key): str(words) for key, words in getattr(field, "choices", ())}
