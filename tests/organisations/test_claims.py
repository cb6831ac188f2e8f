"""Claiming an organisation by its domain, against real servers on this machine."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.organisations.actions import (
    check_claim,
    check_waiting_claims,
    confirm_claim,
    forget_claims,
    give_up_claim,
    note_mail,
    start_claim,
    start_claim_of_new,
)
from rialto.organisations.choices import ClaimState, ClaimWay, MemberRole
from rialto.organisations.mails import send_claim, send_proven
from rialto.organisations.models import Claim, Membership, Organisation
from rialto.organisations.proofs import FILE_PATH, record_of
from rialto.organisations.rules import publishes_directly
from tests.factories import ClaimFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.mail_server import mail_server, use
from tests.servers import Answer, running_site

pytestmark = pytest.mark.django_db


def roles(organisation) -> dict[str, str]:
    return {one.user.email: one.role for one in Membership.objects.filter(organisation=organisation)}


def on_site(site, user=None) -> Claim:
    """A claim of an organisation whose website runs on this machine."""
    organisation = OrganisationFactory(website=site.address(), domain="127.0.0.1")
    return start_claim(organisation, by=user or UserFactory())


@pytest.mark.parametrize("name", ["school.example", "_rialto.school.example"])
def test_a_record_in_the_name_service_proves_a_domain(names, name):
    person = UserFactory()
    claim = start_claim(OrganisationFactory(website="https://www.school.example/"), by=person)
    names.records = {"school.example": ["v=spf1 -all"], name: ["v=spf1 -all", record_of(claim)]}

    claim = check_claim(claim, ClaimWay.DNS, by=person)

    assert (claim.state, claim.way, claim.failure) == (ClaimState.PROVEN, ClaimWay.DNS, "")
    assert roles(claim.organisation) == {person.email: MemberRole.MANAGER}
    assert publishes_directly(person, claim.organisation) is True


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ({}, "no text record yet"),
        ({"school.example": []}, "no text record yet"),
        ({"school.example": ["v=spf1 -all", "other"]}, "2 text records, but not this one"),
        ({"school.example": ["rialto-claim=somebody-elses"]}, "of another claim"),
        ({"_rialto.school.example": ["almost"], "school.example": []}, "1 text record, but not this one"),
    ],
)
def test_what_was_found_instead_of_the_record_is_said(names, records, words):
    claim = ClaimFactory()
    names.records = records

    claim = check_claim(claim, ClaimWay.DNS, by=claim.user)

    assert words in claim.failure
    assert (claim.state, claim.check_count) == (ClaimState.WAITING, 1)
    assert not Membership.objects.exists()


def test_a_file_on_the_website_proves_a_domain(settings):
    with running_site({}) as site:
        settings.FETCH_ALLOW = [site.host]
        claim = on_site(site)
        site.pages[FILE_PATH] = Answer(f"{record_of(claim)}\n".encode())

        claim = check_claim(claim, ClaimWay.FILE, by=claim.user)

    assert claim.state == ClaimState.PROVEN
    assert roles(claim.organisation) == {claim.user.email: MemberRole.MANAGER}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=404), "no such file (404)"),
        (Answer(status=403), "does not let us read the file (403)"),
        (Answer(status=500), "answered with an error (500)"),
        (Answer(b"rialto-claim=other"), "does not hold the line"),
        (Answer(b"\xff\xfe\x00" * 5000), "does not hold the line"),
    ],
)
def test_what_was_found_instead_of_the_file_is_said(settings, answer, words):
    with running_site({FILE_PATH: answer}) as site:
        settings.FETCH_ALLOW = [site.host]

        claim = on_site(site)
        claim = check_claim(claim, ClaimWay.FILE, by=claim.user)

    assert words in claim.failure
    assert claim.state == ClaimState.WAITING


def test_a_file_that_another_domain_gives_proves_nothing(settings):
    with running_site({}) as site:
        settings.FETCH_ALLOW = [site.host, f"localhost:{site.port}"]
        claim = on_site(site)
        site.pages["/elsewhere"] = Answer(record_of(claim).encode())
        site.pages[FILE_PATH] = Answer(
            status=302, headers={"Location": f"http://localhost:{site.port}/elsewhere"}
        )

        claim = check_claim(claim, ClaimWay.FILE, by=claim.user)

    assert "another domain" in claim.failure


def test_the_inside_of_our_network_is_never_asked(settings):
    settings.FETCH_ALLOW = []
    with running_site({FILE_PATH: Answer(b"secret")}) as site:
        claim = on_site(site)

        claim = check_claim(claim, ClaimWay.FILE, by=claim.user)

        assert site.asked == []
    assert "not on the public internet" in claim.failure


def test_a_mail_to_the_domain_proves_it(settings):
    claim = ClaimFactory(user__email="ada@post.example")
    with mail_server() as server:
        use(server, settings)
        claim = note_mail(claim, "info", by=claim.user)
        send_claim(claim, language="de")
        (message,) = server.messages

    assert message["To"] == "info@school.example"
    assert "ada@post.example" in message["Subject"]
    for kind in ("plain", "html"):
        assert "/de/organisations/claims/confirm/" in message.get_body((kind,)).get_content()

    claim = confirm_claim(claim)

    assert (claim.state, claim.way) == (ClaimState.PROVEN, ClaimWay.MAIL)
    assert roles(claim.organisation) == {"ada@post.example": MemberRole.MANAGER}


@pytest.mark.parametrize("mailbox", ["ada", "", "info@evil.example", "student.17"])
def test_only_mailboxes_of_those_who_run_a_domain_are_written_to(mailbox):
    claim = ClaimFactory()

    with pytest.raises(Refused, match="Choose one"):
        note_mail(claim, mailbox, by=claim.user)


def test_a_domain_is_written_to_three_times_at_most():
    claim = ClaimFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _number in range(3):
            note_mail(claim, "info", by=claim.user)
            with pytest.raises(Refused):
                note_mail(claim, "office", by=claim.user)
            clock.shift(timedelta(minutes=3))

        with pytest.raises(Refused, match="three times"):
            note_mail(claim, "info", by=claim.user)


def test_a_domain_is_not_flooded_by_many_claims():
    organisation = OrganisationFactory(website="https://school.example/")
    claims = [ClaimFactory(organisation=organisation) for _number in range(6)]
    for claim in claims[:5]:
        note_mail(claim, "info", by=claim.user)

    with pytest.raises(Refused, match="often enough today"):
        note_mail(claims[5], "office", by=claims[5].user)


def test_claims_that_came_to_nothing_are_forgotten_and_proven_ones_stay():
    proven = ClaimFactory(proven=True)
    ClaimFactory(organisation=proven.organisation)

    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert forget_claims() == 0
    with time_machine.travel(timezone.now() + timedelta(days=50)):
        assert forget_claims() == 1

    assert list(Claim.objects.all()) == [proven]


def test_a_link_proves_nothing_before_the_mail_was_asked_for():
    with pytest.raises(Refused, match="not proven by mail"):
        confirm_claim(ClaimFactory())


def test_looks_need_a_pause(names):
    claim = ClaimFactory()
    check_claim(claim, ClaimWay.DNS, by=claim.user)

    with pytest.raises(Refused, match="a moment ago"):
        check_claim(claim, ClaimWay.FILE, by=claim.user)


def test_claims_end_by_themselves(names):
    claim = ClaimFactory()
    names.records = {"school.example": [record_of(claim)]}

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        with pytest.raises(Refused, match="run out"):
            check_claim(claim, ClaimWay.DNS, by=claim.user)
        again = start_claim(claim.organisation, by=claim.user)

    assert again.pk != claim.pk
    assert again.token != claim.token


def test_a_claim_is_its_persons_own():
    claim = ClaimFactory()

    with pytest.raises(Refused, match="somebody else's"):
        give_up_claim(claim, by=UserFactory())


def test_a_claim_that_was_given_up_proves_nothing(names):
    claim = ClaimFactory()
    names.records = {"school.example": [record_of(claim)]}
    give_up_claim(claim, by=claim.user)

    with pytest.raises(Refused, match="finished"):
        check_claim(claim, ClaimWay.DNS, by=claim.user)


def test_the_same_claim_is_gone_on_with():
    organisation, person = OrganisationFactory(website="https://school.example/"), UserFactory()

    assert start_claim(organisation, by=person) == start_claim(organisation, by=person)


def test_ten_claims_a_day_are_enough():
    person = UserFactory()
    for number in range(10):
        start_claim(OrganisationFactory(website=f"https://school-{number}.example/"), by=person)

    with pytest.raises(Refused, match="many claims"):
        start_claim(OrganisationFactory(website="https://one-more.example/"), by=person)


def test_without_a_domain_of_its_own_nothing_can_be_proven():
    with pytest.raises(Refused, match="no website of its own"):
        start_claim(OrganisationFactory(), by=UserFactory())


def test_a_new_organisation_appears_once_its_domain_is_proven(names):
    person = UserFactory()
    claim = start_claim_of_new(name="New School", website="https://new.example/", country="MT", by=person)
    names.records = {"new.example": [record_of(claim)]}
    assert not Organisation.objects.exists()

    check_claim(claim, ClaimWay.DNS, by=person)

    made = Organisation.objects.get()
    assert (made.name, made.domain, made.country) == ("New School", "new.example", "MT")
    assert roles(made) == {person.email: MemberRole.MANAGER}


def test_a_known_website_leads_to_the_organisation_that_has_it():
    known = OrganisationFactory(website="https://school.example/")

    claim = start_claim_of_new(
        name="Anything", website="http://www.school.example/de/", country="", by=UserFactory()
    )

    assert claim.organisation == known


def test_nobody_gets_a_namesake_by_another_domain(names):
    university = OrganisationFactory(
        name="University of Somewhere", country="AT", website="https://real.example/"
    )
    nameless = OrganisationFactory(name="Museum of Somewhere", country="AT")
    person = UserFactory()
    for number, name in enumerate((university.name, nameless.name)):
        domain = f"evil-{number}.example"
        claim = start_claim_of_new(name=name, website=f"https://{domain}/", country="AT", by=person)
        names.records = {domain: [record_of(claim)]}
        check_claim(claim, ClaimWay.DNS, by=person)

    assert roles(university) == roles(nameless) == {}
    made = Organisation.objects.filter(domain__startswith="evil").order_by("pk")
    assert [one.name for one in made] == [university.name, nameless.name]


@pytest.mark.parametrize(
    "website",
    ["https://github.com/somebody", "https://somebody.github.io/", "not an address", "", "ftp://a.example/"],
)
def test_a_website_on_a_shared_platform_claims_nothing(website):
    with pytest.raises(Refused, match="domain of its own"):
        start_claim_of_new(name="Somebody", website=website, country="", by=UserFactory())


def test_claims_that_wait_are_looked_at_again(names):
    claim = ClaimFactory()
    untouched = ClaimFactory(organisation=claim.organisation)
    check_claim(claim, ClaimWay.DNS, by=claim.user)
    names.records = {"school.example": [record_of(claim), record_of(untouched)]}

    assert check_waiting_claims() == [claim]
    untouched.refresh_from_db()
    assert untouched.state == ClaimState.WAITING


def test_managers_are_told_who_proved_the_domain():
    claim = ClaimFactory(proven=True, user__email="new@school.example")
    other = MembershipFactory(organisation=claim.organisation, manager=True, user__language="fr").user

    for person in (claim.user, other):
        send_proven(claim, person)

    assert [message.to for message in mail.outbox] == [["new@school.example"], [other.email]]
    assert "new@school.example" in mail.outbox[1].body
    assert "/fr/organisations/" in mail.outbox[1].body
