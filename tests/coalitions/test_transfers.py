"""Practices that cross borders: the steps, who is put in touch, what was changed, and what follows of a merge."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rialto.accounts.actions import erase_person
from rialto.base.errors import Refused
from rialto.catalogue.actions import merge_entries, split_entry
from rialto.catalogue.actions.organisations import merge_organisations
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry
from rialto.coalitions.actions import (
    Changed,
    answer_contact,
    ask_again,
    become_contact,
    change_adaptation,
    dismiss,
    move_transfer,
    plan_next_step,
    record_adaptation,
    say_to_other_side,
    want_practice,
)
from rialto.coalitions.models import Transfer, TransferStep
from rialto.coalitions.queries.exchanges import contacts_of, steps_of_transfer, told_of
from rialto.coalitions.queries.transfer_homes import home_of
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.transfer_choices import STEPS, ContactState, Side, TransferState
from rialto.coalitions.transfer_rules import side_of, transfers_read_by
from rialto.coalitions.transfer_tasks import send_contact_answered, send_contact_asked, send_said
from tests.exchange.feeds import changed, deleted, take, uuid_of
from tests.factories import (
    CoalitionMemberFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    SourceRecordFactory,
    TransferFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
WANTED, ADAPTING, ADOPTED, GIVEN_UP = TransferState


def practice(**values):
    return EntryFactory(**{"kind": Kind.GOOD_PRACTICE, "published": True, "countries": ["AT"]} | values)


@pytest.fixture
def taker():
    """Who coordinates Malta's coalition."""
    return CoalitionMemberFactory(coordinator=True, user__name="Rita Taker", user__email="rita@mt.example")


@pytest.fixture
def giver():
    """Who coordinates Austria's, and reads German."""
    return CoalitionMemberFactory(
        coalition__country="AT", coordinator=True, user__name="Gerd Giver", user__email="gerd@at.example",
        user__language="de",
    )  # fmt: skip


def change(**values) -> Changed:
    said = {"title": "In Maltese", "language": "en", "changed": "All the words.", "on": timezone.localdate()}
    return Changed(**said | values)


# --- wanting ---


def test_a_wanted_practice_is_dated_and_the_other_side_is_to_be_asked(taker, giver):
    transfer = want_practice(practice(), coalition=taker.coalition, by=taker.user, next_step=" Read it ")

    assert (transfer.home, transfer.state, transfer.wanted_on) == ("AT", WANTED, timezone.localdate())
    assert (transfer.contact, transfer.next_step) == (ContactState.ASKED, "Read it")
    (step,) = steps_of_transfer(transfer)
    assert (step.step.before, step.step.after, step.name) == ("", WANTED, "Rita Taker")
    assert told_of(transfer, Side.GIVING) == [giver.user]


def test_where_nobody_of_the_other_side_is_here_nobody_is_asked_until_somebody_comes(taker):
    transfer = want_practice(practice(), coalition=taker.coalition, by=taker.user)
    assert transfer.contact == ContactState.NOBODY
    with pytest.raises(Refused, match="Nobody of the other side"):
        ask_again(transfer, by=taker.user)

    CoalitionMemberFactory(coalition__country="AT", coordinator=True)

    assert ask_again(transfer, by=taker.user).contact == ContactState.ASKED


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"countries": ["MT"]}, "your own country"),
        ({"kind": Kind.TRAINING}, "good practice"),
        ({"published": False}, "good practice"),
    ],
)
def test_only_a_published_practice_of_somebody_else_can_be_wanted(taker, values, words):
    with pytest.raises(Refused, match=words):
        want_practice(practice(**values), coalition=taker.coalition, by=taker.user)


def test_a_practice_is_wanted_once_and_again_after_it_was_given_up(taker):
    one = practice()
    first = want_practice(one, coalition=taker.coalition, by=taker.user)
    with pytest.raises(Refused, match="list already"):
        want_practice(one, coalition=taker.coalition, by=taker.user)

    move_transfer(first, GIVEN_UP, by=taker.user, reason="No money")

    assert want_practice(one, coalition=taker.coalition, by=taker.user).pk != first.pk


