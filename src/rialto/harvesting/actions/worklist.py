"""The work-list of a run: which documents it asks for, in their order, and what became of each."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from rialto.harvesting.adapters import adapters
from rialto.harvesting.choices import DocumentState
from rialto.harvesting.documents import fingerprint_of
from rialto.harvesting.marks import unpacked
from rialto.harvesting.models import Document, Run
from rialto.harvesting.payload import FurtherDocument, ReadingOptions

# Nobody's list is longer; a site that invents pages for ever ends here.
DOCUMENT_LIMIT = 100_000
ADDRESS_LENGTH = 2000
# Even where the naming document says that nothing has changed, a document is asked for once in so long.
TRUSTED_FOR = timedelta(days=30)
# The adapter of single pages.
PAGES = "schema-org"
# Whose documents count towards the feed's limit: single pages, and news that go on in earlier pages.
COUNTED = (PAGES, "feed")
READ_WELL = (DocumentState.READ, DocumentState.UNCHANGED)
BATCH = 500


class WorkList:
    """The documents of one run; what it changes is true when the caller's transaction is, and so is `run` once saved."""

    def __init__(self, run: Run, options: ReadingOptions) -> None:
        self.run, self.options = run, options
        self.is_read_again = bool(run.terms.get("again") or run.terms.get("reparse"))
        self.in_hand: set[int] = set()
        self.root, _made = Document.objects.get_or_create(feed=run.feed, address=run.feed.address)
        self.size = run.documents.count()
        self.page_count = self._pages().count()

    def begin(self) -> None:
        """Ask for the feed's own document, from which everything else is reached."""
        self._ask_for([self.root])
        self.size += 1

    def next(self, count: int = 50) -> list[Document]:
        """The documents that wait and are not in hand, first come first."""
        waiting = self.run.documents.filter(state=DocumentState.WAITING).exclude(pk__in=self.in_hand)
        found = list(waiting.select_related("body", "parent").defer("holds", "drops").order_by("pk")[:count])
        self.in_hand |= {document.pk for document in found}
        return found

    def enlist(self, parent: Document, further: Sequence[FurtherDocument]) -> tuple[list[int], bool]:
        """Ask for the documents that one names. Gives their ids, and whether there was room for all."""
        wanted: dict[str, FurtherDocument] = {}
        for one in further:
            if len(address := one.address.partition("#")[0]) <= ADDRESS_LENGTH:
                wanted.setdefault(address, one)
        known = {one.address: one for one in self._documents().filter(address__in=list(wanted))}
        listed = [one.pk for one in known.values() if one.run_id == self.run.pk]
        new: list[Document] = []
        named: list[Document] = []
        is_whole = True
        for address, one in wanted.items():
            document = known.get(address)
            if document and document.run_id == self.run.pk:
                continue
            if not self._has_room(one, parent):
                is_whole = False
            elif document:
                named.append(document)
            else:
                new.append(self._new(address, one, parent))
        Document.objects.bulk_create(new, batch_size=200)
        self.size += len(new)
        self._name(named, wanted, parent)
        self._take_up(named, {one.pk: wanted[one.address].modified[:60] for one in named})
        return [*listed, *(one.pk for one in named), *(one.pk for one in new)], is_whole

    def keep_unchanged(self, documents: Sequence[Document]) -> None:
        """Note that documents are as they were: what they hold counts as found, what they name is asked for."""
        Document.objects.filter(pk__in=[one.pk for one in documents]).update(
            run=self.run, state=DocumentState.UNCHANGED, error="", reading=""
        )
        for one in documents:
            self._count(one)
        self._name_again(documents)

    def _new(self, address: str, one: FurtherDocument, parent: Document) -> Document:
        return Document(
            feed=self.run.feed, run=self.run, address=address, parent=parent, adapter=one.adapter_key,
            modified=one.modified[:60],
        )  # fmt: skip

    def _name(self, documents: list[Document], wanted: dict[str, FurtherDocument], parent: Document) -> None:
        """Note who names known documents now, and how they are to be read, where that is new."""
        other = []
        for one in documents:
            adapter = wanted[one.address].adapter_key
            if (one.parent_id, one.adapter) != (parent.pk, adapter):
                one.parent, one.adapter = parent, adapter
                other.append(one)
        Document.objects.bulk_update(other, ["parent", "adapter"], batch_size=200)

    def _name_again(self, documents: Iterable[Document]) -> None:
        """Ask for what unchanged documents name: they name it in the same words as before."""
        ids = sorted({pk for one in documents for pk in unpacked(one.names)})
        for start in range(0, len(ids), BATCH):
            children = self._documents().filter(pk__in=ids[start : start + BATCH]).exclude(run=self.run)
            self._take_up(list(children), {})

    def _take_up(self, documents: list[Document], modified: dict[int, str]) -> None:
        """Put known documents on the list: to be asked for, or as unchanged where their age says so."""
        same: list[Document] = []
        rest: list[Document] = []
        older: list[Document] = []
        for one in documents:
            age = modified.get(one.pk, one.modified)
            (same if self._is_as_before(one, age) else rest).append(one)
            if age != one.modified:
                one.modified = age
                older.append(one)
        Document.objects.bulk_update(older, ["modified"], batch_size=200)
        self._ask_for(rest)
        self.size += len(documents)
        if same:
            self.keep_unchanged(same)

    def _ask_for(self, documents: list[Document]) -> None:
        Document.objects.filter(pk__in=[one.pk for one in documents]).update(
            run=self.run, state=DocumentState.WAITING, error="", reading="", done_count=0
        )

    def _is_as_before(self, document: Document, modified: str) -> bool:
        if self.is_read_again or not modified or modified != document.modified:
            return False
        if document.state not in READ_WELL or not document.body or not document.fetched_at:
            return False
        is_fresh = timezone.now() - document.fetched_at < TRUSTED_FOR
        return is_fresh and self.is_read_as_before(document, document.body.digest)

    def is_read_as_before(self, document: Document, digest: str) -> bool:
        """Whether the same body would be read in the same way as when it was read last."""
        reader = adapters().get(document.reader)
        if reader is None or not document.fingerprint:
            return False
        said = f"{reader.key} {reader.version} {reader.window(self.options.today)}"
        return document.fingerprint == fingerprint_of(digest, said, self.options)

    def _count(self, document: Document) -> None:
        """Add what an unchanged document holds to the run."""
        run = self.run
        run.document_count += 1
        run.found_count += document.found_count
        run.refused_count += document.refused_count
        run.unchanged_count += (
            document.added_count + document.grouped_count + document.changed_count + document.unchanged_count
        )

    def _has_room(self, one: FurtherDocument, parent: Document) -> bool:
        """Pages and old news have the feed's own limit; lists that go on from page to page only the highest of all."""
        if self.size >= DOCUMENT_LIMIT:
            return False
        reader = one.adapter_key or parent.reader
        if reader not in COUNTED and reader in (self.run.adapter, parent.reader):
            return True
        if self.page_count >= self.options.page_limit:
            return False
        self.page_count += 1
        return True

    def _pages(self) -> QuerySet[Document]:
        """Those that count towards the feed's limit."""
        is_page = Q(adapter__in=COUNTED) | Q(adapter="", parent__reader__in=COUNTED)
        is_other = ~Q(adapter__in=["", self.run.adapter])
        return self.run.documents.filter(is_page | is_other, parent__isnull=False)

    def _documents(self) -> QuerySet[Document]:
        return Document.objects.filter(feed=self.run.feed).select_related("body").defer("holds", "drops")
