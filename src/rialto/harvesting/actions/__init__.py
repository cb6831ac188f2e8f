"""Changing: making a feed for an address, reading feeds, and saying when and whether they are read."""

from rialto.harvesting.actions.columns import TableSample, map_columns, table_sample
from rialto.harvesting.actions.dispatch import harvest_due
from rialto.harvesting.actions.feeds import feed_for, propose_feed
from rialto.harvesting.actions.forgetting import forget_old_harvests
from rialto.harvesting.actions.harvest import harvest
from rialto.harvesting.actions.matching import after_write, match_all_changes, match_changes, match_for
from rialto.harvesting.actions.preview import Preview, preview, preview_feed
from rialto.harvesting.actions.proposals import (
    approve_source,
    discard_proposal,
    is_uploaded,
    propose_source,
    propose_table,
    replace_table,
)
from rialto.harvesting.actions.push import Pushed, push_records, source_for_pushing, withdraw_record
from rialto.harvesting.actions.runs import interrupt_dead_runs
from rialto.harvesting.actions.schedule import ask_for_run, schedule_feed
from rialto.harvesting.actions.sources import SourceTerms, change_source
from rialto.harvesting.actions.starter import load_starter_entries
from rialto.harvesting.actions.states import approve_feed, pause_feed, resume_feed

__all__ = [
    "Preview",
    "Pushed",
    "SourceTerms",
    "TableSample",
    "after_write",
    "approve_feed",
    "approve_source",
    "ask_for_run",
    "change_source",
    "discard_proposal",
    "feed_for",
    "forget_old_harvests",
    "harvest",
    "harvest_due",
    "interrupt_dead_runs",
    "is_uploaded",
    "load_starter_entries",
    "map_columns",
    "match_all_changes",
    "match_changes",
    "match_for",
    "pause_feed",
    "preview",
    "preview_feed",
    "propose_feed",
    "propose_source",
    "propose_table",
    "push_records",
    "replace_table",
    "resume_feed",
    "schedule_feed",
    "source_for_pushing",
    "table_sample",
    "withdraw_record",
]