def test_only_coordinators_of_the_coalition_decide(taker, giver):
    transfer = TransferFactory(coalition=taker.coalition)
    for stranger in (
        CoalitionMemberFactory(coalition=taker.coalition).user,
        giver.user,
        UserFactory(is_superuser=True),
    ):
        with pytest.raises(Refused, match="Only coordinators"):
            want_practice(practice(), coalition=taker.coalition, by=stranger)
        with pytest.raises(Refused, match="Only coordinators"):
            move_transfer(transfer, ADAPTING, by=stranger)


@pytest.mark.parametrize(
    ("countries", "seat", "home"),
    [
        (["FI"], "SE", "FI"),
        (["DE", "AT"], "AT", "AT"),
        (["DE", "AT"], "SE", "DE"),
        ([], "SE", "SE"),
        ([], "", "CZ"),
    ],
)
def test_a_practice_is_at_home_where_it_says_where_its_organisation_sits_or_where_its_source_is(
    countries, seat, home
):
    entry = practice(countries=countries, provider=OrganisationFactory(country=seat))
    SourceRecordFactory(entry=entry, source__default_country="CZ")

    assert home_of(entry) == home


# --- steps ---


class AnySteps(TestCase):
    """Whatever somebody tries on whatever days: states move as allowed, days stay in order, the story is whole."""

    @settings(max_examples=15)
    @given(
        st.lists(
            st.tuples(st.sampled_from(TransferState), st.integers(-5, 40), st.sampled_from(["", "Why"])),
            max_size=6,
        )
    )
    def test_only_what_follows_is_written_down(self, tries):
        taker = CoalitionMemberFactory(coordinator=True)
        transfer = TransferFactory(
            coalition=taker.coalition, wanted_on=timezone.localdate() - timedelta(days=30)
        )
        seen = [transfer.state]
        for state, days, reason in tries:
            before, since = transfer.state, transfer.since
            day = transfer.wanted_on + timedelta(days=days)
            fits = state in STEPS[before] and since <= day <= timezone.localdate()
            if fits and (reason or state != GIVEN_UP):
                transfer = move_transfer(transfer, state, by=taker.user, on=day, reason=reason)
                seen.append(state)
                assert transfer.since == day
            else:
                with pytest.raises(Refused):
                    move_transfer(transfer, state, by=taker.user, on=day, reason=reason)
                transfer.refresh_from_db()
                assert transfer.state == before
        told = list(TransferStep.objects.filter(transfer=transfer))
        assert [one.after for one in told] == seen[1:]
        assert [one.on for one in told] == sorted(one.on for one in told)
        assert (transfer.days_taken is not None) == (transfer.state == ADOPTED)
        assert (transfer.days_taken or 0) >= 0


def test_the_story_cannot_be_rewritten(taker):
    transfer = want_practice(practice(), coalition=taker.coalition, by=taker.user)
    step = transfer.steps.get()
    step.reason = "Something else"
    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(TypeError):
        step.delete()


def test_the_database_takes_no_adoption_before_the_wish():
    with pytest.raises(IntegrityError):
        TransferFactory(adopted=True, wanted_on=timezone.localdate() + timedelta(days=900))


def test_what_is_over_has_no_next_step(taker):
    transfer = TransferFactory(coalition=taker.coalition, adapting=True)
    plan_next_step(transfer, "Print it", on=timezone.localdate(), by=taker.user)

    transfer = move_transfer(transfer, ADOPTED, by=taker.user)

    assert (transfer.next_step, transfer.next_step_on) == ("", None)
    with pytest.raises(Refused, match="over"):
        plan_next_step(transfer, "More", on=None, by=taker.user)


# --- what was changed ---


def test_a_change_is_recorded_by_anybody_of_the_coalition_once_it_adapts(taker, giver):
    member = CoalitionMemberFactory(coalition=taker.coalition).user
    transfer = TransferFactory(coalition=taker.coalition)
    with pytest.raises(Refused, match="in adaptation"):
        record_adaptation(transfer, change(), by=member)
    transfer = move_transfer(transfer, ADAPTING, by=taker.user)

    adaptation = record_adaptation(transfer, change(), by=member)

    assert list(transfer.adaptations.all()) == [adaptation]
    with pytest.raises(Refused, match="people of the coalition"):
        change_adaptation(adaptation, change(title="Other"), by=giver.user)
    assert change_adaptation(adaptation, change(title="Other"), by=taker.user).title == "Other"


