"""What editors put first: for which questions, until when, and with all that was done to it."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rialto.base.errors import Refused
from rialto.catalogue.actions import withdraw_entry
from rialto.catalogue.models import Entry
from rialto.changes.models import ChangeRecord
from rialto.finding.actions import rebuild_index
from rialto.finding.models import Pin, PinChange
from rialto.finding.pins.board import board_file, is_same_question, pins_for
from rialto.finding.pins.keeping import Said, change_pin, end_pin, pin_entry, undo_last
from rialto.search.query_text import parse
from tests.factories import EntryFactory, UserFactory
from tests.finding.test_queries import found, titles
from tests.published import catch_up, training


def day(ahead: int = 0) -> date:
    """Today and so many days; asked for anew each time, for a run may go over midnight."""
    return timezone.localdate() + timedelta(days=ahead)


def said(words: str = "python courses", **values: object) -> Said:
    return Said(**{"words": words, "until": day(1), "reason": "It is free.", **values})  # type: ignore[arg-type]


@pytest.fixture
def editor(db):
    return UserFactory(staff=True)


@pytest.fixture
def offers(publish) -> list[Entry]:
    """Twenty-five courses that hold the words, and one that does not."""
    courses = (
        training(f"c{number}", f"Python course {number}", is_free=number % 2 == 0) for number in range(25)
    )
    return publish(training("odd", "Snakes for beginners", is_free=True, countries=["MT"]), *courses)


def first(query: str, language: str = "en") -> str:
    return (titles(query, language) or [""])[0]


def test_a_pinned_entry_stands_first_once_and_says_why(offers, editor):
    pin_entry(offers[0], said(), by=editor)
    catch_up()

    now = found("q=python courses")

    assert str(now.lines[0].title) == "Snakes for beginners"
    assert now.lines[0].chosen.startswith("Chosen by the editors: an editor of this site put it first until ")
    assert now.lines[0].chosen.endswith("It is free.")
    assert now.lines[0].why[0] == "Editors chose it for this question."
    assert [line.chosen for line in now.lines[1:]] == [""] * 19
    assert now.page.total == 26
    urls = [line.url for page in (1, 2) for line in found(f"q=python courses&page={page}").lines]
    assert len(urls) == len(set(urls)) == 26


def test_what_holds_the_words_anyway_is_not_shown_twice(offers, editor):
    pin_entry(offers[20], said(), by=editor)
    catch_up()

    now = found("q=python courses")

    assert now.lines[0].url == offers[20].get_absolute_url()
    assert now.page.total == 25


@pytest.mark.parametrize(
    ("asked", "language", "stands"),
    [
        ("q=python courses", "en", True),
        ("q=COURSES Python", "en", True),
        ("q=a course on python", "en", True),
        ("q=python", "en", False),
        ("q=python courses online", "en", False),
        ("q=python courses -snakes", "en", False),
        ("q=python courses&sort=newest", "en", False),
        ("q=python courses&free=yes", "en", True),
        ("q=python courses&country=FR", "en", False),
        ("q=python courses&page=2", "en", False),
        ("q=python courses", "fr", True),
    ],
)
def test_for_which_questions(offers, editor, asked, language, stands):
    pin_entry(offers[0], said(), by=editor)
    catch_up()

    assert (first(asked, language) == "Snakes for beginners") is stands


def test_a_pin_for_one_language_is_for_its_pages_only(offers, editor):
    pin_entry(offers[0], said("Pythonkurse", language="de"), by=editor)
    catch_up()

    assert first("q=Pythonkurs", "de") == "Snakes for beginners"
    assert first("q=Pythonkurs", "en") != "Snakes for beginners"


def test_after_its_last_day_it_stands_no_more(offers, editor):
    pin_entry(offers[0], said(until=day()), by=editor)
    catch_up()
    asked = {"languages": ("en",), "language": "en"}

    assert len(pins_for(parse("python courses"), today=day(), **asked)) == 1
    assert pins_for(parse("python courses"), today=day(1), **asked) == []


def test_what_is_not_public_any_more_is_not_shown(offers, editor):
    pin_entry(offers[0], said(), by=editor)
    withdraw_entry(offers[0], by=editor, reason="Gone.")
    catch_up()

    assert found("q=python courses").page.total == 25


def test_what_is_over_does_not_stand_first(offers, editor):
    pin_entry(offers[0], said(), by=editor)
    Entry.objects.filter(pk=offers[0].pk).update(expires_on=day(-1))
    rebuild_index()

    assert first("q=python courses") != "Snakes for beginners"
    assert found("q=python courses").past_count == 0


def test_a_page_with_a_pin_costs_no_query_more(offers, editor, django_assert_max_num_queries):
    pin_entry(offers[0], said(), by=editor)
    catch_up()
    found("q=python courses")

    with django_assert_max_num_queries(4):
        assert found("q=python courses").lines[0].chosen


def test_without_an_index_it_stands_first_as_well(offers, editor, settings, tmp_path):
    pin_entry(offers[0], said(), by=editor)
    catch_up()
    (tmp_path / "index").rename(tmp_path / "away")

    now = found("q=python")
    pinned = found("q=python course")

    assert now.is_fallback
    assert str(pinned.lines[0].title) == "Snakes for beginners"


def test_a_damaged_file_is_as_none(offers, editor):
    pin_entry(offers[0], said(), by=editor)
    catch_up()
    board_file().write_text('[["not a pin"]]', "utf-8")

    assert found("q=python courses").page.total == 25


def test_a_new_machine_writes_its_file(offers, editor):
    pin_entry(offers[0], said(), by=editor)
    catch_up()
    board_file().unlink()
    catch_up()

    assert [row[1] for row in json.loads(board_file().read_text("utf-8"))] == ["python courses"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"words": " "}, "A question is"),
        ({"words": "python -snake"}, "A question is"),
        ({"words": "python lang:de"}, "A question is"),
        ({"words": "x" * 201}, "too long"),
        ({"until": -1}, "last day"),
        ({"until": 367}, "last day"),
        ({"reason": "\x00 "}, "Say why"),
    ],
)
@pytest.mark.django_db
def test_what_is_no_pin_is_refused(editor, values, words):
    entry = EntryFactory(published=True)

    if "until" in values:
        values = {"until": day(values["until"])}

    with pytest.raises(Refused, match=words):
        pin_entry(entry, said(**values), by=editor)

    assert not Pin.objects.exists()
    assert not ChangeRecord.objects.filter(noun="pin").exists()


def test_only_what_is_public_can_stand_first(editor):
    with pytest.raises(Refused, match="public"):
        pin_entry(EntryFactory(), said(), by=editor)


def test_the_same_question_is_not_pinned_twice_until_it_has_ended(editor):
    entry = EntryFactory(published=True)
    pin = pin_entry(entry, said(), by=editor)

    with pytest.raises(Refused, match="already"):
        pin_entry(entry, said("Courses: Python"), by=editor)
    end_pin(pin, by=editor)
    again = pin_entry(entry, said("Courses: Python"), by=editor)
    with pytest.raises(Refused, match="already"):
        undo_last(pin, by=editor)

    assert again.ended_at is None


def test_everything_is_noted_and_announced(editor):
    pin = pin_entry(EntryFactory(published=True), said(), by=editor)
    chief = UserFactory(staff=True, is_superuser=True)
    change_pin(pin, said(reason="It is new."), by=chief)
    end_pin(pin, by=editor)

    changes = list(pin.changes.values_list("deed", "actor_id", "after__reason", "after__role"))
    assert changes == [
        ("pinned", editor.public_id, "It is free.", "editor"),
        ("changed", chief.public_id, "It is new.", "administrator"),
        ("ended", editor.public_id, "It is new.", "administrator"),
    ]
    announced = ChangeRecord.objects.filter(noun="pin", public_id=pin.public_id)
    assert list(announced.order_by("position").values_list("verb", "actor_id")) == [
        ("created", editor.public_id), ("changed", chief.public_id), ("changed", editor.public_id),
    ]  # fmt: skip
    with pytest.raises(TypeError):
        pin.changes.first().save()


def test_nothing_changed_notes_nothing(editor):
    pin = pin_entry(EntryFactory(published=True), said(), by=editor)
    change_pin(pin, said(), by=editor)

    assert pin.changes.count() == 1


def test_each_deed_can_be_undone_and_that_as_well(editor):
    pin = pin_entry(EntryFactory(published=True), said(), by=editor)
    change_pin(pin, said(words="other words", language="de"), by=editor)

    undone = undo_last(pin, by=editor)
    assert (undone.words, undone.language, undone.ended_at) == ("python courses", "", None)
    again = undo_last(pin, by=editor)
    assert (again.words, again.language) == ("other words", "de")
    end_pin(pin, by=editor)
    assert undo_last(pin, by=editor).ended_at is None


def test_the_first_deed_undone_ends_it(editor):
    pin = pin_entry(EntryFactory(published=True), said(), by=editor)

    assert undo_last(pin, by=editor).ended_at is not None
    assert undo_last(pin, by=editor).ended_at is None
    assert PinChange.objects.count() == 3


WORDS = st.lists(
    st.sampled_from(["python", "data", "learning", "schools", "security"]), unique=True, min_size=1
)


@settings(max_examples=50)
@given(words=WORDS, other=WORDS, dice=st.randoms())
def test_order_does_not_matter_but_each_word_does(words, other, dice):
    mixed = dice.sample(words, len(words))

    assert is_same_question(" ".join(words), " ".join(mixed).upper(), "en")
    assert is_same_question(" ".join(words), " ".join(other), "en") is (set(words) == set(other))
