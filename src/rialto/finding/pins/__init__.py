"""Entries that editors put first for a question: kept with all that was done to them, and found without asking the database.

`keeping` changes them; `board` is the file that every process reads, which the indexer writes when the log says that a pin changed.
"""
