"""What nobody waits for: mails, and looks at addresses."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from rialto.accounts.models import User
from rialto.contributing import mails
from rialto.contributing.actions import (
    carry_out,
    close_batch,
    go_on,
    look_at_address,
    note_news,
    take_news,
)
from rialto.contributing.actions.batching import UNDO_KEPT
from rialto.contributing.choices import BatchDeed, BatchState, State
from rialto.contributing.models import (
    Batch,
    BatchItem,
    Contribution,
    ContributionComment,
    ContributionTransition,
    FollowNews,
    Plan,
)
from rialto.contributing.queries import due_plans
from rialto.jobs.background import task

log = structlog.get_logger("rialto.contributing")
GOING_ON = (BatchState.RUNNING, BatchState.UNDOING)
# A job that does many is tried again by itself; what still is not done after so long is taken up anew.
STALE = timedelta(minutes=10)


@task(tries=5, pause=60)
def send_outcome(transition_id: int) -> None:
    """Tell the author what was decided."""
    found = ContributionTransition.objects.select_related("contribution__author", "contribution__entry")
    if transition := found.filter(pk=transition_id).first():
        mails.send_outcome(transition)


@task(tries=5, pause=60)
def send_comment(comment_id: int) -> None:
    """Tell the author what a reviewer asks, or the reviewers who wrote before what the author answers."""
    found = ContributionComment.objects.select_related("contribution__author")
    if comment := found.filter(pk=comment_id).first():
        mails.send_comment(comment)


@task(every="* * * * *", tries=1)
def carry_out_plans() -> None:
    """Publish and take down what is planned for now, each with its mail in one transaction: exactly once, late rather than never.

    One that fails keeps none behind it waiting; the job fails once the others are done, and it is tried again in a minute.
    """
    failed: Exception | None = None
    for plan_id in list(due_plans().values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                if carry_out(plan_id) is not None:
                    send_planned.enqueue(plan_id)
        except Exception as problem:
            log.error("a plan was not carried out", plan=plan_id, reason=str(problem))
            failed = problem
    if failed is not None:
        raise failed


@task(tries=5, pause=60)
def send_planned(plan_id: int) -> None:
    """Tell the author what was done as planned, or could not be."""
    found = Plan.objects.select_related("contribution__author", "contribution__entry")
    if plan := found.filter(pk=plan_id).first():
        mails.send_planned(plan)


@task(tries=5, pause=5)
def work_on_batch(batch_id: int) -> None:
    """Do, or undo, what is left of many; a worker that dies leaves the rest to the next."""
    batch = Batch.objects.filter(pk=batch_id).first()
    while batch is not None and go_on(batch):
        pass


@task(every="* * * * *", tries=1)
def tell_of_batches() -> None:
    """Once what was done to many can be undone no more, tell each author; go on with what a dead worker left."""
    for batch in Batch.objects.filter(
        is_told=False, state=BatchState.DONE, done_at__lte=timezone.now() - UNDO_KEPT
    ):
        with transaction.atomic():
            for item in close_batch(batch):
                send_done.enqueue(item.pk)
    stale = timezone.now() - STALE
    for pk in Batch.objects.filter(state__in=GOING_ON, made_at__lte=stale).values_list("pk", flat=True):
        work_on_batch.enqueue(pk)


@task(tries=5, pause=60)
def send_done(item_id: int) -> None:
    """Tell the author what became of one of many."""
    item = BatchItem.objects.select_related("batch").filter(pk=item_id).first()
    if item is None:
        return
    about = Contribution.objects.select_related("author", "entry")
    if item.batch.noun == "entry":
        contribution = about.filter(entry__public_id=item.thing_id).first()
        if contribution is not None and item.batch.deed == BatchDeed.WITHDRAW:
            mails.send_withdrawn(contribution, reason=item.batch.words)
        return
    step = ContributionTransition.objects.filter(pk=item.after.get("step") or 0)
    told = step.filter(deed="", after__in=[State.PUBLISHED, State.SCHEDULED, State.SENT_BACK, State.REFUSED])
    if item.batch.deed != BatchDeed.ASSIGN and (found := told.first()) is not None:
        send_outcome.func(found.pk)


@task(every="*/5 * * * *", tries=1)
def tell_followers() -> None:
    """Note what is news to followers, and promise each one mail with all of it."""
    while note_news():
        pass
    waiting = FollowNews.objects.filter(told_at=None).order_by().values_list("follow__user", flat=True)
    for user_id in list(waiting.distinct()):
        with transaction.atomic():
            ids = [one.pk for one in take_news(user_id)]
            if ids:
                send_news.enqueue(user_id, ids)


@task(tries=5, pause=60)
def send_news(user_id: int, ids: list[int]) -> None:
    """Tell one person what is new of what they follow."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    news = FollowNews.objects.filter(pk__in=ids, follow__is_silent=False)
    news = news.select_related("follow__entry", "follow__organisation", "entry").order_by("follow", "pk")
    if user is not None and news:
        mails.send_news(user, list(news))


@task(tries=2, pause=30)
def look_at(contribution_id: int) -> None:
    """Look whether an address works."""
    if contribution := Contribution.objects.filter(pk=contribution_id).first():
        look_at_address(contribution)


def ask_for_look(contribution: Contribution) -> None:
    """Have a new address looked at in the background, once."""
    look = contribution.look
    if look.get("address") and not look.get("at") and not look.get("asked"):
        contribution.look = {**look, "asked": True}
        contribution.save(update_fields=["look"])
        look_at.enqueue(contribution.pk)
