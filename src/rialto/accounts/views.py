"""One function per address; the work is Django's own views with our templates."""

from django.contrib.auth import views as django_views
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from rialto.accounts.forms import ChoosePasswordForm, SignInForm
from rialto.base.limits import is_over_limit

TRIES = 10
WINDOW_SECONDS = 300

_sign_in = django_views.LoginView.as_view(
    template_name="accounts/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)
_choose_password = django_views.PasswordResetConfirmView.as_view(
    template_name="accounts/choose_password.html",
    form_class=ChoosePasswordForm,
    success_url=reverse_lazy("accounts:sign-in"),
)
sign_out = django_views.LogoutView.as_view()


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in with address and password; after ten tries in five minutes one has to wait."""
    if request.method == "POST" and is_over_limit(request, "sign-in", count=TRIES, seconds=WINDOW_SECONDS):
        message = _("Those were many tries. Wait five minutes, then try again.")
        return render(request, "accounts/sign_in.html", {"limit_message": message}, status=429)
    return _sign_in(request)


def choose_password(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """Choose a password with a one-time link."""
    return _choose_password(request, uidb64=uidb64, token=token)
