from rialto.coalitions.actions.people import appoint, dismiss, leave_coalition
from rialto.coalitions.actions.transfers import (
    Changed,
    answer_contact,
    ask_again,
    become_contact,
    change_adaptation,
    move_transfer,
    plan_next_step,
    record_adaptation,
    say_to_other_side,
    want_practice,
)

__all__ = [
    "Changed",
    "answer_contact",
    "appoint",
    "ask_again",
    "become_contact",
    "change_adaptation",
    "dismiss",
    "leave_coalition",
    "move_transfer",
    "plan_next_step",
    "record_adaptation",
    "say_to_other_side",
    "want_practice",
]
