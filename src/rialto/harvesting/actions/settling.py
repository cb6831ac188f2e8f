"""The end of a run: what its source no longer shows, what came back, and whether a person should look first."""

from array import array
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.addresses import canonical_address
from rialto.catalogue.actions import note_gone, note_seen, note_unseen
from rialto.catalogue.choices import Presence
from rialto.catalogue.models import SourceRecord
from rialto.harvesting.actions.states import hold_feed, release_feed
from rialto.harvesting.adapters import CHANGES_ONLY, adapters
from rialto.harvesting.choices import DocumentState, RunState
from rialto.harvesting.marks import Marks, mark_of, unpacked
from rialto.harvesting.models import Document, Run

# Absence acts after so many healthy, complete runs, and so long after the first of them.
GRACE_RUNS = 3
GRACE = timedelta(days=7)
# A source that loses more than this share of what it showed pauses for a person; two records may always leave.
LOSS_SHARE = 0.2
LOSS_ALWAYS = 2
# So does one in which less than this share of the usual number was found.
USUAL_SHARE = 0.5
USUAL_RUNS = 10
# So many of its documents may fail (the share, and always one) and the run is still healthy.
FAILED_SHARE = 0.05
MISSING_PAGE = 404


@dataclass(slots=True)
class Shown:
    """What the documents of a run show, and whether they show all that there is."""

    marks: Marks = field(default_factory=Marks)
    is_healthy: bool = True
    is_everything: bool = True
    failed_count: int = 0


@dataclass(slots=True)
class Missing:
    """Records that a source does not show: `lost` ones it showed at the last run, and their dates are not over."""

    remote_ids: list[str] = field(default_factory=list)
    lost_count: int = 0
    live_count: int = 0
    seen_again: list[str] = field(default_factory=list)


def settle(run: Run) -> None:
    """Note what the run's documents say about records that left and came back. Call it in the transaction that ends it."""
    shown = shown_in(run)
    run.is_healthy = shown.is_healthy
    run.is_complete = shown.is_healthy and shown.is_everything
    note_gone_pages(run, shown.marks)
    if not shown.is_everything:
        return
    missing = missing_from(run, shown.marks)
    run.revived_count += note_seen(run.feed.source, missing.seen_again)
    run.unseen_count = len(missing.remote_ids)
    if not run.is_complete:
        return
    if reason := why_to_ask_a_person(run, missing):
        run.is_complete = False
        hold_feed(run.feed, reason=reason)
        return
    release_feed(run.feed)
    if missing.remote_ids and not is_explained_by_refusals(run, missing):
        let_go(run, missing)


def shown_in(run: Run) -> Shown:
    """Go through the run's documents in their order: what one says is gone, a later one may have again."""
    shown = Shown(
        is_everything=bool(run.feed.options.get("lists_everything", True)) and not run.terms.get("reparse")
    )
    shown.is_healthy = not run.terms.get("limit")
    is_asked_for_all = "lists_everything" in run.feed.options
    known = adapters()
    rows = run.documents.order_by("pk").values_list(
        "state", "status", "reader", "adapter", "is_cut", "holds", "drops", "names"
    )
    for state, status, reader, key, is_cut, holds, drops, names in rows.iterator(chunk_size=200):
        if state in (DocumentState.GONE, DocumentState.WAITING) or status == MISSING_PAGE:
            shown.is_healthy = shown.is_healthy and state != DocumentState.WAITING
            continue
        # What could not be asked for today still shows what it showed before.
        shown.marks.update(unpacked(holds))
        shown.marks.difference_update(unpacked(drops))
        shown.is_healthy = shown.is_healthy and not is_cut
        adapter = known.get(reader or key)
        is_changes = key in CHANGES_ONLY or reader in CHANGES_ONLY
        if is_changes or (adapter and not is_asked_for_all and not adapter.lists_everything):
            shown.is_everything = False
        if state == DocumentState.FAILED:
            shown.failed_count += 1
            is_list = bool(names) or is_changes or key in ("", run.adapter)
            shown.is_healthy = shown.is_healthy and not is_list
    allowed = max(1, int(run.document_count * FAILED_SHARE))
    shown.is_healthy = shown.is_healthy and shown.failed_count <= allowed
    return shown


