"""What fits together in a pledge, and what of reported totals counts as checked: rules without a database."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rialto.coalitions.actions.pledge_counting import checked_totals
from rialto.coalitions.actions.pledge_deciding import months_after
from rialto.coalitions.pledge_checks import ActionValues, missing_to_send, problems_of_action
from rialto.coalitions.pledge_choices import (
    BENEFICIARIES,
    MEASURES,
    METHODOLOGIES,
    ActionType,
    Beneficiary,
    Methodology,
    Pillar,
    PledgeMeasure,
)

TRAINING = ActionValues(
    pillar=Pillar.EVERYBODY,
    action_type=ActionType.TRAINING,
    methodology=Methodology.ONLINE,
    measure=PledgeMeasure.TRAINED,
    targets={Beneficiary.CITIZENS: 100},
)
totals = st.lists(st.integers(0, 1000), min_size=1, max_size=8)


def problems(values, *, starts_on=None, ends_on=None):
    return [one.field for one in problems_of_action(values, starts_on=starts_on, ends_on=ends_on)]


def changed(**values):
    said = {name: getattr(TRAINING, name) for name in TRAINING.__slots__}
    return ActionValues(**{**said, **values})


def test_the_vocabulary_is_whole():
    assert [len(one) for one in (Pillar, ActionType, PledgeMeasure)] == [4, 7, 9]
    assert sorted(one for group in BENEFICIARIES.values() for one in group) == sorted(Beneficiary)
    assert {one for ways in METHODOLOGIES.values() for one in ways} == set(Methodology)
    assert {one for measures in MEASURES.values() for one in measures} == set(PledgeMeasure)


@given(
    pillar=st.sampled_from(Pillar),
    action_type=st.sampled_from(ActionType),
    way=st.sampled_from(["", *Methodology]),
    measure=st.sampled_from(["", *PledgeMeasure]),
    group=st.sampled_from(Beneficiary),
)
def test_only_what_belongs_together_is_taken(pillar, action_type, way, measure, group):
    wrong = set(
        problems(
            ActionValues(
                pillar=pillar, action_type=action_type, methodology=way, measure=measure, targets={group: 5}
            )
        )
    )

    ways, measures = METHODOLOGIES[action_type], MEASURES[action_type]
    assert ("methodology" in wrong) == (way not in ways if ways else way != "")
    assert ("measure" in wrong) == (measure not in measures if measures else measure != "")
    assert ("targets" in wrong) == (not measures or group not in BENEFICIARIES[pillar])


def test_all_of_a_pillar_stands_alone():
    targets = {Beneficiary.EDUCATION_ALL: 10, Beneficiary.TEACHERS: 5}

    assert problems(changed(pillar=Pillar.EDUCATION, targets=targets)) == ["targets"]


def test_an_action_stays_within_its_pledge():
    begin, end = date(2026, 1, 1), date(2026, 12, 31)

    assert problems(changed(starts_on=date(2025, 12, 31)), starts_on=begin, ends_on=end) == ["starts_on"]
    assert problems(changed(ends_on=date(2027, 1, 1)), starts_on=begin, ends_on=end) == ["ends_on"]
    assert problems(changed(starts_on=end, ends_on=begin)) == ["ends_on"]
    assert problems(changed(starts_on=begin, ends_on=end), starts_on=begin, ends_on=end) == []


def test_what_is_missing_is_said_at_once():
    said = missing_to_send(text=" ", starts_on=None, ends_on=None, actions=[])

    assert [one.field for one in said] == ["text", "starts_on", "actions"]
    assert (
        missing_to_send(
            text="We teach", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1), actions=[TRAINING]
        )
        == []
    )


@given(totals, st.data())
def test_nothing_counts_as_checked_that_was_not(numbers, data):
    last = data.draw(st.integers(0, len(numbers) - 1))
    checked = checked_totals(numbers, last)

    assert checked_totals(numbers, None) == [0] * len(numbers)
    assert all(0 <= one <= total for one, total in zip(checked, numbers, strict=True))
    # Never more than what was checked, and never more than any later total admits.
    assert checked[-1] == min(numbers[last:])
    assert max(checked) <= numbers[last]


@given(totals)
def test_a_check_of_totals_that_only_grew_covers_all_before(numbers):
    numbers = sorted(numbers)

    assert checked_totals(numbers, len(numbers) - 1) == numbers


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from([6, 12]))
def test_months_later_is_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
