"""What people report, and what was decided about it.

A *report* is about anything that has a noun and a public id: this room knows no other room. A *decision* is added to a report and
never changed. What a decision does to the thing itself is done by the room above that takes it. Start with `actions`.
"""
