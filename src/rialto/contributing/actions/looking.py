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
    look = {"address": address, "problem": str(seen.problem), "at": timezone.now().isoformat()}
    Contribution.objects.filter(pk=contribution.pk, look__address=address).update(look=look)
