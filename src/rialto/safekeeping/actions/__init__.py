"""Making a backup, looking at one, and bringing one back."""

from rialto.safekeeping.actions.backing_up import default_file, keep_newest, make_backup
from rialto.safekeeping.actions.restoring import Restored, look_at, restore_backup
from rialto.safekeeping.actions.settling import Settled, settle_restored

__all__ = [
    "Restored", "Settled", "default_file", "keep_newest", "look_at", "make_backup", "restore_backup", "settle_restored",
]  # fmt: skip
