"""Who may write and publish block pages. Permission is a query: what you may not touch, you cannot fetch."""

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from rialto.accounts.choices import DeskRole
from rialto.accounts.models import User
from rialto.accounts.rules import Reach, reach_of
from rialto.coalitions.rules import coalitions_run_by
from rialto.editorial.models import BlockPage
from rialto.organisations.models import Organisation
from rialto.organisations.queries import organisations_edited_by
from rialto.organisations.rules import is_manager, publishes_directly

Person = User | AnonymousUser


def edits_pages_where(user: Person) -> Reach:
    """The countries whose pages somebody looks after as an editor: all of them for staff, who also write for the site itself."""
    return reach_of(user, DeskRole.EDITOR)


def is_editor(user: Person) -> bool:
    """Whether somebody is an editor of anything here, be it of one country."""
    return bool(edits_pages_where(user))


def pages_written_by(user: Person) -> QuerySet[BlockPage]:
    """The pages that somebody may write in: editors those of their countries, coordinators those of their coalition's country
    that are no organisation's, managers those of their organisations."""
    if not user.is_authenticated or not user.is_active:
        return BlockPage.objects.none()
    reach = edits_pages_where(user)
    if reach.is_everywhere:
        return BlockPage.objects.all()
    own = Q(organisation__in=organisations_edited_by(user))
    own |= Q(organisation=None, country__in=coalitions_run_by(user).values("country"))
    return BlockPage.objects.filter(own | reach.within("country") if reach else own)


def may_write_pages(user: Person) -> bool:
    """Whether somebody has a page to write in, or may begin one."""
    return (
        is_editor(user)
        or (user.is_authenticated and organisations_written_for(user).exists())
        or bool(countries_written_for(user))
    )


def may_settle(user: Person) -> bool:
    """Addresses and what stands in the foot of all pages belong to those who look after the whole site."""
    return edits_pages_where(user).is_everywhere


def organisations_written_for(user: Person) -> QuerySet[Organisation]:
    """The organisations in whose name somebody may begin a page."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return organisations_edited_by(user)


def countries_written_for(user: Person) -> frozenset[str]:
    """The countries whose coalition somebody coordinates: in their name they begin and publish pages."""
    return frozenset(coalitions_run_by(user).values_list("country", flat=True))


@rules.predicate
def may_publish(user: Person, page: BlockPage | None) -> bool:
    """Editors publish what is of their countries, coordinators what is of theirs alone; managers what is their organisation's, where
    that is trusted."""
    if edits_pages_where(user).covers(page.country if page is not None else ""):
        return True
    organisation = page.organisation if page is not None else None
    if page is not None and organisation is None:
        return page.country in countries_written_for(user)
    return is_manager(user, organisation) and publishes_directly(user, organisation)
