"""Tasks between coalitions."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.coalitions.actions import assign_task, comment_task, move_task, send_task, take_back_task
from rialto.coalitions.choices import TaskState
from rialto.coalitions.doors import for_members, way_to
from rialto.coalitions.forms.tasks import TaskCommentForm, TaskForm, TaskStateForm
from rialto.coalitions.models import Coalition, CoalitionTask
from rialto.coalitions.queries import members_of
from rialto.coalitions.queries.tasks import SIDES, TaskFilters, task_counts, task_seen, tasks_of
from rialto.coalitions.rules import is_coalition_member
from rialto.coalitions.shown import Part, coalition_page, question, reading
from rialto.coalitions.tasks import (
    tell_of_taking_back,
    tell_of_task,
    tell_of_words,
    tell_receivers,
    tell_senders,
)
from rialto.taxonomy.queries import country_name

HERE = "coalitions:task-list"
PAGE_SIZE = 30


@for_members
def task_list(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """What was asked of this coalition, or by it; what is to be done first above."""
    filters = _filters(request)
    tasks = tasks_of(coalition, filters, reader=person(request))
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=tasks.count())
    today = timezone.localdate()
    rows = [(one, _other(one, filters), one.is_overdue(today)) for one in tasks[page.rows]]
    context = {
        "rows": rows,
        "page": page,
        "filters": filters,
        "counts": task_counts(coalition),
        "sides": _sides(filters),
        "states": [("late", _("overdue")), *TaskState.choices],
    }
    return coalition_page(request, coalition, "coalitions/task_list.html", context, here=HERE)


@for_members
def task_new(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """Ask one or several coalitions for something."""
    form = TaskForm(request.POST if request.method == "POST" else None, sender=coalition, language=reading())
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "text", "due_on")}
        try:
            sent = send_task(coalition, form.chosen, **said, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            for one in sent:
                tell_receivers(one, by=person(request))
            messages.success(request, _("The task is sent, and we write to those who coordinate there."))
            return redirect(sent[0]) if len(sent) == 1 else redirect(_sent_list(coalition))
    status = 400 if form.errors else 200
    return coalition_page(
        request, coalition, "coalitions/task_new.html", {"form": form}, here=HERE, status=status
    )


def with_task(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the task of the address, if it is of one of this person's coalitions; to others it is not there."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
        task = task_seen(person(request), public_id)
        if task is None:
            raise Http404
        return view(request, task)

    guarded: Callable[..., HttpResponse] = never_cache(
        login_required(require_http_methods(["GET", "HEAD", "POST"])(answer))
    )
    return guarded


@with_task
def task_page(request: HttpRequest, task: CoalitionTask) -> HttpResponse:
    """One task, with what was said of it."""
    return _page(request, task)


@require_POST
@with_task
def task_move(request: HttpRequest, task: CoalitionTask) -> HttpResponse:
    """Say how far it is, and who does it."""
    form = TaskStateForm(request.POST)
    if not form.is_valid():
        return _page(request, task, state_form=form)
    user = person(request)
    member = next(
        (one for one in members_of(task.receiver) if str(one.public_id) == request.POST.get("who")), None
    )
    before, was_theirs = task.state, task.assignee_id
    try:
        task = move_task(task, form.cleaned_data["state"], reason=form.cleaned_data["reason"], by=user)
        if (member.user_id if member else None) != was_theirs:
            task = assign_task(task, member, by=user)
    except Refused as refusal:
        if form.cleaned_data["state"] == TaskState.DECLINED and not form.cleaned_data["reason"]:
            form.add_error("reason", str(refusal.message))
            return _page(request, task, state_form=form)
        # There may be no such form any more.
        messages.error(request, str(refusal.message))
        return redirect(task)
    if task.state != before:
        tell_senders(task, by=user)
    if task.assignee_id not in (None, was_theirs, user.pk):
        tell_of_task.enqueue(task.pk, task.assignee_id, "assigned")
    messages.success(request, _("Saved."))
    return redirect(task)


@with_task
def task_take_back(request: HttpRequest, task: CoalitionTask) -> HttpResponse:
    """Ask first, then take the task back; to those who got it this address is not there."""
    user = person(request)
    if not is_coalition_member(user, task.sender):
        raise Http404
    if request.method == "POST":
        done = _("The task is taken back, and we write to those who were asked.")
        if attempt(request, lambda: take_back_task(task, by=user), done=done):
            tell_of_taking_back(task, by=user)
        return redirect(task)
    if not task.may_be_taken_back:
        return redirect(task)
    return question(
        request,
        task.sender,
        back=task.get_absolute_url(),
        title=_("Take this task back?"),
        lede=_("The others are told that nothing is left to do. The task stays to be seen, as taken back."),
        subject=task.title,
        yes=_("Take back"),
    )


@require_POST
@with_task
def task_comment(request: HttpRequest, task: CoalitionTask) -> HttpResponse:
    """Say something that both sides read."""
    form = TaskCommentForm(request.POST)
    if form.is_valid():
        try:
            comment = comment_task(task, form.cleaned_data["words"], by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            tell_of_words(comment, by=person(request))
            messages.success(request, _("Both sides read it now."))
            return redirect(task)
    return _page(request, task, comment_form=form)


def _page(
    request: HttpRequest,
    task: CoalitionTask,
    *,
    state_form: TaskStateForm | None = None,
    comment_form: TaskCommentForm | None = None,
) -> HttpResponse:
    user = person(request)
    is_ours, is_sender = (is_coalition_member(user, one) for one in (task.receiver, task.sender))
    mine = task.receiver if is_ours else task.sender
    has_errors = bool((state_form and state_form.errors) or (comment_form and comment_form.errors))
    context = {
        "task": task,
        "is_ours": is_ours,
        "may_move": is_ours and task.state != TaskState.TAKEN_BACK,
        "may_take_back": is_sender and task.may_be_taken_back,
        "is_late": task.is_overdue(),
        "sender": country_name(task.sender.country, reading()),
        "receiver": country_name(task.receiver.country, reading()),
        "people": list(members_of(task.receiver)) if is_ours else [],
        "comments": task.comments.select_related("by"),
        "state_form": state_form or TaskStateForm(initial={"state": task.state, "reason": task.reason}),
        "comment_form": comment_form or TaskCommentForm(),
        "has_errors": has_errors,
        "crumbs": [*way_to(mine), (_("Tasks"), _list_of(mine))],
    }
    return render(request, "coalitions/task_page.html", context, status=400 if has_errors else 200)


def _filters(request: HttpRequest) -> TaskFilters:
    side = request.GET.get("side", "")
    state = request.GET.get("state", "")
    return TaskFilters(
        side=side if side in SIDES else SIDES[0],
        state=state if state == "late" or state in TaskState.values else "",
        is_mine=request.GET.get("mine") == "yes",
    )


def _other(task: CoalitionTask, filters: TaskFilters) -> str:
    """The coalition on the other side, by its country."""
    other: Any = task.receiver if filters.side == "sent" else task.sender
    return country_name(other.country, reading())


def _sides(filters: TaskFilters) -> list[Part]:
    named = [("received", _("Asked of us")), ("sent", _("Asked by us"))]
    return [
        Part(label=label, address=f"?side={value}", is_current=filters.side == value)
        for value, label in named
    ]


def _list_of(coalition: Coalition) -> str:
    return reverse(HERE, args=[coalition.slug])


def _sent_list(coalition: Coalition) -> str:
    return f"{_list_of(coalition)}?side=sent"
