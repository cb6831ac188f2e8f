"""The review queue, and one contribution on its way to the public."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.contributing.actions import add_comment, decide, open_in_review
from rialto.contributing.choices import State, Verdict
from rialto.contributing.models import Contribution
from rialto.contributing.queries import QueueFilters, next_in_queue, queue, queue_counts
from rialto.contributing.rules import contributions_in_review
from rialto.contributing.tasks import send_comment, send_outcome
from rialto.desk.doors import attempt, person, sent, staff_form, staff_only, staff_post
from rialto.desk.forms.review import CommentForm, ReviewForm
from rialto.desk.review import (
    filters_in,
    narrowings,
    queue_lines,
    queue_title,
    review_overview,
)

PAGE_SIZE = 50
TOLD = {State.PUBLISHED, State.SENT_BACK, State.REFUSED}


@staff_only
def review_list(request: HttpRequest) -> HttpResponse:
    """What members sent, the longest waiting first, narrowed by kind and country."""
    filters = _filters(request)
    counts = queue_counts()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=counts.matching(filters))
    kinds, countries = narrowings(counts)
    context = {
        "filters": filters,
        "page": page,
        "kinds": kinds,
        "countries": countries,
        "caption": queue_title(filters),
        "lines": queue_lines(list(queue(filters)[page.rows]), reader=person(request)),
        "query": _query(filters),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/review_list.html", context)


@staff_form
def review_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One contribution: what changed, what looks odd, and the decision. Afterwards comes the next."""
    contribution = open_in_review(public_id, by=person(request))
    if contribution is None:
        raise Http404
    form = ReviewForm(sent(request))
    filters = _filters(request)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        following = next_in_queue(contribution, reader=person(request), filters=filters)
        try:
            decided = decide(contribution, verdict, by=person(request), reason=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            _tell(request, decided, verdict)
            return redirect(_onward(following, filters))
    context = {
        "overview": review_overview(contribution, reader=person(request)),
        "form": form,
        # The decision has words as well: two fields must not have one name on the page.
        "comment_form": CommentForm(auto_id="comment_%s"),
        "query": _query(filters),
        "crumbs": [
            (_("Desk"), reverse("desk:overview")),
            (_("Review"), reverse("desk:review-list") + _query(filters)),
        ],
    }
    return render(request, "desk/review_page.html", context, status=400 if form.errors else 200)


@staff_post
def review_comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the author something without deciding."""
    contribution = _waiting(public_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write something first."))
    else:
        made: list[int] = []
        attempt(
            request,
            lambda: made.append(
                add_comment(
                    contribution, form.cleaned_data["words"], by=person(request), is_from_desk=True
                ).pk
            ),
            done=_("The author gets your comment by mail."),
        )
        for pk in made:
            send_comment.enqueue(pk)
    return redirect(reverse("desk:review-page", args=[public_id]) + _query(_filters(request)))


def _waiting(public_id: UUID) -> Contribution:
    """To say something about; nothing of it is shown."""
    return get_object_or_404(contributions_in_review(), public_id=public_id)


def _tell(request: HttpRequest, decided: Contribution, verdict: Verdict) -> None:
    """Say at the top of the next page what was done, and mail the author what concerns them."""
    if decided.state in TOLD:
        send_outcome.enqueue(decided.transitions.latest("pk").pk)
        words = {
            Verdict.ACCEPT: _("“%(title)s” is published."),
            Verdict.SEND_BACK: _("“%(title)s” went back to its author."),
            Verdict.REFUSE: _("“%(title)s” is refused."),
        }[verdict]
    else:
        words = _("“%(title)s” waits for a second pair of eyes.")
    messages.success(request, words % {"title": decided.title})


def _onward(following: Contribution | None, filters: QueueFilters) -> str:
    if following is None:
        return reverse("desk:review-list") + _query(filters)
    return reverse("desk:review-page", args=[following.public_id]) + _query(filters)


def _filters(request: HttpRequest) -> QueueFilters:
    return filters_in(request.GET.get("kind", ""), request.GET.get("country", ""))


def _query(filters: QueueFilters) -> str:
    said = {name: value for name, value in (("kind", filters.kind), ("country", filters.country)) if value}
    return f"?{urlencode(said)}" if said else ""
