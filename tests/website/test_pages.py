"""The pages about countries, organisations and the site itself."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.conf import settings as site_settings
from django.urls import reverse
from django.utils import translation

from rialto.base.client import manners
from rialto.base.context import THEME_COOKIE
from rialto.catalogue.choices import Kind
from rialto.exchange.choices import SiteState
from rialto.exchange.models import TrustedSite
from rialto.finding.actions import rebuild_index
from rialto.organisations.choices import Category
from rialto.taxonomy.queries import EU_COUNTRIES
from rialto.website.cookies import cookies_set
from tests.factories import CoalitionMemberFactory, EntryFactory, OrganisationFactory, SourceFactory

ABOUT = ("about", "how-we-work", "robot", "accessibility", "privacy", "cookies", "site-map")
pytestmark = pytest.mark.django_db


class Outline(HTMLParser):
    """What a screen reader hears first: headings, landmarks without a name, ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.nameless: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag in ("nav", "aside", "section") and not names.keys() & {"aria-label", "aria-labelledby"}:
            self.nameless.append(self.get_starttag_text() or tag)
        if names.get("id"):
            self.ids.append(str(names["id"]))


@pytest.fixture
def shop(index):
    """One of everything that the pages show."""
    coalition = OrganisationFactory(coalition=True, name="Koalizzjoni", language="mt", country="MT")
    provider = OrganisationFactory(name="Evening school", country="MT", website="https://school.example.org/")
    EntryFactory(published=True, title="Spreadsheets", countries=["MT"], provider=provider)
    EntryFactory(published=True, event=True, title="Open day", countries=["MT"], provider=coalition)
    SourceFactory(name="A calendar", owner=provider, licence="CC-BY-4.0", attribution="Evening school, Malta")
    rebuild_index()


def addresses() -> list[str]:
    named = [reverse(f"website:{name}") for name in (*ABOUT, "country-list", "organisation-list")]
    organisation = OrganisationFactory(name="Nobody yet", language="und")
    return [
        *named,
        reverse("website:country-page", args=["mt"]),
        reverse("website:country-page", args=["at"]),
        organisation.get_absolute_url(),
        reverse("website:organisation-list") + "?q=nothing-like-it",
        reverse("accounts:sign-in"),
    ]


def test_every_page_has_one_title_no_skipped_level_and_named_parts(client, shop):
    for address in addresses():
        page = client.get(address)
        outline = Outline(page.text)

        steps = [after - before for before, after in zip(outline.levels, outline.levels[1:], strict=False)]
        assert page.status_code == 200, address
        assert outline.levels.count(1) == 1, address
        assert max(steps, default=0) <= 1, (address, outline.levels)
        assert outline.nameless == [], address
        assert len(outline.ids) == len(set(outline.ids)), address


def test_reading_sets_no_cookie(client, shop):
    read = [address for address in addresses() if address != reverse("accounts:sign-in")]

    for address in read:
        assert dict(client.get(address).cookies) == {}, address


@pytest.mark.parametrize("language", ["de", "el", "mt", "fi"])
def test_the_pages_stand_in_other_languages_too(client, shop, language):
    for name in (*ABOUT, "country-list", "organisation-list"):
        with translation.override(language):
            address = reverse(f"website:{name}")
        page = client.get(address)

        assert f'<html lang="{language}"' in page.text


def test_all_27_countries_are_on_one_page_in_the_order_of_their_names(client, index):
    page = client.get("/de/countries/")

    names = re.findall(r'<h3><a href="/de/countries/(\w\w)/">([^<]+)', page.text)
    assert {code.upper() for code, _ in names} == set(EU_COUNTRIES)
    assert [name for _, name in names].index("Österreich") < [name for _, name in names].index("Polen")


def test_a_country_names_its_coalition_and_the_page_that_was_read(client, shop):
    page = client.get(reverse("website:country-page", args=["mt"]))

    assert "Koalizzjoni" in page.text
    assert "https://coalition.example.org/about" in page.text
    assert f'href="{reverse("finding:results")}?country=MT&amp;kind=training"' in page.text
    assert page.text.count("Spreadsheets") == 1
    assert page.text.count("Open day") == 2  # new, and coming


def test_a_country_is_called_what_it_calls_itself(client, index):
    page = client.get(reverse("website:country-page", args=["fi"]))

    assert '<span lang="fi">Suomi</span>' in page.text
    assert '<span lang="sv">' not in page.text  # Finland is what the heading says already


def test_a_country_without_entries_invites_its_coalition(client, index):
    page = client.get(reverse("website:country-page", args=["at"]))

    assert page.status_code == 200
    assert f"{reverse('website:how-we-work')}#feed" in page.text


