"""The log: what was changed, in the order in which it became true, and nothing about what it says.

Everything derived (index, feeds, alerts, partner sites) reads it with a cursor of its own.
Start with `actions.record_change` and `queries.changes_after`.
"""
