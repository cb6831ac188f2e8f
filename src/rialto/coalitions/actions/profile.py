"""What a coalition says of itself: written by its coordinators, every version kept."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import usable_address
from rialto.base.errors import Refused
from rialto.base.markup import plain_text
from rialto.coalitions.models import Coalition, CoalitionProfile, CoalitionRevision, CoalitionText
from rialto.coalitions.queries.profile import (
    FACTS,
    WRITTEN,
    last_revision_id,
    profile_of,
    source_hash,
    values_of,
)
from rialto.coalitions.rules import is_coordinator
from rialto.translation.choices import TextOrigin, TextState

MOST_LETTERS, MOST_PRIORITIES = 3000, 12


@transaction.atomic
def edit_profile(
    coalition: Coalition, values: Mapping[str, Any], *, by: User, seen: int | None = None
) -> CoalitionRevision | None:
    """Change the given values (names as in `queries.profile.values_of`), and keep what stood there.

    Returns the new revision, None where nothing differs. `seen` is the newest revision that the person saw; refuses where
    somebody was quicker.
    """
    coalition = Coalition.objects.select_for_update().get(pk=coalition.pk)
    if not is_coordinator(by, coalition):
        raise Refused(_("Only coordinators of the coalition may do this."))
    if seen is not None and seen != last_revision_id(coalition):
        raise Refused(_("Somebody else changed this meanwhile. Open it anew, and put in what you changed."))
    before = values_of(coalition)
    after = _checked({**before, **{name: value for name, value in values.items() if name in before}})
    if after == before:
        return None
    _write(coalition, after)
    return CoalitionRevision.objects.create(coalition=coalition, actor_id=by.public_id, values=after)


@transaction.atomic
def translate_profile(
    coalition: Coalition, language: str, said: Mapping[str, str], *, by: User, seen: int | None = None
) -> CoalitionRevision | None:
    """Say mission and priorities in one more language; empty texts take it away. What is sent fits the original as it is now."""
    if language not in dict(settings.LANGUAGES) or language == profile_of(coalition).language:
        raise Refused(_("Choose one of the languages of the site."))
    texts = dict(values_of(coalition)["texts"])
    texts[language] = {name: said.get(name, "") for name in WRITTEN}
    revision = edit_profile(coalition, {"texts": texts}, by=by, seen=seen)
    profile = profile_of(coalition)
    for name in WRITTEN:
        # What a machine wrote of an older original stays stale, so that it is written anew.
        rows = CoalitionText.objects.filter(
            profile=profile.pk, language=language, field=name, origin=TextOrigin.PERSON
        )
        rows.update(source_hash=source_hash(getattr(profile, name)), state=TextState.CURRENT)
    return revision


def restore_profile(revision: CoalitionRevision, *, by: User) -> CoalitionRevision | None:
    """Have a coalition say again what it said then; that is a new revision."""
    return edit_profile(revision.coalition, revision.values, by=by)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if values["language"] not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages of the site."))
    for name in ("website", "site_address"):
        if values[name] and not usable_address(values[name]):
            raise Refused(_("This is not a web address. It looks like https://school.example."))
    texts = {
        language: cleaned
        for language, said in values["texts"].items()
        if language != values["language"]
        and (cleaned := {name: text for name in WRITTEN if (text := _plain(name, said.get(name, "")))})
    }
    return values | {name: _plain(name, values[name]) for name in WRITTEN} | {"texts": texts}


def _plain(name: str, text: str) -> str:
    """A text without markup, no longer than people read; priorities one a line."""
    lines = [plain_text(line) for line in text.splitlines()]
    if name == "priorities":
        lines = [line for line in lines if line][:MOST_PRIORITIES]
    return "\n".join(lines).strip()[:MOST_LETTERS]


def _write(coalition: Coalition, values: Mapping[str, Any]) -> None:
    said = {name: values[name] for name in ("language", *WRITTEN, *FACTS)}
    profile, _made = CoalitionProfile.objects.update_or_create(coalition=coalition, defaults=said)
    kept = []
    for language, texts in values["texts"].items():
        for name, text in texts.items():
            kept.append(_translated(profile, language, name, text))
    people = CoalitionText.objects.filter(profile=profile, origin=TextOrigin.PERSON)
    people.exclude(pk__in=kept).delete()
    # In its own language stands the original alone.
    CoalitionText.objects.filter(profile=profile, language=profile.language).delete()


def _translated(profile: CoalitionProfile, language: str, name: str, text: str) -> int:
    """A person's words win over a machine's. What did not change stays stale where it was."""
    known = CoalitionText.objects.filter(profile=profile, language=language, field=name).first()
    if known is not None and known.origin == TextOrigin.PERSON and known.text == text:
        return known.pk
    row = known or CoalitionText(profile=profile, language=language, field=name)
    row.text, row.origin, row.state = text, TextOrigin.PERSON, TextState.CURRENT
    row.source_hash = source_hash(getattr(profile, name))
    row.save()
    return row.pk
