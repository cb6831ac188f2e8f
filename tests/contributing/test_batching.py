"""One thing done to many, and undone: exactly, and never what changed since."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail, serializers
from django.utils import timezone

from rialto.accounts.actions import give_role
from rialto.accounts.choices import DeskRole
from rialto.base.errors import Refused
from rialto.catalogue.actions import take_down
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, EntryConcept, EntryPicture, Override, Session, SourceRecord
from rialto.contributing.actions import (
    add_picture,
    begin_batch,
    claim,
    decide,
    forget_batches,
    go_on,
    save_draft,
    send_contribution,
    take_picture_away,
    undo_batch,
)
from rialto.contributing.choices import BatchDeed, BatchState, ItemState, State, Verdict
from rialto.contributing.models import Batch, Contribution
from rialto.contributing.rules import contributions_in_review, entries_edited_by
from rialto.contributing.tasks import send_done, tell_of_batches, work_on_batch
from rialto.jobs.models import Job
from rialto.pictures.models import Picture
from tests.factories import ContributionFactory, EntryFactory, UserFactory
from tests.factories.pictures import picture_sent

pytestmark = pytest.mark.django_db
ROW = (
    "state", "needs_two", "first_accepted_by", "oddities", "values", "title", "sent_at", "claimed_by", "claimed_until", "sampled_at",
)  # fmt: skip


def row(contribution: Contribution) -> dict:
    contribution = Contribution.objects.get(pk=contribution.pk)
    return {name: getattr(contribution, name) for name in ROW}


def parts(entry: Entry) -> list:
    """An entry with all its parts, but for the time of its last change."""
    entry = Entry.objects.get(pk=entry.pk)
    rows = [entry, entry.trainingdetails]
    for model in (EntryConcept, EntryPicture, Override, Session, SourceRecord):
        rows += model.objects.filter(entry=entry).order_by("pk")
    said = serializers.serialize("python", rows)
    said[0]["fields"].pop("updated_at")
    return said


def done(deed, things, by, words="") -> Batch:
    batch = begin_batch(deed, things, by=by, words=words)
    while go_on(batch):
        pass
    return batch


def undone(batch: Batch, by) -> Batch:
    batch = undo_batch(batch, by=by)
    while go_on(batch):
        pass
    return batch


def states(batch: Batch) -> list[str]:
    return list(batch.items.values_list("state", flat=True))


def all_waiting():
    return Contribution.objects.filter(state=State.IN_REVIEW)


def test_many_are_accepted_and_undone_as_if_nothing_had_been(author, reviewer):
    one = send_contribution(ContributionFactory(author=author), by=author)
    two = send_contribution(ContributionFactory(author=author), by=author)
    claim(two, by=reviewer)
    before = [row(one), row(two)]

    batch = done(BatchDeed.ACCEPT, all_waiting(), reviewer)
    assert (states(batch), Entry.objects.published().count()) == ([ItemState.DONE] * 2, 2)
    batch = undone(batch, reviewer)

    assert (batch.state, states(batch)) == (BatchState.UNDONE, [ItemState.UNDONE] * 2)
    assert [row(one), row(two)] == before
    assert not Entry.objects.published().exists()
    assert [step.deed for step in one.transitions.all()][-1] == "undone"
    # And again, as any that waits.
    assert decide(one, Verdict.ACCEPT, by=reviewer).entry.status == Status.PUBLISHED


def test_an_accepted_change_is_undone_to_what_was_public(author, reviewer):
    first = decide(
        send_contribution(ContributionFactory(author=author), by=author), Verdict.ACCEPT, by=reviewer
    )
    entry = first.entry
    before = parts(entry)
    changed = save_draft(first, {"title": "Another", "city": "Linz", "competences": ["1.3"]}, by=author)
    send_contribution(changed, by=author)

    batch = done(BatchDeed.ACCEPT, all_waiting(), reviewer)
    assert Entry.objects.get().title == "Another"
    undone(batch, reviewer)

    assert parts(entry) == before
    assert Contribution.objects.get().state == State.IN_REVIEW
    assert [one.is_published for one in first.revisions.all()] == [True, False]


def test_dates_and_pictures_come_back_with_the_rest(author, reviewer):
    file = picture_sent(size=(240, 220))
    one = ContributionFactory(author=author)
    one = add_picture(one, file, size=len(file.getvalue()), said={"alt": "An arch"}, by=author)
    one = save_draft(one, {"sessions": [{"id": "a1", "day": "2027-03-24", "from": "18:00"}]}, by=author)
    first = decide(send_contribution(one, by=author), Verdict.ACCEPT, by=reviewer)
    before = parts(first.entry)
    changed = take_picture_away(first, str(Picture.objects.get().public_id), by=author)
    changed = save_draft(changed, {"sessions": [{"id": "a1", "day": "2027-04-01"}]}, by=author)
    send_contribution(changed, by=author)

    batch = done(BatchDeed.ACCEPT, all_waiting(), reviewer)
    assert not EntryPicture.objects.exists()
    undone(batch, reviewer)

    assert (EntryPicture.objects.count(), Session.objects.count()) == (1, 1)
    assert parts(first.entry) == before


def test_what_changed_since_is_left_as_it_is(author, reviewer):
    one, two = (send_contribution(ContributionFactory(author=author), by=author) for _ in range(2))
    batch = done(BatchDeed.SEND_BACK, all_waiting(), reviewer, "Which hours?")
    save_draft(one, {"summary": "From six to nine in the evening, on two days."}, by=author)

    batch = undone(batch, reviewer)

    assert states(batch) == [ItemState.CONFLICT, ItemState.UNDONE]
    assert (row(one)["state"], row(two)["state"]) == (State.SENT_BACK, State.IN_REVIEW)


def test_ones_own_are_left_out_with_the_reason(author, reviewer):
    send_contribution(ContributionFactory(author=reviewer), by=reviewer)
    send_contribution(ContributionFactory(author=author, kind="funding"), by=author)

    batch = done(BatchDeed.ACCEPT, all_waiting(), reviewer)

    assert states(batch) == [ItemState.SKIPPED, ItemState.DONE]
    assert "you wrote it" in batch.items.first().reason
    assert contributions_in_review().count() == 2
    undone(batch, reviewer)
    assert not contributions_in_review().exclude(first_accepted_by=None).exists()


def test_authors_are_told_only_when_it_cannot_be_undone_any_more(author, reviewer):
    send_contribution(ContributionFactory(author=author), by=author)
    batch = done(BatchDeed.REFUSE, all_waiting(), reviewer, "Not for us.")
    tell_of_batches.func()
    assert not Job.objects.filter(task_path__endswith="send_done").exists()

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        tell_of_batches.func()
        tell_of_batches.func()
        with pytest.raises(Refused, match="any more"):
            undo_batch(batch, by=reviewer)
    [job] = Job.objects.filter(task_path__endswith="send_done")
    send_done.func(*job.args_kwargs["args"])

    assert [one.to for one in mail.outbox] == [[author.email]]
    assert "Not for us." in mail.outbox[0].body
    # What nobody can put back any more is not kept.
    assert batch.items.get().before == {}


def test_only_who_did_it_can_undo_it_and_a_no_needs_words(author, reviewer):
    send_contribution(ContributionFactory(author=author), by=author)
    with pytest.raises(Refused, match="why"):
        begin_batch(BatchDeed.REFUSE, all_waiting(), by=reviewer)
    with pytest.raises(Refused, match="Tick"):
        begin_batch(BatchDeed.ACCEPT, all_waiting().none(), by=reviewer)

    batch = done(BatchDeed.ACCEPT, all_waiting(), reviewer)

    with pytest.raises(Refused, match="Only who"):
        undo_batch(batch, by=UserFactory(staff=True))


def test_what_is_given_to_a_reviewer_is_theirs_for_a_week(author, reviewer):
    other = UserFactory(staff=True)
    sent = send_contribution(ContributionFactory(author=author), by=author)

    batch = done(BatchDeed.ASSIGN, all_waiting(), reviewer, str(other.public_id))

    assert row(sent)["claimed_by"] == other
    undone(batch, reviewer)
    assert row(sent)["claimed_by"] is None


def test_entries_are_withdrawn_brought_back_and_sorted_and_all_of_it_undone(reviewer):
    public = EntryFactory(published=True, tags=["Data"], kind="training")
    EntryFactory(published=True, tags=["data", "web"], kind="training")
    listed = entries_edited_by(reviewer)
    steps = (
        (BatchDeed.WITHDRAW, listed, "Over."),
        (BatchDeed.ADD_SUBJECT, listed, "web"),
        (BatchDeed.REMOVE_SUBJECT, listed, "DATA"),
    )
    for deed, things, words in steps:
        before = list(Entry.objects.order_by("pk").values("tags", "status", "withdrawn_at"))
        batch = done(deed, things, reviewer, words)
        after = list(Entry.objects.order_by("pk").values("tags", "status", "withdrawn_at"))
        assert after != before, deed
        undone(batch, reviewer)
        assert list(Entry.objects.order_by("pk").values("tags", "status", "withdrawn_at")) == before, deed
    assert not Override.objects.exists()

    done(BatchDeed.WITHDRAW, listed.filter(pk=public.pk), reviewer, "Over.")
    done(BatchDeed.BRING_BACK, listed.filter(pk=public.pk), reviewer)
    public.refresh_from_db()
    assert public.status == Status.PUBLISHED


def test_what_was_taken_down_is_brought_back_by_no_button(reviewer):
    entry = EntryFactory(published=True)
    take_down(entry, by=reviewer, reason="Not theirs.")

    batch = done(BatchDeed.BRING_BACK, entries_edited_by(reviewer), reviewer)

    assert states(batch) == [ItemState.SKIPPED]


def test_an_editor_of_malta_does_nothing_to_finlands_entries():
    editor = UserFactory()
    give_role(editor, DeskRole.EDITOR, country="MT", by=UserFactory(administrator=True))
    editor.refresh_from_db()
    finnish = EntryFactory(published=True, countries=["FI", "MT"])
    maltese = EntryFactory(published=True, countries=["MT"])

    assert list(entries_edited_by(editor)) == [maltese]
    # Even where the list was not asked.
    batch = done(BatchDeed.WITHDRAW, Entry.objects.all(), editor, "Over.")

    finnish.refresh_from_db()
    assert (finnish.status, sorted(states(batch))) == (Status.PUBLISHED, [ItemState.DONE, ItemState.SKIPPED])


def test_a_worker_that_died_in_the_middle_is_made_up_for(author, reviewer):
    for _ in range(3):
        send_contribution(ContributionFactory(author=author), by=author)
    batch = begin_batch(BatchDeed.ACCEPT, all_waiting(), by=reviewer)
    assert go_on(batch, limit=1) == 2

    work_on_batch.func(batch.pk)
    work_on_batch.func(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, Entry.objects.count()) == (BatchState.DONE, 3)


def test_the_list_of_what_was_done_at_once_is_kept_for_a_year(reviewer):
    entries = [EntryFactory(published=True) for _number in range(2)]
    done(BatchDeed.WITHDRAW, Entry.objects.all(), reviewer, "A year old.")

    assert forget_batches() == 0
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert forget_batches() == 3

    assert not Batch.objects.exists()
    assert Entry.objects.filter(pk__in=[one.pk for one in entries], status=Status.WITHDRAWN).count() == 2
