"""Changing the catalogue."""

from rialto.catalogue.actions.cleaning import clean_remote_id
from rialto.catalogue.actions.completing import Completing
from rialto.catalogue.actions.contributed import cleaned, publish_contributed
from rialto.catalogue.actions.duplicates import (
    FoundPair,
    keep_apart,
    merge_entries,
    note_candidates,
    refill,
    split_entry,
)
from rialto.catalogue.actions.exclusion import keep_withdrawn, lift_exclusions, take_down
from rialto.catalogue.actions.foreign import Taken, site_source, take_foreign
from rialto.catalogue.actions.health import (
    LookResult,
    keep_healths,
    record_looks,
    store_figures,
    store_points,
)
from rialto.catalogue.actions.keeping import Kept, keep_entry, put_back
from rialto.catalogue.actions.leaving import Left, forget_understanding, note_gone, note_seen, note_unseen
from rialto.catalogue.actions.life import move_entry, publish_entry, withdraw_entry
from rialto.catalogue.actions.organisations import merge_organisations
from rialto.catalogue.actions.ours import check_is_ours
from rialto.catalogue.actions.records import ReadFrom, WriteReport
from rialto.catalogue.actions.suggestions import (
    accept_suggestion,
    correct_entry,
    decide_suggestions,
    refuse_suggestion,
    release_field,
)
from rialto.catalogue.actions.writing import write_found

__all__ = [
    "Completing",
    "FoundPair",
    "Kept",
    "Left",
    "LookResult",
    "ReadFrom",
    "Taken",
    "WriteReport",
    "accept_suggestion",
    "check_is_ours",
    "clean_remote_id",
    "cleaned",
    "correct_entry",
    "decide_suggestions",
    "forget_understanding",
    "keep_apart",
    "keep_entry",
    "keep_healths",
    "keep_withdrawn",
    "lift_exclusions",
    "merge_entries",
    "merge_organisations",
    "move_entry",
    "note_candidates",
    "note_gone",
    "note_seen",
    "note_unseen",
    "publish_contributed",
    "publish_entry",
    "put_back",
    "record_looks",
    "refill",
    "refuse_suggestion",
    "release_field",
    "site_source",
    "split_entry",
    "store_figures",
    "store_points",
    "take_down",
    "take_foreign",
    "withdraw_entry",
    "write_found",
]
