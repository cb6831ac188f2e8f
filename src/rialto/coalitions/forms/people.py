"""Who is asked into a coalition, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.choices import CoalitionRole
from rialto.organisations.forms import InvitationForm


class CoalitionInvitationForm(InvitationForm):
    """Who is asked to join, as what, in which language."""

    role = forms.TypedChoiceField(
        label=_("As"),
        choices=[
            (CoalitionRole.MEMBER, _("Member: works on calendar, tasks and files")),
            (CoalitionRole.COORDINATOR, _("Coordinator: also writes its pages and decides who is in it")),
        ],
        coerce=CoalitionRole,
    )


class CoalitionRoleForm(forms.Form):
    """The role that somebody is to have; the question before it has asked already."""

    role = forms.TypedChoiceField(
        choices=CoalitionRole.choices, coerce=CoalitionRole, widget=forms.HiddenInput
    )
