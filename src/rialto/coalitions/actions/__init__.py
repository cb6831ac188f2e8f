from rialto.coalitions.actions.dates import (
    change_date,
    put_in_calendar,
    set_called_off,
    share_date,
    take_from_calendar,
)
from rialto.coalitions.actions.files import (
    add_version,
    bring_back_file,
    delete_file,
    describe_file,
    forget_deleted_files,
    share_file,
)
from rialto.coalitions.actions.invitations import (
    accept_coalition_invitation,
    decline_coalition_invitation,
    forget_coalition_invitations,
    invite_to_coalition,
    take_back_coalition_invitation,
)
from rialto.coalitions.actions.people import appoint, dismiss, leave_coalition, show_in_coalition
from rialto.coalitions.actions.profile import edit_profile, restore_profile, translate_profile
from rialto.coalitions.actions.tasks import assign_task, comment_task, move_task, send_task

__all__ = [
    "accept_coalition_invitation",
    "add_version",
    "appoint",
    "assign_task",
    "bring_back_file",
    "change_date",
    "comment_task",
    "decline_coalition_invitation",
    "delete_file",
    "describe_file",
    "dismiss",
    "edit_profile",
    "forget_coalition_invitations",
    "forget_deleted_files",
    "invite_to_coalition",
    "leave_coalition",
    "move_task",
    "put_in_calendar",
    "restore_profile",
    "send_task",
    "set_called_off",
    "share_date",
    "share_file",
    "show_in_coalition",
    "take_back_coalition_invitation",
    "take_from_calendar",
    "translate_profile",
]
