"""Pledges: written by managers, decided by who looks after the country, reported, checked, added up."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.accounts.personal import holdings
from rialto.base.errors import Refused
from rialto.coalitions.actions.pledge_deciding import (
    end_pledges,
    publish_pledge,
    send_pledge_back,
    withdraw_pledge,
)
from rialto.coalitions.actions.pledge_reporting import (
    add_evidence,
    remove_evidence,
    report_pledge,
    verify_report,
)
from rialto.coalitions.actions.pledge_writing import (
    PledgeValues,
    edit_pledge,
    save_action,
    send_pledge,
    start_pledge,
    take_pledge_back,
)
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.models import Pledge, PledgeBeneficiary, PledgeFigure
from rialto.coalitions.pledge_badges import badge_of
from rialto.coalitions.pledge_checks import ActionValues
from rialto.coalitions.pledge_choices import (
    ActionType,
    Beneficiary,
    Methodology,
    Pillar,
    PledgeMeasure,
    PledgeState,
    VerificationLevel,
)
from rialto.coalitions.pledge_mails import send_check_outcome, send_pledge_outcome
from rialto.coalitions.pledge_rules import may_decide_pledge
from rialto.coalitions.pledge_tasks import look_after_pledges
from rialto.coalitions.queries.pledge_figures import parts_of_measure, pledge_summary, sums_by_measure
from rialto.coalitions.queries.pledges import pledge_page
from rialto.jobs.models import Job
from rialto.organisations.signals import handed_over
from tests.factories import CoalitionMemberFactory, OrganisationFactory, UserFactory
from tests.factories.pledges import PledgeActionFactory, PledgeFactory

pytestmark = pytest.mark.django_db
JUNE, DECEMBER, NEXT_JUNE = date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30)
TRAINING = ActionValues(
    pillar=Pillar.LABOUR_FORCE,
    action_type=ActionType.TRAINING,
    methodology=Methodology.ONLINE,
    measure=PledgeMeasure.TRAINED,
    targets={Beneficiary.UNEMPLOYED: 100, Beneficiary.REFUGEES: 20},
)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def report(pledge, number, day, *, by, **said):
    groups = PledgeBeneficiary.objects.filter(action__pledge=pledge)
    return report_pledge(
        pledge, ends_on=day, numbers=dict.fromkeys([one.pk for one in groups], number), by=by, **said
    )


def sent(name, data):
    return SentFile(file=BytesIO(data), name=name, size=len(data))


def sums(**narrowed):
    return [(one.measure, one.target, one.reported, one.checked) for one in sums_by_measure(**narrowed)]


def test_a_draft_becomes_public_and_is_counted(people):
    organisation = people.manager.memberships.get().organisation
    values = PledgeValues(title="Teach", language="en", country="MT")
    pledge = start_pledge(organisation, values, by=people.manager)
    with pytest.raises(Refused, match="Say what you pledge"):
        send_pledge(pledge, accepts_terms=True, by=people.manager)
    whole = PledgeValues(
        title="Teach", text="We teach", language="en", country="MT", starts_on=date(2025, 1, 1),
        ends_on=date(2030, 1, 1), other_countries=["SK", "MT", "XX"], interests=["women", "nonsense"],
    )  # fmt: skip
    edit_pledge(pledge, whole, by=people.manager)
    save_action(pledge, TRAINING, by=people.manager)
    with pytest.raises(Refused, match="terms"):
        send_pledge(pledge, accepts_terms=False, by=people.manager)

    sent = send_pledge(pledge, accepts_terms=True, by=people.manager)
    with pytest.raises(Refused, match="Only a draft"):
        edit_pledge(pledge, whole, by=people.manager)
    publish_pledge(sent, by=people.coordinator)

    pledge.refresh_from_db()
    assert (pledge.state, pledge.interests) == (PledgeState.PUBLISHED, ["women"])
    assert [one.country for one in pledge.other_countries.all()] == ["SK"]
    assert pledge.report_due_on > timezone.localdate()
    assert [one.after for one in pledge.transitions.all()] == ["draft", "in_review", "published"]
    assert sums(country="MT") == [("trained", 120, 0, 0)]


def test_strangers_members_and_other_countries_do_nothing(people, pledge):
    others = [
        UserFactory(),
        CoalitionMemberFactory(coalition__country="SK", coordinator=True).user,
        people.coordinator,
    ]
    for other in others:
        with pytest.raises(Refused):
            report(pledge, 5, JUNE, by=other)
    waiting = PledgeFactory(organisation=pledge.organisation, state=PledgeState.IN_REVIEW)
    for other in (*others[:2], people.manager, UserFactory(administrator=True)):
        with pytest.raises(Refused):
            publish_pledge(waiting, by=other)
        with pytest.raises(Refused):
            withdraw_pledge(pledge, reason="No", by=UserFactory())


def test_administrators_decide_where_no_coalition_does():
    administrator = UserFactory(administrator=True)
    for country in ("CY", ""):
        assert may_decide_pledge(administrator, PledgeFactory(country=country, state=PledgeState.IN_REVIEW))
    coordinator = CoalitionMemberFactory(coalition__country="CY", coordinator=True).user
    here = PledgeFactory(country="CY", state=PledgeState.IN_REVIEW)
    assert not may_decide_pledge(administrator, here)
    assert may_decide_pledge(coordinator, here)


def test_what_is_sent_back_comes_with_a_reason_that_its_managers_read(people):
    organisation = people.manager.memberships.get().organisation
    waiting = PledgeFactory(organisation=organisation, state=PledgeState.IN_REVIEW)
    with pytest.raises(Refused, match="Say why"):
        send_pledge_back(waiting, reason="  ", by=people.coordinator)

    done = send_pledge_back(waiting, reason="Name the courses.", by=people.coordinator)
    send_pledge_outcome(done, people.manager)

    page = pledge_page(waiting.public_id, people.manager)
    assert (page.pledge.state, page.last_reason) == (PledgeState.DRAFT, "Name the courses.")
    assert pledge_page(waiting.public_id, people.coordinator) is None
    (sent,) = mail.outbox
    assert "/de/coalitions/pledges/" in sent.body
    assert "Name the courses." in sent.body
    assert "Name the courses." in sent.alternatives[0].content


def test_what_was_sent_can_be_taken_back(people):
    organisation = people.manager.memberships.get().organisation
    waiting = PledgeFactory(organisation=organisation, state=PledgeState.IN_REVIEW)

    assert take_pledge_back(waiting, by=people.manager).state == PledgeState.DRAFT
    with pytest.raises(Refused):
        take_pledge_back(waiting, by=people.manager)


def test_a_lower_number_needs_a_reason_and_earlier_reports_stay(people, pledge):
    report(pledge, 60, JUNE, by=people.manager)
    with pytest.raises(Refused, match="say why"):
        report(pledge, 50, DECEMBER, by=people.manager)
    assert pledge.reports.count() == 1

    report(pledge, 50, DECEMBER, by=people.manager, reason="Ten were counted twice.")

    assert sums() == [("trained", 100, 50, 0)]
    page = pledge_page(pledge.public_id, UserFactory())
    assert [(one.ends_on, one.reason) for one in page.reports] == [
        (DECEMBER, "Ten were counted twice."),
        (JUNE, ""),
    ]
    assert page.reports[0].starts_on == JUNE + timedelta(days=1)


def test_the_last_report_up_to_a_day_counts_once(people, pledge):
    report(pledge, 30, JUNE, by=people.manager)
    report(pledge, 40, JUNE, by=people.manager)
    report(pledge, 45, DECEMBER, by=people.manager)

    assert sums() == [("trained", 100, 45, 0)]
    assert [one.is_current for one in pledge.reports.order_by("pk")] == [False, True, True]
    with pytest.raises(Refused, match="later day already"):
        report(pledge, 50, JUNE, by=people.manager)


@pytest.mark.parametrize(
    ("day", "words"), [(date(2024, 12, 31), "before the pledge"), (date(2034, 1, 1), "days that are over")]
)
def test_reports_are_about_days_of_the_pledge_that_are_over(people, pledge, day, words):
    with pytest.raises(Refused, match=words):
        report(pledge, 1, day, by=people.manager)


def test_every_group_has_a_number(people, pledge):
    with pytest.raises(Refused, match="for each group"):
        report_pledge(pledge, ends_on=JUNE, numbers={}, by=people.manager)
    with pytest.raises(Refused, match="not below zero"):
        report(pledge, -1, JUNE, by=people.manager)


def test_only_who_looks_after_the_country_checks_and_only_that_counts_as_checked(people, pledge):
    first = report(pledge, 30, JUNE, by=people.manager)
    for level in (VerificationLevel.COALITION, VerificationLevel.INDEPENDENT):
        with pytest.raises(Refused):
            verify_report(first, level, note="Lists", checker="Audit Ltd", by=people.manager)
    with pytest.raises(Refused, match="Name who checked"):
        verify_report(first, VerificationLevel.INDEPENDENT, note="Lists", by=people.coordinator)
    with pytest.raises(Refused, match="looked at"):
        verify_report(first, VerificationLevel.COALITION, note=" ", by=people.coordinator)

    done = verify_report(first, VerificationLevel.COALITION, note="Lists", by=people.coordinator)
    send_check_outcome(done, people.manager)
    assert sums() == [("trained", 100, 30, 30)]
    report(pledge, 80, DECEMBER, by=people.manager)

    assert sums() == [("trained", 100, 80, 30)]
    pledge.refresh_from_db()
    assert badge_of(pledge).level == VerificationLevel.SELF
    assert "Lists" in mail.outbox[0].body


def test_a_correction_is_not_checked_by_the_check_of_what_it_corrects(people, pledge):
    first = report(pledge, 30, JUNE, by=people.manager)
    verify_report(first, VerificationLevel.COALITION, note="Lists", by=people.coordinator)

    report(pledge, 90, JUNE, by=people.manager)

    assert sums() == [("trained", 100, 90, 0)]
    with pytest.raises(Refused, match="counts no more"):
        verify_report(first, VerificationLevel.COALITION, note="Lists", by=people.coordinator)


def test_a_check_can_be_taken_back(people, pledge):
    first = report(pledge, 30, JUNE, by=people.manager)
    with pytest.raises(Refused, match="nothing to take back"):
        verify_report(first, VerificationLevel.SELF, note="Wrong", by=people.coordinator)
    verify_report(first, VerificationLevel.COALITION, note="Lists", by=people.coordinator)
    verify_report(
        first, VerificationLevel.SELF, note="The lists were of another course.", by=people.coordinator
    )

    assert sums() == [("trained", 100, 30, 0)]
    assert [one.level for one in first.verifications.all()] == ["coalition", "self"]


def test_evidence_says_that_it_is_there_and_nothing_more(people, pledge):
    first = report(pledge, 30, JUNE, by=people.manager)
    with pytest.raises(Refused, match="one of the two"):
        add_evidence(first, words="List", by=people.manager)
    with pytest.raises(Refused, match="none of them"):
        add_evidence(first, words="List", file=sent("a.pdf", b"<html>"), by=people.manager)
    file = sent("../list of participants.pdf", b"%PDF-1.7")
    kept = add_evidence(first, words="List", file=file, by=people.manager)

    first.refresh_from_db()
    assert first.level == VerificationLevel.EVIDENCE
    assert sums() == [("trained", 100, 30, 0)]
    assert (kept.file_name, kept.content_type) == ("list of participants.pdf", "application/pdf")
    assert "participants" not in kept.file.name
    verify_report(first, VerificationLevel.COALITION, note="The list", by=people.coordinator)
    with pytest.raises(Refused, match="Ask the coalition"):
        remove_evidence(kept, by=people.manager)


def test_evidence_goes_with_its_file(people, pledge, django_capture_on_commit_callbacks):
    first = report(pledge, 30, JUNE, by=people.manager)
    kept = add_evidence(first, words="List", file=sent("a.pdf", b"%PDF-"), by=people.manager)
    storage, name = kept.file.storage, kept.file.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(kept, by=people.manager)

    assert not storage.exists(name)
    first.refresh_from_db()
    assert first.level == VerificationLevel.SELF


def test_what_is_withdrawn_counts_nowhere(people, pledge):
    report(pledge, 30, JUNE, by=people.manager)
    with pytest.raises(Refused, match="why"):
        withdraw_pledge(pledge, reason="", by=people.manager)

    withdraw_pledge(pledge, reason="The school closed.", by=people.manager)

    pledge.refresh_from_db()
    assert sums() == []
    assert not badge_of(pledge).is_valid
    assert pledge_summary("MT").pledge_count == 0
    with pytest.raises(Refused):
        report(pledge, 40, DECEMBER, by=people.manager)


@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 300),
            st.sampled_from([JUNE, DECEMBER, NEXT_JUNE]),
            st.sampled_from(["", "coalition"]),
        ),
        max_size=3,
    )
)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_are_the_sums_of_their_parts_however_they_are_cut(people, pledge, steps):
    Pledge.objects.get(pk=pledge.pk).reports.all().delete()
    PledgeBeneficiary.objects.filter(action__pledge=pledge).update(reported=0, checked=0)
    for number, day, level in sorted(steps, key=lambda one: one[1]):
        made = report(pledge, number, day, by=people.manager, reason="Counted again.")
        if level:
            verify_report(made, VerificationLevel(level), note="Lists", by=people.coordinator)
    last = pledge.reports.filter(is_current=True).order_by("-ends_on").first()
    expected = sum(value.number for value in last.values.all()) if last else 0
    (group,) = PledgeBeneficiary.objects.filter(action__pledge=pledge)

    assert group.reported == expected
    if not last:
        return
    (whole,) = sums_by_measure()
    assert (whole.target, whole.reported, whole.checked) == (100, expected, group.checked)
    for cut in ("country", "pillar", "year"):
        parts = [one.sums for one in parts_of_measure("trained", cut)]
        assert sum(one.target for one in parts) == whole.target
        assert sum(one.reported for one in parts) == whole.reported
        assert sum(one.checked for one in parts) == whole.checked


def test_other_pledges_figures_are_left_alone(people, pledge):
    other = PledgeFactory(published=True, country="SK")
    PledgeActionFactory(pledge=other, targets={Beneficiary.RETIRED: 7})

    report(pledge, 30, JUNE, by=people.manager)

    assert sums(country="SK") == [("trained", 7, 0, 0)]
    assert sums() == [("trained", 107, 30, 0)]
    PledgeActionFactory(pledge=PledgeFactory(country="SK"))
    assert sums(country="SK") == [("trained", 7, 0, 0)]


def test_what_is_over_ends_and_can_still_be_reported_about(people):
    organisation = people.manager.memberships.get().organisation
    pledge = PledgeFactory(organisation=organisation, published=True, ends_on=DECEMBER)
    PledgeActionFactory(pledge=pledge)

    assert end_pledges(DECEMBER) == 0
    assert end_pledges(DECEMBER + timedelta(days=1)) == 1

    report(pledge, 100, DECEMBER, by=people.manager)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.report_due_on) == (PledgeState.ENDED, None)
    assert sums() == [("trained", 100, 100, 0)]


def test_each_manager_is_reminded_once_of_a_report_that_is_due(people, pledge):
    Pledge.objects.filter(pk=pledge.pk).update(report_due_on=DECEMBER)
    look_after_pledges.func()
    look_after_pledges.func()

    assert Job.objects.filter(task_path__endswith="send_reminder").count() == 1
    report(pledge, 5, JUNE, by=people.manager)
    pledge.refresh_from_db()
    assert pledge.report_due_on == DECEMBER - timedelta(days=1)


def test_pledges_follow_an_organisation_into_the_one_that_it_becomes(pledge):
    survivor = OrganisationFactory()

    handed_over.send(type(survivor), survivor=survivor, other=pledge.organisation)

    pledge.refresh_from_db()
    assert pledge.organisation == survivor


def test_who_is_erased_leaves_the_pledge_without_a_name(people, pledge):
    Pledge.objects.filter(pk=pledge.pk).update(author=people.manager)
    made = report(pledge, 5, JUNE, by=people.manager)

    for one in holdings():
        if one.model.startswith("coalitions.Pledge"):
            one.erase_of(people.manager)

    made.refresh_from_db()
    pledge.refresh_from_db()
    assert (pledge.author, made.made_by) == (None, None)
    assert PledgeFigure.objects.filter(pledge=pledge).exists()
