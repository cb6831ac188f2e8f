"""One function per address of saved searches and alerts.

No form here needs a cookie: what acts for a visitor is the signed link in a mail, which nobody else has. Only staff, who act by their
session, send a token with what they keep.
"""

from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts.models import User
from rialto.base.limits import is_over_limit
from rialto.finding.alerts import links, saving
from rialto.finding.alerts.forms import RHYTHMS, AddressForm, AlertForm
from rialto.finding.alerts.queries import alerts_of, searches_kept_by, shown_alert
from rialto.finding.alerts.standing import plain_search, words_of
from rialto.finding.alerts.tasks import send_confirmation, send_links
from rialto.finding.asking import search_asked_for
from rialto.finding.choices import Rhythm
from rialto.finding.models import Alert, Recipient

ASKED, WINDOW_SECONDS = 10, 3600
FORM_METHODS = ["GET", "HEAD", "POST"]


def _language() -> str:
    return translation.get_language() or "en"


def _staff(request: HttpRequest) -> User | None:
    user = request.user
    return user if user.is_authenticated and user.is_active and user.is_staff else None


@csrf_exempt  # nothing here acts by a session: the address has to be confirmed from its own mailbox
@never_cache
@require_http_methods(FORM_METHODS)
def alert_new(request: HttpRequest) -> HttpResponse:
    """The form for an alert of the search in the address, and what is sent with it."""
    search = plain_search(search_asked_for(request.GET))
    language = _language()
    context = {
        "words": words_of(search, language=language),
        "results": reverse("finding:results") + search.address(),
        "address": search.address(),
        "is_staff": _staff(request) is not None,
        "form": AlertForm(request.POST if request.method == "POST" else None),
    }
    if request.method != "POST":
        return render(request, "finding/alert_new.html", context)
    form = cast(AlertForm, context["form"])
    if is_over_limit(request, "alert", count=ASKED, seconds=WINDOW_SECONDS):
        return render(request, "finding/alert_new.html", context | {"is_over_limit": True}, status=429)
    if not form.is_valid():
        return render(request, "finding/alert_new.html", context, status=400)
    alert = saving.ask_for_alert(
        search, email=form.cleaned_data["email"], rhythm=form.cleaned_data["rhythm"], language=language
    )
    # Number 0 is nobody: the answer takes as long where no mail is sent.
    send_confirmation.enqueue(alert.pk if alert else 0)
    return redirect(f"{reverse('finding:alert-asked')}{search.address()}")


@require_safe
def alert_asked(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox: the same words, whatever the address was."""
    search = plain_search(search_asked_for(request.GET))
    context = {"results": reverse("finding:results") + search.address()}
    return render(request, "finding/alert_asked.html", context)


@csrf_exempt  # as `alert_new`
@never_cache
@require_http_methods(FORM_METHODS)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Ask for the link to one's alerts; staff see what they keep."""
    user, language = _staff(request), _language()
    form = AddressForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "kept": searches_kept_by(user, language=language) if user else []}
    if request.method != "POST":
        return render(request, "finding/alert_list.html", context)
    if is_over_limit(request, "alert", count=ASKED, seconds=WINDOW_SECONDS):
        return render(request, "finding/alert_list.html", context | {"is_over_limit": True}, status=429)
    if not form.is_valid():
        return render(request, "finding/alert_list.html", context, status=400)
    recipient = saving.ask_for_links(form.cleaned_data["email"])
    send_links.enqueue(recipient.pk if recipient else 0, language)
    return redirect("finding:alert-asked")


