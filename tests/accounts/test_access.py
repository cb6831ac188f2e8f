"""What staff open is written down for whose it is, who alone reads it, takes it along and sees it end."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rialto.accounts.actions import Opened, erase_person, forget_what_is_over, note_access, open_everything
from rialto.accounts.choices import Matter, Occasion, StaffRole
from rialto.accounts.models import AccessRecord, Profile
from rialto.accounts.queries.access import NEVER_OPENED
from rialto.base.errors import Refused
from tests.factories import ContributionFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/en/my/data/opened/"
WHY = "Ada asks where her draft is."


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.org", confirmed=True)


@pytest.fixture
def editor():
    return UserFactory(staff=True, email="editor@example.org")


@pytest.fixture
def keeper():
    return UserFactory(administrator=True, email="keeper@example.org")


def note(person, *, by, about: str = "A title", about_id=None) -> None:
    note_access(
        [Opened(person=person.pk, about=about, about_id=about_id)],
        by=by, working_as=StaffRole.EDITOR, matter=Matter.CONTRIBUTION, occasion=Occasion.REVIEW,
    )  # fmt: skip


def test_a_record_says_who_as_what_opened_what_when_and_why(ada, editor, keeper):
    note(ada, by=editor)
    note(ada, by=keeper)

    found = AccessRecord.objects.order_by("pk")
    assert [(one.actor_id, one.role) for one in found] == [
        (editor.public_id, "editor"),
        (keeper.public_id, "administrator"),
    ]
    assert {(one.person, one.matter, one.about, one.occasion) for one in found} == {
        (ada, "contribution", "A title", "review")
    }


def test_ones_own_is_no_opening(editor):
    note(editor, by=editor)

    assert not AccessRecord.objects.exists()


def test_the_same_thing_again_within_the_hour_is_one_opening(ada, editor, time_machine):
    now = timezone.now()
    for minutes in (0, 59, 61):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        note(ada, by=editor)

    assert AccessRecord.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3, 30])
def test_writing_it_down_costs_two_queries_however_many_there_are(
    ada, editor, count, django_assert_num_queries
):
    things = [Opened(person=ada.pk, about_id=ContributionFactory.build().public_id) for _ in range(count)]

    with django_assert_num_queries(2):
        note_access(
            things,
            by=editor,
            working_as=StaffRole.EDITOR,
            matter=Matter.CONTRIBUTION,
            occasion=Occasion.REVIEW,
        )

    assert AccessRecord.objects.count() == count


def test_records_are_neither_changed_nor_deleted_one_by_one(ada, editor):
    note(ada, by=editor)
    record = AccessRecord.objects.get()

    with pytest.raises(TypeError):
        record.save()
    with pytest.raises(TypeError):
        record.delete()


def test_without_work_there_is_no_record_without_a_reason(ada, editor):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRecord.objects.create(
            person=ada, actor_id=editor.public_id, role="editor", matter="everything", occasion="reason"
        )


def test_an_administrator_opens_what_is_kept_of_somebody_who_reads_why(client, ada, keeper):
    ContributionFactory(author=ada, title="A lost draft")

    held = open_everything(ada, by=keeper, reason=WHY)

    models = {one.holding.model for one in held}
    assert "contributing.Contribution" in models
    assert models & NEVER_OPENED == set()
    client.force_login(ada)
    page = client.get(PAGE).text
    assert WHY in page
    assert "an administrator" in page


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_a_reason_that_says_nothing_opens_nothing(ada, keeper, reason):
    with pytest.raises(Refused, match="Say why"):
        open_everything(ada, by=keeper, reason=reason)

    assert not AccessRecord.objects.exists()


def test_editors_open_nobody(ada, editor):
    with pytest.raises(Refused, match="Only administrators"):
        open_everything(ada, by=editor, reason=WHY)


def test_each_person_reads_their_own_records_only(client, ada, editor):
    note(ada, by=editor, about="Of Ada")
    note(UserFactory(), by=editor, about="Of another")

    client.force_login(ada)

    page = client.get(PAGE).text
    assert "Of Ada" in page
    assert "Of another" not in page


@pytest.mark.parametrize(("audience", "is_named"), [("me", False), ("members", True), ("everybody", True)])
def test_staff_stand_by_the_name_they_show_and_else_by_their_number(client, ada, audience, is_named):
    editor = UserFactory(staff=True, name="Erika Editor")
    Profile.objects.create(user=editor, audiences={"name": audience})
    note(ada, by=editor)
    client.force_login(ada)

    page = client.get(PAGE).text

    assert ("Erika Editor" in page) is is_named
    assert (editor.public_id.hex[:8] in page) is not is_named


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_however_much_was_opened(
    client, ada, editor, count, django_assert_num_queries
):
    for number in range(count):
        note(ada, by=editor, about_id=ContributionFactory.build().public_id, about=f"Thing {number}")
    client.force_login(ada)

    with django_assert_num_queries(5):  # session, person, count, records, who they were
        page = client.get(PAGE)

    assert page.text.count("It waited for review.") == count


def test_who_was_never_looked_at_is_told_so(client, ada):
    client.force_login(ada)

    assert "Nobody has opened anything of yours" in client.get(PAGE).text
    assert f'href="{PAGE}"' in client.get("/en/my/data/").text


def test_the_copy_holds_the_records_and_erasure_takes_them(client, ada, editor):
    note(ada, by=editor)
    client.post("/en/sign-in/", {"login": ada.email, "password": PASSWORD})

    copy = zipfile.ZipFile(io.BytesIO(client.post("/en/my/data/copy/").content))
    kept = {one["model"]: one["rows"] for one in json.loads(copy.read("data.json"))["kept"]}
    erase_person(ada)

    (row,) = kept["accounts.AccessRecord"]
    assert (row["role"], row["matter"], row["actor_id"]) == ("editor", "contribution", str(editor.public_id))
    assert not AccessRecord.objects.exists()


def test_records_are_kept_for_two_years(ada, editor, time_machine):
    note(ada, by=editor)
    now = timezone.now()

    time_machine.move_to(now + timedelta(days=729))
    forget_what_is_over()
    assert AccessRecord.objects.exists()
    time_machine.move_to(now + timedelta(days=731))
    forget_what_is_over()
    assert not AccessRecord.objects.exists()
