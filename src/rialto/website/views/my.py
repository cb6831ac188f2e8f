"""My page: what somebody who is signed in looks after."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.accounts.models import User
from rialto.coalitions.links import invitation_path as coalition_invitation_path
from rialto.coalitions.queries import coalition_invitations_to, coalitions_of
from rialto.organisations.links import invitation_path
from rialto.organisations.queries import invitations_to
from rialto.taxonomy.queries import country_name


@never_cache
@login_required
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Where everything of one's own begins, with what somebody waits to hear."""
    user: User = request.user  # type: ignore[assignment]
    invitations = [(one, invitation_path(one)) for one in invitations_to(user)]
    language = translation.get_language() or "en"
    context = {
        "invitations": invitations,
        "coalition_invitations": [
            (country_name(one.coalition.country, language), coalition_invitation_path(one))
            for one in coalition_invitations_to(user)
        ],
        "coalitions": [(one, country_name(one.country, language)) for one in coalitions_of(user)],
    }
    return render(request, "website/my_page.html", context)
