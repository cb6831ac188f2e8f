"""Pages made of blocks, pictures, what people follow, what is planned, done to many, opened, and roles at the desk."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rialto.accounts.choices import DeskRole, Matter, Occasion, StaffRole
from rialto.accounts.models import AccessRecord, RoleGrant
from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.contributing.choices import BatchDeed, ItemState, PlanDeed
from rialto.contributing.following import end_address
from rialto.contributing.models import Batch, BatchItem, Contribution, ContributionPicture, Follow, Plan
from rialto.editorial.choices import State
from rialto.editorial.models import Edition, EditionStep, PagePicture
from rialto.organisations.models import Organisation
from tests.factories import BlockPageFactory, EditionFactory
from tests.visibility.pictures_world import make_picture
from tests.visibility.roles import AUTHOR, EDITORS, MANAGERS, Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World


def make_pages(world: World, organisation: Organisation) -> None:
    """A page in each state, one of the organisation, and one that says something else than what the public sees."""
    for state in (State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN):
        _edition(world, f"page that is {State(state).name.lower().replace('_', ' ')}", state)
    changed = _edition(world, "page that the public sees", State.PUBLISHED)
    changed.title, changed.version = f"{BAIT} {word_of('change to a page')}", 2
    changed.blocks = [{"id": "text0002", "kind": "text", "html": f"<p>{word_of('change to a page')}</p>"}]
    changed.save()
    ours = _edition(world, "page of the organisation", State.DRAFT, organisation=organisation)
    EditionStep.objects.create(
        edition=ours, before=State.IN_REVIEW, after=State.DRAFT, reason=word_of("why a page was sent back")
    )
    row = PagePicture(page=ours.page, picture=make_picture(world, "picture of a draft page"))
    row.save()


def _edition(world: World, name: str, state: str, *, organisation: Organisation | None = None) -> Edition:
    text = f"{BAIT} {word_of(name)}"
    page = BlockPageFactory(organisation=organisation, slug=name.replace(" ", "-"), country="AT")
    is_public = state == State.PUBLISHED
    edition: Edition = EditionFactory(
        page=page, title=text, lead=text, state=state, published_at=None if state == State.DRAFT else timezone.now(),
        blocks=[{"id": "text0001", "kind": "text", "html": f"<p>{text}</p>"}],
    )  # fmt: skip
    doors = {"writers of the page": EDITORS | (MANAGERS if organisation else frozenset())}
    world.add("block page", doors, public_id=page.public_id, slug=page.slug)
    world.add("edition", doors, public_id=page.public_id, language="en")
    world.add(
        "version of an edition",
        doors,
        public_id=page.public_id,
        language="en",
        number=edition.revisions.get().pk,
    )
    assert edition.is_public == is_public
    return edition


def make_pictures_and_plans(world: World) -> None:
    """A picture and a plan of a draft and of what waits for review."""
    author = world.people[Role.AUTHOR]
    for contribution in Contribution.objects.filter(author=author, state__in=("draft", "in-review")):
        is_waiting = contribution.state == "in-review"
        name = "picture of a contribution in review" if is_waiting else "picture of a draft"
        ContributionPicture.objects.create(contribution=contribution, picture=make_picture(world, name))
        plan = Plan.objects.create(
            contribution=contribution, deed=PlanDeed.PUBLISH, due_at=timezone.now() + timedelta(days=9),
            zone="Europe/Vienna", made_by=author,
        )  # fmt: skip
        world.add("plan", {"writers": AUTHOR}, public_id=contribution.public_id, plan_id=plan.public_id)


def make_follows(world: World) -> None:
    """Somebody saved entries that left the public afterwards, one of them for good."""
    follower = world.people[Role.STRANGER]
    names = ("a published entry", "a withdrawn entry", "an entry that was taken down")
    for name in names:
        entry = Entry.objects.get(slug__endswith=word_of(f"address of {name}"))
        follow = Follow.objects.create(user=follower, entry=entry)
        world.add("follow", {"owner": frozenset({Role.STRANGER})}, number=follow.pk)
        token = end_address(follow, language="en").rstrip("/").rpartition("/")[2]
        world.add("link that ends a follow", token=token)


def make_desk_matters(world: World) -> None:
    """Roles for countries, something done to many, and what staff opened of the author."""
    administrator = world.people[Role.ADMINISTRATOR]
    given: dict[Role, tuple[str, str]] = {
        Role.EDITOR: (DeskRole.EDITOR, "AT"),
        Role.ELSEWHERE: (DeskRole.REVIEWER, "MT"),
    }
    for role, (kind, country) in given.items():
        person: Any = world.people[role]
        person.has_desk_role = True
        person.save()
        grant = RoleGrant.objects.create(
            user=person, role=kind, country=country, given_by=administrator.public_id
        )
        world.add("role", number=grant.pk)
    for noun in ("contribution", "entry"):
        world.add("noun of a batch", noun=noun)
    batch = Batch.objects.create(
        made_by=world.people[Role.REVIEWER], noun="contribution", deed=BatchDeed.REFUSE, state="done",
        words=word_of("what was said to many"), done_at=timezone.now(),
    )  # fmt: skip
    BatchItem.objects.create(
        batch=batch,
        thing_id=new_public_id(),
        title=f"{BAIT} {word_of('one of many')}",
        state=ItemState.SKIPPED,
        reason="Somebody else decided.",
    )
    world.add("batch", public_id=batch.public_id)
    AccessRecord.objects.create(
        person=world.people[Role.AUTHOR], actor_id=administrator.public_id, role=StaffRole.ADMINISTRATOR,
        matter=Matter.EVERYTHING, occasion=Occasion.REASON, reason=word_of("why staff opened what is the author's"),
    )  # fmt: skip
