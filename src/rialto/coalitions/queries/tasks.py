"""Tasks between coalitions, as their two sides see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from rialto.accounts.models import User
from rialto.coalitions.choices import UNFINISHED, CoalitionRole, TaskState
from rialto.coalitions.models import Coalition, CoalitionMember, CoalitionTask
from rialto.coalitions.rules import Person

SIDES = ("received", "sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilters:
    """What a list of tasks is narrowed to: which way they went, their state ("late" for those overdue), whose they are."""

    side: str = "received"
    state: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCounts:
    """Of one coalition: what it was asked for and has not finished, how much of that is late, and what it waits for."""

    open: int
    late: int
    waiting: int


def tasks_seen_by(user: Person) -> QuerySet[CoalitionTask]:
    """The tasks of somebody's coalitions, sent or received. All permission is here."""
    tasks = CoalitionTask.objects.select_related("sender", "receiver", "assignee", "sent_by")
    if not user.is_authenticated or not user.is_active:
        return tasks.none()
    mine = CoalitionMember.objects.filter(user=user.pk)
    sent, received = mine.filter(coalition=OuterRef("sender")), mine.filter(coalition=OuterRef("receiver"))
    return tasks.filter(Q(Exists(sent)) | Q(Exists(received)))


def task_seen(user: Person, public_id: UUID) -> CoalitionTask | None:
    """A task that somebody may see."""
    return tasks_seen_by(user).filter(public_id=public_id).first()


def tasks_of(coalition: Coalition, filters: TaskFilters, *, reader: User) -> QuerySet[CoalitionTask]:
    """The tasks of one coalition: what is to be done first, the most urgent above, then the latest."""
    tasks = CoalitionTask.objects.select_related("sender", "receiver", "assignee")
    tasks = tasks.filter(**{"sender" if filters.side == "sent" else "receiver": coalition})
    if filters.state == "late":
        tasks = tasks.filter(_late())
    elif filters.state in TaskState.values:
        tasks = tasks.filter(state=filters.state)
    if filters.is_mine:
        tasks = tasks.filter(assignee=reader)
    # What has no day comes behind what has one, whatever the database thinks of nothing.
    order = (F("is_over"), F("due_on").asc(nulls_last=True), "-sent_at", "-pk")
    is_over = Case(When(state__in=UNFINISHED, then=0), default=1)
    return tasks.annotate(is_over=is_over).order_by(*order)


def task_counts(coalition: Coalition) -> TaskCounts:
    """One query."""
    here = CoalitionTask.objects.filter(Q(sender=coalition) | Q(receiver=coalition), state__in=UNFINISHED)
    counted = here.aggregate(
        open=Count("pk", filter=Q(receiver=coalition)),
        late=Count("pk", filter=Q(receiver=coalition) & _late()),
        waiting=Count("pk", filter=Q(sender=coalition)),
    )
    return TaskCounts(**counted)


def people_to_tell(coalition: Coalition) -> QuerySet[User]:
    """Whom to write to for a coalition: its coordinators; where none is left, all who work there."""
    people = coalition.members.filter(user__is_active=True)
    in_charge = people.filter(role=CoalitionRole.COORDINATOR)
    told = in_charge if in_charge.exists() else people
    return User.objects.filter(pk__in=told.values("user")).order_by("pk")


def _late() -> Q:
    return Q(state__in=UNFINISHED, due_on__lt=timezone.localdate())
