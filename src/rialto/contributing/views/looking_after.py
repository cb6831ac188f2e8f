"""What became of what somebody wrote: their list, each one's story, and what they may still do with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.contributing.actions import (
    add_comment,
    bring_back,
    copy_contribution,
    discard_draft,
    restore_revision,
    take_back,
    withdraw_contribution,
)
from rialto.contributing.choices import State, Step
from rialto.contributing.doors import member_form, member_page, member_post, to_page, with_contribution
from rialto.contributing.forms.steps import WordsForm
from rialto.contributing.models import Contribution
from rialto.contributing.queries import my_contributions, plans_of, standing_of, story_of
from rialto.contributing.shown import differences_shown
from rialto.contributing.tasks import ask_for_look, send_comment

PAGE_SIZE = 30


@member_page
def my_entries(request: HttpRequest) -> HttpResponse:
    """Everything that somebody wrote, with its state and what to do next."""
    state = request.GET.get("state", "")
    found = my_contributions(request.user, state=state if state in State.values else "")
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "page": page,
        "state": state,
        "states": State,
        "lines": [(one, standing_of(one)) for one in found[page.rows]],
        "crumbs": [(_("Add an entry"), reverse("contributing:start"))],
    }
    return render(request, "contributing/my_entries.html", context)


@member_page
@with_contribution
def contribution_page(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Where it stands, what reviewers said, its revisions, and what to do next."""
    return _page(request, contribution, WordsForm(_("Your comment")))


def _page(
    request: HttpRequest, contribution: Contribution, form: WordsForm, status: int = 200
) -> HttpResponse:
    context = {
        "contribution": contribution,
        "standing": standing_of(contribution),
        "plans": plans_of(contribution),
        "story": story_of(contribution),
        "revisions": list(contribution.revisions.order_by("-number")[:PAGE_SIZE]),
        "form": form,
        "crumbs": to_page(contribution)[:1],
    }
    return render(request, "contributing/contribution_page.html", context, status=status)


@member_post
@with_contribution
def contribution_comment(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Say something to the reviewers."""
    form = WordsForm(_("Your comment"), request.POST)
    if not form.is_valid():
        return _page(request, contribution, form, status=400)
    try:
        comment = add_comment(contribution, form.cleaned_data["words"], by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(contribution)
    send_comment.enqueue(comment.pk)
    messages.success(request, _("Your comment stands below; reviewers read it."))
    return redirect(contribution)


@member_page
@with_contribution
def revision_page(request: HttpRequest, contribution: Contribution, *, number: int) -> HttpResponse:
    """One revision beside what stands in the form now."""
    revision = contribution.revisions.filter(number=number).first()
    if revision is None:
        raise Http404
    context = {
        "contribution": contribution,
        "revision": revision,
        "rows": differences_shown(contribution.kind, revision.values, contribution.values),
        "crumbs": to_page(contribution),
    }
    return render(request, "contributing/revision_page.html", context)


@member_post
@with_contribution
def revision_restore(request: HttpRequest, contribution: Contribution, *, number: int) -> HttpResponse:
    """Put everything back as it stood."""
    attempt(
        request,
        lambda: restore_revision(contribution, number, by=person(request)),
        done=_("Everything stands again as it did then."),
    )
    return redirect(contribution)


@member_post
@with_contribution
def contribution_take_back(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Out of the queue, to change it."""
    if attempt(request, lambda: take_back(contribution, by=person(request)), done=_("It is a draft again.")):
        return redirect("contributing:contribution-step", contribution.public_id, Step.BASICS)
    return redirect(contribution)


@member_post
@with_contribution
def contribution_copy(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """A new draft that says the same."""
    try:
        copy = copy_contribution(contribution, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(contribution)
    ask_for_look(copy)
    return redirect("contributing:contribution-step", copy.public_id, Step.BASICS)


@member_form
@with_contribution
def contribution_discard(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Ask first, then throw the draft away."""
    if request.method == "POST":
        attempt(request, lambda: discard_draft(contribution), done=_("It is thrown away."))
        return redirect("contributing:my-entries")
    lede = (
        _("What was changed since it was published is lost. What the public sees stays.")
        if contribution.entry_id
        else _("The draft and all its revisions are lost.")
    )
    return _question(
        request, contribution, title=_("Throw this draft away?"), lede=lede, yes=_("Throw it away")
    )


@member_form
@with_contribution
def contribution_withdraw(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Ask why, then take it away from the public."""
    form = WordsForm(_("Why?"), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        attempt(
            request,
            lambda: withdraw_contribution(contribution, by=person(request), reason=words),
            done=_("It is withdrawn: nobody finds it any more."),
        )
        return redirect(contribution)
    return _question(
        request,
        contribution,
        title=_("Withdraw this entry?"),
        lede=_("Nobody finds it any more, and its address says what it was. You can bring it back."),
        yes=_("Withdraw it"),
        form=form,
    )


@member_post
@with_contribution
def contribution_bring_back(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Show it again."""
    attempt(
        request, lambda: bring_back(contribution, by=person(request)), done=_("Everybody can find it again.")
    )
    return redirect(contribution)


def _question(
    request: HttpRequest,
    contribution: Contribution,
    *,
    title: str,
    lede: str,
    yes: str,
    form: WordsForm | None = None,
) -> HttpResponse:
    context = {
        "contribution": contribution, "title": title, "lede": lede, "yes": yes, "form": form,
        "crumbs": to_page(contribution),
    }  # fmt: skip
    return render(request, "contributing/question.html", context, status=400 if form and form.errors else 200)
