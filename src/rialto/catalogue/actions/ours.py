"""Entries are changed at the site that minted them, and nowhere else."""

from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.catalogue.models import Entry


def check_is_ours(*entries: Entry) -> None:
    """Raise `Refused`, in words that say what to do instead, where one of these is kept at another site."""
    for entry in entries:
        if entry.is_foreign:
            raise Refused(
                _(
                    "This entry is kept at the site “%(site)s”, and only changed there. Suggest a change on its page."
                )
                % {"site": entry.origin}
            )
