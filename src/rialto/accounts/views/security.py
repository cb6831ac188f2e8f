"""Looking after one's account: allauth's views with our templates."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base.views import IndexView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorAgainView
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.models import SocialApp
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.accounts.queries import session_facts, ways_in
from rialto.accounts.views.pages import said

FORM = "accounts/form.html"


class _Overview(IndexView):
    """All about coming in on one page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"ways": ways_in(self.request.user), "providers": settings.OIDC_PROVIDERS}


class _Sessions(ListUserSessionsView):
    """Where one is signed in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"facts": [session_facts(session) for session in context["sessions"]]}


overview = never_cache(_Overview.as_view(template_name="accounts/security.html"))
sessions = never_cache(_Sessions.as_view(template_name="accounts/sessions.html"))
email = never_cache(account.EmailView.as_view(template_name="accounts/email.html"))
password = account.PasswordChangeView.as_view(
    template_name=FORM,
    extra_context=said(title=_("Change the password"), button=_("Keep the new password"), is_inside=True),
)
first_password = account.PasswordSetView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Choose a password"),
        lede=_("Until now you came in without one. With it you have one more way."),
        button=_("Keep this password"),
        is_inside=True,
    ),
)
_again = said(
    title=_("Is it still you?"),
    lede=_("Before something important is changed we ask once more."),
    button=_("Go on"),
    is_inside=True,
)
again = account.ReauthenticateView.as_view(template_name=FORM, extra_context=_again)
again_ask_code = account.RequestReauthenticationCodeView.as_view(
    template_name="accounts/again_by_mail.html", extra_context=_again
)
again_code = account.ConfirmReauthenticationCodeView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Type the code"),
        lede=_("It is in a mail to your address."),
        button=_("Go on"),
        is_inside=True,
    ),
)
again_second_factor = SecondFactorAgainView.as_view(template_name=FORM, extra_context=_again)
again_passkey = webauthn.ReauthenticateWebAuthnView.as_view(template_name="accounts/again_by_passkey.html")

app_add = never_cache(totp.ActivateTOTPView.as_view(template_name="accounts/app_add.html"))
app_remove = totp.DeactivateTOTPView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Ask for codes no more"),
        lede=_("Then signing in takes only what you know, and somebody else may come to know it."),
        button=_("Remove the app"),
        is_inside=True,
    ),
)
recovery_codes = recovery.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html")
recovery_codes_renew = recovery.GenerateRecoveryCodesView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("New recovery codes"),
        lede=_("The ones that you have now become void."),
        button=_("Make new codes"),
        is_inside=True,
    ),
)
recovery_codes_download = recovery.DownloadRecoveryCodesView.as_view(
    template_name="accounts/recovery_codes.txt"
)
passkey_add = never_cache(webauthn.AddWebAuthnView.as_view(template_name="accounts/passkey_add.html"))
passkey_remove = webauthn.RemoveWebAuthnView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("Remove this passkey"),
        lede=_("Nobody can come in with it any more. Delete it on your device as well."),
        button=_("Remove it"),
        is_inside=True,
    ),
    success_url="../../../",
)


class LinkedView(social.ConnectionsView):
    """Accounts at other sites; also those of sites that no longer open accounts here can be let go."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except SocialApp.DoesNotExist:
            form.cleaned_data["account"].delete()
            return redirect(self.get_success_url())

    def get_ajax_data(self) -> dict[str, Any]:
        # allauth would ask each site for its name, and break at one that is configured no longer.
        return {"socialaccounts": [account.pk for account in ways_in(self.request.user).linked]}


linked = never_cache(
    LinkedView.as_view(
        template_name="accounts/linked.html", extra_context={"providers": lambda: settings.OIDC_PROVIDERS}
    )
)
linked_register = social.SignupView.as_view(
    template_name=FORM,
    extra_context=said(
        title=_("One thing is missing"),
        lede=_("The other site gave us no address that can be used here. To which one shall we write?"),
        button=_("Register"),
    ),
)


@never_cache
@login_required
@require_safe
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Staff come to the desk only with a second factor: how to get one."""
    return render(request, "accounts/second_factor_needed.html")
