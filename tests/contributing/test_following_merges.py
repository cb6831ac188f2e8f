"""Who saved one of two that become one, here or at the site whose entries they are, follows the one that lives on."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from rialto.catalogue.actions import correct_entry, merge_entries, merge_organisations, split_entry
from rialto.catalogue.models import Entry
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.contributing.actions import follow, note_news, silence, unfollow
from rialto.contributing.following import end_address
from rialto.contributing.models import Follow, FollowNews
from tests.exchange.feeds import changed, deleted, take, uuid_of
from tests.factories import EntryFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """The entry that lives on, and the one that will live on in it."""
    return EntryFactory(published=True, title="Kept", city="Graz"), EntryFactory(
        published=True, title="Saved", city="Wien"
    )


def noted() -> list[tuple[str, str]]:
    """What followers are to be told once nothing can be undone any more."""
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        while note_news():
            pass
    return [(one.entry.title, one.what) for one in FollowNews.objects.all()]


def followed(person) -> list[str]:
    found = Follow.objects.filter(user=person, double_of=None).order_by("entry__title")
    return [one.entry.title for one in found]


def test_the_offer_lives_on_so_nobody_is_told_that_it_is_gone_and_what_happens_to_it_is(
    two, author, reviewer
):
    kept, saved = two
    follow(saved, by=author)

    merge_entries(kept, saved, by=reviewer)
    assert noted() == []
    correct_entry(kept, {"schedule": "cancelled"}, by=reviewer)

    assert noted() == [("Kept", "cancelled")]
    assert followed(author) == ["Kept"]


def test_nobody_is_led_to_what_is_not_public(member, author, reviewer):
    draft, saved = EntryFactory(title="Not yet told"), EntryFactory(published=True, title="Saved")
    follow(saved, by=author)

    merge_entries(draft, saved, by=reviewer)

    assert noted() == [("Saved", "withdrawn")]
    assert "Not yet told" not in member.get(reverse("contributing:follow-list")).content.decode()


def test_another_day_of_the_one_that_lives_on_is_news(author, reviewer):
    kept, saved = (
        EntryFactory(published=True, starts_on=date(2027, 3, day), title=f"On {day}") for day in (2, 1)
    )
    follow(saved, by=author)

    merge_entries(kept, saved, by=reviewer)

    assert noted() == [("On 2", "changed")]
    assert FollowNews.objects.get().changes == {"starts_on": ["2027-03-01", "2027-03-02"]}


def test_a_split_leads_back_also_through_several_merges(two, author, reviewer):
    kept, saved = two
    last = EntryFactory(published=True, title="Last")
    follow(saved, by=author)
    merge_entries(kept, saved, by=reviewer)
    merge = merge_entries(last, kept, by=reviewer)
    assert followed(author) == ["Last"]

    split_entry(merge, by=reviewer)

    assert followed(author) == ["Kept"]
    split_entry(saved.merged_into.get(undone_at=None), by=reviewer)
    assert followed(author) == ["Saved"]
    assert noted() == []


def test_who_saved_both_sees_and_hears_of_one_and_has_both_again_after_a_split(two, member, author, reviewer):
    kept, saved = two
    first, second = follow(kept, by=author), follow(saved, by=author)
    merge = merge_entries(kept, saved, by=reviewer)
    correct_entry(kept, {"city": "Linz"}, by=reviewer)

    listed = member.get(reverse("contributing:follow-list")).content.decode()

    assert noted() == [("Kept", "changed")]
    assert (listed.count("line-title"), "Kept" in listed, "Saved" in listed.replace("Saved and", "")) == (
        1,
        True,
        False,
    )
    split_entry(merge, by=reviewer)
    assert followed(author) == ["Kept", "Saved"]
    assert {one.pk for one in Follow.objects.filter(double_of=None)} == {first.pk, second.pk}


def test_a_mail_sent_before_ends_what_the_two_became(two, author, client, reviewer):
    kept, saved = two
    first, second = follow(kept, by=author), follow(saved, by=author)
    address = end_address(second, language="en").partition("//")[2].partition("/")[2]
    merge_entries(kept, saved, by=reviewer)

    client.post(f"/{address}")

    first.refresh_from_db()
    assert first.is_silent
    silence(first, is_silent=False)


def test_letting_the_one_go_lets_both_go(two, author, reviewer):
    kept, saved = two
    first = follow(kept, by=author)
    follow(saved, by=author)
    merge = merge_entries(kept, saved, by=reviewer)

    unfollow(first)
    split_entry(merge, by=reviewer)

    assert not Follow.objects.exists()


def test_who_follows_an_organisation_follows_the_one_that_it_becomes(author, reviewer):
    survivor, other = OrganisationFactory(), OrganisationFactory()
    both = UserFactory()
    follow(other, by=author)
    for one in (survivor, other):
        follow(one, by=both)
    note_news()
    new = EntryFactory(published=True, title="New", provider=other, published_at=timezone.now())
    record_change("entry", new.public_id, Verb.PUBLISHED)
    assert noted() == [("New", "new")] * 2

    merge_organisations(survivor, other, by=reviewer, reason="One firm")

    assert {(one.user_id, one.organisation_id) for one in Follow.objects.all()} == {
        (author.pk, survivor.pk), (both.pk, survivor.pk),
    }  # fmt: skip
    assert sorted(one.follow.user_id for one in FollowNews.objects.all()) == sorted([author.pk, both.pk])
    assert noted() == [("New", "new")] * 2


# --- entries of other sites ---


def entry_of(number: int) -> Entry:
    return Entry.objects.get(public_id=uuid_of(number))


def merged(number: int, version: int, *, into: int):
    return {**deleted(number, version, reason="merged"), "merged_into": uuid_of(into)}


def numbers(person) -> set[str]:
    return {
        str(one)
        for one in Follow.objects.filter(user=person, double_of=None).values_list(
            "entry__public_id", flat=True
        )
    }


def test_an_entry_of_another_site_is_followed_into_the_one_that_it_lives_on_in_and_back(author):
    take(changed(1, 1), changed(2, 1))
    follow(entry_of(1), by=author)

    take(merged(1, 2, into=2))
    assert numbers(author) == {uuid_of(2)}
    take(changed(2, 3, title="Said anew"))
    assert numbers(author) == {uuid_of(2)}
    take(changed(1, 4))

    assert numbers(author) == {uuid_of(1)}
    assert noted() == []


def test_also_where_that_one_comes_later_or_is_merged_itself_or_another_one_after_all(author):
    take(changed(1, 1))
    follow(entry_of(1), by=author)

    take(merged(1, 2, into=2))
    assert numbers(author) == {uuid_of(1)}
    take(merged(2, 3, into=3))
    take(changed(3, 4))
    assert numbers(author) == {uuid_of(3)}
    take(changed(4, 5), merged(2, 6, into=4))

    assert numbers(author) == {uuid_of(4)}
    take(changed(2, 7))
    assert numbers(author) == {uuid_of(2)}
