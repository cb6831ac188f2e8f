"""People, words, dates, tasks and files of coalitions: one that two people of the world work in, one of a neighbour, and one of strangers."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from rialto.base.identity import new_public_id
from rialto.coalitions.choices import DateAudience, FileAudience
from rialto.coalitions.links import invitation_path
from rialto.coalitions.models import (
    Coalition,
    CoalitionInvitation,
    CoalitionProfile,
    CoalitionRevision,
    FileVersion,
    SharedFile,
    TaskComment,
)
from rialto.organisations.choices import InvitationState
from tests.factories import (
    CoalitionDateFactory,
    CoalitionFactory,
    CoalitionMemberFactory,
    CoalitionTaskFactory,
)
from tests.visibility.roles import MANAGERS, MEMBERS, NOBODY, Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World


def coalition_doors(*, members: frozenset[Role], coordinators: frozenset[Role]) -> dict[str, frozenset[Role]]:
    """Who gets through which door of a coalition, and of what is its own."""
    return {
        "members": members,
        "coalition members": members,
        "reporters": members,
        "managers": coordinators,
        "coordinators": coordinators,
    }


OURS = coalition_doors(members=MEMBERS, coordinators=MANAGERS)
NEIGHBOUR = frozenset({Role.NEIGHBOUR})
BOTH = MEMBERS | NEIGHBOUR


def make_coalition_people(world: World) -> None:
    """Everything that the people of coalitions share, each with its secret."""
    ours, theirs = CoalitionFactory(country="IE"), CoalitionFactory(country="FI")
    far = CoalitionMemberFactory(coalition__country="SE").coalition
    for role, coalition in ((Role.MEMBER, ours), (Role.MANAGER, ours), (Role.NEIGHBOUR, theirs)):
        person = world.people[role]
        person.is_in_coalition = True
        person.save()
        member = CoalitionMemberFactory(coalition=coalition, user=person, coordinator=role != Role.MEMBER)
        if coalition == ours:
            world.add("coalition member", OURS, country="ie", public_id=member.public_id)
    world.add("coalition", OURS, country="ie")
    world.add("coalition", coalition_doors(members=NEIGHBOUR, coordinators=NEIGHBOUR), country="fi")
    world.add("country", code="ie")
    _words(world, ours)
    _invitations(world, ours)
    _dates(world, ours, theirs)
    _tasks(world, ours, theirs, far)
    _files(world, ours, theirs)


def _words(world: World, ours: Coalition) -> None:
    CoalitionProfile.objects.create(coalition=ours, mission=f"{BAIT} {word_of('what a coalition says')}")
    for mission in (word_of("what a coalition said before"), "Skills for all"):
        revision = CoalitionRevision.objects.create(
            coalition=ours, actor_id=new_public_id(), values={"mission": mission, "language": "en"}
        )
    world.add("revision of a coalition", OURS, country="ie", number=revision.pk)
    world.add("text of a coalition", OURS, country="ie", language="de")


def _invitations(world: World, ours: Coalition) -> None:
    for number, state in enumerate((InvitationState.WAITING, InvitationState.DECLINED)):
        is_open = state == InvitationState.WAITING
        name = "address invited to a coalition" if is_open else "address that declined a coalition"
        invitation = CoalitionInvitation.objects.create(
            coalition=ours, email=f"{word_of(name)}-{number}@example.org", state=state,
            expires_at=timezone.now() + timedelta(days=9), invited_by=world.people[Role.MANAGER],
        )  # fmt: skip
        world.add("coalition invitation", OURS, country="ie", public_id=invitation.public_id)
        token = invitation_path(invitation).rstrip("/").rpartition("/")[2]
        world.add("coalition invitation link", token=token)


def _dates(world: World, ours: Coalition, theirs: Coalition) -> None:
    for audience in DateAudience:
        title = f"{BAIT} {word_of(f'date for {audience}')}"
        date = CoalitionDateFactory(coalition=ours, audience=audience, title=title)
        world.add("coalition date", OURS, country="ie", public_id=date.public_id)
    title = f"{BAIT} {word_of('date of the neighbours alone')}"
    CoalitionDateFactory(coalition=theirs, audience=DateAudience.OWN, title=title)


def _tasks(world: World, ours: Coalition, theirs: Coalition, far: Coalition) -> None:
    sides = {
        "task between us and the neighbours": (ours, theirs, BOTH, MEMBERS),
        "task between the neighbours and others": (theirs, far, NEIGHBOUR, NEIGHBOUR),
    }
    for name, (sender, receiver, who, senders) in sides.items():
        task = CoalitionTaskFactory(sender=sender, receiver=receiver, title=f"{BAIT} {word_of(name)}")
        TaskComment.objects.create(task=task, words=f"{BAIT} {word_of(f'said of a {name}')}")
        world.add("coalition task", {"readers": who, "senders": senders}, public_id=task.public_id)


def _files(world: World, ours: Coalition, theirs: Coalition) -> None:
    kept = {
        "file for one coalition": (ours, FileAudience.OWN, None, MEMBERS),
        "file for all coalitions": (ours, FileAudience.ALL, None, BOTH),
        "file of the neighbours alone": (theirs, FileAudience.OWN, None, NEIGHBOUR),
        "file that was deleted": (ours, FileAudience.ALL, timezone.now(), NOBODY),
    }
    for name, (coalition, audience, deleted_at, who) in kept.items():
        shared = SharedFile.objects.create(
            coalition=coalition,
            title=f"{BAIT} {word_of(f'title of a {name}')}",
            audience=audience,
            deleted_at=deleted_at,
        )
        version = FileVersion(
            shared=shared,
            number=1,
            file_name="a.txt",
            content_type="text/plain",
            size=9,
            actor_id=new_public_id(),
        )
        version.content.save("", ContentFile(word_of(name).encode()), save=False)
        version.save()
        world.add("file version", {"readers": who}, public_id=shared.public_id, number=1)
        if coalition == ours and deleted_at is None:
            world.add("shared file", OURS, country="ie", public_id=shared.public_id)
