"""Who is to review or edit, and for which country."""

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.accounts.choices import DeskRole
from rialto.accounts.models import User
from rialto.taxonomy.queries import EU_COUNTRIES, OTHER_EUROPEAN_COUNTRIES, country_name


class RoleForm(forms.Form):
    """A role for somebody who has an account."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the account"),
        widget=forms.EmailInput(attrs={"class": "field", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say for whom.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=DeskRole.choices, widget=forms.Select(attrs={"class": "select"})
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), required=False, widget=forms.Select(attrs={"class": "select"})
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        language = translation.get_language() or "en"
        names = sorted(
            (country_name(code, language), code) for code in (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES)
        )
        # On a country's own site, people are asked to help with that country.
        self.fields["country"].initial = settings.COUNTRY
        self.fields["country"].choices = [("", _("All countries")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        email = self.cleaned_data["email"].strip().lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                _("Nobody has an account with this address. They have to register first.")
            )
        return user
