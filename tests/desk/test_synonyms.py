"""The desk's screens for words that mean the same."""

from datetime import date

import pytest
from django.urls import reverse

from rialto.finding.actions import rebuild_index
from rialto.finding.models import PopularQuery, SynonymChange, SynonymGroup
from tests.desk.test_views import words_of
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("desk:synonym-list"), reverse("desk:synonym-add")
SAID = {"words": "AI\nartificial intelligence", "others": "", "language": "", "reason": "Both are said."}


@pytest.fixture
def group(staff) -> SynonymGroup:
    rebuild_index()
    staff.post(ADD, SAID | {"sure": "yes"})
    return SynonymGroup.objects.get()


def test_the_doors_are_shut_for_strangers_and_not_there_for_others(client, group):
    client.logout()
    addresses = [
        LIST,
        ADD,
        *(reverse(f"desk:synonym-{one}", args=[group.public_id]) for one in ("page", "remove")),
    ]

    assert {client.get(one).status_code for one in addresses} == {302}
    client.force_login(UserFactory())
    assert {client.get(one).status_code for one in addresses} == {404}
    assert client.post(ADD, SAID | {"sure": "yes"}).status_code == 404


def test_adding_shows_first_what_would_change(staff):
    EntryFactory(published=True, title="AI at work")
    EntryFactory(published=True, title="Artificial intelligence")
    rebuild_index()

    asked = staff.post(ADD, SAID)

    assert [effect[:3] for effect in asked.context["effects"]] == [
        ("AI", 1, 2),
        ("artificial intelligence", 1, 2),
    ]
    assert "Yes, keep it so" in words_of(asked.content)
    assert not SynonymGroup.objects.exists()
    assert staff.post(ADD, SAID | {"sure": "yes"})["Location"] == LIST
    assert SynonymGroup.objects.get().words == ["AI", "artificial intelligence"]


def test_a_form_that_says_too_little_says_why(staff):
    answer = staff.post(ADD, {"words": "alone", "reason": ""})

    assert answer.status_code == 400
    assert "A group needs two words" in words_of(answer.content)
    assert "Say in a sentence why" in words_of(answer.content)


def test_the_list_has_words_reason_and_history(staff, group, colleague):
    page = words_of(staff.get(LIST).content)

    for expected in (
        "AI, artificial intelligence",
        "Both ways",
        "All languages",
        "Both are said.",
        colleague.email,
        "History",
    ):
        assert expected in page
    assert "No group has this word" in words_of(staff.get(LIST, {"q": "birds"}).content)
    assert "AI, artificial" in words_of(staff.get(LIST, {"q": "ARTIFICIAL"}).content)


def test_a_group_is_changed_and_removed_after_a_question(staff, group):
    page, removal = (reverse(f"desk:synonym-{one}", args=[group.public_id]) for one in ("page", "remove"))

    staff.post(
        page, SAID | {"words": "AI", "others": "machine learning", "reason": "One way.", "sure": "yes"}
    )
    group.refresh_from_db()
    assert (group.words, group.others) == (["AI"], ["machine learning"])
    assert "Remove this group?" in words_of(staff.get(removal).content)
    assert staff.post(removal, {"reason": ""}).status_code == 400
    staff.post(removal, {"reason": "No longer."})
    assert not SynonymGroup.objects.exists()
    assert list(SynonymChange.objects.values_list("verb", flat=True)) == ["deleted", "changed", "created"]
    assert "No groups yet" in words_of(staff.get(LIST).content)


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_costs_the_same_however_long_it_is(staff, group, count, django_assert_max_num_queries):
    for number in range(count):
        staff.post(ADD, SAID | {"words": f"one{number}\ntwo{number}", "sure": "yes"})

    with django_assert_max_num_queries(9):
        staff.get(LIST)


def test_what_others_asked_is_listed_and_taken_out_and_back(staff, client):
    question = PopularQuery.objects.create(
        key="a" * 32, language="de", text="Töpfern", form="topfern", last_on=date(2026, 11, 1)
    )
    listed, hide = reverse("desk:asked-list"), reverse("desk:asked-hide", args=[question.pk])

    assert "Töpfern" in words_of(staff.get(listed).content)
    assert "offered no more" in words_of(staff.post(hide, follow=True).content)
    assert PopularQuery.objects.get().is_hidden
    assert "Offer it again" in words_of(staff.get(listed).content)
    staff.post(hide)
    assert not PopularQuery.objects.get().is_hidden
    assert staff.get(hide).status_code == 405
    client.force_login(UserFactory())
    assert {client.get(listed).status_code, client.post(hide).status_code} == {404}
    PopularQuery.objects.all().delete()
    client.force_login(UserFactory(staff=True))
    assert "Nothing is offered yet" in words_of(client.get(listed).content)
