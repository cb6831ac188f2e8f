"""Pictures of what members write: added, described, seen by nobody else before they are public, gone with what they belong to."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rialto.accounts.actions import erase_person
from rialto.accounts.copying import zip_of
from rialto.accounts.queries.privacy import copy_of
from rialto.base.errors import Refused
from rialto.catalogue.choices import Status
from rialto.contributing.actions import (
    add_picture,
    copy_contribution,
    decide,
    describe_pictures,
    discard_draft,
    restore_revision,
    save_draft,
    send_contribution,
    take_picture_away,
    withdraw_contribution,
)
from rialto.contributing.choices import State, Step, Verdict
from rialto.contributing.models import Contribution
from rialto.contributing.pictures import MOST_PICTURES, said_of_pictures
from rialto.finding.lines import lines_of
from rialto.pictures.models import Picture
from tests.contributing.test_reviewing import draft
from tests.factories import ContributionFactory, UserFactory
from tests.factories.pictures import picture_sent

pytestmark = pytest.mark.django_db
ALT = "Six people at old computers"


def with_picture(author, *, alt: str = ALT, contribution: Contribution | None = None, **said) -> Contribution:
    file = picture_sent(size=(240, 220))
    contribution = contribution or draft(author)
    return add_picture(contribution, file, size=len(file.getvalue()), said={"alt": alt, **said}, by=author)


def sent(**said) -> dict[str, object]:
    file = SimpleUploadedFile("me.jpg", picture_sent(size=(240, 220)).read(), content_type="image/jpeg")
    return {"add": "1", "new-file": file, **{f"new-{name}": value for name, value in said.items()}}


def at(contribution: Contribution) -> str:
    return reverse("contributing:contribution-step", args=[contribution.public_id, Step.PICTURES])


def published(author, reviewer, **said) -> Contribution:
    contribution = send_contribution(with_picture(author, **said), by=author)
    return decide(contribution, Verdict.ACCEPT, by=reviewer)


def seen_by(client: Client) -> int:
    return client.get(Picture.objects.get().get_absolute_url()).status_code


def test_a_member_adds_a_picture_and_says_what_it_shows(member, author):
    contribution = ContributionFactory(author=author)

    page = member.post(at(contribution), sent(alt=ALT, credit="Ada", licence="CC-BY-4.0"), follow=True)

    contribution.refresh_from_db()
    picture = Picture.objects.get()
    assert said_of_pictures(contribution.values) == [
        {"id": str(picture.public_id), "alt": ALT, "credit": "Ada", "licence": "CC-BY-4.0"}
    ]
    assert f'src="{picture.get_absolute_url()}"' in page.text
    assert f'alt="{ALT}"' in page.text
    assert 'width="240" height="220"' in page.text


def test_one_without_words_is_kept_and_stops_the_sending_until_somebody_says_them(member, author):
    contribution = ContributionFactory(author=author)

    page = member.post(at(contribution), sent(), follow=True)
    assert "Say now in words what it shows" in page.text
    contribution.refresh_from_db()
    with pytest.raises(Refused, match="what each picture shows"):
        send_contribution(contribution, by=author)

    number = said_of_pictures(contribution.values)[0]["id"]
    page = member.post(at(contribution), {f"{number}-alt": "", "stay": "1"})
    assert page.status_code == 400
    assert "or tick that it only decorates" in page.text
    member.post(at(contribution), {f"{number}-alt": "", f"{number}-is_decorative": "on", "stay": "1"})
    contribution.refresh_from_db()
    assert send_contribution(contribution, by=author).state == State.IN_REVIEW


def test_what_is_no_picture_is_told_beside_its_field(member, author):
    contribution = ContributionFactory(author=author)
    bad = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")

    page = member.post(at(contribution), sent() | {"new-file": bad, "new-alt": ALT})

    assert page.status_code == 400
    assert "no picture that we can read" in page.text
    assert ALT in page.text
    assert not Picture.objects.exists()


def test_pictures_are_put_first_and_taken_away(member, author):
    contribution = with_picture(author)
    contribution = with_picture(author, alt="Second", contribution=contribution)
    first, second = (one["id"] for one in said_of_pictures(contribution.values))

    member.post(at(contribution), {f"{first}-alt": ALT, f"{second}-alt": "Changed", "first": second})
    contribution.refresh_from_db()
    assert [one["alt"] for one in said_of_pictures(contribution.values)] == ["Changed", ALT]

    member.post(at(contribution), {f"{first}-alt": ALT, f"{second}-alt": "Changed", "take": second})
    contribution.refresh_from_db()
    assert [one["id"] for one in said_of_pictures(contribution.values)] == [first]


def test_there_is_an_end_to_pictures(author):
    contribution = draft(author)
    rows = [{"id": f"00000000-0000-4000-8000-{number:012}"} for number in range(MOST_PICTURES)]
    save_draft(contribution, {"pictures": rows}, by=author)

    with pytest.raises(Refused, match="already"):
        with_picture(author, contribution=contribution)


def test_nobody_but_its_writer_sees_a_picture_of_a_draft(client, member, desk, author):
    with_picture(author)
    stranger = Client()
    stranger.force_login(UserFactory())

    assert (seen_by(Client()), seen_by(stranger), seen_by(desk), seen_by(member)) == (404, 404, 404, 200)


def test_reviewers_see_it_while_it_waits_and_everybody_once_it_is_public(desk, author, reviewer):
    contribution = send_contribution(with_picture(author, credit="Ada"), by=author)
    assert (seen_by(Client()), seen_by(desk)) == (404, 200)
    page = desk.get(reverse("desk:review-page", args=[contribution.public_id])).text
    assert f'alt="{ALT}"' in page
    assert f"{ALT} (Ada)" in page

    decide(contribution, Verdict.ACCEPT, by=reviewer)
    assert seen_by(Client()) == 200

    contribution.refresh_from_db()
    withdraw_contribution(contribution, by=author, reason="It is over.")
    assert seen_by(Client()) == 404


def test_the_entry_shows_it_on_its_page_in_lists_and_to_programs(client, author, reviewer):
    entry = published(author, reviewer, credit="Ada", licence="CC-BY-4.0", focus="top").entry
    picture = Picture.objects.get()
    address = picture.get_absolute_url()

    page = client.get(entry.get_absolute_url()).text
    assert (
        f'<img src="{address}" width="240" height="220" alt="{ALT}" lang="en" class="photo focus-top"' in page
    )
    assert "Ada, licence CC-BY-4.0" in page
    assert f'<meta property="og:image" content="http://127.0.0.1:8000{address}">' in page
    said = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert said["image"][0]["caption"] == ALT
    assert said["image"][0]["contentUrl"].endswith(address)

    line = lines_of([entry.pk], language="en")[0]
    assert f'src="{address}"' in line.picture
    assert 'alt=""' in line.picture

    answer = client.get(f"/api/v1/entries/{entry.public_id}").json()
    assert answer["pictures"][0] | {"address": ""} == {
        "address": "", "content_type": "image/jpeg", "width": 240, "height": 220, "alternative_text": ALT,
        "credit": "Ada", "licence": "CC-BY-4.0",
    }  # fmt: skip


def test_what_it_shows_is_said_in_other_languages_beside_the_original(member, author, reviewer, client):
    contribution = with_picture(author)
    number = said_of_pictures(contribution.values)[0]["id"]
    address = reverse("contributing:contribution-step", args=[contribution.public_id, Step.LANGUAGES])

    page = member.get(address)  # the draft has German texts
    assert ALT in page.text
    member.post(address, {f"texts.de.picture-{number}": "Sechs Leute", "texts.de.title": "T", "stay": "1"})
    contribution.refresh_from_db()
    entry = decide(send_contribution(contribution, by=author), Verdict.ACCEPT, by=reviewer).entry

    assert 'alt="Sechs Leute" lang="de"' in client.get(f"/de{entry.get_absolute_url()[3:]}").text


def test_a_change_is_seen_by_the_public_only_once_it_is_published(author, reviewer):
    contribution = published(author, reviewer)
    entry = contribution.entry
    contribution = with_picture(author, alt="Second", contribution=contribution)
    assert entry.pictures.count() == 1

    decide(send_contribution(contribution, by=author), Verdict.ACCEPT, by=reviewer)

    assert [one.alt for one in entry.pictures.all()] == [ALT, "Second"]


def test_one_that_was_never_sent_is_deleted_when_it_is_taken_away(author):
    contribution = with_picture(author)

    take_picture_away(contribution, said_of_pictures(contribution.values)[0]["id"], by=author)

    assert not Picture.objects.exists()


def test_one_that_a_kept_revision_shows_stays_and_can_be_put_back(author, reviewer):
    contribution = published(author, reviewer)
    contribution = take_picture_away(contribution, said_of_pictures(contribution.values)[0]["id"], by=author)
    assert Picture.objects.count() == 1

    contribution = restore_revision(contribution, 1, by=author)

    assert [one["alt"] for one in said_of_pictures(contribution.values)] == [ALT]


def test_it_goes_with_its_draft_unless_a_copy_shows_it(author):
    contribution = with_picture(author)
    copy = copy_contribution(contribution, by=author)
    discard_draft(contribution)
    assert Picture.objects.count() == 1

    discard_draft(copy)

    assert not Picture.objects.exists()


def test_somebody_elses_picture_cannot_be_named(author, reviewer):
    theirs = Picture.objects.get(pk=with_picture(UserFactory()).pictures.get().picture_id)
    contribution = with_picture(author)

    contribution = describe_pictures(contribution, {str(theirs.public_id): {"alt": "Mine now"}}, by=author)

    assert [one["alt"] for one in said_of_pictures(contribution.values)] == [ALT]


def test_a_person_takes_their_pictures_along_and_erases_them(author, reviewer):
    published(author, reviewer)
    with_picture(author)
    held = next(one for one in copy_of(author) if one.holding.model == "pictures.Picture")
    assert len(held.files) == 2
    assert zip_of(author).count(b"files/pictures/") >= 2

    erase_person(author)

    left = Picture.objects.get()  # that of the public entry
    assert left.of_entries.get().entry.status == Status.PUBLISHED
    assert left.actor_id is None
