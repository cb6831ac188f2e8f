"""My page: what somebody who is signed in looks after."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.accounts.models import User
from rialto.organisations.links import invitation_path
from rialto.organisations.queries import invitations_to


@never_cache
@login_required
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Where everything of one's own begins, with what somebody waits to hear."""
    user: User = request.user  # type: ignore[assignment]
    invitations = [(one, invitation_path(one)) for one in invitations_to(user)]
    return render(request, "website/my_page.html", {"invitations": invitations})
