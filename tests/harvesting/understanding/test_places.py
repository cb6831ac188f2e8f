import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.understanding.places import add_places, country_in
from rialto.taxonomy.actions import import_nuts
from rialto.taxonomy.queries import forget_vocabularies
from tests.shared_data import shared


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Heidelberg, Germany", "DE"),
        ("69120 Heidelberg", "DE"),
        ("Room 3, Universität Wien, Wien", "AT"),
        ("Bruxelles", "BE"),
        ("1000 Brussels", "BE"),
        ("Praha 1", "CZ"),
        ("C/ Mayor 3, 28001 Madrid", "ES"),
        ("Lisbon, Portugal", "PT"),
        ("Ljubljana", "SI"),
        ("София", "BG"),
        ("Paris, United States", "US"),
        ("Αθήνα", "GR"),
        # Nothing, or several, or names that several countries have.
        ("Online", ""),
        ("Valencia", ""),
        ("Springfield", ""),
        ("Atlanta, Georgia", ""),
        ("Paris / Berlin", ""),
        ("Europe", ""),
        ("", ""),
    ],
)
def test_a_place_names_its_country_or_none(place, country):
    assert country_in(place) == country


@pytest.mark.django_db
def test_a_country_that_the_source_states_is_left_alone():
    found = FoundEntry(remote_id="one", kind=Kind.EVENT, title="Day", countries=["FR"], city="Wien")

    add_places(found)

    assert (found.countries, found.region) == (["FR"], "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("city", "region"), [("Wien", "AT130"), ("Stuttgart", "DE111"), ("Nowhere", ""), ("", "")]
)
def test_a_region_is_known_once_nuts_is(city, region):
    import_nuts(shared("europass-elm/xsd/loq/cv/nuts.xsd.xz"))
    forget_vocabularies()
    found = FoundEntry(remote_id="one", kind=Kind.EVENT, title="Day", city=city)

    add_places(found)

    assert found.region == region
