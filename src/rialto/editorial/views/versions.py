"""Every version of an edition: two compared, one brought back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.editorial.actions import restore_revision
from rialto.editorial.doors import way_to, with_edition, writer_page, writer_post
from rialto.editorial.models import Edition, Revision
from rialto.editorial.queries.comparing import compared
from rialto.editorial.queries.writing import steps_of, versions_of, writing_of


@writer_page
@with_edition
def version_list(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The versions, the newest first; with `a` and `b` (or `aside`) in the address, what differs between two."""
    before, after = _asked_for(request, edition)
    context = {
        "edition": edition,
        "versions": versions_of(edition),
        "steps": steps_of(edition),
        "before": before,
        "after": after,
        "is_now": after is None,
        "changes": compared(before, after or edition) if before else None,
        "writing": writing_of(edition, person(request)),
        "crumbs": way_to(edition=edition),
    }
    return render(request, "editorial/version_list.html", context)


def _asked_for(request: HttpRequest, edition: Edition) -> tuple[Revision | Edition | None, Revision | None]:
    """The two to compare, the earlier first; what was set aside is compared with what stands now."""
    if aside := _revision(request, edition, "aside"):
        return edition, aside
    first, second = _revision(request, edition, "a"), _revision(request, edition, "b")
    if first and second and (first.at, first.pk) > (second.at, second.pk):
        return second, first
    return first, second


def _revision(request: HttpRequest, edition: Edition, name: str) -> Revision | None:
    asked = request.GET.get(name, "")
    if not asked.isdecimal() or len(asked) > 12:
        return None
    return edition.revisions.filter(pk=int(asked)).first()


@writer_post
@with_edition
def version_restore(request: HttpRequest, edition: Edition, number: int) -> HttpResponse:
    """Have the page say again what it said then; that is a new version, so it can be undone as well."""
    revision = get_object_or_404(Revision, pk=number, edition=edition)
    revision.edition = edition
    attempt(
        request,
        lambda: restore_revision(revision, by=person(request)),
        done=_("The page says again what it said then. Nobody else sees that until it is published."),
    )
    return redirect(edition)
