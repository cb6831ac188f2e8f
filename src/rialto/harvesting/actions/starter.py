"""What a newcomer's shop opens with: entries that were read by hand, each with the page that was read."""

from itertools import chain
from pathlib import Path

from django.utils import timezone

from rialto.catalogue.actions import WriteReport, write_found
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.catalogue.models import Source
from rialto.harvesting.adapters.table import TableAdapter
from rialto.harvesting.choices import STARTER_SOURCE
from rialto.harvesting.payload import Payload, ReadingOptions

FOLDER = Path(__file__).resolve().parents[1] / "starter" / "entries"
BATCH = 250


def load_starter_entries() -> WriteReport:
    """Bring the starter content in by the same way as every source. A second time changes nothing."""
    source, _made = Source.objects.get_or_create(
        slug=STARTER_SOURCE,
        defaults={
            "name": "Rialto starter content",
            "licence": "EUPL-1.2",
            "attribution": "Rialto contributors",
        },
    )
    options = ReadingOptions(today=timezone.localdate())
    payloads = [
        Payload(address=path.name, path=path, options=options) for path in sorted(FOLDER.glob("*.jsonl"))
    ]
    items = list(chain.from_iterable(TableAdapter().read(payload) for payload in payloads))
    found = [item for item in items if isinstance(item, FoundEntry)]
    whole = WriteReport(refused=[item for item in items if isinstance(item, RefusedItem)])
    for start in range(0, len(found), BATCH):
        whole.add(write_found(source, found[start : start + BATCH], publish=True))
    return whole
