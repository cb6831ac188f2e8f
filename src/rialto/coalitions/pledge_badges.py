"""The badge of a pledge: a picture that says how far its reports can be relied on, with the address of the page that proves it.

Nothing is stored: what a badge says is what the pledge is at the moment, so that it is withdrawn with it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rialto.base.site import site_title
from rialto.coalitions.models import Pledge
from rialto.coalitions.pledge_choices import PledgeState, VerificationLevel

WIDTH, HEIGHT = 320, 120
# Ground, ink and accent. The badge stands on pages of others, so that it brings its own colours; each pair has 7 : 1 and more.
_COLOURS = {
    "": ("#f4eee3", "#16242b", "#827c6d"),
    VerificationLevel.SELF: ("#e1edee", "#16242b", "#0b5563"),
    VerificationLevel.EVIDENCE: ("#e1edee", "#16242b", "#0b5563"),
    VerificationLevel.COALITION: ("#e3efe1", "#16242b", "#2d6639"),
    VerificationLevel.INDEPENDENT: ("#0a3a45", "#fbf8f3", "#f3dfae"),
}
_GONE = ("#fbe4e0", "#16242b", "#a2241c")
# How many arches of the badge's bridge are filled.
_ARCHES = {
    "": 0,
    VerificationLevel.SELF: 1,
    VerificationLevel.EVIDENCE: 2,
    VerificationLevel.COALITION: 3,
    VerificationLevel.INDEPENDENT: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeBadge:
    """What a badge says. `level`: of the last report, "" before the first."""

    level: str
    is_valid: bool
    organisation: str
    words: str
    # The page that proves it.
    address: str

    @property
    def text(self) -> str:
        """The whole badge in words, for who does not see it."""
        return f"{self.organisation}, {self.words} · {site_title()}"


def badge_of(pledge: Pledge) -> PledgeBadge | None:
    """The badge of a pledge that is or was public; None before."""
    if not pledge.is_public and pledge.state != PledgeState.WITHDRAWN:
        return None
    is_valid = pledge.is_public
    words = (
        {
            "": _("has pledged"),
            VerificationLevel.SELF: _("pledged and reported"),
            VerificationLevel.EVIDENCE: _("reported with evidence"),
            VerificationLevel.COALITION: _("reported, checked by the coalition"),
            VerificationLevel.INDEPENDENT: _("reported, checked independently"),
        }[pledge.level]
        if is_valid
        else pgettext("a badge", "withdrawn: counts no more")
    )
    return PledgeBadge(
        level=pledge.level if is_valid else "",
        is_valid=is_valid,
        organisation=pledge.organisation.name,
        words=words,
        address=f"{settings.ORIGIN}{reverse('coalitions:pledge-badge', args=[pledge.public_id])}",
    )


def badge_picture(badge: PledgeBadge) -> SafeString:
    """The badge as an SVG document of its own: needs no style sheet and no font, and names the page that proves it."""
    ground, ink, accent = _COLOURS[badge.level] if badge.is_valid else _GONE
    arches = format_html("{}" * 4, *(_arch(place, accent, _ARCHES[badge.level]) for place in range(4)))
    lines = _lines(badge.words, 30)
    words = format_html(
        "{}" * len(lines),
        *(
            format_html('<text x="112" y="{}" font-size="14">{}</text>', 66 + 18 * number, line)
            for number, line in enumerate(lines)
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="t d">'
        '<title id="t">{text}</title><desc id="d">{address}</desc>'
        '<rect x="1" y="1" width="{inner_width}" height="{inner_height}" rx="10" fill="{ground}" stroke="{accent}" stroke-width="2"/>{arches}'
        '<g fill="{ink}" font-family="Noto Sans,Segoe UI,Verdana,sans-serif"><text x="112" y="28" font-size="13" fill="{accent}" font-weight="700">{site}</text>'
        '<text x="112" y="47" font-size="15" font-weight="700">{name}</text>{words}</g></svg>',
        width=WIDTH,
        height=HEIGHT,
        inner_width=WIDTH - 2,
        inner_height=HEIGHT - 2,
        text=badge.text,
        address=badge.address,
        ground=ground,
        ink=ink,
        accent=accent,
        arches=arches,
        site=_cut(site_title(), 28),
        name=_cut(badge.organisation, 24),
        words=words,
    )  # fmt: skip


def _arch(place: int, accent: str, filled: int) -> SafeString:
    """Four arches, two above and two below; as many are filled as the level has steps."""
    x, y = 16 + place % 2 * 44, 18 + place // 2 * 46
    path = f"M{x} {y + 38}v-19a18 18 0 0 1 36 0v19z"
    return format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="2"/>',
        path,
        accent if place < filled else "none",
        accent,
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _lines(text: str, length: int) -> list[str]:
    """The words in at most three lines."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= length or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return [_cut(line, length) for line in lines[:3]]
