"""What members write, in every state; their uploads and accounts; searches that people saved."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from rialto.accounts.queries import FINISH_SALT
from rialto.base.identity import new_public_id
from rialto.contributing.choices import LineOutcome, State
from rialto.contributing.models import (
    Contribution,
    ContributionComment,
    ContributionTransition,
    Revision,
    Upload,
    UploadLine,
)
from rialto.finding.alerts import links
from rialto.finding.choices import AlertState, Rhythm
from rialto.finding.models import Alert, Recipient, SavedSearch
from rialto.organisations.models import Organisation
from tests.factories import ContributionFactory
from tests.visibility.catalogue_world import published_entry
from tests.visibility.roles import AUTHOR, EDITORS, MEMBERS, Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World

STATES = {
    State.DRAFT: "contribution in draft",
    State.IN_REVIEW: "contribution in review",
    State.SENT_BACK: "contribution sent back",
    State.REFUSED: "contribution refused",
    State.PUBLISHED: "change to a published entry",
}


def make_contributions(world: World, organisation: Organisation) -> None:
    """One of the author's in each state, one for the organisation, and a table that the author uploaded."""
    author = world.people[Role.AUTHOR]
    upload = Upload.objects.create(author=author, file_name=f"{word_of('name of an uploaded file')}.xlsx")
    UploadLine.objects.create(
        upload=upload, number=1, place="row 2", title=word_of("line of an uploaded file"),
        outcome=LineOutcome.REFUSED, reason=word_of("line of an uploaded file"),
    )  # fmt: skip
    world.add("upload", {"owner": AUTHOR}, public_id=upload.public_id)
    for state, name in STATES.items():
        is_waiting = state == State.IN_REVIEW
        is_public = state == State.PUBLISHED
        contribution = _contribution(
            name, author=author, state=state, sent_at=None if state == State.DRAFT else timezone.now(),
            entry=published_entry() if is_public else None,
        )  # fmt: skip
        _story(contribution, is_waiting=is_waiting)
        readers = AUTHOR | EDITORS if is_waiting else AUTHOR
        doors = {"writers": AUTHOR, "readers": readers}
        world.add(
            "waiting contribution" if is_waiting else "contribution", doors, public_id=contribution.public_id
        )
        world.add("revision of a contribution", doors, public_id=contribution.public_id, number=1)
    ours = _contribution(
        "draft for the organisation", author=world.people[Role.MEMBER], organisation=organisation
    )
    world.add("contribution", {"writers": MEMBERS, "readers": MEMBERS}, public_id=ours.public_id)
    _account(world, author)


def _contribution(name: str, **state: Any) -> Contribution:
    text = f"{BAIT} {word_of(name)}"
    values = {
        "title": text, "summary": text, "description": text, "language": "en", "provider_name": text,
        "address": "https://author.example.org/", "countries": ["AT"], "tags": [text], "texts.de.title": text,
    }  # fmt: skip
    return ContributionFactory(title=text, values=values, **state)


def _story(contribution: Contribution, *, is_waiting: bool) -> None:
    before = {"title": f"{BAIT} {word_of('what a contribution said before')}", "language": "en"}
    Revision.objects.create(contribution=contribution, number=1, values=before, actor_id=new_public_id())
    said = "what was said about a contribution in review" if is_waiting else "what was said about a draft"
    ContributionComment.objects.create(
        contribution=contribution, by=contribution.author, words=f"{BAIT} {word_of(said)}"
    )
    if not is_waiting:
        ContributionTransition.objects.create(
            contribution=contribution, before=State.IN_REVIEW, after=contribution.state,
            reason=f"{BAIT} {word_of('why a contribution was refused')}", actor_id=new_public_id(),
        )  # fmt: skip


def _account(world: World, author: Any) -> None:
    world.add("link to register", token=signing.dumps("new@example.org", salt=FINISH_SALT))
    world.add(
        "link to a password",
        uidb64=urlsafe_base64_encode(str(author.pk).encode()),
        token=default_token_generator.make_token(author),
    )
    world.add(
        "link to an address", key=EmailConfirmationHMAC.create(EmailAddress.objects.get(user=author)).key
    )
    SocialAccount.objects.create(
        user=author, provider="openid_connect", uid=word_of("linked account of the author"), extra_data={}
    )
    # A session of which the list finds that it is theirs.
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(author.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = author.get_session_auth_hash()
    session.create()
    UserSession.objects.create(
        user=author, ip="192.0.2.1", session_key=session.session_key,
        user_agent=f"Mozilla/5.0 {word_of('browser of the author')}", data={},
    )  # fmt: skip


def make_searches(world: World) -> None:
    """A visitor's search in each state of its alert, and one that a reviewer keeps."""
    for number, state in enumerate(AlertState):
        recipient = Recipient.objects.create(
            email=f"{word_of('address that asked for an alert')}-{number}@example.org"
        )
        alert = Alert.objects.create(
            search=_search(f"{word_of('saved search')} {number}"), recipient=recipient, rhythm=Rhythm.DAILY,
            state=state, since=timezone.now(), next_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        world.add("link to alerts", token=links.manage_token(recipient))
        world.add("link that confirms", token=_last(links.confirm_address(alert)))
        world.add("link that ends", token=_last(links.end_address(alert)))
    Alert.objects.create(
        search=_search(word_of("search that a reviewer keeps")), keeper=world.people[Role.REVIEWER],
        rhythm=Rhythm.NEVER, state=AlertState.ACTIVE,
    )  # fmt: skip


def _search(words: str) -> SavedSearch:
    return SavedSearch.objects.create(
        digest=str(abs(hash(words)))[:32], language="en", query=f"q={words.replace(' ', '+')}"
    )


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
