"""Block pages as everybody reads them: in languages, in lists, in the map of the site, and as articles."""

import pytest
from django.core.cache import cache
from django.test import Client

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry
from rialto.editorial.actions import (
    begin_edition,
    load_starter_pages,
    publish_edition,
    save_edition,
    withdraw_edition,
)
from rialto.editorial.content import Content
from rialto.editorial.models import BlockPage
from rialto.editorial.queries.public import footer_links
from rialto.editorial.templatetags import editorial
from tests.factories import BlockPageFactory, EditionFactory, OrganisationFactory, UserFactory
from tests.published import catch_up

pytestmark = pytest.mark.django_db


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def test_a_page_says_honestly_which_language_it_is_in(client):
    page = BlockPageFactory(slug="guide")
    EditionFactory(page=page, title="A guide", published=True)
    EditionFactory(page=page, language="de", title="Ein Leitfaden", published=True)
    EditionFactory(page=page, language="fr", title="Un guide")

    german, finnish = body(client, "/de/pages/guide/"), body(client, "/fi/pages/guide/")

    assert '<article lang="de">' in german
    assert 'rel="canonical" href="http://127.0.0.1:8000/de/pages/guide/"' in german
    assert '<article lang="en">' in finnish
    assert "A guide" in finnish
    assert 'rel="canonical" href="http://127.0.0.1:8000/en/pages/guide/"' in finnish
    assert 'hreflang="de" href' in finnish
    assert '<link rel="alternate" hreflang="fi"' not in finnish
    assert 'hreflang="fr" href="http' not in finnish
    assert "Not yet in this language (Finnish)" not in german
    assert "suomi" in finnish.lower()


def test_what_is_public_stands_in_the_map_of_the_site_in_its_languages(client):
    EditionFactory(page__slug="guide", language="de", published=True)
    EditionFactory(page__slug="draft")

    found = body(client, "/sitemap-pages.xml")

    assert "<loc>http://127.0.0.1:8000/de/pages/guide/</loc>" in found
    assert "/en/pages/guide/" not in found
    assert "/pages/draft/" not in found


def test_the_foot_of_every_page_names_what_editors_want_there(client, monkeypatch):
    monkeypatch.setattr(editorial, "footer_links", footer_links)
    cache.clear()
    EditionFactory(page__is_in_footer=True, title="Help for newcomers", published=True)
    EditionFactory(page__is_in_footer=True, title="Not yet")

    foot = body(client, "/en/countries/").partition("<footer")[2]

    cache.clear()
    assert "Help for newcomers" in foot
    assert "Not yet" not in foot


def test_an_organisation_names_its_pages(client):
    organisation = OrganisationFactory()
    EditionFactory(page__organisation=organisation, title="Our plan for 2027", published=True)
    EditionFactory(page__organisation=organisation, title="Secret plan")

    page = body(client, organisation.get_absolute_url())

    assert "Our plan for 2027" in page
    assert "Secret plan" not in page


@pytest.mark.parametrize("is_loaded", [True, False])
def test_the_page_about_the_site_is_there_in_every_language_that_has_its_words(client, is_loaded, settings):
    settings.OPERATOR, settings.CONTACT = "The city of Graz", "ask@example.org"
    if is_loaded:
        load_starter_pages()

    english, german = body(client, "/en/about/"), body(client, "/de/about/")

    assert "The Rialto is a bridge in Venice" in english
    assert "run by The city of Graz" in english
    assert 'href="/en/how-we-work/"' in english
    assert '<article lang="de">' in german
    assert client.get("/en/pages/about/").status_code == (301 if is_loaded else 404)


@pytest.mark.parametrize("kind", ["heading", "quote", "action", "questions", "figures", "columns", "notice"])
def test_each_block_is_drawn(client, kind):
    from tests.editorial.test_blocks import block

    edition = EditionFactory(page__slug="all", blocks=[block(kind)], published=True)

    page = body(client, "/en/pages/all/")

    for words in {"heading": ["Why"], "quote": ["Begin.", "Ada"], "action": ["/en/search/"], "questions": ["<details"],
                  "figures": ["54 %", "Eurostat"], "columns": ["<p>b</p>"], "notice": ["Closed today"]}[kind]:  # fmt: skip
        assert words in page
    assert edition.title in page


