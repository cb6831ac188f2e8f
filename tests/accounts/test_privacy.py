"""The register of personal data and what it drives: the privacy page, the copy, erasure, the nightly run; consent."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.utils import timezone

from rialto.accounts import personal
from rialto.accounts.actions import change_profile, erase_person, forget_what_is_over, say_consent
from rialto.accounts.choices import Audience, Purpose
from rialto.accounts.models import Consent, Profile, User
from rialto.accounts.personal import Basis, Holding, holdings, register, unregistered_fields
from rialto.accounts.queries.privacy import EXPLAINED, agrees_to, copy_of
from rialto.base.errors import Refused
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.contributing.models import ContributionComment, Upload
from rialto.contributing.rules import contributions_of
from rialto.finding.choices import AlertState, Rhythm
from rialto.finding.models import Alert, Recipient, SavedSearch
from rialto.moderation.models import Report
from rialto.organisations.models import Invitation
from tests.accounts.test_profile import SAID, picture_file
from tests.factories import (
    ClaimFactory,
    ContributionFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
ERASE, COPY = "/en/my/data/erase/", "/en/my/data/copy/"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ada(client):
    """Somebody of whom everything is kept that can be."""
    person = UserFactory(email="ada@example.org", confirmed=True)
    client.post("/en/sign-in/", {"login": person.email, "password": PASSWORD})
    file = picture_file()
    change_profile(
        SAID,
        by=person,
        audiences=dict.fromkeys(Profile.PARTS, Audience.EVERYBODY),
        picture=file,
        picture_size=file.size,
    )
    say_consent(Purpose.PERSONALISATION, is_given=True, by=person)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "phone", "secret": "SECRETKEY"})
    search = SavedSearch.objects.create(digest="x", language="en", query="q=python")
    recipient = Recipient.objects.create(email=person.email)
    Alert.objects.create(
        search=search, recipient=recipient, rhythm=Rhythm.DAILY, state=AlertState.ACTIVE, since=timezone.now()
    )
    Alert.objects.create(search=search, keeper=person, rhythm=Rhythm.NEVER)
    Report.objects.create(
        noun="entry", about_id=person.public_id, complaint="wrong", words="odd", email=person.email
    )
    record_change("entry", EntryFactory().public_id, Verb.CHANGED, actor_id=person.public_id)
    return person


def everything_in_the_database() -> str:
    """Every value of every table, as text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names come from the database itself
            said.append(repr(cursor.fetchall()))
    return "\n".join(said)


def test_every_field_that_looks_personal_stands_in_the_register():
    assert unregistered_fields() == []


def test_a_personal_field_that_nobody_registered_is_found(monkeypatch):
    kept = dict(personal._register)
    profile = kept["accounts.Profile"]
    del kept["finding.Recipient"]
    kept["accounts.Profile"] = Holding(
        **{name: getattr(profile, name) for name in Holding.__slots__}
        | {"fields": tuple(name for name in profile.fields if name != "region")}
    )
    monkeypatch.setattr(personal, "_register", kept)

    assert set(unregistered_fields()) == {"accounts.Profile.region", "finding.Recipient.email"}


@pytest.mark.parametrize(
    ("name", "field", "is_found"),
    [
        ("owner", models.ForeignKey(User, models.CASCADE), True),
        ("letters", models.EmailField(), True),
        ("seen_from", models.GenericIPAddressField(), True),
        ("contact_email", models.CharField(), True),
        ("phone", models.CharField(), True),
        ("actor_id", models.UUIDField(), True),
        ("title", models.CharField(), False),
        ("shipment", models.CharField(), False),
    ],
)
def test_what_looks_personal(name, field, is_found):
    field.set_attributes_from_name(name)

    assert (personal._leads_to_a_person(field) or personal._looks_personal(field)) is is_found


def test_the_register_takes_only_what_exists_and_once():
    words = {"title": "x", "purpose": "x", "basis": Basis.CONTRACT, "retention": "x", "seen_by": "x"}

    with pytest.raises(LookupError):
        register(Holding(model="accounts.Nobody", fields=(), **words))
    with pytest.raises(Exception, match="shoe_size"):
        register(Holding(model="taxonomy.Scheme", fields=("shoe_size",), **words))
    with pytest.raises(ValueError, match="already"):
        register(Holding(model="accounts.User", fields=("email",), **words))


