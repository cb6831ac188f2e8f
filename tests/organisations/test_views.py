"""The pages of organisations: who sees them, what they do, and what they say."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core import mail
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rialto.jobs.models import Job
from rialto.organisations.choices import ClaimState, InvitationState, MemberRole
from rialto.organisations.links import claim_address, invitation_address
from rialto.organisations.mails import send_claim
from rialto.organisations.models import Claim, Invitation, Membership, Revision
from rialto.organisations.proofs import record_of
from tests.factories import ClaimFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"


def address(name: str, *arguments) -> str:
    return reverse(f"organisations:{name}", args=arguments)


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


@pytest.fixture
def manager(client) -> Membership:
    membership = MembershipFactory(
        organisation__website="https://school.example/", manager=True, user__name="Ada Example"
    )
    client.force_login(membership.user)
    return membership


@pytest.mark.parametrize("name", ["organisation-edit", "revision-list", "member-list", "member-leave"])
def test_an_organisations_own_pages_are_not_there_for_strangers(client, name):
    organisation = OrganisationFactory()
    page = address(name, organisation.slug)

    assert client.get(page).url.startswith(resolve_url(settings.LOGIN_URL))
    client.force_login(UserFactory(administrator=True))
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("name", ["organisation-edit", "logo-set"])
def test_members_do_not_change_the_page(client, name):
    membership = MembershipFactory()
    client.force_login(membership.user)

    assert client.post(address(name, membership.organisation.slug), {}).status_code == 404


def test_from_a_claim_to_a_manager(client, names):
    person = UserFactory()
    client.force_login(person)
    organisation = OrganisationFactory(website="https://school.example/")

    begun = client.post(address("claim-start", organisation.slug))
    claim = Claim.objects.get()
    page = client.get(begun.url)

    assert record_of(claim) in page.text
    assert "_rialto.school.example" in page.text
    assert client.post(begun.url, {"way": "dns"}).url == begun.url
    assert "There is no text record yet" in client.get(begun.url).text

    Claim.objects.update(checked_at=timezone.now() - timedelta(minutes=1))
    names.records = {"school.example": [record_of(claim)]}
    done = client.post(begun.url, {"way": "dns"}, follow=True)

    assert "Proven: you are a manager" in done.text
    assert "Has proven that school.example is its own" in done.text
    assert Job.objects.count() == 1


def test_a_claim_is_not_there_for_others(client):
    claim = ClaimFactory()
    client.force_login(UserFactory())

    for page in (
        client.get(address("claim-page", claim.public_id)),
        client.post(address("claim-mail", claim.public_id), {"mailbox": "info"}),
        client.post(address("claim-give-up", claim.public_id)),
    ):
        assert page.status_code == 404


def test_the_link_in_the_mail_asks_before_it_confirms(client):
    claim = ClaimFactory(user__email="ada@post.example")
    client.force_login(claim.user)
    written = client.post(address("claim-mail", claim.public_id), {"mailbox": "office"}, follow=True)
    assert "We write to office@school.example" in written.text
    claim.refresh_from_db()
    send_claim(claim, language="en")
    link = path_of(re.search(r"http\S+/claims/confirm/\S+", mail.outbox[0].body)[0])

    client.logout()
    assert "ada@post.example" in client.get(link).text
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING
    assert "It is confirmed" in client.post(link).text

    claim.refresh_from_db()
    assert claim.state == ClaimState.PROVEN


def test_a_link_that_is_not_ours_leads_nowhere(client):
    assert client.get(address("claim-confirm", "made-up")).status_code == 404
    assert client.get(address("invitation-answer", "made-up")).status_code == 404


def test_a_used_link_says_so(client):
    claim = ClaimFactory(mailbox="info", state=ClaimState.GIVEN_UP)

    page = client.post(path_of(claim_address(claim, language="en")))

    assert page.status_code == 409
    assert "This claim is finished" in page.text


def test_a_new_organisation_is_named_and_then_proven(client):
    client.force_login(UserFactory())
    page = address("organisation-add")

    wrong = client.post(page, {"name": "", "website": "github.com/me"})
    begun = client.post(page, {"name": "New School", "website": "www.new.example", "country": "MT"})

    assert wrong.status_code == 400
    claim = Claim.objects.get()
    assert begun.url == address("claim-page", claim.public_id)
    assert (claim.domain, claim.website) == ("new.example", "https://www.new.example/")
    assert "New School" in client.get(address("my-organisations")).text


def test_a_shared_platform_is_refused_in_words(client):
    client.force_login(UserFactory())

    page = client.post(address("organisation-add"), {"name": "Me", "website": "https://github.com/me"})

    assert page.status_code == 400
    assert "under a domain of its own" in page.text


def test_a_manager_invites_and_the_invited_joins(client, manager):
    page = address("member-list", manager.organisation.slug)
    sent = client.post(page, {"email": "New@example.org", "role": "member", "language": "fr"}, follow=True)
    invitation = Invitation.objects.get()

    assert "We write to new@example.org" in sent.text
    assert (invitation.language, Job.objects.count()) == ("fr", 1)

    link = path_of(invitation_address(invitation)).replace("/fr/", "/en/")
    client.logout()
    stranger = client.get(link)
    assert "Ada Example" in stranger.text
    assert f"{reverse('accounts:sign-in')}?next=" in stranger.text
    assert client.post(link, {"answer": "yes"}).status_code == 409

    client.force_login(UserFactory(email="other@example.org"))
    assert client.post(link, {"answer": "yes"}).status_code == 409

    client.force_login(UserFactory(email="new@example.org"))
    for door in ("/en/my/", "/en/organisations/mine/"):
        found = re.search(r'href="(/en/organisations/[^"]+)">Answer', client.get(door).text)
        assert found
        assert client.get(found[1]).status_code == 200
    assert "you belong to this organisation now" in client.post(link, {"answer": "yes"}, follow=True).text
    assert Membership.objects.get(user__email="new@example.org").role == MemberRole.MEMBER
    assert client.get(link).status_code == 404


def test_no_needs_no_account(client):
    manager = MembershipFactory(manager=True)
    invitation = Invitation.objects.create(
        organisation=manager.organisation,
        email="a@example.org",
        expires_at=timezone.now() + timedelta(days=1),
    )

    page = client.post(path_of(invitation_address(invitation)), {"answer": "no"})

    assert "You said no" in page.text
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.DECLINED


def test_invitations_are_taken_back(client, manager):
    slug = manager.organisation.slug
    client.post(address("member-list", slug), {"email": "a@example.org", "role": "member", "language": "en"})

    client.post(address("invitation-take-back", slug, Invitation.objects.get().public_id))

    assert Invitation.objects.get().state == InvitationState.TAKEN_BACK
    assert "Not answered yet" not in client.get(address("member-list", slug)).text


def test_roles_change_people_go_and_names_are_shown_by_choice(client, manager):
    organisation = manager.organisation
    other = MembershipFactory(organisation=organisation, user__name="Grace Example")

    client.post(address("member-role", organisation.slug, other.public_id), {"role": "manager"})
    other.refresh_from_db()
    assert other.is_manager

    client.post(address("member-show", organisation.slug), {"shown": "yes"})
    page = client.get(organisation.get_absolute_url()).text
    assert "Ada Example" in page
    assert "Grace Example" not in page

    asked = client.get(address("member-remove", organisation.slug, other.public_id))
    assert "Grace Example" in asked.text
    client.post(address("member-remove", organisation.slug, other.public_id))
    assert Membership.objects.get() == manager


def test_the_last_manager_reads_why_they_stay(client, manager):
    MembershipFactory(organisation=manager.organisation)

    page = client.post(address("member-leave", manager.organisation.slug), follow=True)

    assert "needs a manager" in page.text


def edit_values(page, **values) -> dict[str, object]:
    """What the form would send as it stands, but for some values."""
    form, sites = page.context["form"], page.context["sites"]
    values_now = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in values_now.items()}
    sent |= {f"sites-{name}": value for name, value in sites.management_form.initial.items()}
    for number, site in enumerate(sites.initial or []):
        sent |= {f"sites-{number}-{name}": value for name, value in site.items()}
    return sent | values


def test_a_manager_edits_the_page_and_brings_back_what_stood_there(client, manager):
    organisation = manager.organisation
    page = address("organisation-edit", organisation.slug)
    given = {
        "summary": "We teach Maltese grandparents.", "category": "ngo", "sector": "P", "size": "micro",
        "languages": ["mt", "en"], "contact_email": "ask@school.example", "contact_phone": "+356 2100 0000",
        "sites-0-city": "Valletta", "sites-0-country": "MT", "sites-0-address": "1 Strait Street",
    }  # fmt: skip

    assert client.post(page, edit_values(client.get(page), **given)).url == organisation.get_absolute_url()

    shown = client.get(organisation.get_absolute_url()).text
    for words in (
        "We teach Maltese grandparents.", "Education", "Up to 9 people", "English, Maltese", "mailto:ask@school.example",
        "+356 2100 0000", "1 Strait Street, Valletta, Malta",
    ):  # fmt: skip
        assert words in shown

    history = address("revision-list", organisation.slug)
    assert "Ada Example" in client.get(history).text
    client.post(address("revision-restore", organisation.slug, Revision.objects.last().pk))
    assert "grandparents" not in client.get(organisation.get_absolute_url()).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Give the name"),
        ({"website": "https://evil.example"}, "has to stay under school.example"),
        ({"website": "no address at all"}, "not a web address"),
        ({"contact_email": "nobody"}, "not an e-mail address"),
        ({"contact_phone": "call me"}, "Only digits"),
        ({"sites-0-address": "Nowhere 1"}, "Name the town"),
        ({"size": "huge"}, "huge"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(client, manager, wrong, words):
    page = address("organisation-edit", manager.organisation.slug)
    sent = edit_values(client.get(page), summary="Typed with care", **wrong)

    answer = client.post(page, sent)

    assert answer.status_code == 400
    assert words in answer.text
    assert "Typed with care" in answer.text
    assert not Revision.objects.exists()


def test_somebody_quicker_is_not_written_over(client, manager):
    page = address("organisation-edit", manager.organisation.slug)
    sent = edit_values(client.get(page), city="Sliema")
    client.post(page, sent)

    answer = client.post(page, sent | {"city": "Gzira"})

    assert answer.status_code == 400
    assert "Somebody else changed this meanwhile" in answer.text


def test_a_logo_is_shown_with_its_words(client, manager):
    organisation = manager.organisation
    content = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(content, "PNG")
    content.seek(0)
    content.name = "logo.png"

    client.post(address("logo-set", organisation.slug), {"logo": content, "logo_text": "A bridge"})

    page = client.get(organisation.get_absolute_url()).text
    source = re.search(
        r'<img src="([^"]+)" width="60" height="40" alt="A bridge" class="photo focus-centre logo"', page
    )[1]
    picture = client.get(source)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")

    client.post(address("logo-set", organisation.slug), {"remove": "yes"})
    assert "focus-centre logo" not in client.get(organisation.get_absolute_url()).text


def test_what_is_no_picture_is_said(client, manager):
    content = BytesIO(b"<svg/>")
    content.name = "logo.svg"

    page = client.post(
        address("logo-set", manager.organisation.slug), {"logo": content, "logo_text": "A bridge"}
    )

    assert page.status_code == 400
    assert "no picture that we can read" in page.text


def test_names_are_shown_as_text_everywhere(client, manager):
    evil = "<script>alert(1)</script>"
    type(manager.organisation).objects.update(name=evil)
    MembershipFactory(organisation=manager.organisation, user__name=evil)

    for name in ("member-list", "organisation-edit", "revision-list"):
        assert evil not in client.get(address(name, manager.organisation.slug)).text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_cost_the_same_however_many_people_there_are(client, manager, count, django_assert_num_queries):
    organisation = manager.organisation
    MembershipFactory.create_batch(count, organisation=organisation)
    for number in range(count):
        Revision.objects.create(
            organisation=organisation, actor_id=manager.user.public_id, values={"name": str(number)}
        )

    # session, person, organisation, is a manager, members, invitations
    with django_assert_num_queries(6):
        client.get(address("member-list", organisation.slug))
    # session, person, organisation, revisions, their people, is a manager
    with django_assert_num_queries(6):
        client.get(address("revision-list", organisation.slug))
    # session, person, memberships, invitations, claims
    with django_assert_num_queries(5):
        client.get(address("my-organisations"))
