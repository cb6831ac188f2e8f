"""What people say of themselves, and what others see of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts import actions
from rialto.accounts.forms.profile import ProfileForm
from rialto.accounts.models import User
from rialto.accounts.queries import profile_of, profile_shown
from rialto.accounts.queries.profile import picture_shown
from rialto.base.errors import Refused


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Say something of oneself, and to whom."""
    user: User = request.user  # type: ignore[assignment]
    profile = profile_of(user)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ProfileForm(*sent, profile=profile)
    if form.is_valid():
        picture = form.cleaned_data["picture"]
        try:
            actions.change_profile(
                form.cleaned_data,
                by=user,
                audiences=form.audiences,
                picture=picture,
                picture_size=picture.size if picture else 0,
            )
        except Refused as refusal:
            form.add_error("picture", str(refusal.message))
        else:
            messages.success(request, _("Your profile is kept."))
            return redirect("accounts:profile-edit")
    # Where a profile says nothing, it has no page that one could be led to.
    has_page = profile_shown(user.public_id, to=user) is not None
    return render(
        request, "accounts/profile_edit.html", {"form": form, "profile": profile, "has_page": has_page}
    )


@login_required
@require_POST
def picture_remove(request: HttpRequest) -> HttpResponse:
    """Forget one's picture."""
    user: User = request.user  # type: ignore[assignment]
    actions.remove_picture(by=user)
    messages.success(request, _("The picture is deleted."))
    return redirect("accounts:profile-edit")


@never_cache
@require_safe
def profile_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What this visitor may see of a person; where that is nothing, there is no page."""
    shown = profile_shown(public_id, to=request.user)
    if shown is None:
        raise Http404
    is_own = request.user.is_authenticated and request.user.public_id == public_id
    return render(request, "accounts/profile_page.html", {"shown": shown, "is_own": is_own})


@never_cache
@require_safe
def picture(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A person's picture, to whom they show it."""
    profile = picture_shown(public_id, to=request.user)
    if profile is None:
        raise Http404
    try:
        return FileResponse(profile.picture.open(), content_type="image/webp")
    except FileNotFoundError as problem:
        raise Http404 from problem
