"""Changing: making a feed for an address, and harvesting it."""

from rialto.harvesting.actions.feeds import feed_for
from rialto.harvesting.actions.harvest import harvest
from rialto.harvesting.actions.runs import interrupt_dead_runs

__all__ = ["feed_for", "harvest", "interrupt_dead_runs"]
