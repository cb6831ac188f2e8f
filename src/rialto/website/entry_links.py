"""What an entry's page says of its link: whether it works, what is wrong, and where else to look."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rialto.base.addresses import host_of, usable_address
from rialto.base.words import written_day
from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.catalogue.models import Entry, LinkHealth
from rialto.harvesting.links.archive import archive_address


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way on which an entry came here."""

    name: str
    words: str
    url: str = ""
    url_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShown:
    """What stands beside the button. `archive`: where a copy may be; `moved_to`: where the link leads now."""

    is_broken: bool
    is_unsure: bool
    problem: str
    archive: str = ""
    moved_to: str = ""

    @property
    def moved_host(self) -> str:
        return host_of(self.moved_to)


def health_of(entry: Entry) -> LinkHealth | None:
    """What is remembered of the link, unless the entry has another address since."""
    health: LinkHealth | None = getattr(entry, "link_health", None)
    return health if health is not None and health.address == entry.address else None


def link_shown(entry: Entry) -> LinkShown:
    health = health_of(entry)
    is_broken = entry.link_state == LinkState.BROKEN
    is_unsure = entry.link_state == LinkState.UNSURE
    seen_on = timezone.localtime(entry.created_at).date()
    return LinkShown(
        is_broken=is_broken,
        is_unsure=is_unsure,
        problem=str(LinkProblem(health.problem).label)
        if health and health.problem and (is_broken or is_unsure)
        else "",
        archive=archive_address(entry.address, seen_on) if is_broken else "",
        moved_to=usable_address(health.final_address)
        if health and entry.link_state == LinkState.MOVED
        else "",
    )


def link_step(entry: Entry, language: str) -> Step:
    """The last step of the trail: what the last look at the link found."""
    health = health_of(entry)
    if health and health.problem == LinkProblem.ROBOTS:
        return Step(_("Link not checked"), str(LinkProblem.ROBOTS.label))
    if not entry.link_checked_at:
        return Step(_("Link not yet checked"), _("nobody has looked yet whether the provider's page answers"))
    day = written_day(timezone.localtime(entry.link_checked_at).date(), language)
    words = _("looked at on %(day)s") % {"day": day}
    problem = link_shown(entry).problem
    return Step(capfirst(str(LinkState(entry.link_state).label)), f"{words}. {problem}" if problem else words)
