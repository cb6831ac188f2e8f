"""A profile orders results only for who is signed in and agreed to that, says so, and stops at once."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client

from rialto.accounts.actions import say_consent
from rialto.accounts.choices import Purpose
from rialto.accounts.models import Profile
from rialto.accounts.queries.preferences import NONE, Preferences, preferences_of
from rialto.catalogue.found import FoundConcept
from rialto.finding.asking import search_asked_for
from rialto.finding.choices import Lifted
from rialto.finding.documents import SHAPE
from rialto.finding.visitors import visitor_of
from rialto.taxonomy.queries import vocabulary
from tests.factories import UserFactory
from tests.published import training

pytestmark = pytest.mark.django_db
PAGE = "/en/search/?q=python"
BY_PROFILE = (Lifted.SPOKEN, Lifted.HOME, Lifted.INTEREST)


@pytest.fixture
def ada():
    person = UserFactory()
    Profile.objects.create(user=person, languages=["fr"], country="MT", interests=["3.4"])
    return person


@pytest.fixture
def browser(ada):
    client = Client()
    client.force_login(ada)
    return client


def agree(person, is_given: bool = True) -> None:
    say_consent(Purpose.PERSONALISATION, is_given=is_given, by=person)


def lifted_by_profile(client) -> set[str]:
    """Which of the profile's reasons the page gives for its first result."""
    why = client.get(PAGE).context["answer"].lines[0].why
    return {str(one) for one in BY_PROFILE if str(one.label) in why}


@pytest.mark.parametrize(
    ("values", "lift"),
    [
        ({"language": "fr"}, "spoken"),
        ({"countries": ["MT"]}, "home"),
        ({"concepts": [FoundConcept(role="competence", key="3.4")]}, "interest"),
    ],
)
def test_a_profile_lifts_what_fits_it_and_says_so_while_its_owner_agrees(publish, ada, browser, values, lift):
    publish(replace(training("a", "Python"), **values))

    before = lifted_by_profile(browser)
    agree(ada)
    agreed = lifted_by_profile(browser)
    agree(ada, is_given=False)

    assert (before, agreed, lifted_by_profile(browser)) == (set(), {lift}, set())


def test_the_page_says_that_a_profile_counts_and_strangers_see_nothing_of_it(publish, ada, browser):
    publish(training("a", "Python", language="fr"))
    agree(ada)

    assert "Your profile counts a little here." in browser.get(PAGE).content.decode()
    assert "Your profile counts" not in Client().get(PAGE).content.decode()
    assert lifted_by_profile(Client()) == set()


def test_what_fits_a_profile_stands_before_its_equal(publish, ada, browser):
    publish(training("a", "Python", language="de"), training("b", "Python", language="fr"))

    agree(ada)

    lines = browser.get(PAGE).context["answer"].lines
    assert [line.language for line in lines] == ["fr", "de"]


def test_preferences_cost_one_query_and_none_for_strangers(ada, django_assert_num_queries):
    agree(ada)

    with django_assert_num_queries(1):
        found = preferences_of(ada)
    with django_assert_num_queries(0):
        nobodys = preferences_of(AnonymousUser())

    assert found == Preferences(languages=("fr",), country="MT", interests=("3.4",))
    assert nobodys == NONE


def test_who_has_no_profile_has_no_preferences():
    person = UserFactory()
    agree(person)

    assert not preferences_of(person).has_any


def test_what_a_person_says_takes_the_place_of_what_is_only_likely(settings):
    settings.COUNTRY = "DE"
    said = Preferences(languages=("fr", "en"), country="MT")

    visitor = visitor_of(search_asked_for(QueryDict()), language="en", accepted=("it",), preferences=said)
    filtering = visitor_of(search_asked_for(QueryDict("country=AT")), language="en", preferences=said)

    assert (visitor.languages, visitor.spoken, visitor.accepted) == (("en",), ("fr",), ())
    assert (visitor.home, visitor.countries) == (("MT",), ())
    assert (filtering.home, filtering.countries) == ((), ("AT",))


def test_the_competences_to_lift_by_are_those_of_digcomp(vocabularies):
    assert (
        tuple(term.key for term in vocabulary("digcomp-3.0") if "." in term.key)
        == SHAPE.lifting["competence"]
    )