def test_a_change_is_no_older_than_the_wish_and_not_the_practice_itself(taker):
    transfer = TransferFactory(coalition=taker.coalition, adapting=True)
    for said in (
        change(on=transfer.wanted_on - timedelta(days=1)),
        change(on=timezone.localdate() + timedelta(days=1)),
        change(entry=transfer.entry),
        change(entry=EntryFactory()),
    ):
        with pytest.raises(Refused):
            record_adaptation(transfer, said, by=taker.user)


# --- in touch ---


@pytest.fixture
def asked(taker, giver) -> Transfer:
    return want_practice(practice(title="Brücken"), coalition=taker.coalition, by=taker.user)


def test_the_other_side_is_asked_in_its_language_without_a_name_or_address(asked, giver):
    send_contact_asked.func(asked.pk, giver.user.pk)

    (sent,) = mail.outbox
    assert sent.to == ["gerd@at.example"]
    for text in (sent.body, sent.alternatives[0][0]):
        assert f"/de/coalitions/transfers/{asked.public_id}/exchange/" in text
        assert "Brücken" in text
        assert "rita@" not in text
        assert "Rita" not in text


def test_nobody_is_written_to_who_left_or_after_somebody_answered(asked, giver, taker):
    other = CoalitionMemberFactory(coalition=giver.coalition, coordinator=True)
    dismiss(other, by=giver.user)
    send_contact_asked.func(asked.pk, other.user.pk)
    answer_contact(asked, agrees=True, by=giver.user)
    send_contact_asked.func(asked.pk, giver.user.pk)
    send_contact_answered.func(asked.pk, giver.user.pk)

    assert mail.outbox == []

    send_contact_answered.func(asked.pk, taker.user.pk)
    assert [one.to for one in mail.outbox] == [["rita@mt.example"]]
    assert "gerd@" not in mail.outbox[0].body


def test_both_are_shown_once_the_other_side_agrees_and_neither_before(asked, taker, giver):
    assert contacts_of(asked).taking is None
    with pytest.raises(Refused, match="not in touch"):
        say_to_other_side(asked, "Hello", by=taker.user)

    agreed = answer_contact(asked, agrees=True, by=giver.user, words="Gladly")

    assert (contacts_of(agreed).taking, contacts_of(agreed).giving) == (taker.user, giver.user)
    said = say_to_other_side(agreed, "Hello", by=taker.user)
    assert [one.words for one in agreed.messages.all()] == ["Gladly", "Hello"]
    send_said.func(said.pk, giver.user.pk)
    send_said.func(said.pk, taker.user.pk)
    assert [one.to for one in mail.outbox] == [["gerd@at.example"]]
    assert "Hello" in mail.outbox[0].body


def test_who_declines_stays_unknown_and_may_agree_later(asked, giver):
    declined = answer_contact(asked, agrees=False, by=giver.user)
    assert (declined.contact, declined.answerer) == (ContactState.DECLINED, None)

    assert answer_contact(declined, agrees=True, by=giver.user).answerer == giver.user


def test_only_coordinators_of_the_home_and_managers_of_the_organisation_answer(asked, taker, giver):
    for stranger in (
        taker.user,
        CoalitionMemberFactory(coalition=giver.coalition).user,
        UserFactory(is_superuser=True),
    ):
        with pytest.raises(Refused, match="Only coordinators"):
            answer_contact(asked, agrees=True, by=stranger)
    organisation = OrganisationFactory()
    manager, member = (
        MembershipFactory(organisation=organisation, manager=True),
        MembershipFactory(organisation=organisation),
    )
    other = want_practice(practice(provider=organisation), coalition=taker.coalition, by=taker.user)
    with pytest.raises(Refused, match="Only coordinators"):
        answer_contact(other, agrees=True, by=member.user)
    assert answer_contact(other, agrees=True, by=manager.user).answerer == manager.user


