"""Correcting a machine's words: who may, and that it stays."""

import pytest
from django.test import Client

from rialto.catalogue.models import Entry, EntryText
from rialto.contributing.models import Contribution
from tests.factories import (
    ContributionFactory,
    EntryFactory,
    EntryTextFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    """In Slovak, with a machine's Portuguese title and summary."""
    made = EntryFactory(
        published=True, language="sk", title="Kurz", summary="Šesť večerov", provider=OrganisationFactory()
    )
    for field, text in (("title", "Curso"), ("summary", "Seis")):
        EntryTextFactory(
            entry=made, language="pt", field=field, text=text, machine=True, provider="etranslation"
        )
    return made


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def path_of(entry: Entry, language: str = "pt") -> str:
    return f"/en/contribute/translation/{entry.slug}/{language}/"


SAID = {"texts.pt.title": "Formação", "texts.pt.summary": "", "texts.pt.description": ""}


def test_the_page_says_who_translated_and_leads_to_the_form(entry):
    page = Client().get(entry.get_absolute_url().replace("/en/", "/pt/")).content.decode()

    assert "eTranslation" in page
    assert f"/translation/{entry.slug}/pt/" in page
    assert 'href="#original"' in page


def test_an_editor_corrects_and_the_correction_wins(entry):
    staff = signed_in(UserFactory(staff=True))
    assert "Curso" in staff.get(path_of(entry)).content.decode()

    answer = staff.post(path_of(entry), SAID)

    assert answer.status_code == 302
    texts = {one.field: (one.text, one.origin, one.provider) for one in EntryText.objects.filter(entry=entry)}
    assert texts["title"] == ("Formação", "person", "")
    assert texts["summary"] == ("Seis", "machine", "etranslation")


def test_a_title_is_needed(entry):
    staff = signed_in(UserFactory(staff=True))

    assert staff.post(path_of(entry), SAID | {"texts.pt.title": " "}).status_code == 400


def test_members_of_who_offers_it_may_as_well(entry):
    member = UserFactory()
    entry.provider.memberships.create(user=member, role="member")

    assert signed_in(member).post(path_of(entry), SAID).status_code == 302
    assert EntryText.objects.filter(origin="person").count() == 1


def test_a_members_own_form_knows_the_correction(entry):
    author = UserFactory()
    one = ContributionFactory(author=author, entry=entry, values={"title": "Kurz", "language": "sk"})

    signed_in(UserFactory(staff=True)).post(path_of(entry), SAID)

    assert Contribution.objects.get(pk=one.pk).values["texts.pt.title"] == "Formação"


def test_others_are_led_to_where_they_can_say_what_is_wrong(entry):
    answer = signed_in(UserFactory()).post(path_of(entry), SAID)

    assert answer.status_code == 302
    assert "/report/" in answer.headers["Location"]
    assert not EntryText.objects.filter(origin="person").exists()
    assert "sign-in" in Client().get(path_of(entry)).headers["Location"]


@pytest.mark.parametrize("language", ["sk", "xx"])
def test_only_other_languages_of_the_site_have_a_form(entry, language):
    assert signed_in(UserFactory(staff=True)).get(path_of(entry, language)).status_code == 404
