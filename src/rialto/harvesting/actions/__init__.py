"""Changing: making a feed for an address, and harvesting it."""

from rialto.harvesting.actions.feeds import feed_for
from rialto.harvesting.actions.harvest import harvest
from rialto.harvesting.actions.runs import interrupt_dead_runs
from rialto.harvesting.actions.starter import load_starter_entries

__all__ = ["feed_for", "harvest", "interrupt_dead_runs", "load_starter_entries"]
