"""Quality at the desk: lists of each sort, and one of them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from rialto.catalogue.actions import write_found
from rialto.catalogue.models import QualityFigure
from rialto.harvesting.quality.figures import keep_figures
from rialto.harvesting.quality.following import follow_quality
from tests.desk.test_views import words_of
from tests.factories import OrganisationFactory, SourceFactory, UserFactory
from tests.harvesting.quality.test_keeping import course
from tests.harvesting.quality.test_series import figure

pytestmark = pytest.mark.django_db
LIST = reverse("desk:quality-list")
TODAY = date(2026, 6, 15)


def at(scope: str, key: str) -> str:
    return reverse("desk:quality-page", args=[scope, key])


def many(count: int, scope: str = "organisation") -> None:
    for number in range(count):
        slug = OrganisationFactory(name=f"School {number}").slug
        figure(TODAY, 50 + number, scope=scope, key=slug, entry_count=10).save()
        figure(TODAY - timedelta(days=28), 50, scope=scope, key=slug).save()


@pytest.mark.parametrize("address", [LIST, at("country", "AT")])
def test_the_doors_are_shut_for_strangers_and_not_there_for_others(client, address):
    assert client.get(address)["Location"] == f"{reverse('accounts:sign-in')}?next={address}"

    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_those_come_first_where_most_could_be_gained(staff):
    for slug, total, entries in (("good", 90, 100), ("poor", 20, 10), ("large", 80, 500)):
        source = SourceFactory(name=slug.title(), slug=slug)
        figure(TODAY, total, key=source.slug, entry_count=entries).save()

    lines = staff.get(LIST).context["lines"]

    assert [(line.name, line.missing_count) for line in lines] == [
        ("Large", 10_000), ("Good", 1000), ("Poor", 800),
    ]  # fmt: skip
    assert [line.change for line in lines] == [None, None, None]


def test_each_sort_has_its_list_and_says_what_changed_in_four_weeks(staff):
    many(2)
    figure(TODAY, 70, scope="country", key="AT").save()
    figure(TODAY, 60, scope="country", key="UA").save()
    figure(TODAY - timedelta(days=28), 75, scope="country", key="AT").save()

    schools = staff.get(LIST, {"scope": "organisation"})
    countries = staff.get(LIST, {"scope": "country"})

    assert [(line.name, line.change) for line in schools.context["lines"]] == [
        ("School 0", 0), ("School 1", 1),
    ]  # fmt: skip
    assert [(line.name, line.change) for line in countries.context["lines"]] == [
        ("Ukraine", None), ("Austria", -5),
    ]  # fmt: skip
    assert "+1" in words_of(schools.content)
    assert at("country", "UA") in countries.content.decode()


@pytest.mark.parametrize(
    ("scope", "text", "expected"),
    [("organisation", "school 1", ["School 1"]), ("country", "austr", ["Austria"]), ("source", "fair", ["Fair"]),
     ("country", "nowhere", []), ("nonsense", "fair", ["Fair"])],
)  # fmt: skip
def test_a_list_is_narrowed_by_name(staff, scope, text, expected):
    many(3)
    figure(TODAY, key=SourceFactory(name="Fair").slug).save()
    figure(TODAY, key=SourceFactory(name="Other").slug).save()
    for code in ("AT", "MT"):
        figure(TODAY, scope="country", key=code).save()

    page = staff.get(LIST, {"scope": scope, "q": text})

    assert [line.name for line in page.context["lines"]] == expected
    assert expected or "Nothing by that name" in words_of(page.content)


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_costs_the_same_however_long_it_is(staff, count, django_assert_num_queries):
    many(count)

    # Session, person, newest day, how many, one page of them, four weeks ago, names.
    with django_assert_num_queries(7):
        staff.get(LIST, {"scope": "organisation"})


def test_before_anything_is_counted_the_list_says_when_it_is(staff):
    assert "Nothing has been counted yet" in words_of(staff.get(LIST).content)


@pytest.mark.parametrize("scope", ["source", "organisation", "coalition", "country"])
def test_one_of_them_says_what_would_help(staff, scope, django_assert_num_queries):
    coalition = OrganisationFactory(coalition=True, name="Coalition", country="AT")
    source = SourceFactory(name="Fair", slug="fair", owner=coalition)
    write_found(source, [course(str(number), title=f"Course {number}") for number in range(4)], publish=True)
    while follow_quality():
        pass
    keep_figures()
    key = QualityFigure.objects.filter(scope=scope).first().key

    # Session, person, its name (a country's is no query), its figures, the examples.
    with django_assert_num_queries(4 if scope == "country" else 5):
        page = staff.get(at(scope, key))

    words = words_of(page.content)
    for expected in (
        "Trustworthy",
        "State the level",
        "For example: Course 0",
        "What these points stand for",
    ):
        assert expected in words
    assert page.context["overview"].json_ld in page.content.decode()
    assert page.content.count(b"<h1") == 1


def test_a_country_outside_the_union_has_no_public_page(staff):
    figure(TODAY, scope="country", key="UA").save()

    overview = staff.get(at("country", "UA")).context["overview"]

    assert (overview.name, overview.address, overview.json_ld, overview.turtle) == ("Ukraine", "", "", "")


@pytest.mark.parametrize(
    ("scope", "key"),
    [("source", "nobody"), ("organisation", "nobody"), ("country", "zzz"), ("nonsense", "AT")],
)
def test_what_does_not_exist_is_not_found(staff, scope, key):
    assert staff.get(at(scope, key)).status_code == 404


def test_the_desk_and_the_page_of_a_source_lead_there(staff):
    source = SourceFactory(slug="fair")

    assert LIST in staff.get(reverse("desk:overview")).content.decode()
    assert at("source", "fair") in staff.get(reverse("desk:source-page", args=[source.slug])).content.decode()
