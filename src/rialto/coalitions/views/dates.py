"""The calendar of the coalitions: for everybody, and for those who put dates into it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rialto.accounts.doors import attempt, person
from rialto.base.addresses import host_of, path_of
from rialto.base.atom import atom_text
from rialto.base.errors import Refused
from rialto.base.feeds import conditional
from rialto.base.site import site_title
from rialto.catalogue.models import Entry
from rialto.coalitions.actions import (
    change_date,
    put_in_calendar,
    set_called_off,
    share_date,
    take_from_calendar,
)
from rialto.coalitions.doors import for_members
from rialto.coalitions.feeds import DateFeed, calendar_file_text, date_items
from rialto.coalitions.forms.dates import CallOffForm, CoalitionDateForm, typed
from rialto.coalitions.models import CalendarEntry, Coalition, CoalitionDate
from rialto.coalitions.queries.dates import (
    BACK,
    CalendarRow,
    calendar_month,
    calendar_rows,
    dates_seen_by,
    row_of,
)
from rialto.coalitions.rules import is_coalition_member, is_in_a_coalition
from rialto.coalitions.shown import coalition_page, question, reading
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

HERE = "coalitions:date-list"
SHOWN = 100


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What all coalitions have in common ahead of them, as a list or a month."""
    country = _country(request)
    is_month = request.GET.get("view") == "month"
    today = timezone.localdate()
    rows: list[CalendarRow] = []
    month = None
    if is_month:
        query = f"&country={country}" if country else ""
        month = calendar_month(
            request.user, language=reading(), month=request.GET.get("month", ""), country=country, query=query
        )
    else:
        rows = calendar_rows(request.user, language=reading(), first=today, country=country, limit=SHOWN)
    names = [(code, country_name(code, reading())) for code in EU_COUNTRIES]
    context = {
        "rows": [(row, country_name(row.country, reading())) for row in rows],
        "month": month,
        "showings": _showings(country, is_month=is_month),
        "country": country,
        "countries": sorted(names, key=lambda one: one[1]),
        "is_inside": is_in_a_coalition(request.user),
        "crumbs": [(_("National coalitions"), reverse("website:coalition-list"))],
    }
    return _own(request, render(request, "coalitions/calendar.html", context))


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same as iCalendar: for somebody who has signed in, what they may see; for everybody else what is public."""
    path = reverse("coalitions:calendar-file")
    text = calendar_file_text(
        _feed_rows(request), name=_("Calendar of the national coalitions"), address=f"{settings.ORIGIN}{path}"
    )
    answer = conditional(request, text, None, "text/calendar; charset=utf-8")
    answer.headers.setdefault("Content-Disposition", 'inline; filename="coalitions.ics"')
    return _own(request, answer)


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The same as Atom, the newest first."""
    rows = _feed_rows(request)
    feed = DateFeed(
        language=reading(),
        title=_("Calendar of the national coalitions"),
        home_address=f"{settings.ORIGIN}{reverse('coalitions:calendar')}",
        identity=f"{settings.ORIGIN}{reverse('coalitions:calendar-feed')}",
        items=date_items(rows, language=reading(), label=_("Date"))[:SHOWN],
    )
    text = atom_text(feed, site=site_title())
    return _own(request, conditional(request, text, feed.updated_at, "application/atom+xml; charset=utf-8"))