@pytest.mark.parametrize("code", ["us", "zz", "austria"])
def test_other_countries_have_no_page(client, index, code):
    assert client.get(f"/en/countries/{code}/").status_code == 404


def test_a_country_has_one_address(client, index):
    answer = client.get("/en/countries/MT/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/countries/mt/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_country_costs_the_same_however_much_there_is(client, index, count, django_assert_num_queries):
    for _ in range(count):
        provider = OrganisationFactory(country="MT")
        EntryFactory(published=True, countries=["MT"], provider=provider)
        EntryFactory(published=True, event=True, countries=["MT"], provider=provider)
    OrganisationFactory(coalition=True, country="MT")
    rebuild_index()
    client.get(reverse("website:country-page", args=["mt"]))  # names of vocabularies are read once a process

    # coalition, organisations, their number; figures of quality; new and coming: entries, technologies; its action plan; its pledges; transfers; the national site
    with django_assert_num_queries(19):
        client.get(reverse("website:country-page", args=["mt"]))


def test_a_country_names_its_own_site_where_the_hub_trusts_one(client, index, settings):
    page = reverse("website:country-page", args=["mt"])
    TrustedSite.objects.create(name="rialto-lv", address="https://lv.example", countries=["LV"])
    TrustedSite.objects.create(name="rialto", address="https://hub.example", is_hub=True)
    assert "Our national site" not in client.get(page).text

    TrustedSite.objects.create(name="a-islands", address="https://islands.example", countries=["CY", "MT"])
    own = TrustedSite.objects.create(name="rialto-mt", address="https://mt.example", countries=["MT"])
    assert 'href="https://mt.example/en/"' in client.get(page).text
    assert "Our national site: mt.example" in client.get(page).text

    own.state = SiteState.PAUSED
    own.save()
    assert "Our national site: islands.example" in client.get(page).text
    settings.COUNTRY = "MT"
    assert "Our national site" not in client.get(page).text


def test_from_the_coalitions_lead_ways_to_what_they_do_together(client, index):
    together = (
        "coalitions:europe-page",
        "coalitions:pledge-figures",
        "coalitions:transfer-list",
        "coalitions:calendar",
    )
    addresses = [*map(reverse, together), reverse("coalition-report", args=["europe"])]
    for start in ("website:coalition-list", "website:site-map"):
        page = client.get(reverse(start)).text
        assert [one for one in addresses if f'href="{one}"' not in page] == []
    assert (
        f'href="{reverse("website:coalition-list")}"' in client.get("/en/about/").text.partition("<footer")[2]
    )


def test_from_a_workspace_lead_ways_to_all_its_parts(client, index):
    boss = CoalitionMemberFactory(coordinator=True)
    client.force_login(boss.user)
    page = client.get(reverse("website:coalition-workspace", args=["mt"])).text
    names = (
        "plan-list",
        "date-list",
        "task-list",
        "file-list",
        "profile-edit",
        "member-list",
        "coalition-transfers",
    )
    addresses = [reverse(f"coalitions:{name}", args=["mt"]) for name in names]
    reports = ("coalition-report", "coalition-report-pdf", "coalition-report-csv")
    addresses += [reverse(name, args=["mt"]) for name in reports]
    addresses += [reverse("coalitions:pledge-queue"), f"{reverse('coalitions:pledge-list')}?country=MT"]
    assert [one for one in addresses if f'href="{one}"' not in page] == []
    # The way to the workspace stands in the account menu of whoever works in a coalition.
    assert f'href="{reverse("website:coalition-workspace", args=["mine"])}"' in client.get("/en/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_countries_cost_one_query(client, index, count, django_assert_num_queries):
    for code in ("MT", "AT", "SK")[:count]:
        OrganisationFactory(coalition=True, country=code)

    with django_assert_num_queries(1):
        page = client.get(reverse("website:country-list"))

    assert page.text.count("Organisation ") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_however_long_it_is(client, index, count, django_assert_num_queries):
    OrganisationFactory.create_batch(count, country="MT", category=Category.NGO)

    with django_assert_num_queries(7):  # how many, the organisations, and each of the five facets
        page = client.get(reverse("website:organisation-list"))

    assert page.text.count('class="who"') == count


def test_the_directory_is_narrowed_by_words_country_and_category(client, index):
    OrganisationFactory(name="Skola večerná", country="SK", category=Category.EDUCATION)
    OrganisationFactory(name="Skola ranná", country="MT", category=Category.EDUCATION)
    OrganisationFactory(name="Skola letná", country="SK", category=Category.NGO)
    OrganisationFactory(name="Bank", country="SK", category=Category.EDUCATION)

    page = client.get(
        reverse("website:organisation-list"),
        {"q": "SKOLA", "country": "SK", "category": "education-provider"},
    )

    assert re.findall(r'href="/en/organisations/[^"]+/" lang="en">([^<]+)', page.text) == ["Skola večerná"]


@pytest.mark.parametrize(
    "query", ["country=XX", "category=pub", "page=0", "page=99999999999999999999", "page=x", "q=%20"]
)
def test_nonsense_in_the_address_of_the_directory_is_ignored(client, index, query):
    OrganisationFactory(name="The only one")

    page = client.get(f"{reverse('website:organisation-list')}?{query}")

    assert "The only one" in page.text


def test_an_organisation_shows_what_it_offers_and_marks_outside_links(client, shop):
    page = client.get(reverse("website:organisation-list"), {"q": "evening"})
    address = re.search(r'class="plain-link" href="(/en/organisations/[^"]+/)"', page.text).group(1)

    page = client.get(address)

    assert "Spreadsheets" in page.text
    assert 'href="https://school.example.org/" rel="nofollow noopener"' in page.text
    assert re.search(r'href="/en/search/\?provider=[\w-]+&amp;kind=training"', page.text)


def test_a_name_in_no_known_language_claims_none(client, index):
    page = client.get(OrganisationFactory(name="Xyz", language="und").get_absolute_url())

    assert "<h1>Xyz</h1>" in page.text


def test_names_are_shown_as_text(client, index):
    page = client.get(OrganisationFactory(name="<script>alert(1)</script>").get_absolute_url())

    assert "<script>alert" not in page.text


def test_a_withdrawn_entry_says_what_it_was_and_where_to_go(client, index):
    entry = EntryFactory(withdrawn=True, kind=Kind.EVENT, title="Avond over data", language="nl")

    page = client.get(entry.get_absolute_url())

    assert page.status_code == 410
    assert '<h1 lang="nl">Avond over data</h1>' in page.text
    assert reverse("website:kind-page", args=["event"]) in page.text
    assert 'name="robots" content="noindex"' in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_sources_cost_one_query(client, count, django_assert_num_queries):
    for _ in range(count):
        SourceFactory(owner=OrganisationFactory())

    with django_assert_num_queries(1):
        client.get(reverse("website:how-we-work"))


def test_sources_stand_with_licence_and_attribution(client, shop):
    page = client.get(reverse("website:how-we-work"))

    assert "CC-BY-4.0" in page.text
    assert "Evening school, Malta" in page.text


def test_a_file_on_this_machine_is_not_shown_as_an_address(client):
    SourceFactory(name="A file", address="/srv/private/offers.csv")

    page = client.get(reverse("website:how-we-work"))

    assert "A file" in page.text
    assert "/srv/private" not in page.text


@pytest.mark.parametrize("name", ["about", "how-we-work", "robot", "accessibility", "privacy"])
def test_the_operator_can_be_reached(client, settings, name):
    settings.OPERATOR, settings.CONTACT = "Bridge Keepers", "keepers@example.org"

    page = client.get(reverse(f"website:{name}"))

    assert "Bridge Keepers" in page.text
    assert 'href="mailto:keepers@example.org"' in page.text


def test_a_site_without_an_operator_says_so(client, settings):
    settings.OPERATOR, settings.CONTACT = "", ""

    page = client.get(reverse("website:privacy"))

    assert "has not yet given a name" in page.text
    assert "mailto:" not in page.text


def test_the_page_about_cookies_names_them_all(client):
    page = client.get(reverse("website:cookies"))

    shown = re.findall(r"<code>([^<]+)</code>", page.text)
    assert shown == [cookie.name for cookie in cookies_set()]
    assert set(shown) == {site_settings.SESSION_COOKIE_NAME, site_settings.CSRF_COOKIE_NAME, THEME_COOKIE}


def test_browsers_can_add_the_search(client):
    answer = client.get("/opensearch.xml", headers={"accept-language": "de"})

    root = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    urls = root.findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert urls[0].attrib["template"] == f"{site_settings.ORIGIN}/de/search/?q={{searchTerms}}"


def test_the_name_of_our_robot_leads_to_the_page_about_it(client, settings):
    settings.ORIGIN = "https://skills.example"
    settings.FETCH_PAUSE_SECONDS, settings.FETCH_DAILY_REQUESTS = 2.5, 0
    address = re.search(r"\(\+https://skills\.example(/.+)\)$", manners().agent).group(1)

    page = client.get(address)

    assert address == reverse("website:robot")
    assert f"<code>{manners().agent}</code>" in page.text
    assert "User-agent: RialtoBot\nDisallow: /</code>" in page.text
    assert "waits at least 2.5 seconds" in page.text
    assert "times a day" not in page.text


@pytest.mark.parametrize("name", ["how-we-work", "site-map"])
def test_the_page_about_our_robot_is_found_from_others(client, name):
    assert f'href="{reverse("website:robot")}"' in client.get(reverse(f"website:{name}")).text
