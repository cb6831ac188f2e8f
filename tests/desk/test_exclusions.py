"""What was taken down: listed, found by its address, and let back after a question."""

import pytest
from django.urls import reverse

from rialto.catalogue.actions import take_down
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, Exclusion
from tests.desk.test_views import words_of
from tests.factories import EntryFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("desk:exclusion-list")


def taken(colleague, reason: str = "Asked for.", **values) -> Entry:
    entry = EntryFactory(published=True, **values)
    SourceRecordFactory(entry=entry, remote_id=f"id-of-{entry.slug}")
    return take_down(entry, by=colleague, reason=reason)


def lift(entry: Entry) -> str:
    return reverse("desk:exclusion-lift", args=[entry.public_id])


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_doors_are_shut_for_strangers_and_not_there_for_others(client, colleague, method):
    entry = taken(colleague)
    addresses = [LIST, lift(entry)] if method == "get" else [lift(entry)]

    for address in addresses:
        answer = getattr(client, method)(address)
        assert answer["Location"] == f"{reverse('accounts:sign-in')}?next={address}"
    client.force_login(UserFactory())
    assert {getattr(client, method)(one, {"reason": "x"}).status_code for one in addresses} == {404}
    assert Exclusion.objects.count() == 2


def test_an_entry_stands_there_once_with_all_that_is_kept_out(staff, colleague):
    entry = taken(colleague, title="Nets <b>", address="https://school.example/nets")
    later = taken(colleague, reason="Another reason.", title="Sums")

    page = staff.get(LIST)

    assert [line.entry for line in page.context["lines"]] == [later, entry]
    words = words_of(page.content)
    for expected in (
        "Nets &lt;b&gt;",
        "school.example/nets",
        f"id-of-{entry.slug}",
        "Asked for.",
        colleague.email,
    ):
        assert expected in words


def test_a_line_has_room_for_five_and_for_the_address(staff, colleague):
    entry = EntryFactory(published=True, address="https://school.example/nets")
    SourceRecordFactory.create_batch(8, entry=entry)
    take_down(entry, by=colleague, reason="Asked for.")

    page = staff.get(LIST)

    (line,) = page.context["lines"]
    assert [one.canonical_address for one in line.shown] == ["school.example/nets", "", "", "", ""]
    assert "... and 4 more" in words_of(page.content)


@pytest.mark.parametrize(
    "asked",
    [
        "https://www.school.example/nets/?utm_source=x#top",
        "school.example/ne",
        "www.school.example/nets",
        "example/net",
        "https://rialto.example/en/training/nets-1234/",
        "id-of-nets",
    ],
)
def test_it_is_found_by_any_of_its_addresses(staff, colleague, asked):
    entry = taken(colleague, slug="nets-1234", address="https://school.example/nets")
    taken(colleague)

    assert [line.entry for line in staff.get(LIST, {"q": asked}).context["lines"]] == [entry]


def test_it_is_found_by_an_address_that_others_share(staff, colleague):
    EntryFactory(published=True, address="https://school.example/list")
    entry = taken(colleague, address="https://school.example/list")

    assert [line.entry for line in staff.get(LIST, {"q": "school.example/list"}).context["lines"]] == [entry]


def test_the_list_costs_the_same_however_long_it_is_and_has_pages(
    staff, colleague, django_assert_num_queries
):
    taken(colleague)
    with django_assert_num_queries(7):  # session, person, number, page, exclusions, entries, people
        staff.get(LIST)
    for _number in range(55):
        taken(colleague)

    with django_assert_num_queries(7):
        assert len(staff.get(LIST).context["lines"]) == 50
    assert len(staff.get(LIST, {"page": 2}).context["lines"]) == 6
    with django_assert_num_queries(7):
        staff.get(LIST, {"q": "provider.example.org"})


def test_lists_without_anything_say_what_will_stand_there(staff, colleague):
    assert b"Nothing was taken down yet" in staff.get(LIST).content
    taken(colleague)

    page = staff.get(LIST, {"q": "nowhere <b>"})

    assert b"Nothing of this address was taken down" in page.content
    assert b"nowhere <b>" not in page.content


def test_it_comes_back_after_a_question_and_with_a_reason(staff, colleague):
    entry = taken(colleague, title="Nets")

    assert b"Let this come back?" in staff.get(lift(entry)).content
    refused = staff.post(lift(entry), {"reason": " "})
    assert (refused.status_code, b"Say in a sentence why" in refused.content) == (400, True)
    assert Exclusion.objects.count() == 2
    answer = staff.post(lift(entry), {"reason": "It was another course."}, follow=True)

    entry.refresh_from_db()
    assert (entry.status, Exclusion.objects.count()) == (Status.PUBLISHED, 0)
    assert "nothing of “Nets” is kept out any more" in words_of(answer.content)
    step = entry.transitions.last()
    assert (step.actor_id, step.reason) == (colleague.public_id, "It was another course.")


def test_what_a_colleague_lifted_meanwhile_is_told(staff, colleague):
    entry = taken(colleague)
    staff.post(lift(entry), {"reason": "A mistake."})

    assert staff.get(lift(entry)).status_code == 404
    answer = staff.post(lift(entry), {"reason": "A mistake."}, follow=True)

    assert b"somebody may have lifted it meanwhile" in answer.content


def test_there_are_ways_to_it_from_the_overview(staff):
    assert f'href="{LIST}"' in staff.get(reverse("desk:overview")).content.decode()
