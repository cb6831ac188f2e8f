"""What a probe and a preview found, as the desk shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rialto.catalogue.actions.comparing import Compared
from rialto.catalogue.choices import Kind, Outcome
from rialto.desk.words import field_label, format_words, value_text
from rialto.harvesting.actions import Preview
from rialto.harvesting.credentials import credentials
from rialto.harvesting.models import Feed
from rialto.harvesting.probing import Probed, Way
from rialto.taxonomy.queries import language_name


@dataclass(frozen=True, slots=True, kw_only=True)
class WayShown:
    """One way to read an address. `feed` is the source that reads it so already; `credential` names a fitting key."""

    way: Way
    percent: int
    feed: Feed | None
    credential: str

    @property
    def can_be_chosen(self) -> bool:
        return self.feed is None and (not self.way.needs_key or bool(self.credential))

    @property
    def format(self) -> str:
        return format_words(self.way.adapter_key)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        return counted_kinds(self.way.taste.kinds)


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One field that a run would change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedShown:
    """One entry of a preview."""

    one: Compared
    differences: Sequence[ShownDifference]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewShown:
    """A preview in words."""

    preview: Preview
    counts: Sequence[tuple[str, int]]
    kinds: Sequence[tuple[str, int]]
    languages: Sequence[tuple[str, int]]
    samples: Sequence[ComparedShown]


def ways_shown(probed: Probed) -> list[WayShown]:
    """The ways of a probe, best first: one query."""
    known = {
        feed.address: feed
        for feed in Feed.objects.filter(address__in=[way.address for way in probed.ways]).select_related(
            "source"
        )
    }
    return [
        WayShown(
            way=way,
            percent=round(way.confidence * 100),
            feed=known.get(way.address),
            credential=credential_for(way) if way.needs_key else "",
        )
        for way in probed.ways
    ]


def credential_for(way: Way) -> str:
    """The name of a key of this installation that is meant for the way's host."""
    host = urlsplit(way.address).netloc.lower()
    return next((name for name, one in credentials().items() if one.host.lower() == host), "")


def preview_shown(preview: Preview, language: str) -> PreviewShown:
    return PreviewShown(
        preview=preview,
        counts=[
            (str(outcome.label), preview.outcomes[outcome])
            for outcome in Outcome
            if preview.outcomes[outcome]
        ],
        kinds=counted_kinds(preview.kinds),
        languages=[
            (language_name(code, language) if code != "und" else _("not known"), count)
            for code, count in preview.languages.most_common()
        ],
        samples=[ComparedShown(one=one, differences=differences_of(one)) for one in preview.samples],
    )


def counted_kinds(kinds: Any) -> list[tuple[str, int]]:
    return [(str(Kind(kind).label), count) for kind, count in kinds.most_common()]


def differences_of(one: Compared) -> list[ShownDifference]:
    return [
        ShownDifference(field_label(each.field), value_text(each.before), value_text(each.after))
        for each in one.differences
        if value_text(each.before) != value_text(each.after)
    ]
