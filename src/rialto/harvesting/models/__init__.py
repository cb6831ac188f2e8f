"""How sources are read, what was fetched, and what came of each reading."""

from rialto.harvesting.models.document import Body, Document
from rialto.harvesting.models.feed import Feed
from rialto.harvesting.models.run import RefusedRecord, Run

__all__ = ["Body", "Document", "Feed", "RefusedRecord", "Run"]
