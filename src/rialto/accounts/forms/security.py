"""What people type to look after their account: allauth's forms with our fields and words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.accounts.forms.entrance import code_field, dress_new_password, email_field, password_field

APP_CODE = _("Code of your app, or one of your recovery codes")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The password one has and the one that shall replace it."""

    oldpassword = password_field(label=_("Password until now"))
    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_new_password(self.fields["password1"], _("New password"))


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """A first password for an account that had none."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_new_password(self.fields["password1"])


class ChangeEmailForm(allauth_forms.AddEmailForm):
    """The address that shall replace the one there is, once it is confirmed."""

    email = email_field()


class ConfirmPasswordForm(allauth_forms.ReauthenticateForm):
    """It is still you: the password."""

    password = password_field()


class ConfirmCodeForm(allauth_forms.ConfirmReauthenticationCodeForm):
    """It is still you: the code from the mail."""

    code = code_field(_("Code from the mail"))


class SecondStepForm(mfa_forms.AuthenticateForm):
    """The second step of signing in."""

    code = code_field(APP_CODE)


class ConfirmSecondStepForm(mfa_forms.ReauthenticateForm):
    """It is still you: a code of the app."""

    code = code_field(APP_CODE)


class AppCodeForm(totp_forms.ActivateTOTPForm):
    """The first code of an app, which proves that it has the key."""

    code = code_field(_("Code that the app shows"))


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A passkey and what to call it. It always signs in by itself, so there is nothing to choose."""

    name = forms.CharField(
        label=_("What to call it"), required=False, max_length=60, help_text=_("For instance: my phone.")
    )
    passwordless = None
