"""Changing the catalogue."""

from rialto.catalogue.actions.batch import ReadFrom, WriteReport
from rialto.catalogue.actions.cleaning import clean_remote_id
from rialto.catalogue.actions.leaving import Left, note_gone, note_seen, note_unseen
from rialto.catalogue.actions.life import move_entry, publish_entry, withdraw_entry
from rialto.catalogue.actions.suggestions import (
    accept_suggestion,
    correct_entry,
    refuse_suggestion,
    release_field,
)
from rialto.catalogue.actions.writing import write_found

__all__ = [
    "Left",
    "ReadFrom",
    "WriteReport",
    "accept_suggestion",
    "clean_remote_id",
    "correct_entry",
    "move_entry",
    "note_gone",
    "note_seen",
    "note_unseen",
    "publish_entry",
    "refuse_suggestion",
    "release_field",
    "withdraw_entry",
    "write_found",
]
