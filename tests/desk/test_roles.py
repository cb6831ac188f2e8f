"""Who reviews and edits for which country, and what each may open."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rialto.accounts.actions import end_role, give_role
from rialto.accounts.choices import DeskRole
from rialto.accounts.models import RoleGrant, User
from rialto.accounts.rules import reach_of
from rialto.base.errors import Refused
from rialto.catalogue.choices import Status
from rialto.contributing.choices import State
from rialto.contributing.models import Batch
from tests.factories import ContributionFactory, EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
ROLES = reverse("desk:role-list")


@pytest.fixture
def boss() -> User:
    return UserFactory(administrator=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_role(role: DeskRole, country: str, boss: User) -> Client:
    user = UserFactory()
    give_role(user, role, country=country, by=boss)
    return signed_in(user)


def test_an_administrator_gives_and_ends_a_role_and_both_stay_written(boss):
    user, client = UserFactory(), signed_in(boss)
    client.post(ROLES, {"email": user.email.upper(), "role": "editor", "country": "MT"})

    grant = RoleGrant.objects.get()
    again = client.post(ROLES, {"email": user.email, "role": "editor", "country": "MT"})
    assert (grant.user, grant.given_by, again.status_code) == (user, boss.public_id, 400)
    assert reach_of(User.objects.get(pk=user.pk)).covers("MT")
    client.post(reverse("desk:role-end", args=[grant.pk]))

    grant.refresh_from_db()
    assert grant.ended_by == boss.public_id
    assert not reach_of(User.objects.get(pk=user.pk))
    assert boss.email in client.get(ROLES).content.decode()
    with pytest.raises(Refused):
        end_role(grant, by=boss)


def test_nobody_but_administrators_gives_roles(boss, staff, colleague):
    assert staff.get(ROLES).status_code == 404
    assert with_role(DeskRole.EDITOR, "", boss).get(ROLES).status_code == 404
    with pytest.raises(Refused):
        give_role(colleague, DeskRole.EDITOR, by=colleague)


def test_who_has_no_account_cannot_have_a_role(boss):
    answer = signed_in(boss).post(ROLES, {"email": "nobody@example.org", "role": "editor", "country": ""})

    assert answer.status_code == 400
    assert not RoleGrant.objects.exists()


def test_a_reviewer_of_a_country_sees_the_queue_of_it_and_nothing_else_of_the_desk(boss):
    maltese, finnish = (
        ContributionFactory(waiting=True, country=code, title=code * 5) for code in ("MT", "FI")
    )
    client = with_role(DeskRole.REVIEWER, "MT", boss)

    assert client.get(reverse("desk:overview"))["Location"] == reverse("desk:review-list")
    listed = client.get(reverse("desk:review-list")).content.decode()
    assert ("MTMTMT" in listed, "FIFIFI" in listed) == (True, False)
    assert client.get(reverse("desk:review-list") + "?country=FI").context["lines"] == []
    for name in ("source-list", "report-list", "run-list", "entry-list", "role-list"):
        assert client.get(reverse(f"desk:{name}")).status_code == 404, name
    assert client.get(reverse("desk:review-page", args=[maltese.public_id])).status_code == 200
    assert client.get(reverse("website:entry-preview", args=[finnish.public_id])).status_code == 404


def test_an_editor_of_malta_decides_about_finland_by_no_address(boss):
    finnish = ContributionFactory(waiting=True, country="FI")
    entry = EntryFactory(published=True, countries=["FI"])
    client = with_role(DeskRole.EDITOR, "MT", boss)
    one = [finnish.public_id]
    posts = {
        reverse("desk:review-page", args=one): {"verdict": "accept"},
        reverse("desk:review-claim", args=one): {},
        reverse("desk:review-comment", args=one): {"words": "Hello."},
        reverse("desk:review-plan", args=[*one, "publish"]): {"day": "2030-01-01", "hour": "09:00"},
        reverse("desk:plan-cancel", args=[*one, uuid4()]): {},
    }
    for address, said in posts.items():
        assert client.post(address, said).status_code == 404, address
    for noun, thing in (("contribution", finnish), ("entry", entry)):
        deed = "accept" if noun == "contribution" else "withdraw"
        chosen = {"deed": deed, "chosen": str(thing.public_id), "sure": "1", "words": "Mine."}
        for more in ({}, {"everything": "1"}):
            client.post(reverse("desk:batch-new", args=[noun]), chosen | more)

    finnish.refresh_from_db()
    entry.refresh_from_db()
    assert (finnish.state, entry.status, Batch.objects.count()) == (State.IN_REVIEW, Status.PUBLISHED, 0)


def test_a_reviewer_does_nothing_to_entries(boss):
    entry = EntryFactory(published=True, countries=["MT"])
    client = with_role(DeskRole.REVIEWER, "MT", boss)

    answer = client.post(
        reverse("desk:batch-new", args=["entry"]),
        {"deed": "withdraw", "chosen": str(entry.public_id), "sure": "1", "words": "Mine."},
    )

    assert answer.status_code == 404


def test_many_are_asked_about_done_and_undone_on_the_page(staff, colleague):
    sent = [ContributionFactory(waiting=True) for _ in range(2)]
    ContributionFactory(waiting=True, author=colleague)
    ContributionFactory(waiting=True, kind="funding", needs_two=True)
    address = reverse("desk:batch-new", args=["contribution"])

    asked = staff.post(address, {"deed": "accept", "everything": "1"})
    assert asked.context["said"] == [
        "2 are published at once.",
        "1 is accepted by you and waits for a second person.",
        "1 is left out: you wrote it, or looked at it already.",
    ]
    page = staff.post(address, {"deed": "accept", "everything": "1", "sure": "1"})["Location"]
    view = staff.get(page).context["view"]
    assert (view.total, view.done_count, view.others_count) == (4, 3, 1)
    assert view.undo_until is not None
    staff.post(f"{page}undo/")

    view = staff.get(page).context["view"]
    assert (view.undone_count, view.done_count) == (3, 0)
    assert {type(one).objects.get(pk=one.pk).state for one in sent} == {State.IN_REVIEW}
    assert staff.post(address, {"deed": "accept"})["Location"] == reverse("desk:review-list")
    assert staff.post(address, {"deed": "withdraw", "everything": "1"}).status_code == 404
    assert signed_in(UserFactory(staff=True)).get(page).status_code == 200


@pytest.mark.parametrize("name", ["desk:review-list", "desk:entry-list"])
def test_lists_cost_a_country_editor_the_same_however_long_they_are(
    name, boss, django_assert_max_num_queries
):
    client = with_role(DeskRole.EDITOR, "MT", boss)
    counts = []
    for count in (1, 2, 27):
        ContributionFactory.create_batch(count, country="MT", waiting=True)
        EntryFactory.create_batch(count, published=True, countries=["MT"])
        with django_assert_max_num_queries(12) as asked:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(asked))

    assert len(set(counts)) == 1
