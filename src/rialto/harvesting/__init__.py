"""Harvesting: reading what others publish, and keeping it true.

A *feed* says how a catalogue source is read; one reading is a *run*; what could not be read is a *refused record* with
its place and its reason. An *adapter* translates one format into `catalogue.found.FoundEntry` and knows neither the
database nor the network: it reads the *payload* that it is handed. Start with `actions.harvest`.
"""
