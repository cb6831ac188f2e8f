"""What people type to register and to come in: allauth's forms with our fields and words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rialto.accounts.proofs import BITS, is_solved, new_challenge

PASSWORD_HELP = _(
    "At least 12 characters, not only digits, and nothing like your address. A few words in a row are good."
)
PASSWORD = _("Password")
PROOF_FAILED = _("Your browser did not finish its sum. Send the form again, or register by mail.")


def email_field(autocomplete: str = "email") -> forms.EmailField:
    """A question for an address."""
    return forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("This is not an e-mail address: it needs an @ and a name behind it."),
        },
    )


def password_field(**changes: Any) -> forms.CharField:
    """A question for a password that one has."""
    options: dict[str, Any] = {
        "label": PASSWORD,
        "strip": False,
        "max_length": 1000,
        "widget": forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        "error_messages": {"required": _("Type your password.")},
    }
    return forms.CharField(**(options | changes))


def code_field(label: Any) -> forms.CharField:
    """A question for a code from a mail or an app."""
    return forms.CharField(
        label=label,
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code.")},
    )


def dress_new_password(field: forms.Field, label: Any = PASSWORD) -> None:
    """Give allauth's field for a new password our words."""
    field.label, field.help_text = label, PASSWORD_HELP
    field.widget.attrs = {"autocomplete": "new-password"}
    field.error_messages["required"] = _("Type a password.")


class SignInForm(allauth_forms.LoginForm):
    """Address and password. What was wrong is said without telling whether the address is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field("username")
        self.fields["password"] = password_field()


class ProvenForm(forms.Form):
    """A form that a script has to work for (`proofs`). `challenge` is new each time the form is shown."""

    challenge = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    answer = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    @property
    def bits(self) -> int:
        return BITS

    @property
    def fresh_challenge(self) -> str:
        return new_challenge()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # The sum is checked last: a proof is good for once, and other mistakes should not use it up.
        if not self.errors and not is_solved(cleaned.get("challenge", ""), cleaned.get("answer", "")):
            self.add_error(None, forms.ValidationError(PROOF_FAILED, code="proof"))
        return cleaned


class RegisterForm(ProvenForm, allauth_forms.SignupForm):
    """Address, password and the proof."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field("username")
        dress_new_password(self.fields["password1"])

    def try_save(self, request: Any) -> Any:
        """An address that is known costs as much time as a new one: a password is hashed for nobody."""
        if self.account_already_exists:  # type: ignore[has-type]
            from rialto.accounts.models import User

            User().set_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # the same address, sent twice in the same moment
            self.account_already_exists = True
            return super().try_save(request)


class ByMailForm(forms.Form):
    """The way in for who has no scripts: a link comes to the address."""

    email = email_field()


class FinishForm(forms.Form):
    """A password for an address that its link has proven."""

    password1 = allauth_forms.SetPasswordField()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["password1"]
        field.user = user
        dress_new_password(field)


class AskCodeForm(allauth_forms.RequestLoginCodeForm):
    """Where to send a code to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field("username")


class CodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The code from the mail."""

    code = code_field(_("Code from the mail"))


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    """Whose password was forgotten."""

    email = email_field()


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, by a link from a mail."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_new_password(self.fields["password1"], _("New password"))
