"""What people type to come in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Address and password. What was wrong is said without telling whether the address is known."""

    error_messages = {
        "invalid_login": _("Address and password do not go together. Check both, capital letters count."),
        "inactive": _("Address and password do not go together. Check both, capital letters count."),
    }
    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("This is not an e-mail address: it needs an @ and a name behind it."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )


class ChoosePasswordForm(SetPasswordForm):
    """A new password, typed twice."""

    error_messages = {"password_mismatch": _("The two are not the same. Type both again.")}
    new_password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_(
            "At least 12 characters, not only digits, and nothing like your address. A few words in a row are good."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type a password.")},
    )
    new_password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type the same password again.")},
    )