def note_gone_pages(run: Run, shown: Marks) -> None:
    """A record whose own page answers "gone for good" is gone now; a list's page says that of nothing that it held."""
    pages = list(run.documents.filter(state=DocumentState.GONE))
    for start in range(0, len(pages), 200):
        by_id = {page.pk: page for page in pages[start : start + 200]}
        records = SourceRecord.objects.filter(source=run.feed.source, document_id__in=by_id)
        gone = {
            record.remote_id
            for record in records.exclude(presence=Presence.GONE)
            if mark_of(record.remote_id) not in shown and is_own_page(by_id[record.document_id or 0], record)
        }
        run.gone_count += note_gone(run.feed.source, gone, reason=_("Its page is gone for good.")).records


def is_own_page(page: Document, record: SourceRecord) -> bool:
    holds: array[int] = unpacked(page.holds)
    return len(holds) == 1 or canonical_address(page.address) == canonical_address(record.address)


def missing_from(run: Run, shown: Marks) -> Missing:
    """Compare the source's records with what was shown."""
    today = timezone.localdate()
    missing = Missing()
    # What was sent to us stood in no document, so it can be absent from none.
    records = SourceRecord.objects.filter(source=run.feed.source, document_id__isnull=False)
    rows = records.values_list("remote_id", "presence", "entry__expires_on")
    for remote_id, presence, expires_on in rows.iterator(chunk_size=2000):
        is_live = presence != Presence.GONE and (expires_on is None or expires_on >= today)
        missing.live_count += is_live
        if mark_of(remote_id) in shown:
            if presence != Presence.SEEN:
                missing.seen_again.append(remote_id)
        elif presence != Presence.GONE:
            missing.remote_ids.append(remote_id)
            missing.lost_count += is_live and presence == Presence.SEEN
    return missing


def why_to_ask_a_person(run: Run, missing: Missing) -> str:
    """Why nothing may leave before a person has looked; "" where all is as usual, or the person has said so."""
    lost, before = missing.lost_count, missing.live_count
    if run.feed.is_loss_accepted or not lost:
        return ""
    if lost > LOSS_ALWAYS and lost > before * LOSS_SHARE:
        return _("It lost %(lost)s of its %(before)s entries at once.") % {"lost": lost, "before": before}
    usual = usual_count(run)
    if usual and run.found_count < usual * USUAL_SHARE:
        said = {"found": run.found_count, "usual": int(usual)}
        return _("Only %(found)s entries were found; usually there are %(usual)s.") % said
    return ""


def usual_count(run: Run) -> float:
    """The median of what was found in the last complete runs; 0 where there was none."""
    counts = list(complete_runs(run).values_list("found_count", flat=True)[:USUAL_RUNS])
    return median(counts) if counts else 0


def complete_runs(run: Run) -> QuerySet[Run]:
    return run.feed.runs.filter(state=RunState.SUCCEEDED, is_complete=True).exclude(pk=run.pk)


def is_explained_by_refusals(run: Run, missing: Missing) -> bool:
    """Whether what is missing may stand among what could not be read this time: then it is not gone."""
    whole = complete_runs(run).filter(unseen_count=0).first()
    more = run.refused_count - (whole.refused_count if whole else 0)
    return len(missing.remote_ids) <= more


def let_go(run: Run, missing: Missing) -> None:
    """Count the absence; after the grace it acts."""
    source, now = run.feed.source, timezone.now()
    note_unseen(source, missing.remote_ids, at=now)
    over = SourceRecord.objects.filter(
        source=source, presence=Presence.UNSEEN, unseen_count__gte=GRACE_RUNS, unseen_since__lte=now - GRACE
    )
    ids = set(over.values_list("remote_id", flat=True))
    reason = _("%(source)s no longer shows it.") % {"source": source.name}
    run.gone_count += note_gone(source, ids, reason=reason, spares_past=True).records