def test_what_is_stored_is_cleaned_once_more_on_its_way_out(client):
    evil = {"id": "text0001", "kind": "text", "html": '<p>Hi<img src=x onerror="alert(1)"></p>'}
    bad_link = {"id": "acti0001", "kind": "action", "label": "Go", "address": "javascript:alert(1)"}
    EditionFactory(page__slug="evil", blocks=[evil, bad_link], published=True)

    page = body(client, "/en/pages/evil/")

    assert "<p>Hi</p>" in page
    assert "onerror" not in page
    assert "javascript:" not in page


def test_a_list_of_entries_shows_what_a_search_finds(client, publish):
    publish(
        FoundEntry(remote_id="1", kind=Kind.TRAINING, title="Weaving baskets", language="en", address="https://a.example/1"),
        FoundEntry(remote_id="2", kind=Kind.EVENT, title="Weaving day", language="en", address="https://a.example/2"),
    )  # fmt: skip
    lists = [
        {
            "id": "list0001",
            "kind": "entries",
            "title": "Courses",
            "words": "weaving",
            "entry_kind": "training",
        },
        {"id": "list0002", "kind": "entries", "title": "New", "entry_kind": "event"},
        {"id": "list0003", "kind": "entries", "title": "None", "entry_kind": "funding"},
    ]
    EditionFactory(page__slug="lists", blocks=lists, published=True)

    page = body(client, "/en/pages/lists/")

    assert page.count("Weaving baskets") == 1
    assert page.count("Weaving day") == 1
    assert "/en/search/?q=weaving&amp;kind=training" in page
    assert "The list fills itself" in page


def test_an_article_is_read_at_its_entrys_address_and_found(client, index):
    editor = UserFactory(staff=True)
    blocks = [{"id": "text0001", "kind": "text", "html": "<p>Oysters and algorithms.</p>"}]
    edition = EditionFactory(page=BlockPageFactory(article=True), title="A harbour learns", blocks=blocks)
    publish_edition(edition, by=editor)
    german = begin_edition(edition.page, language="de", by=editor)
    german = save_edition(
        german, Content(title="Ein Hafen lernt", blocks=blocks), by=editor, seen=german.version
    ).edition
    publish_edition(german, by=editor)
    catch_up()
    entry = Entry.objects.get()

    page, found = body(client, entry.get_absolute_url()), body(client, "/en/search/?q=oysters")

    assert '<article lang="en">' in page
    assert "Oysters and algorithms." in page
    assert '"@type": "Article"' in page or '"@type":"Article"' in page
    assert "A harbour" in found
    assert "Ein Hafen lernt" in body(client, f"/de/article/{entry.slug}/")

    for one in (edition, german):
        withdraw_edition(one, by=editor, reason="Old.")
    catch_up()
    assert client.get(entry.get_absolute_url()).status_code == 410
    assert "A harbour" not in body(client, "/en/search/?q=oysters")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_page_costs_the_same_however_many_blocks_it_has(client, count, django_assert_num_queries):
    cache.clear()
    blocks = [
        {"id": f"text{number:04}", "kind": "text", "html": f"<p>{number}</p>"} for number in range(count)
    ]
    EditionFactory(page__slug="long", blocks=blocks, published=True)

    with django_assert_num_queries(2):
        page = client.get("/en/pages/long/")

    assert page.content.decode().count('<div class="prose">') == count


def test_an_address_that_nothing_stands_at_is_not_found(client):
    EditionFactory(page__slug="draft")
    EditionFactory(page=BlockPageFactory(article=True, slug="piece"), published=True)

    codes = [client.get(f"/en/pages/{slug}/").status_code for slug in ("draft", "nothing", "piece")]
    assert codes == [404, 404, 404]
    assert BlockPage.objects.count() == 2
