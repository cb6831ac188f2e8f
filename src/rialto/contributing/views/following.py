"""Saving an entry, following an organisation, and hearing no more of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rialto.accounts.doors import attempt, person
from rialto.base.paging import page_of
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.exclusions import is_unspoken, taken_down_among
from rialto.contributing.actions import follow, silence, unfollow
from rialto.contributing.doors import member_form, member_page, member_post
from rialto.contributing.following import follow_of
from rialto.contributing.models import Follow
from rialto.organisations.models import Organisation

PAGE_SIZE = 30


@member_page
def follow_list(request: HttpRequest) -> HttpResponse:
    """What somebody saved and follows, and whether they hear of it."""
    found = Follow.objects.filter(user=person(request), double_of=None)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    follows = list(found.select_related("entry", "organisation")[page.rows])
    gone = taken_down_among(one.entry for one in follows if one.entry)
    context = {
        "page": page,
        "follows": [(one, one.entry is not None and one.entry.public_id in gone) for one in follows],
        "crumbs": [(_("My page"), reverse("website:my-page"))],
    }
    return render(request, "contributing/follow_list.html", context)


@member_form
def entry_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Save an entry, or let it go."""
    entry = Entry.objects.published().filter(slug=slug).first()
    if entry is None:
        raise Http404
    return _follow(request, entry)


@member_form
def organisation_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow an organisation, or let it go."""
    return _follow(request, get_object_or_404(Organisation, slug=slug))


def _follow(request: HttpRequest, thing: Entry | Organisation) -> HttpResponse:
    name = "entry" if isinstance(thing, Entry) else "organisation"
    if request.method == "POST":
        attempt(
            request,
            lambda: follow(thing, by=person(request)),
            done=_("Saved. You hear by mail when something changes."),
        )
        return redirect("contributing:follow-list")
    context = {
        "thing": thing,
        "is_entry": name == "entry",
        "known": Follow.objects.filter(user=person(request), **{name: thing}).first(),
        "crumbs": [(_("Saved and followed"), reverse("contributing:follow-list"))],
    }
    return render(request, "contributing/follow.html", context)


@member_post
def follow_change(request: HttpRequest, number: int) -> HttpResponse:
    """Let one go, or keep it without mails, or with them."""
    one = get_object_or_404(Follow.objects.select_related("entry"), pk=number, user=person(request))
    if "end" in request.POST:
        attempt(request, lambda: unfollow(one), done=_("You hear of it no more."))
    else:
        is_silent = "silent" in request.POST
        done = _("It stays saved, without mails.") if is_silent else _("You hear of it by mail again.")
        attempt(request, lambda: silence(one, is_silent=is_silent), done=done)
    return redirect("contributing:follow-list")


@csrf_exempt  # a mail program sends this without a page (RFC 8058); the link itself is the permission
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_end(request: HttpRequest, token: str) -> HttpResponse:
    """One press from a mail, without signing in: no more mails of this one."""
    one = follow_of(token)
    if one is None:
        raise Http404
    if request.method == "POST":
        silence(one)
    is_down = one.entry is not None and is_unspoken(one.entry)
    context = {"follow": one, "is_ended": one.is_silent, "is_taken_down": is_down}
    return render(request, "contributing/follow_end.html", context)
