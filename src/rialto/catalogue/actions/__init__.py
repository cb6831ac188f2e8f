"""Changing the catalogue."""

from rialto.catalogue.actions.batch import ReadFrom, WriteReport
from rialto.catalogue.actions.cleaning import clean_remote_id
from rialto.catalogue.actions.leaving import Left, note_gone, note_seen, note_unseen
from rialto.catalogue.actions.life import move_entry, publish_entry, withdraw_entry
from rialto.catalogue.actions.writing import write_found

__all__ = [
    "Left",
    "ReadFrom",
    "WriteReport",
    "clean_remote_id",
    "move_entry",
    "note_gone",
    "note_seen",
    "note_unseen",
    "publish_entry",
    "withdraw_entry",
    "write_found",
]
