"""Tasks between coalitions: who sees them, who moves them, and who is told."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.coalitions import mails
from rialto.coalitions import tasks as background
from rialto.coalitions.actions import (
    assign_task,
    comment_task,
    dismiss,
    leave_coalition,
    move_task,
    send_task,
    take_back_task,
)
from rialto.coalitions.choices import TaskState
from rialto.coalitions.models import CoalitionTask, TaskComment
from rialto.coalitions.queries.tasks import (
    TaskCounts,
    TaskFilters,
    people_to_tell,
    task_counts,
    tasks_of,
    tasks_seen_by,
)
from tests.factories import CoalitionMemberFactory, CoalitionTaskFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def sender():
    return CoalitionMemberFactory(coordinator=True, user__language="fr", user__name="Ana Borg")


@pytest.fixture
def receiver():
    return CoalitionMemberFactory(coalition__country="SK", coordinator=True, user__language="de")


@pytest.fixture
def task(sender, receiver):
    return CoalitionTaskFactory(sent_by=sender.user)


def test_several_coalitions_get_a_task_of_their_own_that_only_two_sides_see(sender, receiver):
    third = CoalitionMemberFactory(coalition__country="AT")

    first, second = send_task(
        sender.coalition,
        [receiver.coalition, sender.coalition, third.coalition],
        title="Survey",
        by=sender.user,
    )

    assert (first.receiver, second.receiver) == (receiver.coalition, third.coalition)
    seen = {one: set(tasks_seen_by(one.user)) for one in (sender, receiver, third)}
    assert seen == {sender: {first, second}, receiver: {first}, third: {second}}
    assert not tasks_seen_by(UserFactory(is_staff=True, is_superuser=True)).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": " "}, "few words"),
        ({"due_on": TODAY - timedelta(days=1)}, "over already"),
        ({"receivers": []}, "other coalition"),
        ({"by": UserFactory.build(id=99_999)}, "Only people"),
    ],
)
def test_what_cannot_be_asked_is_refused(sender, receiver, changed, words):
    said = {"receivers": [receiver.coalition], "title": "Survey", "by": sender.user} | changed
    with pytest.raises(Refused, match=words):
        send_task(sender.coalition, said.pop("receivers"), **said)
    assert not CoalitionTask.objects.exists()


def test_only_who_got_it_says_how_far_it_is_and_why_not(task, sender, receiver):
    with pytest.raises(Refused, match="Only those who got"):
        move_task(task, TaskState.DONE, by=sender.user)
    with pytest.raises(Refused, match="Say why"):
        move_task(task, TaskState.DECLINED, by=receiver.user)

    move_task(task, TaskState.DECLINED, reason="No time", by=receiver.user)
    task.refresh_from_db()
    assert (task.state, task.reason) == (TaskState.DECLINED, "No time")

    move_task(task, TaskState.DOING, by=receiver.user)
    task.refresh_from_db()
    assert task.reason == ""


def test_it_is_given_to_people_of_the_receiving_side_only(task, sender, receiver):
    assign_task(task, receiver, by=receiver.user)
    task.refresh_from_db()
    assert task.assignee == receiver.user
    for member, by in ((sender, receiver.user), (receiver, sender.user)):
        with pytest.raises(Refused):
            assign_task(task, member, by=by)


def test_who_sent_it_takes_it_back_as_long_as_it_is_not_done(task, sender, receiver):
    for outsider in (receiver, CoalitionMemberFactory(coalition__country="AT", coordinator=True)):
        with pytest.raises(Refused, match="Only those who sent"):
            take_back_task(task, by=outsider.user)
    with pytest.raises(Refused, match="Only those who sent"):
        move_task(task, TaskState.TAKEN_BACK, by=receiver.user)
    move_task(task, TaskState.DONE, by=receiver.user)
    # As it was on the page that the sender has before them.
    assert task.state == TaskState.OPEN
    with pytest.raises(Refused, match="is done"):
        take_back_task(task, by=sender.user)
    move_task(task, TaskState.DOING, by=receiver.user)

    colleague = CoalitionMemberFactory()
    take_back_task(task, by=colleague.user)

    task.refresh_from_db()
    assert (task.state, task.is_unfinished, task.is_overdue()) == (TaskState.TAKEN_BACK, False, False)
    for refused in (
        lambda: take_back_task(task, by=sender.user),
        lambda: move_task(task, TaskState.DONE, by=receiver.user),
        lambda: assign_task(task, receiver, by=receiver.user),
    ):
        with pytest.raises(Refused, match="taken back already"):
            refused()
    assert comment_task(task, "What a pity", by=receiver.user)


def test_what_was_taken_back_waits_for_nobody(task, sender, receiver):
    CoalitionTask.objects.update(due_on=TODAY - timedelta(days=3))
    take_back_task(task, by=sender.user)
    assert task_counts(receiver.coalition) == TaskCounts(open=0, late=0, waiting=0)
    assert task_counts(sender.coalition) == TaskCounts(open=0, late=0, waiting=0)
    for filters, found in (({}, [task]), ({"state": "late"}, []), ({"state": "taken_back"}, [task])):
        assert list(tasks_of(receiver.coalition, TaskFilters(**filters), reader=receiver.user)) == found


def test_of_a_task_that_was_taken_back_only_that_is_told(task, sender, receiver):
    for what in ("sent", "assigned", "moved"):
        background.tell_of_task.func(task.pk, receiver.user.pk, what)
    assert len(mail.outbox) == 3
    background.tell_of_task.func(task.pk, receiver.user.pk, "taken_back")
    take_back_task(task, by=sender.user)
    for what in ("sent", "assigned", "moved"):
        background.tell_of_task.func(task.pk, receiver.user.pk, what)
    assert len(mail.outbox) == 3
    background.tell_of_task.func(task.pk, receiver.user.pk, "taken_back")
    told = mail.outbox[3]
    assert told.to == [receiver.user.email]
    assert task.title in told.subject
    assert f"/de/coalitions/tasks/{task.public_id}/" in told.body


def test_a_task_is_taken_back_on_its_page_after_a_question(task, sender, receiver, client, monkeypatch):
    told = []
    monkeypatch.setattr(
        "rialto.coalitions.tasks.tell_of_task", SimpleNamespace(enqueue=lambda *said: told.append(said))
    )
    worker = CoalitionMemberFactory(coalition=receiver.coalition)
    assign_task(task, worker, by=receiver.user)
    there, back = task.get_absolute_url(), reverse("coalitions:task-take-back", args=[task.public_id])
    assert client.post(back).url.startswith("/en/sign-in/")
    for outsider in (receiver, CoalitionMemberFactory(coalition__country="AT", coordinator=True)):
        client.force_login(outsider.user)
        assert {client.get(back).status_code, client.post(back).status_code} == {404}
    client.force_login(receiver.user)
    assert back not in client.get(there).text

    client.force_login(sender.user)
    assert back in client.get(there).text
    assert task.title in client.get(back).text
    task.refresh_from_db()
    assert (task.state, told) == (TaskState.OPEN, [])
    assert client.post(back).url == there
    assert {said[1:] for said in told} == {(receiver.user.pk, "taken_back"), (worker.user.pk, "taken_back")}
    shown = client.get(there).text
    assert "taken back" in shown
    assert back not in shown
    assert client.get(back).url == there
    assert "taken back already" in client.post(back, follow=True).text
    assert len(told) == 2

    client.force_login(receiver.user)
    move = reverse("coalitions:task-move", args=[task.public_id])
    assert move not in client.get(there).text
    assert "taken back already" in client.post(move, {"state": "done"}, follow=True).text
    assert client.post(move, {"state": "taken_back"}).status_code == 400


@pytest.mark.parametrize("leaves", [True, False])
def test_what_somebody_who_is_out_had_to_do_waits_for_the_others(task, receiver, leaves):
    worker = CoalitionMemberFactory(coalition=receiver.coalition)
    done = assign_task(CoalitionTaskFactory(), worker, by=receiver.user)
    move_task(done, TaskState.DONE, by=worker.user)
    assign_task(task, worker, by=receiver.user)
    if leaves:
        leave_coalition(worker, by=worker.user)
    else:
        dismiss(worker, by=receiver.user)
    for one in (task, done):
        one.refresh_from_db()
    # What they did stays as theirs.
    assert (task.assignee, done.assignee) == (None, worker.user)
    with pytest.raises(Refused, match="not in the coalition any more"):
        assign_task(task, worker, by=receiver.user)


def test_coordinators_are_told_and_where_none_is_left_everybody_there(receiver):
    member = CoalitionMemberFactory(coalition=receiver.coalition)
    CoalitionMemberFactory(coalition=receiver.coalition, user__is_active=False)
    assert list(people_to_tell(receiver.coalition)) == [receiver.user]
    receiver.user.delete()
    assert list(people_to_tell(receiver.coalition)) == [member.user]


def test_both_sides_and_nobody_else_say_something(task, sender, receiver):
    comment_task(task, "When?", by=receiver.user)
    comment_task(task, "Soon", by=sender.user)
    with pytest.raises(Refused, match="two coalitions"):
        comment_task(task, "Me too", by=CoalitionMemberFactory(coalition__country="AT").user)
    with pytest.raises(Refused, match="Write something"):
        comment_task(task, "  ", by=sender.user)
    assert [one.words for one in task.comments.all()] == ["When?", "Soon"]


def test_what_is_late_is_counted_and_what_is_to_be_done_first_stands_first(sender, receiver):
    late = CoalitionTaskFactory(due_on=TODAY - timedelta(days=1), title="late")
    soon = CoalitionTaskFactory(due_on=TODAY, title="soon")
    someday = CoalitionTaskFactory(title="someday")
    done = CoalitionTaskFactory(due_on=TODAY - timedelta(days=9), state=TaskState.DONE, title="done")

    def listed(**filters):
        return list(tasks_of(receiver.coalition, TaskFilters(**filters), reader=receiver.user))

    assert listed() == [late, soon, someday, done]
    assert listed(state="late") == [late]
    assert listed(state="done") == [done]
    assert listed(is_mine=True) == []
    assert listed(side="sent") == []
    assert task_counts(receiver.coalition) == TaskCounts(open=3, late=1, waiting=0)
    assert task_counts(sender.coalition) == TaskCounts(open=0, late=0, waiting=3)
    assert [late.is_overdue(), soon.is_overdue(), someday.is_overdue(), done.is_overdue()] == [
        True,
        False,
        False,
        False,
    ]


def test_mails_are_in_the_language_of_who_reads_them(task, sender, receiver):
    mails.send_task(task, receiver.user)
    task.state = TaskState.DONE
    mails.send_moved(task, sender.user)
    comment = TaskComment.objects.create(task=task, by=sender.user, words="Merci")
    mails.send_comment(comment, receiver.user)

    to_receiver, to_sender, comment_mail = mail.outbox
    assert "Send the survey" in to_receiver.body
    assert f"/de/coalitions/tasks/{task.public_id}/" in to_receiver.body
    assert f"/fr/coalitions/tasks/{task.public_id}/" in to_sender.alternatives[0][0]
    assert "Slovaquie" in to_sender.subject
    assert ("Merci" in comment_mail.body, "Ana Borg" in comment_mail.body) == (True, True)


def test_a_task_is_sent_moved_and_talked_about_on_its_pages(sender, receiver, client, monkeypatch):
    told = []
    noting = SimpleNamespace(enqueue=lambda *said: told.append(said[1:]))
    for place in ("tasks.tell_of_task", "tasks.tell_of_comment", "views.tasks.tell_of_task"):
        monkeypatch.setattr(f"rialto.coalitions.{place}", noting)
    client.force_login(sender.user)
    new = reverse("coalitions:task-new", args=["mt"])
    assert client.post(new, {"title": "Survey"}).status_code == 400
    client.post(new, {"title": "Survey", "receivers": ["sk"], "due_on": f"{TODAY:%Y-%m-%d}"})
    task = CoalitionTask.objects.get()
    assert told == [(receiver.user.pk, "sent")]

    client.force_login(receiver.user)
    assert "Survey" in client.get(reverse("coalitions:task-list", args=["sk"])).content.decode()
    move = reverse("coalitions:task-move", args=[task.public_id])
    assert client.post(move, {"state": "declined", "reason": ""}).status_code == 400
    client.post(move, {"state": "done", "who": str(receiver.public_id)})
    client.post(reverse("coalitions:task-comment", args=[task.public_id]), {"words": "There you are"})
    task.refresh_from_db()
    assert (task.state, task.assignee) == (TaskState.DONE, receiver.user)
    assert told[1:] == [(sender.user.pk, "moved"), (sender.user.pk,)]
    assert "There you are" in client.get(task.get_absolute_url()).content.decode()

    client.force_login(CoalitionMemberFactory(coalition__country="AT", coordinator=True).user)
    assert client.get(task.get_absolute_url()).status_code == 404
    assert client.post(move, {"state": "open"}).status_code == 404


def test_the_list_has_pages_and_costs_the_same(receiver, sender, client):
    client.force_login(receiver.user)
    page = reverse("coalitions:task-list", args=["sk"])
    counts = []
    for count in (1, 31):
        CoalitionTask.objects.bulk_create(
            CoalitionTask(sender=sender.coalition, receiver=receiver.coalition, title=f"Task {one}")
            for one in range(count)
        )
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "page=2" in answer.content.decode()
