"""Changing block pages."""

from rialto.editorial.actions.making import begin_edition, begin_page, delete_page, settle_page
from rialto.editorial.actions.pictures import add_picture
from rialto.editorial.actions.planning import do_what_is_planned, drop_plan, plan_edition
from rialto.editorial.actions.publishing import (
    publish_edition,
    return_edition,
    send_edition,
    withdraw_edition,
)
from rialto.editorial.actions.starter import load_starter_pages
from rialto.editorial.actions.writing import (
    Saved,
    begin_writing,
    leave_off,
    restore_revision,
    save_edition,
    still_writing,
    take_over,
)

__all__ = [
    "Saved",
    "add_picture",
    "begin_edition",
    "begin_page",
    "begin_writing",
    "delete_page",
    "do_what_is_planned",
    "drop_plan",
    "leave_off",
    "load_starter_pages",
    "plan_edition",
    "publish_edition",
    "restore_revision",
    "return_edition",
    "save_edition",
    "send_edition",
    "settle_page",
    "still_writing",
    "take_over",
    "withdraw_edition",
]
