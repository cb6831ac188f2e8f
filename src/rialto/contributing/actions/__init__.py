"""Changing contributions."""

from rialto.contributing.actions.batching import (
    begin_batch,
    can_be_undone,
    close_batch,
    forget_batches,
    go_on,
    undo_batch,
)
from rialto.contributing.actions.drafting import (
    begin_draft,
    copy_contribution,
    discard_draft,
    restore_revision,
    save_draft,
    write_for,
)
from rialto.contributing.actions.following import follow, forget_news, note_news, silence, take_news, unfollow
from rialto.contributing.actions.importing import draft_from_page, send_upload, upload_table
from rialto.contributing.actions.looking import look_at_address
from rialto.contributing.actions.opening import open_in_review, open_readable
from rialto.contributing.actions.pictures import add_picture, describe_pictures, take_picture_away
from rialto.contributing.actions.planning import cancel_plan, carry_out, plan
from rialto.contributing.actions.reviewing import (
    add_comment,
    bring_back,
    check_sample,
    claim,
    decide,
    let_go,
    send_contribution,
    take_back,
    withdraw_contribution,
)

__all__ = [
    "add_comment",
    "add_picture",
    "begin_batch",
    "begin_draft",
    "bring_back",
    "can_be_undone",
    "cancel_plan",
    "carry_out",
    "check_sample",
    "claim",
    "close_batch",
    "copy_contribution",
    "decide",
    "describe_pictures",
    "discard_draft",
    "draft_from_page",
    "follow",
    "forget_batches",
    "forget_news",
    "go_on",
    "let_go",
    "look_at_address",
    "note_news",
    "open_in_review",
    "open_readable",
    "plan",
    "restore_revision",
    "save_draft",
    "send_contribution",
    "send_upload",
    "silence",
    "take_back",
    "take_news",
    "take_picture_away",
    "undo_batch",
    "unfollow",
    "upload_table",
    "withdraw_contribution",
    "write_for",
]
