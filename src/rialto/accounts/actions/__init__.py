"""What changes accounts: letting people in (`letting_in`), what they say of themselves (`profile`), what they agree to and take away (`privacy`),
what they may do at the desk (`roles`), and what staff open of theirs (`access`)."""

from rialto.accounts.actions.access import Opened, note_access, open_everything
from rialto.accounts.actions.letting_in import (
    free_address,
    keep_proven_address,
    link_for_administrator,
    register_proven,
    send_link_to_finish,
)
from rialto.accounts.actions.privacy import erase_person, forget_what_is_over, say_consent
from rialto.accounts.actions.profile import change_profile, remove_picture
from rialto.accounts.actions.roles import end_role, give_role

__all__ = [
    "Opened",
    "change_profile",
    "end_role",
    "erase_person",
    "forget_what_is_over",
    "free_address",
    "give_role",
    "keep_proven_address",
    "link_for_administrator",
    "note_access",
    "open_everything",
    "register_proven",
    "remove_picture",
    "say_consent",
    "send_link_to_finish",
]
