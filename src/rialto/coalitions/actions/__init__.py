from rialto.coalitions.actions.indicators import (
    add_indicator,
    correct_value,
    delete_indicator,
    edit_indicator,
    report_value,
)
from rialto.coalitions.actions.measures import (
    add_measure,
    add_milestone,
    delete_measure,
    delete_milestone,
    drop_need,
    edit_measure,
    edit_milestone,
    link_entry,
    move_measure,
    need_measure,
    unlink_entry,
)
from rialto.coalitions.actions.people import appoint, dismiss, leave_coalition
from rialto.coalitions.actions.plan_texts import translate_measure, translate_plan
from rialto.coalitions.actions.plans import delete_plan, edit_plan, set_plan_state, start_plan

__all__ = [
    "add_indicator",
    "add_measure",
    "add_milestone",
    "appoint",
    "correct_value",
    "delete_indicator",
    "delete_measure",
    "delete_milestone",
    "delete_plan",
    "dismiss",
    "drop_need",
    "edit_indicator",
    "edit_measure",
    "edit_milestone",
    "edit_plan",
    "leave_coalition",
    "link_entry",
    "move_measure",
    "need_measure",
    "report_value",
    "set_plan_state",
    "start_plan",
    "translate_measure",
    "translate_plan",
    "unlink_entry",
]