def test_who_leaves_their_side_is_not_shown_any_more_and_somebody_else_speaks(asked, taker, giver):
    agreed = answer_contact(asked, agrees=True, by=giver.user)
    second = CoalitionMemberFactory(coalition=taker.coalition, coordinator=True)
    dismiss(taker, by=second.user)

    assert contacts_of(agreed).taking is None
    assert told_of(agreed, Side.TAKING) == [second.user]
    assert side_of(taker.user, agreed) is None

    assert contacts_of(become_contact(agreed, by=second.user)).taking == second.user


def test_erased_people_leave_and_what_they_did_says_no_more_who_it_was(asked, taker, giver):
    agreed = answer_contact(asked, agrees=True, by=giver.user)
    say_to_other_side(agreed, "Hello", by=taker.user)
    CoalitionMemberFactory(coalition=taker.coalition, coordinator=True)

    erase_person(taker.user)

    agreed.refresh_from_db()
    assert agreed.asker is None
    assert [(one.by, one.words) for one in agreed.messages.all()] == [(None, "Hello")]
    assert [one.name for one in steps_of_transfer(agreed)] == [""]


def test_nobody_outside_the_two_sides_reads_it(asked, taker, giver):
    organisation = OrganisationFactory()
    asked.giver = organisation
    asked.save()
    manager = MembershipFactory(organisation=organisation, manager=True).user
    inside = [taker.user, giver.user, manager, CoalitionMemberFactory(coalition=giver.coalition).user]
    outside = [
        UserFactory(is_superuser=True),
        CoalitionMemberFactory(coalition__country="SK", coordinator=True).user,
        MembershipFactory(organisation=organisation).user,
        MembershipFactory(manager=True).user,
    ]

    assert [transfers_read_by(one).exists() for one in inside] == [True] * 4
    assert [transfers_read_by(one).exists() for one in outside] == [False] * 4
    assert is_coordinator(outside[1], outside[1].coalition_memberships.get().coalition)


# --- what follows ---


def test_a_transfer_follows_its_practice_into_another_and_back(taker):
    transfer = TransferFactory(coalition=taker.coalition)
    own = TransferFactory(coalition=taker.coalition, entry=practice())
    merge = merge_entries(own.entry, transfer.entry, by=None, rule="same-title")

    transfer.refresh_from_db()
    assert transfer.entry == own.entry

    split_entry(merge, by=UserFactory())
    transfer.refresh_from_db()
    own.refresh_from_db()
    assert transfer.entry == transfer.marked_entry != own.entry


def test_a_split_leads_a_transfer_back_from_wherever_later_merges_led_it(taker):
    transfer = TransferFactory(coalition=taker.coalition)
    wanted, second, last = transfer.entry, practice(), practice()
    first = merge_entries(second, wanted, by=None, rule="same-title")
    later = merge_entries(last, second, by=None, rule="same-title")

    split_entry(later, by=UserFactory())
    transfer.refresh_from_db()
    assert transfer.entry == second

    split_entry(first, by=UserFactory())
    transfer.refresh_from_db()
    assert transfer.entry == transfer.marked_entry == wanted


def test_a_practice_of_another_site_is_wanted_where_it_lives_on_and_by_itself_again(taker):
    take(changed(1, 1, kind="good-practice"), changed(2, 1, kind="good-practice"))
    marked, other = (Entry.objects.get(public_id=uuid_of(number)) for number in (1, 2))
    transfer = TransferFactory(coalition=taker.coalition, entry=marked)

    take({**deleted(1, 2, reason="merged"), "merged_into": uuid_of(2)})
    transfer.refresh_from_db()
    assert transfer.entry == other

    take(changed(1, 3, kind="good-practice"))
    transfer.refresh_from_db()
    assert transfer.entry == marked


def test_a_transfer_follows_the_organisation_into_another():
    transfer = TransferFactory(giver=OrganisationFactory())
    survivor = OrganisationFactory()

    merge_organisations(survivor, transfer.giver, by=UserFactory(), reason="The same")

    transfer.refresh_from_db()
    assert transfer.giver == survivor
