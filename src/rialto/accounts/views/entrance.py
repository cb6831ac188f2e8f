"""Coming in: allauth's views with our templates, and the way by mail for who has no scripts."""

from smtplib import SMTPException
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.signup import complete_signup
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib.auth import views as django_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from rialto.accounts.actions import register_proven, send_link_to_finish
from rialto.accounts.forms.entrance import ByMailForm, FinishForm
from rialto.accounts.models import User
from rialto.accounts.queries import address_proven_by, is_known
from rialto.accounts.views.pages import said
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit

FORM, NEWS = "accounts/form.html", "accounts/news.html"
BY_MAIL, BY_MAIL_SECONDS = 5, 3600
_providers = {"providers": lambda: settings.OIDC_PROVIDERS}

sign_in = account.LoginView.as_view(template_name="accounts/sign_in.html", extra_context=_providers)
sign_out = django_views.LogoutView.as_view()
register = account.SignupView.as_view(template_name="accounts/register.html", extra_context=_providers)
second_step = AuthenticateView.as_view(template_name="accounts/second_step.html")
passkey = LoginWebAuthnView.as_view(template_name="accounts/sign_in.html")
ask_code = account.RequestLoginCodeView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Sign in with a code"),
        lede=_("We send a code to your address; with it you come in without a password."),
        button=_("Send me a code"),
    ),
)
type_code = account.ConfirmLoginCodeView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Type the code"),
        lede=_("It is in a mail to the address that you gave, and good for 15 minutes."),
        button=_("Sign in"),
        hint=_(
            "No mail after some minutes? Look among the unwanted ones, and whether the address was right."
        ),
    ),
)
mail_sent = account.EmailVerificationSentView.as_view(
    template_name=NEWS,
    extra_context=said(
        title=_("Look into your mailbox"),
        lede=_("A mail with a link is on its way. Follow the link, and you are in."),
        hint=_(
            "No mail after some minutes? Look among the unwanted ones, and whether the address was right."
        ),
    ),
)
confirm_address = account.ConfirmEmailView.as_view(template_name="accounts/confirm_address.html")
forgotten_password = account.PasswordResetView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Forgotten password"),
        lede=_("We send a link to your address with which you choose a new one."),
        button=_("Send me the link"),
    ),
)
forgotten_sent = account.PasswordResetDoneView.as_view(
    template_name=NEWS,
    extra_context=said(
        title=_("Look into your mailbox"),
        lede=_("A mail is on its way to the address that you gave."),
        hint=_(
            "No mail after some minutes? Look among the unwanted ones, and whether the address was right."
        ),
    ),
)
new_password = account.PasswordResetFromKeyView.as_view(template_name="accounts/new_password.html")
new_password_kept = account.PasswordResetFromKeyDoneView.as_view(
    template_name=NEWS,
    extra_context=said(title=_("The new password is kept"), lede=_("You can sign in with it now.")),
)
closed = account.AccountInactiveView.as_view(
    template_name=NEWS,
    extra_context=said(
        title=_("This account is closed"),
        lede=_("Nobody can sign in with it. If that is a mistake, write to us."),
    ),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_by_mail(request: HttpRequest) -> HttpResponse:
    """Ask for a link with which one registers: the slower way, for who has no scripts. Five times an hour from one place."""
    form = ByMailForm(
        request.POST if request.method == "POST" else None, initial={"email": request.GET.get("email")}
    )
    if request.method == "POST" and is_over_limit(
        request, "register", count=BY_MAIL, seconds=BY_MAIL_SECONDS
    ):
        return render(request, "429.html", status=429)
    if form.is_valid():
        try:
            send_link_to_finish(form.cleaned_data["email"])
        except (SMTPException, OSError):
            return render(request, "accounts/no_mail.html", status=503)
        return redirect("account_email_verification_sent")
    words = said(
        title=_("Register by mail"),
        lede=_(
            "Without scripts we cannot tell you from a robot here. So a link comes to your address first."
        ),
        button=_("Send me the link"),
    )
    return render(request, FORM, {"form": form, **words})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register_finish(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password for an address that its link proves, and be in."""
    email = address_proven_by(token)
    if email is None or is_known(email):
        words: dict[str, Any] = said(
            title=_("This link no longer works"),
            lede=_("It was used already, or it is more than one day old."),
        )
        return render(request, NEWS, words)
    form = FinishForm(request.POST if request.method == "POST" else None, user=User(email=email))
    if form.is_valid():
        try:
            user = register_proven(email, password=form.cleaned_data["password1"])
        except Refused:
            return redirect("accounts:sign-in")
        return complete_signup(request, user=user)
    words = said(title=_("Choose a password"), lede=email, button=_("Register"))
    return render(request, FORM, {"form": form, **words})


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """Somebody turned round at the other site."""
    words = said(title=_("You did not sign in"), lede=_("You turned round at the other site, or it said no."))
    return render(request, NEWS, words)
