"""A country's own site: what it is called, how it looks, and what it begins with."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from config.settings.languages import languages_for
from config.settings.theme import Theme
from rialto.accounts.mails import known_letter, message
from rialto.base.safe_xml import tree_of
from rialto.base.site import site_colour, site_key, site_title
from rialto.catalogue.choices import Kind
from rialto.coalitions.pledge_badges import PledgeBadge, badge_picture
from rialto.contributing.actions import begin_draft
from rialto.desk.forms.roles import RoleForm
from rialto.editorial.actions import load_starter_pages
from rialto.editorial.starter import about_in
from rialto.finding.actions import rebuild_index
from rialto.harvesting.quality.standing import source_lines
from tests.factories import EntryFactory, OrganisationFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
THEME = Theme(light={"lagoon": "#8a1538"}, dark={"lagoon": "#f2a3b5"})


@pytest.fixture
def malta(settings):
    settings.COUNTRY = "MT"
    settings.LANGUAGES = languages_for("MT", [])
    settings.LANGUAGE_CODE = "mt"


@pytest.fixture
def shop(index, malta):
    coalition = OrganisationFactory(coalition=True, name="Koalizzjoni", language="mt", country="MT")
    school = OrganisationFactory(name="Evening school", country="MT")
    EntryFactory(published=True, title="Spreadsheets of Valletta", countries=["MT"], provider=school)
    EntryFactory(published=True, event=True, title="Open day", countries=["MT"], provider=coalition)
    EntryFactory(published=True, title="Tables of Vienna", countries=["AT"])
    EntryFactory(published=True, title="Tables of Graz", countries=["AT"])
    rebuild_index()


@pytest.mark.parametrize(
    ("asked", "language"),
    [("", "mt"), ("ja", "mt"), ("de-AT,en;q=0.5", "de"), ("en", "en"), ("ja,fi;q=0.1", "fi")],
)
def test_who_states_no_language_of_ours_reads_the_countrys(client, malta, asked, language):
    answer = client.get("/", headers={"accept-language": asked} if asked else {})

    assert answer["Location"] == f"/{language}/"


def test_the_countrys_languages_lead_the_list_of_24(client, shop):
    page = client.get("/en/")
    listed = re.findall(r'hreflang="(\w\w)"[^>]*>[^<]+</a></li>', page.text)

    assert listed[:3] == ["mt", "en", "bg"]
    assert len(listed) == 24
    assert re.search(r'hreflang="x-default" href="[^"]+/mt/"', page.text)


def test_the_front_page_begins_with_the_country(client, shop):
    page = client.get("/en/")
    own = page.text.index('id="own"')

    assert "For Malta" in page.text
    assert own < page.text.index("Koalizzjoni") < page.text.index("Spreadsheets of Valletta")
    assert (
        page.text.index("Spreadsheets of Valletta")
        < page.text.index('id="doors"')
        < page.text.index("Tables of Vienna")
    )
    assert "Coming soon in Malta" in page.text
    assert "Evening school" in page.text[own : page.text.index('id="doors"')]
    assert "<title>Malta: digital skills and jobs · Rialto Malta</title>" in page.text
    assert "What news on the Rialto" not in page.text


def test_a_country_without_anything_says_how_to_bring_it(client, index, malta):
    page = client.get("/en/")

    assert "For Malta" in page.text
    assert f"{reverse('website:how-we-work')}#feed" in page.text


def test_the_hub_says_nothing_of_a_country_of_its_own(client, index):
    page = client.get("/en/")

    assert 'id="own"' not in page.text
    assert "Our coalition" not in page.text
    assert "theme-" not in page.text
    assert "· Rialto</title>" in page.text


def test_the_menu_leads_to_our_coalition_and_to_the_others(client, shop):
    page = client.get("/en/countries/mt/")
    links = dict(
        re.findall(r'<li><a href="([^"]+)"([^>]*)>(?:Our coalition|Countries)</a></li>', page.text)[:2]
    )

    assert links == {"/en/countries/mt/": ' aria-current="true"', "/en/countries/": ""}
    others = client.get("/en/countries/at/")
    links = dict(
        re.findall(r'<li><a href="([^"]+)"([^>]*)>(?:Our coalition|Countries)</a></li>', others.text)[:2]
    )
    assert links == {"/en/countries/mt/": "", "/en/countries/": ' aria-current="true"'}


def test_results_are_not_narrowed_but_lead_to_what_is_near(client, shop):
    page = client.get("/en/search/")

    assert re.search(r'href="\?country=MT">For Malta: 2 results', page.text)
    # The own country leads its list although another has as many.
    assert page.text.index('value="MT"') < page.text.index('value="AT"')
    assert 'value="MT" checked' not in page.text
    assert "For Malta:" not in client.get("/en/search/?country=AT").text


def test_a_title_of_its_own_stands_everywhere(client, shop, settings):
    settings.SITE_TITLE, settings.OPERATOR = "Malta Digital Skills & Jobs", "eSkills"
    settings.FOOTER_LINE, settings.HUB = "The coalition of Malta.", "https://hub.example.org"
    page = client.get("/en/")
    head = page.text.partition("</head>")[0]

    assert "· Malta Digital Skills &amp; Jobs</title>" in head
    assert '<meta property="og:site_name" content="Malta Digital Skills &amp; Jobs">' in head
    # The card with our name on it is not that of a site with another.
    assert "social-card" not in head
    assert "Rialto" not in re.sub(r"<[^>]+>", "", page.text)
    assert page.text.count('aria-label="Malta Digital Skills &amp; Jobs, front page"') == 2
    for words in (
        "The coalition of Malta.",
        "Run by: eSkills",
        "All of Europe: hub.example.org",
        "About Malta Digital",
    ):
        assert words in page.text
    assert 'href="https://hub.example.org/en/"' in page.text
    search = tree_of(client.get("/opensearch.xml").content)
    assert search.findtext("{*}LongName") == "Malta Digital Skills & Jobs"
    assert len(search.findtext("{*}ShortName")) <= 16
    assert "Malta Digital Skills &amp; Jobs" in client.get(reverse("finding:atom-feed")).content.decode()


def test_mails_bear_the_title_and_the_colour(settings):
    settings.SITE_TITLE, settings.THEME = "Malta Skills", THEME
    html = Template("{% load site %}{% site_title %} {% site_colour %}").render(Context())

    assert html == "Malta Skills #8a1538"
    sent = message(known_letter("/en/sign-in/"), "ada@example.org", language="en")
    assert sent.subject.endswith(" · Malta Skills")
    assert "#8a1538" in str(sent.alternatives[0].content)
    for path in (Path(settings.ROOT) / "templates" / "emails").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "Rialto" not in text, path.name
        assert "#0b5563" not in text, path.name


def test_a_country_without_a_title_is_named_in_the_readers_language(malta, settings):
    with translation.override("fr"):
        assert site_title() == "Rialto Malte"
    settings.COUNTRY = ""
    assert (site_title(), site_colour()) == ("Rialto", "#0b5563")


def test_other_words_make_other_kept_fragments(settings):
    keys = set()
    for name, value in (
        ("SITE_TITLE", "A"),
        ("FOOTER_LINE", "B"),
        ("OPERATOR", "C"),
        ("HUB", "https://d"),
        ("LOGO", "/e"),
    ):
        setattr(settings, name, value)
        keys.add(site_key())

    assert len(keys) == 5


def test_the_colours_come_as_a_stylesheet_that_is_kept_for_ever(client, index, settings):
    settings.THEME = THEME
    page = client.get("/en/")
    address = re.search(r'<link rel="stylesheet" href="(/theme-[^"]+)">', page.text)[1]
    answer = client.get(address)

    # After ours, or ours would win.
    assert page.text.index("site.css") < page.text.index(address)
    assert "<style" not in page.text
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert answer.text == THEME.stylesheet
    assert client.get("/theme-0000.css").status_code == 404
    settings.THEME = None
    assert client.get(address).status_code == 404


def test_the_page_about_the_site_says_which(settings):
    assert about_in("en").title == "About Rialto"
    settings.SITE_TITLE = "Malta Skills"

    own = about_in("en")

    assert own.title == "About Malta Skills"
    assert "bridge in Venice" not in own.lead
    said = str(own.blocks)
    assert "This site keeps no course of its own." in said
    assert "This site is not one of the European Union" in said


@pytest.mark.parametrize(
    ("language", "title", "words"), [("mt", "Dwar Malta Skills", "Dan is-sit"), ("de", "Über Malta Skills", "Diese Website")]
)  # fmt: skip
def test_the_page_about_a_site_of_its_own_speaks_the_readers_language(
    client, settings, language, title, words
):
    settings.SITE_TITLE = "Malta Skills"
    load_starter_pages()

    page = client.get(f"/{language}/about/").text

    assert f"<h1>{title}</h1>" in page
    assert words in page
    assert "Rialto" not in re.sub(r"<[^>]+>", "", page.partition("<h1>")[0])


def test_programs_and_badges_are_told_the_sites_own_title(client, shop, settings):
    settings.SITE_TITLE = "Malta Skills"
    feeds = (client.get(reverse(f"coalitions:{name}")).text for name in ("calendar-feed", "transfer-feed"))

    assert all("Malta Skills" in feed and "Rialto" not in feed for feed in feeds)
    badge = PledgeBadge(level="", is_valid=True, organisation="School", words="has pledged", address="/")
    assert badge.text == "School, has pledged · Malta Skills"
    assert "Rialto" not in badge_picture(badge)


def test_people_are_asked_for_the_country(malta):
    assert RoleForm()["country"].value() == "MT"
    author = UserFactory()
    draft = begin_draft(Kind.TRAINING, {"title": "Spreadsheets"}, by=author)
    other = begin_draft(Kind.TRAINING, {"title": "Tables", "countries": ["AT"]}, by=author)

    assert (draft.values["countries"], draft.country) == (["MT"], "MT")
    assert other.values["countries"] == ["AT"]


def test_on_the_hub_nobody_is_asked_for_a_country():
    assert not RoleForm()["country"].value()
    assert "countries" not in begin_draft(Kind.TRAINING, {"title": "Spreadsheets"}, by=UserFactory()).values


def test_sources_of_the_country_come_first(malta, settings):
    SourceFactory(name="Alpha")
    SourceFactory(name="Beta", default_country="MT")
    SourceFactory(name="Gamma", owner=OrganisationFactory(country="MT"))

    assert [line.source.name for line in source_lines()] == ["Beta", "Gamma", "Alpha"]
    settings.COUNTRY = ""
    assert [line.source.name for line in source_lines()] == ["Alpha", "Beta", "Gamma"]
