"""How well entries are described, on the pages of organisations, coalitions, countries and sources, and for machines."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from rialto.catalogue.actions import write_found
from rialto.catalogue.models import Entry, QualityFigure, Source
from rialto.finding.actions import rebuild_index
from rialto.harvesting.quality.figures import keep_figures
from rialto.harvesting.quality.following import follow_quality
from rialto.organisations.models import Organisation
from tests.desk.test_views import words_of
from tests.factories import OrganisationFactory, SourceFactory
from tests.harvesting.quality.test_keeping import course
from tests.harvesting.quality.test_series import figure

pytestmark = pytest.mark.django_db


def gather(source: Source, count: int) -> None:
    """Bring in courses for Malta, and measure everything."""
    found = [
        course(str(number), title=f"Course {number}", countries=["MT"], provider_name="Evening school")
        for number in range(count)
    ]
    write_found(source, found, publish=True)
    while follow_quality():
        pass
    keep_figures()
    rebuild_index()


@pytest.fixture
def coalition(index) -> Organisation:
    return OrganisationFactory(coalition=True, name="Malta coalition", country="MT")


@pytest.fixture
def source(coalition) -> Source:
    return SourceFactory(slug="course-fair", owner=coalition)


def provider_page() -> str:
    return Entry.objects.first().provider.get_absolute_url()


def addresses(coalition: Organisation) -> dict[str, str]:
    return {
        "organisation": provider_page(),
        "coalition": coalition.get_absolute_url(),
        "country": reverse("website:country-page", args=["mt"]),
        "source": reverse("website:source-page", args=["course-fair"]),
    }


@pytest.mark.parametrize("sort", ["organisation", "coalition", "country", "source"])
def test_a_page_explains_the_points_and_what_would_help(client, coalition, source, sort):
    gather(source, 4)

    response = client.get(addresses(coalition)[sort])

    words = words_of(response.content)
    for expected in ("Findable", "Reachable", "Usable", "Interoperable", "Trustworthy", "What these points stand for",
                     "Usable It says for which level 4 4", "What would help most", "State the level",
                     "For example: Course 0 , Course 1 , Course 2", "There is no line yet"):  # fmt: skip
        assert expected in words
    assert "4 4 16" in words  # entries, points each, points in all: of the level
    assert Entry.objects.get(title="Course 0").get_absolute_url() in response.content.decode()


@pytest.mark.parametrize("sort", ["organisation", "coalition", "country", "source"])
def test_a_page_draws_how_points_moved_and_says_it_in_a_table(client, coalition, source, sort):
    gather(source, 1)
    for one in QualityFigure.objects.all():
        for weeks in (1, 2):
            earlier = {"scope": one.scope, "key": one.key, "entry_count": 7}
            figure(one.day - timedelta(weeks=weeks), 12 * weeks, **earlier).save()

    response = client.get(addresses(coalition)[sort])

    page, now = response.content.decode(), QualityFigure.objects.filter(key="MT").latest("day")
    assert f"Quality: 24 of 100 on {now.day - timedelta(weeks=2):%-d %B %Y}, {now.total} of 100 on" in page
    assert page.count('role="img" aria-label="Quality: 24') == 1
    assert "12 12 12 12 12 12 7" in words_of(response.content)
    assert "style=" not in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_cost_the_same_however_much_was_kept(
    client, coalition, source, count, django_assert_num_queries
):
    gather(source, count)
    for one in QualityFigure.objects.all():
        for weeks in range(1, count):
            figure(one.day - timedelta(weeks=weeks), scope=one.scope, key=one.key).save()
    pages = addresses(coalition)
    for page in pages.values():
        client.get(page)

    # Each of the three asks for its figures and for the examples; the first two also for the organisation, what it says of
    # itself, its people, its pledges, its own pages and, where it has a domain, whether that is proven; a country for its coalition, the
    # organisations and their number; the first and the last for what is new, a country also for what is coming, seven times for its
    # partnership, and once each for its action plan, its pledges, its transfers and its own site.
    for sort, number in {"organisation": 9, "coalition": 8, "country": 18}.items():
        with django_assert_num_queries(number):
            client.get(pages[sort])


def test_before_anything_is_measured_the_pages_say_so(client, coalition, source):
    write_found(source, [course("1", countries=["MT"])], publish=True)
    rebuild_index()
    pages = addresses(coalition)

    for sort in ("organisation", "coalition", "country"):
        words = words_of(client.get(pages[sort]).content)
        assert "Nothing has been measured here yet." in words
        assert "of 100 points" not in words
    assert "This has not been measured yet." in words_of(client.get(pages["source"]).content)


def test_an_organisation_without_entries_has_no_quality(client, index):
    words = words_of(client.get(OrganisationFactory().get_absolute_url()).content)

    assert "No entries of its own yet" in words
    assert "described" not in words.partition("No entries of its own yet")[2]


def test_the_page_of_a_country_leads_to_what_its_coalition_gathers(client, coalition, source):
    gather(source, 2)

    page = client.get(reverse("website:country-page", args=["mt"])).content.decode()

    total = QualityFigure.objects.get(scope="coalition").total
    assert f"The 2 entries that it gathers are described with {total} of 100 points." in page
    assert f'href="{coalition.get_absolute_url()}#coalition-quality"' in page


@pytest.mark.parametrize("form", ["jsonld", "ttl"])
@pytest.mark.parametrize("sort", ["organisation", "coalition", "country", "source"])
def test_machines_get_what_the_page_says(client, coalition, source, sort, form):
    gather(source, 2)
    page = addresses(coalition)[sort]
    slug = page.rstrip("/").rpartition("/")[2]
    address = reverse(f"{sort}-quality", args=[slug, form])

    answer = client.get(address)

    assert answer["Content-Type"].startswith({"jsonld": "application/ld+json", "ttl": "text/turtle"}[form])
    assert b"dqv:QualityMeasurement" in answer.content
    assert address in client.get(page).content.decode()
    if form == "jsonld":
        values = {node["@id"]: node["dqv:value"]["@value"] for node in json.loads(answer.content)["@graph"]
                  if "dqv:value" in node}  # fmt: skip
        part = "coalition-" if sort == "coalition" else ""
        (total,) = (value for name, value in values.items() if name.endswith(f"{page}#{part}total"))
        assert total == str(QualityFigure.objects.get(scope=sort).total)


def test_machines_are_told_of_nothing_that_does_not_exist(client, coalition, source):
    gather(source, 1)
    provider = Entry.objects.first().provider.slug

    for sort, key, form in [
        ("organisation", "nobody", "ttl"), ("organisation", provider, "exe"), ("country", "xx", "ttl"),
        ("coalition", provider, "ttl"), ("country", "ch", "ttl"),
    ]:  # fmt: skip
        assert client.get(reverse(f"{sort}-quality", args=[key, form])).status_code == 404