@csrf_exempt  # the signed link is what allows it
@never_cache
@require_http_methods(FORM_METHODS)
def alert_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address by a button: programs that look at the links in mails press none."""
    alert = links.alert_to_confirm(token)
    if alert is None or alert.recipient is None:
        return render(request, "finding/alert_gone.html", {"is_old": True}, status=404)
    if request.method != "POST":
        context = {"shown": shown_alert(alert, language=_language()), "token": token}
        return render(request, "finding/alert_confirm.html", context)
    saving.confirm_alert(alert)
    return _to_manage(alert.recipient, done="confirmed")


@csrf_exempt  # the signed link is what allows it; mail programs post here without a page (RFC 8058)
@never_cache
@require_http_methods(FORM_METHODS)
def alert_end(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe: a page with a button, and one POST from a mail program. An alert that is gone is as good as ended."""
    if not links.is_end_link(token):
        return render(request, "finding/alert_gone.html", {"is_old": True}, status=404)
    alert = links.alert_to_end(token)
    if alert is not None and request.method != "POST":
        context = {"shown": shown_alert(alert, language=_language()), "token": token}
        return render(request, "finding/alert_end.html", context)
    if alert is not None:
        saving.delete_alert(alert)
    return render(request, "finding/alert_gone.html")


@csrf_exempt  # the signed link is what allows it
@never_cache
@require_http_methods(FORM_METHODS)
def alert_manage(request: HttpRequest, token: str) -> HttpResponse:
    """All alerts of an address: how often, pause, go on, delete; and forget the address altogether."""
    recipient = links.recipient_of(token)
    if recipient is None:
        return render(request, "finding/alert_gone.html", {"is_old": True}, status=404)
    if request.method != "POST":
        context = {
            "email": recipient.email,
            "alerts": alerts_of(recipient, language=_language()),
            "rhythms": RHYTHMS,
            "done": _done(request.GET.get("done", "")),
        }
        return render(request, "finding/alert_manage.html", context)
    done = _manage(request, recipient)
    if not Recipient.objects.filter(pk=recipient.pk).exists():
        return render(request, "finding/alert_gone.html", {"is_all": True})
    return _to_manage(recipient, done=done)


def _manage(request: HttpRequest, recipient: Recipient) -> str:
    """Do what a button of the page says; returns the word for what was done."""
    deed = request.POST.get("deed", "")
    if deed == "forget":
        saving.forget_recipient(recipient)
        return deed
    alert = recipient.alerts.filter(pk=_number(request.POST.get("alert"))).first()
    if alert is None:
        return ""
    match deed:
        case "pause":
            saving.pause_alert(alert)
        case "resume":
            saving.resume_alert(alert)
        case "delete":
            saving.delete_alert(alert)
        case "change" if request.POST.get("rhythm") in dict(RHYTHMS):
            saving.change_rhythm(alert, Rhythm(request.POST["rhythm"]))
        case _:
            return ""
    return deed


@never_cache
@require_POST
def search_keep(request: HttpRequest) -> HttpResponse:
    """Staff keep a search without mail."""
    user = _staff(request)
    if user is None:
        raise Http404
    saving.keep_search(plain_search(search_asked_for(request.GET)), language=_language(), by=user)
    return redirect("finding:alert-list")


@never_cache
@require_POST
def search_let_go(request: HttpRequest) -> HttpResponse:
    """Staff keep a search no longer."""
    user = _staff(request)
    alert = Alert.objects.filter(keeper=user, pk=_number(request.POST.get("alert"))).first() if user else None
    if alert is None:
        raise Http404
    saving.delete_alert(alert)
    return redirect("finding:alert-list")


def _number(text: str | None) -> int:
    return int(text[:15]) if text and text.isascii() and text.isdigit() else 0


def _to_manage(recipient: Recipient, *, done: str) -> HttpResponse:
    path = reverse("finding:alert-manage", args=[links.manage_token(recipient)])
    return redirect(f"{path}?{urlencode({'done': done})}" if done else path)


def _done(word: str) -> str:
    """What was just done, in the words of the page; nothing for words we do not know."""
    said = {
        "confirmed": _("Your address is confirmed. We write when there is something new."),
        "pause": _("The alert is paused. It writes nothing until you resume it."),
        "resume": _("The alert goes on, with what is new from now on."),
        "delete": _("The alert is deleted."),
        "change": _("Changed."),
    }
    return said.get(word, "")
