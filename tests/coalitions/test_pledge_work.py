"""Those who decide about pledges hear once a day at most what waits for them; nobody decides about their own."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.coalitions.actions.pledge_deciding import publish_pledge
from rialto.coalitions.actions.pledge_reporting import add_evidence, report_pledge, verify_report
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.models import Pledge, PledgeBeneficiary, PledgeNotice
from rialto.coalitions.pledge_choices import PledgeState, VerificationLevel
from rialto.coalitions.pledge_rules import may_decide_pledge
from rialto.coalitions.pledge_tasks import send_evidence_gone, send_work_waiting, tell_of_work
from rialto.jobs.models import Job
from tests.factories import CoalitionMemberFactory, MembershipFactory, UserFactory
from tests.factories.pledges import PledgeFactory

pytestmark = pytest.mark.django_db


def promised(name="send_work_waiting"):
    return Job.objects.filter(task_path__endswith=name)


def days_later(days: int) -> None:
    """As if the last mail had gone out so many days ago."""
    for one in PledgeNotice.objects.exclude(told_at=None):
        PledgeNotice.objects.filter(pk=one.pk).update(told_at=one.told_at - timedelta(days=days))


def reported(pledge, *, by):
    numbers = {one.pk: 5 for one in PledgeBeneficiary.objects.filter(action__pledge=pledge)}
    return report_pledge(pledge, ends_on=pledge.starts_on, numbers=numbers, by=by)


def test_coordinators_are_told_once_of_what_is_new(people):
    tell_of_work.func()
    assert not promised().exists()

    PledgeFactory(state=PledgeState.IN_REVIEW, title="Teach nurses", sent_at=timezone.now())
    tell_of_work.func()
    tell_of_work.func()
    (job,) = promised()
    assert job.args_kwargs["args"] == ["MT", people.coordinator.pk]

    days_later(1)
    Pledge.objects.update(sent_at=timezone.now() - timedelta(days=2))
    tell_of_work.func()
    assert promised().count() == 1
    PledgeFactory(state=PledgeState.IN_REVIEW, sent_at=timezone.now())
    tell_of_work.func()
    assert promised().count() == 2
    days_later(8)
    Pledge.objects.update(sent_at=timezone.now() - timedelta(days=20))
    tell_of_work.func()
    assert promised().count() == 3


def test_the_mail_names_what_waits_in_the_readers_language(people, pledge):
    people.coordinator.language = "de"
    people.coordinator.save()
    PledgeFactory(
        state=PledgeState.IN_REVIEW, title="Teach <b>nurses</b>", organisation__name="School & Sons"
    )
    PledgeFactory(state=PledgeState.IN_REVIEW, title="In Slovakia", country="SK")
    reported(pledge, by=people.manager)

    send_work_waiting.func("MT", people.coordinator.pk)

    (sent,) = mail.outbox
    page = str(sent.alternatives[0].content)
    assert sent.to == [people.coordinator.email]
    assert "Malta" in sent.subject
    assert "Teach <b>nurses</b> (School & Sons)" in sent.body
    assert "Teach &lt;b&gt;nurses&lt;/b&gt; (School &amp; Sons)" in page
    for text in (sent.body, page):
        assert "/de/coalitions/pledges/queue/" in text
        assert "In Slovakia" not in text
    assert "1 report that nobody has checked" not in sent.body


def test_nobody_is_told_of_what_was_done_meanwhile_or_is_not_theirs(people):
    waiting = PledgeFactory(state=PledgeState.IN_REVIEW)
    for other in (people.manager, UserFactory(administrator=True)):
        send_work_waiting.func("MT", other.pk)
    publish_pledge(waiting, by=people.coordinator)
    send_work_waiting.func("MT", people.coordinator.pk)

    assert mail.outbox == []


def test_administrators_hear_of_what_no_coalition_decides(people):
    administrator = UserFactory(administrator=True)
    PledgeFactory(state=PledgeState.IN_REVIEW, country="", title="For Europe")
    PledgeFactory(state=PledgeState.IN_REVIEW, country="SK", title="In Slovakia")
    tell_of_work.func()
    assert [job.args_kwargs["args"] for job in promised()] == [["", administrator.pk]]

    send_work_waiting.func("", administrator.pk)
    (sent,) = mail.outbox
    assert "For Europe" in sent.body
    assert "In Slovakia" in sent.body


def test_a_country_whose_coordinators_closed_their_accounts_is_the_administrators(people):
    waiting = PledgeFactory(state=PledgeState.IN_REVIEW)
    people.coordinator.is_active = False
    people.coordinator.save()

    assert may_decide_pledge(UserFactory(administrator=True), waiting)


def test_nobody_decides_about_what_their_own_organisation_pledges(client, people, pledge):
    MembershipFactory(organisation=pledge.organisation, user=people.coordinator, manager=True)
    administrator = UserFactory(administrator=True)
    waiting = PledgeFactory(organisation=pledge.organisation, state=PledgeState.IN_REVIEW, title="Our own")
    said = reported(pledge, by=people.coordinator)
    with pytest.raises(Refused, match="Only who looks after"):
        publish_pledge(waiting, by=people.coordinator)
    with pytest.raises(Refused, match="Only who looks after"):
        verify_report(said, VerificationLevel.COALITION, note="Mine", by=people.coordinator)
    client.force_login(people.coordinator)
    assert "Our own" not in client.get(reverse("coalitions:pledge-queue")).text

    tell_of_work.func()
    assert ["", administrator.pk] in [job.args_kwargs["args"] for job in promised()]
    publish_pledge(waiting, by=administrator)
    verify_report(said, VerificationLevel.COALITION, note="The list", by=administrator)
    second = CoalitionMemberFactory(coalition__country="MT", coordinator=True).user
    assert may_decide_pledge(second, pledge)


def test_managers_hear_that_their_evidence_was_taken_away(client, people, pledge, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    said = reported(pledge, by=people.manager)

    def attached():
        file = SentFile(file=BytesIO(b"a;b\n1;2\n"), name="list.csv", size=8)
        return add_evidence(said, words="Lists", file=file, by=people.manager)

    client.force_login(people.manager)
    client.post(reverse("coalitions:pledge-evidence-remove", args=[attached().public_id]))
    assert not promised("send_evidence_gone").exists()
    client.force_login(people.coordinator)
    client.post(reverse("coalitions:pledge-evidence-remove", args=[attached().public_id]))

    (job,) = promised("send_evidence_gone")
    send_evidence_gone.func(*job.args_kwargs["args"])
    (sent,) = mail.outbox
    assert sent.to == [people.manager.email]
    assert "Lists" in sent.body
    assert "Lists" in str(sent.alternatives[0].content)


def test_coordinators_find_what_waits_from_their_workspace(client, people, tmp_path, settings):
    settings.INDEX_FOLDER = tmp_path / "index"
    member = CoalitionMemberFactory(coalition__country="MT").user
    queue = reverse("coalitions:pledge-queue")
    for person, is_led in ((people.coordinator, True), (member, False)):
        client.force_login(person)
        page = client.get(reverse("website:coalition-workspace", args=["mt"]))
        assert page.status_code == 200
        assert (queue in page.text) == is_led
