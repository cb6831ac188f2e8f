"""Who is to work in a national coalition, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.choices import CoalitionRole
from rialto.desk.forms.roles import RoleForm
from rialto.taxonomy.queries import EU_COUNTRIES


class AppointForm(RoleForm):
    """A place in a country's coalition for somebody who has an account."""

    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=[(CoalitionRole.COORDINATOR, _("coordinator")), (CoalitionRole.MEMBER, _("member"))],
        coerce=CoalitionRole,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)
        country: forms.ChoiceField = self.fields["country"]  # type: ignore[assignment]
        country.required = True
        offered: list[tuple[str, str]] = list(country.choices)  # type: ignore[arg-type]
        country.choices = [("", "–"), *(one for one in offered if one[0] in EU_COUNTRIES)]
        country.error_messages["required"] = _("Choose a country.")
