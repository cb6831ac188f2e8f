"""The review queue, and one contribution on its way to the public."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rialto.accounts.doors import attempt, person
from rialto.accounts.models import User
from rialto.accounts.zones import zone_of_person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.choices import Status
from rialto.contributing.actions import (
    add_comment,
    cancel_plan,
    check_sample,
    claim,
    decide,
    let_go,
    open_in_review,
    plan,
)
from rialto.contributing.choices import REVIEW_DEEDS, PlanDeed, State, Verdict
from rialto.contributing.forms.plans import PlanForm
from rialto.contributing.models import Contribution
from rialto.contributing.queries import (
    QueueFilters,
    next_in_queue,
    plans_of,
    queue,
    queue_counts,
    waiting_for,
)
from rialto.contributing.rules import entries_edited_by
from rialto.contributing.shown import plan_words
from rialto.contributing.tasks import send_comment, send_outcome
from rialto.desk.doors import for_reviewers, form_behind, sent
from rialto.desk.forms.review import CommentForm, ReviewForm
from rialto.desk.review import (
    AFTER,
    filters_in,
    narrowings,
    queue_lines,
    queue_title,
    review_overview,
    show_public,
)
from rialto.desk.rules import may_use_entries

PAGE_SIZE = 50
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOLD = {State.PUBLISHED, State.SCHEDULED, State.SENT_BACK, State.REFUSED}


@require_safe
@for_reviewers
def review_list(request: HttpRequest) -> HttpResponse:
    """What members sent, the longest waiting first, narrowed by kind and country."""
    filters, reader = _filters(request), person(request)
    counts = queue_counts(reader, is_after=filters.is_after)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=counts.matching(filters))
    kinds, countries = narrowings(counts)
    context = {
        "filters": filters,
        "page": page,
        "total": counts.total,
        "kinds": kinds,
        "countries": countries,
        "caption": queue_title(filters),
        "lines": queue_lines(list(queue(filters, reader=reader)[page.rows]), reader=reader),
        "query": _query(filters),
        "other_count": waiting_for(reader, is_after=not filters.is_after).count(),
        "deeds": () if filters.is_after else REVIEW_DEEDS,
        "has_entries": may_use_entries(reader),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/review_list.html", context)


@require_POST
@for_reviewers
def review_next(request: HttpRequest) -> HttpResponse:
    """Take the longest waiting that nobody else looks at; from a page, let that go and take the one after it."""
    filters, reader = _filters(request), person(request)
    here = request.POST.get("here", "")
    left = _waiting(reader, UUID(here)) if UUID_TEXT.fullmatch(here) else None
    following = next_in_queue(left, reader=reader, filters=filters)
    if left is not None:
        let_go(left, by=reader)
    if following is None:
        messages.info(request, _("Nothing waits here that you could decide about."))
    return redirect(_onward(following, filters, reader))


@form_behind(for_reviewers)
def review_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One contribution: what changed, what looks odd, and the decision. Afterwards comes the next."""
    reader = person(request)
    contribution = open_in_review(public_id, by=reader)
    if contribution is None:
        raise Http404
    show_public(contribution)
    form = ReviewForm(sent(request))
    filters = _filters(request)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        following = next_in_queue(contribution, reader=reader, filters=filters)
        try:
            decided = _decide(contribution, verdict, by=reader, reason=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            _tell(request, decided, title=contribution.title)
            return redirect(_onward(following, filters, reader))
    context = {
        "overview": review_overview(contribution, reader=reader),
        "form": form,
        # The decision has words as well: two fields must not have one name on the page.
        "comment_form": CommentForm(auto_id="comment_%s"),
        "query": _query(filters),
        "crumbs": _crumbs(filters),
    }
    return render(request, "desk/review_page.html", context, status=400 if form.errors else 200)


@require_POST
@for_reviewers
def review_claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that one is looking at it, or is so no more. The page asks by script; a button asks without."""
    reader = person(request)
    contribution = _waiting(reader, public_id)
    back = redirect(reverse("desk:review-page", args=[public_id]) + _query(_filters(request)))
    if "let-go" in request.POST:
        let_go(contribution, by=reader)
        return back
    try:
        claim(contribution, by=reader, instead_of_another="instead" in request.POST)
    except Refused as refusal:
        if request.headers.get("X-Claim"):
            return HttpResponse(status=409)
        messages.error(request, str(refusal.message))
        return back
    return HttpResponse(status=204) if request.headers.get("X-Claim") else back


@require_POST
@for_reviewers
def review_comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the author something without deciding."""
    contribution = _waiting(person(request), public_id)
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


@form_behind(for_reviewers)
def review_plan(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Plan the day on which it is published, or taken down; of what is public and does not wait, editors plan only the latter."""
    reader = person(request)
    contribution = _plannable(reader, public_id)
    is_waiting = contribution.state == State.IN_REVIEW or contribution.sampled_at is not None
    if deed not in PlanDeed.values or (deed == PlanDeed.PUBLISH and contribution.state != State.IN_REVIEW):
        raise Http404
    if is_waiting:
        back = reverse("desk:review-page", args=[public_id]) + _query(_filters(request))
    else:
        back = reverse("desk:review-plan", args=[public_id, deed])
    form = PlanForm(sent(request), zone=zone_of_person(reader))
    if request.method == "POST" and form.is_valid():
        zone = form.cleaned_data["zone"]
        try:
            plan(contribution, PlanDeed(deed), form.moment, zone=zone, by=reader, is_from_desk=True)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(back)
    context = {
        "contribution": contribution,
        "form": form,
        "words": plan_words(PlanDeed(deed)),
        "plans": [one for one in plans_of(contribution) if one.deed == deed],
        "at_desk": True,
        "back": back if is_waiting else reverse("desk:entry-list"),
        "crumbs": _crumbs(_filters(request)),
    }
    return render(request, "contributing/plan.html", context, status=400 if form.errors else 200)


@require_POST
@for_reviewers
def plan_cancel(request: HttpRequest, public_id: UUID, plan_id: UUID) -> HttpResponse:
    """Take a plan back."""
    contribution = _plannable(person(request), public_id)
    found = get_object_or_404(contribution.plans, public_id=plan_id)
    if found.deed == PlanDeed.PUBLISH and contribution.state != State.IN_REVIEW:
        raise Http404
    attempt(request, lambda: cancel_plan(found, by=person(request)), done=_("The plan is cancelled."))
    if contribution.state == State.IN_REVIEW or contribution.sampled_at is not None:
        return redirect(reverse("desk:review-page", args=[public_id]) + _query(_filters(request)))
    return redirect("desk:review-plan", public_id, found.deed)


def _plannable(reader: User, public_id: UUID) -> Contribution:
    """What waits for this reviewer, or whose public entry this editor looks after."""
    public = Contribution.objects.filter(
        public_id=public_id, entry__in=entries_edited_by(reader).filter(status=Status.PUBLISHED)
    )
    one = public.exclude(state=State.IN_REVIEW).filter(sampled_at=None).select_related("entry").first()
    if one is None:
        return _waiting(reader, public_id)
    show_public(one)
    return one


def _waiting(reader: User, public_id: UUID) -> Contribution:
    """To do something to it; nothing of it is shown. To other reviewers it does not exist."""
    for is_after in (False, True):
        found = waiting_for(reader, is_after=is_after).filter(public_id=public_id)
        one = found.select_related("entry").first()
        if one is not None:
            show_public(one)
            return one
    raise Http404


def _decide(contribution: Contribution, verdict: Verdict, *, by: User, reason: str) -> Contribution:
    if contribution.state == State.IN_REVIEW:
        return decide(contribution, verdict, by=by, reason=reason)
    return check_sample(contribution, is_fine=verdict == Verdict.ACCEPT, by=by, reason=reason)


def _tell(request: HttpRequest, decided: Contribution, *, title: str) -> None:
    """Say at the top of the next page what was done, and mail the author what concerns them."""
    last = decided.transitions.latest("pk")
    if last.deed and decided.state != State.IN_REVIEW:
        words = _("“%(title)s” stays as it is.")
    elif decided.state in TOLD:
        send_outcome.enqueue(last.pk)
        words = {
            State.PUBLISHED: _("“%(title)s” is published."),
            State.SCHEDULED: _("“%(title)s” is accepted and waits for its day."),
            State.SENT_BACK: _("“%(title)s” went back to its author."),
            State.REFUSED: _("“%(title)s” is refused."),
        }[State(decided.state)]
    else:
        words = _("“%(title)s” waits for a second pair of eyes.")
    messages.success(request, words % {"title": title})


def _onward(following: Contribution | None, filters: QueueFilters, reader: User) -> str:
    """To the next, which is claimed on the way, or to the list."""
    if following is None:
        return reverse("desk:review-list") + _query(filters)
    try:
        claim(following, by=reader)
    except Refused:
        return reverse("desk:review-list") + _query(filters)
    return reverse("desk:review-page", args=[following.public_id]) + _query(filters)


def _crumbs(filters: QueueFilters) -> list[tuple[str, str]]:
    return [
        (_("Desk"), reverse("desk:overview")),
        (_("Review"), reverse("desk:review-list") + _query(filters)),
    ]


def _filters(request: HttpRequest) -> QueueFilters:
    asked = request.GET
    return filters_in(asked.get("kind", ""), asked.get("country", ""), asked.get("look", ""))


def _query(filters: QueueFilters) -> str:
    asked = (
        ("kind", filters.kind),
        ("country", filters.country),
        ("look", AFTER if filters.is_after else ""),
    )
    said = {name: value for name, value in asked if value}
    return f"?{urlencode(said)}" if said else ""
