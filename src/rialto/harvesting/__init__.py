"""Harvesting: reading what others publish, and keeping it true.

A *feed* says how a catalogue source is read, and when; one reading is a *run*, which goes through a work-list of
*documents*; what could not be read is a *refused record* with its place and its reason. An *adapter* translates one
format into `catalogue.found` values and knows neither the database nor the network: it reads the *payload* that it is
handed. Start with `actions.harvest` for one feed, `actions.dispatch` for all that are due, and
docs/decisions/0007-runs-are-work-lists-of-documents.md for how a run remembers.
"""
