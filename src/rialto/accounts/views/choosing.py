"""How somebody whom the terminal made staff gets a password; the work is Django's own view with our template."""

from django.contrib.auth import views as django_views
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy

from rialto.accounts.forms.choosing import ChoosePasswordForm

_choose_password = django_views.PasswordResetConfirmView.as_view(
    template_name="accounts/choose_password.html",
    form_class=ChoosePasswordForm,
    success_url=reverse_lazy("accounts:sign-in"),
)


def choose_password(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """Choose a password with a one-time link."""
    return _choose_password(request, uidb64=uidb64, token=token)
