"""Looking whether a draft's address works, in the background and by the guarded client."""

from django.utils import timezone

from rialto.contributing.models import Contribution
from rialto.harvesting.links.looking import Visitor


def look_at_address(contribution: Contribution, *, allow: tuple[str, ...] = ()) -> None:
    """Visit the address and keep what was found, unless it was changed meanwhile."""
    address = contribution.look.get("address", "")
    if not address:
        return
    seen = Visitor(allow).look(address, title=contribution.title)
    # A site that is busy says neither that it works nor that it does not.
    look = {
        "address": address, "problem": str(seen.problem), "is_unsure": seen.is_busy, "at": timezone.now().isoformat(),
    }  # fmt: skip
    Contribution.objects.filter(pk=contribution.pk, look__address=address).update(look=look)
