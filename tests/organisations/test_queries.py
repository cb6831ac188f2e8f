import pytest

from rialto.organisations.choices import Category
from rialto.organisations.queries import (
    OrganisationFilters,
    categories_in_use,
    coalition_of,
    countries_with_organisations,
    organisations_matching,
)
from tests.factories import EntryFactory, OrganisationFactory

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
def test_only_what_is_in_use_is_offered():
    assert countries_with_organisations() == ["AT", "BE"]
    assert categories_in_use() == [Category.NGO, Category.PUBLIC, Category.EDUCATION]