@require_safe
def date_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One date, for its audience; to others it is not there."""
    date = _seen(request, public_id)
    context = {
        "date": date,
        "row": row_of(date),
        "country": country_name(date.coalition.country, reading()),
        "may_change": is_coalition_member(request.user, date.coalition),
        "host": host_of(date.link),
        "crumbs": [
            (_("National coalitions"), reverse("website:coalition-list")),
            (_("Calendar"), reverse("coalitions:calendar")),
        ],
    }
    return _own(request, render(request, "coalitions/date_page.html", context))


@for_members
def date_list(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """What this coalition has in the calendar, and how to put more into it."""
    rows = calendar_rows(
        request.user,
        language=reading(),
        first=timezone.localdate() - BACK,
        country=coalition.country,
        limit=SHOWN,
    )
    marked = set(CalendarEntry.objects.filter(coalition=coalition).values_list("entry__public_id", flat=True))
    context = {"rows": [(row, row.public_id in marked) for row in rows]}
    return coalition_page(request, coalition, "coalitions/date_list.html", context, here=HERE)


@for_members
def date_new(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    form = _form(request, coalition)
    if request.method == "POST" and form.is_valid():
        try:
            date = share_date(coalition, form.values, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The date stands in the calendar."))
            return redirect(date)
    return _form_page(request, coalition, form)


@for_members
def date_edit(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    date = _its(coalition, public_id)
    form = _form(request, coalition, initial=typed(date))
    if request.method == "POST" and form.is_valid():
        try:
            change_date(date, form.values, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect(date)
    return _form_page(request, coalition, form, date=date)


@for_members
def date_call_off(request: HttpRequest, coalition: Coalition, public_id: UUID) -> HttpResponse:
    """Ask first, then call a date off, or have it take place after all."""
    date = _its(coalition, public_id)
    form = CallOffForm(request.POST)
    if request.method == "POST" and form.is_valid():
        is_off = form.cleaned_data["is_off"]
        done = _("The date is called off.") if is_off else _("The date takes place after all.")
        attempt(request, lambda: set_called_off(date, is_cancelled=is_off, by=person(request)), done=done)
        return redirect(date)
    return question(
        request,
        coalition,
        back=date.get_absolute_url(),
        title=_("Have this date take place after all?") if date.is_cancelled else _("Call this date off?"),
        lede=_("It stays in the calendar, and those who noted it see what became of it."),
        subject=date.title,
        yes=_("It takes place") if date.is_cancelled else _("Call it off"),
        form=CallOffForm(initial={"is_off": "no" if date.is_cancelled else "yes"}),
    )


@require_POST
@for_members
def entry_put(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """Put an event of the catalogue into the calendar, by the address of its page here, or take it out."""
    entry = _entry_at(request.POST.get("address", ""))
    if entry is None:
        messages.error(request, _("This is not the address of an event on this site."))
    elif request.POST.get("take"):
        attempt(
            request,
            lambda: take_from_calendar(coalition, entry, by=person(request)),
            done=_("It does not stand in the calendar any more."),
        )
    else:
        attempt(
            request,
            lambda: put_in_calendar(coalition, entry, by=person(request)),
            done=_("It stands in the calendar now."),
        )
    return redirect(HERE, coalition.slug)


def _form(request: HttpRequest, coalition: Coalition, **options: Any) -> CoalitionDateForm:
    sent = request.POST if request.method == "POST" else None
    return CoalitionDateForm(sent, reader_language=reading(), country=coalition.country, **options)


def _form_page(
    request: HttpRequest, coalition: Coalition, form: CoalitionDateForm, *, date: CoalitionDate | None = None
) -> HttpResponse:
    status = 400 if form.errors else 200
    context = {"form": form, "date": date}
    return coalition_page(request, coalition, "coalitions/date_form.html", context, here=HERE, status=status)


def _feed_rows(request: HttpRequest) -> list[CalendarRow]:
    return calendar_rows(
        request.user, language=reading(), first=timezone.localdate() - BACK, country=_country(request)
    )


def _country(request: HttpRequest) -> str:
    code = request.GET.get("country", "").upper()
    return code if code in EU_COUNTRIES else ""


def _own(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What somebody sees who has signed in is kept by nobody on the way."""
    patch_vary_headers(answer, ["Cookie"])
    if request.user.is_authenticated:
        answer.headers.pop("Cache-Control", None)
        answer.headers.pop("Access-Control-Allow-Origin", None)
        patch_cache_control(answer, private=True, no_store=True)
    return answer


def _seen(request: HttpRequest, public_id: UUID) -> CoalitionDate:
    date = dates_seen_by(request.user).filter(public_id=public_id).first()
    if date is None:
        raise Http404
    return date


def _its(coalition: Coalition, public_id: UUID) -> CoalitionDate:
    date = CoalitionDate.objects.filter(coalition=coalition, public_id=public_id).first()
    if date is None:
        raise Http404
    return date


def _entry_at(address: str) -> Entry | None:
    """The entry whose page an address is of."""
    path = path_of(address)
    language = path.split("/")[1] if path.count("/") > 1 else ""
    try:
        # Addresses of other languages than the reader's are only known in theirs.
        with translation.override(language if language in dict(settings.LANGUAGES) else reading()):
            found = resolve(path)
    except Resolver404:
        return None
    slug = found.kwargs.get("slug") if found.view_name == "website:entry-page" else None
    return Entry.objects.filter(slug=slug).first() if slug else None


def _showings(country: str, *, is_month: bool) -> list[dict[str, Any]]:
    base, also = reverse("coalitions:calendar"), f"&country={country}" if country else ""
    return [
        {
            "value": "list",
            "label": _("List"),
            "address": f"{base}{also.replace('&', '?')}",
            "is_current": not is_month,
        },
        {
            "value": "calendar",
            "label": _("Month"),
            "address": f"{base}?view=month{also}",
            "is_current": is_month,
        },
    ]
