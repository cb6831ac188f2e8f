import pytest

from rialto.organisations.choices import Category, Sector, Size
from rialto.organisations.models import FormerSlug, Profile
from rialto.organisations.queries import (
    OrganisationFilters,
    coalition_of,
    counts_by,
    organisation_at,
    organisations_matching,
    people_shown,
)
from tests.factories import ClaimFactory, EntryFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def names(**given) -> list[str]:
    return [organisation.name for organisation in organisations_matching(OrganisationFilters(**given))]


@pytest.fixture
def directory() -> None:
    OrganisationFactory(name="Éco-École", country="BE", category=Category.NGO)
    OrganisationFactory(name="Abendschule", country="AT", category=Category.EDUCATION)
    OrganisationFactory(name="Bibliothek", country="AT", category=Category.PUBLIC)
    OrganisationFactory(name="Somewhere")


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["Abendschule", "Bibliothek", "Somewhere", "Éco-École"]),
        ({"text": "ecole"}, ["Éco-École"]),
        ({"text": "ÉCOLE!"}, ["Éco-École"]),
        ({"country": "AT"}, ["Abendschule", "Bibliothek"]),
        ({"country": "AT", "category": Category.PUBLIC}, ["Bibliothek"]),
        ({"text": "%"}, ["Abendschule", "Bibliothek", "Somewhere", "Éco-École"]),
        ({"text": "nobody"}, []),
    ],
)
def test_the_directory_is_narrowed_by_words_country_and_category(given, found):
    assert sorted(names(**given)) == sorted(found)


def test_only_public_entries_are_counted():
    organisation = OrganisationFactory()
    EntryFactory.create_batch(2, published=True, provider=organisation)
    EntryFactory(provider=organisation)
    EntryFactory(withdrawn=True, provider=organisation)

    assert organisations_matching(OrganisationFilters()).get().entry_count == 2


def test_a_coalition_is_found_by_its_country():
    coalition = OrganisationFactory(coalition=True, country="SK")
    OrganisationFactory(country="CZ")

    assert (coalition_of("SK"), coalition_of("CZ")) == (coalition, None)


@pytest.mark.usefixtures("directory")
def test_each_value_says_how_many_it_would_leave():
    everything = OrganisationFilters()
    austria = OrganisationFilters(country="AT", category=Category.PUBLIC)

    assert counts_by("country", everything) == {"AT": 2, "BE": 1}
    # What is asked for by the facet itself does not narrow its own counts.
    assert counts_by("country", austria) == {"AT": 1}
    assert counts_by("category", austria) == {Category.EDUCATION: 1, Category.PUBLIC: 1}
    assert counts_by("sector", everything) == {}


def test_the_directory_is_narrowed_by_what_organisations_say_and_prove():
    claim = ClaimFactory(proven=True)
    Profile.objects.create(organisation=claim.organisation, sector=Sector.EDUCATION, size=Size.MICRO)
    OrganisationFactory()

    assert names(sector=Sector.EDUCATION, size=Size.MICRO) == [claim.organisation.name]
    assert names(sector=Sector.FINANCE) == []
    assert names(is_proven=True) == [claim.organisation.name]
    assert counts_by("size", OrganisationFilters()) == {Size.MICRO: 1}


def test_an_address_that_it_had_before_leads_to_an_organisation():
    organisation = OrganisationFactory(slug="new")
    FormerSlug.objects.create(organisation=organisation, slug="old")

    assert [organisation_at(slug) for slug in ("new", "old", "none")] == [organisation, organisation, None]


def test_only_people_who_agreed_and_have_a_name_are_shown():
    organisation = OrganisationFactory()
    shown = MembershipFactory(organisation=organisation, is_shown=True, user__name="Ada")
    MembershipFactory(organisation=organisation, user__name="Grace")
    MembershipFactory(organisation=organisation, is_shown=True, user__name="")
    MembershipFactory(organisation=organisation, is_shown=True, user__name="Gone", user__inactive=True)

    assert list(people_shown(organisation)) == [shown]