def test_the_privacy_page_tells_the_whole_register(client):
    page = client.get("/en/privacy/")

    titles = {str(one.title) for one in holdings()}
    assert len(titles) > 10
    assert all(title in page.text for title in titles)


def test_the_copy_holds_everything_but_secrets_as_page_and_as_json(client, ada):
    answer = client.post(COPY)

    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("data.json"))
        page = archive.read("index.html").decode()
    kept = {one["model"]: one["rows"] for one in told["kept"]}
    assert kept["accounts.Profile"][0]["region"] == "Valletta"
    assert kept["finding.Alert"][0]["rhythm"] == "daily"
    assert kept["moderation.Report"][0]["words"] == "odd"
    assert len(kept["changes.ChangeRecord"]) == 1
    assert [name for name in names if name.startswith("files/portraits/")]
    assert "Valletta" in page
    for secret in (ada.password, "SECRETKEY", client.session.session_key):
        assert secret not in page + json.dumps(told)


def test_the_copy_holds_nothing_of_others(client, ada):
    other = UserFactory(email="bea@example.org", name="Bea")
    change_profile(SAID | {"name": "Bea", "region": "Bruges"}, by=other, audiences={})
    Report.objects.create(noun="entry", about_id=other.public_id, complaint="wrong", email=other.email)

    with zipfile.ZipFile(io.BytesIO(client.post(COPY).content)) as archive:
        told = archive.read("data.json").decode() + archive.read("index.html").decode()

    assert not any(word in told for word in ("Bea", "bea@", "Bruges", str(other.public_id)))


def test_erasing_leaves_nothing_but_a_number(client, ada, tmp_path):
    number = ada.public_id
    unsure = client.post(ERASE, {})
    assert "Tick this" in unsure.text

    page = client.post(ERASE, {"is_sure": "on"})

    assert "You are forgotten" in page.text
    assert client.get("/en/my/").status_code == 302
    left = everything_in_the_database()
    assert not any(word in left for word in ("ada@example.org", "Ada Lovelace", "Valletta", "SECRETKEY"))
    gone = [Profile, Consent, EmailAddress, Authenticator, UserSession, Alert, Recipient]
    assert [model.objects.count() for model in gone] == [0] * len(gone)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    user = User.objects.get()
    assert (user.public_id, user.is_active, user.has_usable_password()) == (number, False, False)
    assert Report.objects.get().words == "odd"
    assert number.hex in left or str(number) in left


def test_who_was_forgotten_may_come_again_as_somebody_new(client, ada):
    client.post(ERASE, {"is_sure": "on"})

    again = User.objects.create_user("ada@example.org", PASSWORD)

    assert again.public_id != User.objects.earliest("pk").public_id


def test_the_rows_of_others_stay(client, ada):
    other = UserFactory(confirmed=True)
    change_profile(SAID, by=other, audiences={})
    recipient = Recipient.objects.create(email=other.email)
    Alert.objects.create(search=SavedSearch.objects.get(), recipient=recipient, rhythm=Rhythm.DAILY)

    client.post(ERASE, {"is_sure": "on"})

    assert [model.objects.count() for model in (Profile, EmailAddress, Alert, Recipient)] == [1, 1, 1, 1]


def test_the_only_administrator_stays_until_there_is_another():
    only = UserFactory(administrator=True)
    with pytest.raises(Refused, match="only administrator"):
        erase_person(only)
    UserFactory(administrator=True)

    erase_person(only)

    assert not User.objects.get(pk=only.pk).is_superuser


@pytest.mark.parametrize("path", [COPY, ERASE])
def test_copy_and_erasure_ask_whether_it_is_still_the_person(client, ada, path, time_machine):
    time_machine.move_to(timezone.localtime() + timedelta(minutes=16))

    answer = client.post(path, {"is_sure": "on"})

    assert answer.headers["Location"].startswith("/en/account/again/")
    assert User.objects.get().is_active


