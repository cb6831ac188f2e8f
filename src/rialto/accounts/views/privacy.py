"""One's own data: what one agrees to, a copy to take along, being forgotten."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts.actions import erase_person, say_consent
from rialto.accounts.copying import zip_of
from rialto.accounts.forms.privacy import ConsentForm, EraseForm
from rialto.accounts.models import User
from rialto.accounts.personal import listed
from rialto.accounts.queries.access import accesses_of, accesses_shown
from rialto.accounts.queries.privacy import agreements_of
from rialto.accounts.views.pages import said
from rialto.base.errors import Refused
from rialto.base.paging import page_of

PAGE_SIZE = 30


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept of this person, and what they can do about it."""
    user: User = request.user  # type: ignore[assignment]
    return render(request, "accounts/my_data.html", {"agreements": agreements_of(user), "holdings": listed()})


@never_cache
@login_required
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """What staff opened of this person."""
    user: User = request.user  # type: ignore[assignment]
    found = accesses_of(user)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {"page": page, "accesses": accesses_shown(list(found[page.rows]), to=user)}
    return render(request, "accounts/accesses.html", context)


@login_required
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Agree to a purpose, or take it back."""
    form = ConsentForm(request.POST)
    if form.is_valid():
        say_consent(form.cleaned_data["purpose"], is_given=form.cleaned_data["is_given"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Noted."))
    return redirect("accounts:my-data")


@never_cache
@login_required
@reauthentication_required
@require_POST
def take_copy(request: HttpRequest) -> HttpResponse:
    """A ZIP of everything."""
    answer = HttpResponse(zip_of(request.user), content_type="application/zip")  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'attachment; filename="rialto-{timezone.localdate()}.zip"'
    return answer


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Be forgotten, after one more question."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erase_person(request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            logout(request)
            words = said(
                title=_("You are forgotten"),
                lede=_(
                    "Your account and everything of yours is erased. Where you changed something, a number stands in your place."
                ),
            )
            return render(request, "accounts/news.html", words)
    words = said(
        title=_("Erase my account"),
        lede=_(
            "Everything that is yours is deleted at once and for good. Take a copy first if you want to keep it."
        ),
        button=_("Erase everything"),
    )
    return render(request, "accounts/form.html", {"form": form, **words})
