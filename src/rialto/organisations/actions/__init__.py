"""Changing organisations: making and finding them (`making`), proving whose they are (`claims`), who is in them
(`members`, `invitations`), and what they say of themselves (`editing`, `logos`)."""

from rialto.organisations.actions.claims import (
    check_claim,
    check_waiting_claims,
    confirm_claim,
    forget_claims,
    give_up_claim,
    note_mail,
    start_claim,
    start_claim_of_new,
)
from rialto.organisations.actions.editing import edit_organisation, restore_revision
from rialto.organisations.actions.invitations import (
    accept_invitation,
    decline_invitation,
    forget_invitations,
    invite_member,
    take_back_invitation,
)
from rialto.organisations.actions.logos import remove_logo, set_logo
from rialto.organisations.actions.making import (
    Named,
    load_starter_organisations,
    make_organisation,
    organisations_for,
)
from rialto.organisations.actions.members import change_role, leave_organisation, remove_member, show_member
from rialto.organisations.actions.merging import hand_over

__all__ = [
    "Named",
    "accept_invitation",
    "change_role",
    "check_claim",
    "check_waiting_claims",
    "confirm_claim",
    "decline_invitation",
    "edit_organisation",
    "forget_claims",
    "forget_invitations",
    "give_up_claim",
    "hand_over",
    "invite_member",
    "leave_organisation",
    "load_starter_organisations",
    "make_organisation",
    "note_mail",
    "organisations_for",
    "remove_logo",
    "remove_member",
    "restore_revision",
    "set_logo",
    "show_member",
    "start_claim",
    "start_claim_of_new",
    "take_back_invitation",
]
