"""Changing the catalogue."""

from rialto.catalogue.actions.batch import WriteReport
from rialto.catalogue.actions.life import move_entry, publish_entry, withdraw_entry
from rialto.catalogue.actions.writing import write_found

__all__ = ["WriteReport", "move_entry", "publish_entry", "withdraw_entry", "write_found"]
