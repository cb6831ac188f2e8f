"""Two organisations become one."""

import pytest

from rialto.base.errors import Refused
from rialto.catalogue.actions import merge_organisations
from rialto.catalogue.models import Entry
from rialto.changes.models import ChangeRecord
from rialto.organisations.actions import Named, organisations_for, start_claim_of_new
from rialto.organisations.choices import MemberRole
from rialto.organisations.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationMerge,
    Profile,
)
from rialto.organisations.queries import likely_doubles, organisation_at
from rialto.organisations.rules import publishes_directly
from tests.factories import (
    ClaimFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return (
        OrganisationFactory(name="Acme", website="https://acme.example/", slug="acme"),
        OrganisationFactory(
            name="Acme Academy", website="https://acme-academy.example/", slug="academy", city="Graz"
        ),
    )


def test_entries_sources_and_addresses_follow(two):
    survivor, other = two
    entry, source = EntryFactory(published=True, provider=other), SourceFactory(owner=other)
    by = UserFactory(staff=True)

    merge = merge_organisations(survivor, other, by=by, reason="One firm")

    entry.refresh_from_db()
    source.refresh_from_db()
    assert (entry.provider, source.owner, organisation_at("academy")) == (survivor, survivor, survivor)
    assert list(Organisation.objects.values_list("slug", "city")) == [("acme", "Graz")]
    assert (merge.other_name, merge.entry_count, merge.other_values["city"]) == ("Acme Academy", 1, "Graz")
    told = {(one.noun, one.public_id, one.verb, one.actor_id) for one in ChangeRecord.objects.all()}
    assert told == {
        ("entry", entry.public_id, "changed", by.public_id),
        ("organisation", survivor.public_id, "changed", by.public_id),
        ("organisation", other.public_id, "deleted", by.public_id),
    }


def test_what_sources_call_the_other_one_means_the_survivor(two):
    survivor, other = two
    merge_organisations(survivor, other, by=UserFactory(), reason="One firm")
    said = [
        Named(name="ACME Academy Ltd"),
        Named(name="Anything", website="https://www.acme-academy.example/de"),
    ]

    assert set(organisations_for(said).values()) == {survivor}
    claim = start_claim_of_new(name="x", website="https://acme-academy.example", country="", by=UserFactory())
    assert claim.organisation == survivor


def test_people_keep_the_higher_role_and_proven_domains_stay_proven(two):
    survivor, other = two
    person = MembershipFactory(organisation=survivor).user
    MembershipFactory(organisation=other, user=person, manager=True)
    second = MembershipFactory(organisation=other).user
    ClaimFactory(organisation=survivor, user=person, proven=True)
    ClaimFactory(organisation=other, user=person, proven=True)
    waiting = ClaimFactory(organisation=other, user=second)
    Profile.objects.create(organisation=other, size="micro")
    for organisation in two:
        Invitation.objects.create(
            organisation=organisation, email="a@example.org", expires_at=waiting.expires_at
        )

    merge_organisations(survivor, other, by=UserFactory(), reason="One firm")

    roles = dict(Membership.objects.values_list("user", "role"))
    assert roles == {person.pk: MemberRole.MANAGER, second.pk: MemberRole.MEMBER}
    assert publishes_directly(second, survivor) is True
    assert survivor.claims.count() == 2
    assert Invitation.objects.get().organisation == survivor
    assert Profile.objects.get().organisation == survivor


def test_a_merge_after_a_merge_keeps_every_address_and_the_word_of_both(two):
    survivor, other = two
    third = OrganisationFactory(slug="third")
    merge_organisations(other, third, by=UserFactory(), reason="One")
    merge_organisations(survivor, Organisation.objects.get(slug="academy"), by=UserFactory(), reason="One")

    assert organisation_at("third") == organisation_at("academy") == survivor
    assert list(OrganisationMerge.objects.values_list("survivor", flat=True)) == [survivor.pk] * 2


@pytest.mark.parametrize(
    ("same", "reason", "words"), [(True, "x", "one and the same"), (False, " ", "Say why")]
)
def test_what_makes_no_sense_is_refused(two, same, reason, words):
    survivor, other = two

    with pytest.raises(Refused, match=words):
        merge_organisations(survivor, survivor if same else other, by=UserFactory(), reason=reason)

    assert Organisation.objects.count() == 2
    assert not Entry.objects.exists()


def test_one_name_twice_is_found_whatever_its_legal_form(two):
    double = OrganisationFactory(name="ACME GmbH")

    assert likely_doubles(limit=10) == [(two[0], double)]
