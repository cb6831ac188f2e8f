"""Changing contributions."""

from rialto.contributing.actions.drafting import (
    begin_draft,
    copy_contribution,
    discard_draft,
    restore_revision,
    save_draft,
    write_for,
)
from rialto.contributing.actions.importing import draft_from_page, send_upload, upload_table
from rialto.contributing.actions.looking import look_at_address
from rialto.contributing.actions.pictures import add_picture, describe_pictures, take_picture_away
from rialto.contributing.actions.reviewing import (
    add_comment,
    bring_back,
    decide,
    send_contribution,
    take_back,
    withdraw_contribution,
)

__all__ = [
    "add_comment",
    "add_picture",
    "begin_draft",
    "bring_back",
    "copy_contribution",
    "decide",
    "describe_pictures",
    "discard_draft",
    "draft_from_page",
    "look_at_address",
    "restore_revision",
    "save_draft",
    "send_contribution",
    "send_upload",
    "take_back",
    "take_picture_away",
    "upload_table",
    "withdraw_contribution",
    "write_for",
]