def test_consent_is_asked_by_purpose_and_its_history_stays(client, ada):
    for said in ("yes", "yes", "no"):
        client.post("/en/my/data/consent/", {"purpose": "personalisation", "is_given": said})

    assert not agrees_to(ada, Purpose.PERSONALISATION)
    history = Consent.objects.filter(purpose="personalisation").order_by("at")
    assert [one.is_given for one in history] == [True, False]
    assert "taken back" in client.get("/en/my/data/").text


def test_every_purpose_that_is_asked_for_is_explained_and_used():
    sources = (Path(__file__).resolve().parents[2] / "src").rglob("*.py")
    said = "".join(path.read_text(encoding="utf-8") for path in sources if path.name != "choices.py")

    assert set(EXPLAINED) == set(Purpose)
    # Once where it is explained, and where it changes something.
    assert [one for one in Purpose if said.count(f"Purpose.{one.name}") < 2] == []


def test_nobody_agrees_by_saying_nothing():
    assert not any(agrees_to(UserFactory(), purpose) for purpose in Purpose)


@pytest.mark.parametrize(
    "form", [{}, {"purpose": "adverts", "is_given": "yes"}, {"purpose": "research", "is_given": "?"}]
)
def test_nonsense_about_consent_changes_nothing(client, form):
    client.force_login(UserFactory())

    assert client.post("/en/my/data/consent/", form).status_code == 302
    assert not Consent.objects.exists()


def test_the_nightly_run_deletes_accounts_that_nobody_confirmed(db):
    old = timezone.now() - timedelta(days=8)
    stale = UserFactory(joined_at=old)
    kept = [
        UserFactory(joined_at=timezone.now()),
        UserFactory(joined_at=old, confirmed=True),
        UserFactory(joined_at=old, staff=True),
        UserFactory(joined_at=old, last_login=old),
    ]

    done = forget_what_is_over()

    assert done["accounts.User"] == 1
    assert not User.objects.filter(pk=stale.pk).exists()
    assert User.objects.count() == len(kept)


def test_the_nightly_run_deletes_sessions_that_are_over(client, ada):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    forget_what_is_over()

    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_an_alert_that_nobody_confirmed_is_forgotten_by_the_nightly_run(ada):
    long_ago = timezone.now() - timedelta(days=8)
    recipient = Recipient.objects.create(email="nobody@example.org", created_at=long_ago)
    Alert.objects.create(
        search=SavedSearch.objects.get(), recipient=recipient, rhythm=Rhythm.DAILY, created_at=long_ago
    )

    forget_what_is_over()

    assert not Recipient.objects.filter(email="nobody@example.org").exists()
    assert Recipient.objects.filter(email=ada.email).exists()


def test_who_leaves_takes_drafts_along_and_leaves_what_is_an_organisations_without_a_name():
    person, colleague = UserFactory(email="ada@example.org"), UserFactory()
    city = OrganisationFactory(website="https://graz.example/")
    for one in (person, colleague):
        MembershipFactory(organisation=city, user=one)
    mine, ours = ContributionFactory(author=person), ContributionFactory(author=person, organisation=city)
    comment = ContributionComment.objects.create(contribution=ours, by=person, words="Is the day right?")
    waiting, proven = ClaimFactory(organisation=city, user=person), ClaimFactory(user=person, proven=True)
    invitation = Invitation.objects.create(
        organisation=city, email=person.email, invited_by=colleague, expires_at=timezone.now()
    )
    upload = Upload.objects.create(author=person, file_name="courses.csv")
    held = {held.holding.model for held in copy_of(person)}

    erase_person(person)

    assert held >= {
        "contributing.Contribution", "contributing.ContributionComment", "contributing.Upload", "organisations.Claim",
        "organisations.Invitation", "organisations.Membership",
    }  # fmt: skip
    assert [type(one).objects.filter(pk=one.pk).exists() for one in (mine, waiting, invitation, upload)] == [
        False
    ] * 4
    for one in (ours, comment, proven):
        one.refresh_from_db()
    assert (ours.author, comment.by, proven.user) == (None, None, None)
    assert list(city.memberships.values_list("user", flat=True)) == [colleague.pk]
    assert list(contributions_of(colleague)) == [ours]
