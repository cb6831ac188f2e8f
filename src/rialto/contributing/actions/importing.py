"""From elsewhere into drafts: one page that says it all, or a table of many."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import plain_text
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.contributing.actions.drafting import begin_draft
from rialto.contributing.actions.reviewing import send_contribution
from rialto.contributing.checks import missing_to_send
from rialto.contributing.choices import LineOutcome, State
from rialto.contributing.models import Contribution, Upload, UploadLine
from rialto.contributing.values import values_from
from rialto.harvesting.adapters.table import TableAdapter
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable
from rialto.harvesting.probing.page import read_page

LINE_LIMIT = 500
SIZE_LIMIT = 5 * 1024 * 1024


def draft_from_page(
    address: str, *, by: User, default_kind: Kind, language: str, allow: tuple[str, ...] = ()
) -> Contribution:
    """Read a page and begin a draft of what it describes. Raises `Refused` with what went wrong.

    `language` is that of the reader of the form, taken where the page does not tell its own. The page is fetched before
    anything is written.
    """
    read = read_page(address, default_kind=default_kind, allow=allow)
    if read.problem or not read.entries:
        raise Refused(
            read.problem or _("We could read nothing there that describes one offer. Type it in instead.")
        )
    found = next((one for one in read.entries if one.address == read.address), read.entries[0])
    values = values_from(found)
    values.setdefault("language", language)
    return begin_draft(Kind(found.kind), values, by=by)


@transaction.atomic
def upload_table(body: bytes, *, file_name: str, default_kind: Kind, language: str, by: User) -> Upload:
    """Make a draft of each line of a table; those that cannot be one are told with their reason. Refuses what is no table."""
    if len(body) > SIZE_LIMIT:
        raise Refused(_("This file is larger than 5 MB. Part it, or tell us the address of your table."))
    upload = Upload.objects.create(author=by, file_name=plain_text(file_name)[:200])
    try:
        lines = [
            _line(upload, number, item, language, by)
            for number, item in enumerate(_items(body, file_name, default_kind, language), start=1)
        ]
    except Unreadable as failure:
        raise Refused(str(failure)) from failure
    if not lines:
        raise Refused(_("There is no row in this document."))
    UploadLine.objects.bulk_create(lines, batch_size=200)
    return upload


def send_upload(upload: Upload, *, by: User) -> tuple[int, int]:
    """Send all drafts of a table that are whole; gives how many were sent, and how many were not."""
    sent = left = 0
    for contribution in upload.contributions.filter(state=State.DRAFT):
        try:
            send_contribution(contribution, by=by)
            sent += 1
        except Refused:
            left += 1
    return sent, left


def _items(body: bytes, file_name: str, kind: Kind, language: str) -> Iterator[FoundEntry | RefusedItem]:
    options = ReadingOptions(today=timezone.localdate(), default_kind=kind, default_language=language)
    payload = Payload(address=file_name, body=body, options=options)
    for number, item in enumerate(TableAdapter().read(payload)):
        if number >= LINE_LIMIT:
            reason = _("Only the first %(count)s lines were read. Put the others into another table.")
            yield RefusedItem(place_in_source=_("the rest"), reason=reason % {"count": LINE_LIMIT})
            return
        yield item


def _line(upload: Upload, number: int, item: FoundEntry | RefusedItem, language: str, by: User) -> UploadLine:
    line = UploadLine(upload=upload, number=number, place=item.place_in_source[:200])
    if isinstance(item, RefusedItem):
        line.outcome, line.reason = LineOutcome.REFUSED, item.reason
        return line
    values = values_from(item)
    values.setdefault("language", language)
    line.title = values.get("title", "")
    try:
        with transaction.atomic():
            contribution = begin_draft(item.kind, values, by=by)
    except Refused as refusal:
        line.outcome, line.reason = LineOutcome.REFUSED, str(refusal.message)
        return line
    contribution.upload = upload
    contribution.save(update_fields=["upload"])
    line.contribution = contribution
    missing = missing_to_send(item.kind, values)
    line.outcome = LineOutcome.UNFINISHED if missing else LineOutcome.DRAFTED
    line.reason = " ".join(str(one.words) for one in missing)
    return line
