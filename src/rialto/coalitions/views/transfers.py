"""What everybody may know of practices that cross borders: the map, the list, one transfer, and the same for programs."""

import csv
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.base.site import site_title
from rialto.coalitions.file_kinds import CONTENT_TYPES
from rialto.coalitions.models import Adaptation, Transfer
from rialto.coalitions.queries.transfers import (
    IN_FEED,
    Crossing,
    TransferFilters,
    crossings,
    europe_transfers,
    place_name,
    public_transfers,
    shown_practices,
)
from rialto.coalitions.serving import file_answer
from rialto.coalitions.transfer_choices import PUBLIC_STATES
from rialto.coalitions.transfer_doors import way_to_transfers
from rialto.coalitions.transfer_map import border_map
from rialto.coalitions.transfer_rules import side_of, transfers_read_by
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

PAGE_SIZE, BORDERS_SHOWN, LINES_AT_ONCE = 30, 60, 500
# What a spreadsheet would take for a formula is written so that it is text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Europe's map of what crossed which border, figures, and all transfers narrowed by filters."""
    language = _language()
    filters = filters_of(request)
    found = public_transfers(filters)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    europe = europe_transfers(language)
    names = {code: country_name(code, language) for code in EU_COUNTRIES}
    shown = europe.borders[:BORDERS_SHOWN]
    context = {
        "europe": europe,
        "map": border_map(europe.borders),
        "borders": [(one, place_name(one.home, language), place_name(one.to, language)) for one in shown],
        "more_borders": len(europe.borders) - len(shown),
        "filters": filters,
        "countries": sorted(names.items(), key=lambda one: one[1]),
        "states": PUBLIC_STATES,
        "page": page,
        "rows": crossings(found[page.rows], language=language),
        "crumbs": way_to_transfers()[:-1],
    }
    return render(request, "coalitions/transfer_list.html", context)


@require_safe
def transfer_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What everybody may know of one transfer: its days, and what was changed."""
    transfer = public_transfers().select_related("entry", "coalition").filter(public_id=public_id).first()
    if transfer is None:
        raise Http404
    language = _language()
    context = {
        "transfer": transfer,
        "practice": shown_practices([transfer.entry], language=language)[transfer.entry_id],
        "home": place_name(transfer.home, language),
        "to": country_name(transfer.coalition.country, language),
        "adaptations": transfer.adaptations.select_related("entry"),
        # Who has not signed in may be of either side.
        "leads_to_exchange": not request.user.is_authenticated or side_of(request.user, transfer) is not None,
        "crumbs": way_to_transfers(),
    }
    return render(request, "coalitions/transfer_page.html", context)


@never_cache
@require_safe
def adaptation_file(request: HttpRequest, public_id: UUID, adaptation_id: UUID) -> FileResponse:
    """The file that shows a change: always to save, never shown by the browser as a page of ours."""
    known = public_transfers().values("pk")
    seen = Q(transfer__in=known) | Q(transfer__in=transfers_read_by(request.user).values("pk"))
    rows = Adaptation.objects.filter(seen, transfer__public_id=public_id, public_id=adaptation_id)
    found = rows.exclude(file="").first()
    if found is None:
        raise Http404
    ending = f".{found.file_kind}"
    name = found.file_name if found.file_name.lower().endswith(ending) else f"{found.file_name}{ending}"
    return file_answer(found.file, name=name, content_type=CONTENT_TYPES[found.file_kind])


@require_safe
def transfer_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The list, narrowed as asked, for a spreadsheet."""
    found = public_transfers(filters_of(request))
    response = StreamingHttpResponse(_lines(found, _language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="transfers.csv"'
    return response


@require_safe
def transfer_feed(request: HttpRequest) -> HttpResponse:
    """What changed last, as Atom."""
    language = _language()
    rows = crossings(public_transfers(filters_of(request))[:IN_FEED], language=language)
    here = f"{settings.ORIGIN}{request.get_full_path()}"
    feed = Atom1Feed(
        title=f"{_('Practices that cross borders')} · {site_title()}",
        link=f"{settings.ORIGIN}{reverse('coalitions:transfer-list')}",
        description="",
        language=language,
        feed_url=here,
        feed_guid=here,
    )
    for row in rows:
        one = row.transfer
        feed.add_item(
            title=title_of(row),
            link=f"{settings.ORIGIN}{one.get_absolute_url()}",
            unique_id=one.public_id.urn,
            description=title_of(row),
            pubdate=one.created_at,
            updateddate=one.updated_at,
            categories=[str(one.get_state_display())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def title_of(row: Crossing) -> str:
    """One transfer in a sentence."""
    return _("%(title)s: from %(home)s to %(to)s, %(state)s") % {
        "title": row.practice.title,
        "home": row.home,
        "to": row.to,
        "state": row.transfer.get_state_display(),
    }


def filters_of(request: HttpRequest) -> TransferFilters:
    """What the address narrows the list to; what is no country or state counts as nothing."""
    asked = request.GET

    def country(name: str) -> str:
        code = asked.get(name, "").upper()
        return code if code in EU_COUNTRIES else ""

    state = asked.get("state", "")
    return TransferFilters(
        home=country("from"), to=country("to"), state=state if state in PUBLIC_STATES else ""
    )


def _lines(found: QuerySet[Transfer], language: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 only when it begins with this sign.
    yield "\ufeff" + writer.writerow(
        ["id", _("Practice"), _("Page"), _("From"), _("To"), _("State"), _("Wanted since"), _("In adaptation since"),
         _("Adopted on"), _("Days from wanted to adopted")]
    )  # fmt: skip
    found = found.order_by("pk")
    last = 0
    while rows := crossings(found.filter(pk__gt=last)[:LINES_AT_ONCE], language=language):
        last = rows[-1].transfer.pk
        for row in rows:
            one, title = row.transfer, row.practice.title
            yield writer.writerow(
                [
                    one.public_id,
                    f"'{title}" if title.startswith(FORMULA) else title,
                    f"{settings.ORIGIN}{row.practice.address}" if row.practice.address else "",
                    one.home,
                    one.coalition.country,
                    one.state,
                    one.wanted_on,
                    one.adaptation_on or "",
                    one.adopted_on or "",
                    "" if one.days_taken is None else one.days_taken,
                ]
            )


class _Echo:
    """What the CSV writer writes to: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _language() -> str:
    return translation.get_language() or "en"
