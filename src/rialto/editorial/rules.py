"""Who may write and publish block pages. Permission is a query: what you may not touch, you cannot fetch."""

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from rialto.accounts.models import User
from rialto.editorial.models import BlockPage
from rialto.organisations.models import Organisation
from rialto.organisations.queries import organisations_edited_by
from rialto.organisations.rules import is_manager, publishes_directly

Person = User | AnonymousUser


def is_editor(user: Person) -> bool:
    """Whether somebody writes for the site itself: staff."""
    return user.is_authenticated and user.is_active and user.is_staff


def pages_written_by(user: Person) -> QuerySet[BlockPage]:
    """The pages that somebody may write in: editors all, managers those of their organisations."""
    if not user.is_authenticated or not user.is_active:
        return BlockPage.objects.none()
    if is_editor(user):
        return BlockPage.objects.all()
    return BlockPage.objects.filter(Q(organisation__in=organisations_edited_by(user)))


def may_write_pages(user: Person) -> bool:
    """Whether somebody has a page to write in, or may begin one."""
    return is_editor(user) or (user.is_authenticated and organisations_written_for(user).exists())


def organisations_written_for(user: Person) -> QuerySet[Organisation]:
    """The organisations in whose name somebody may begin a page."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return organisations_edited_by(user)


@rules.predicate
def may_publish(user: Person, page: BlockPage | None) -> bool:
    """Editors publish everything; managers what is their organisation's, where that is trusted."""
    if is_editor(user):
        return True
    organisation = page.organisation if page is not None else None
    return is_manager(user, organisation) and publishes_directly(user, organisation)
