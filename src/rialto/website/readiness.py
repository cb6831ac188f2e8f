"""Whether the shop can open."""

from django.conf import settings
from django.db import DatabaseError

from rialto.catalogue.models import Source
from rialto.finding.actions import is_index_usable
from rialto.harvesting.choices import STARTER_SOURCE
from rialto.taxonomy.models import Scheme


def what_is_missing() -> list[str]:
    """Name what has to be there before visitors come and is not."""
    missing = []
    try:
        if not Scheme.objects.exists():
            missing.append("vocabularies")
        if (
            settings.STARTER
            and not Source.objects.filter(slug=STARTER_SOURCE, records__isnull=False).exists()
        ):
            missing.append("starter content")
    except DatabaseError:
        return ["database"]
    if not is_index_usable():
        missing.append("index")
    return missing
