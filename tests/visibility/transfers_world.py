"""Practices of the organisation that the coalition of Malta takes over: in every state, with a conversation."""

from rialto.base.identity import new_public_id
from rialto.catalogue.choices import Kind
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Adaptation, Coalition, CoalitionMember, TransferMessage, TransferStep
from rialto.coalitions.transfer_choices import STEPS, ContactState, Side, TransferState
from rialto.organisations.models import Organisation
from tests.factories import EntryFactory, TransferFactory
from tests.visibility.coalition_people_world import coalition_doors
from tests.visibility.roles import MANAGERS, Role
from tests.visibility.secrets import SIDES, word_of
from tests.visibility.things import World

TAKERS = frozenset({Role.NEIGHBOUR})
TRAITS = {
    TransferState.WANTED: {},
    TransferState.IN_ADAPTATION: {"adapting": True},
    TransferState.ADOPTED: {"adopted": True},
    TransferState.GIVEN_UP: {"given_up": True},
}
# Each state with another state of contact, so that all of both occur.
CONTACTS = dict(
    zip(
        TRAITS,
        (ContactState.ASKED, ContactState.AGREED, ContactState.DECLINED, ContactState.AGREED),
        strict=True,
    )
)


def make_transfers(world: World, organisation: Organisation) -> None:
    """The manager of another organisation coordinates Malta's coalition; managers of the organisation are the other side."""
    coalition, _made = Coalition.objects.get_or_create(country="MT")
    CoalitionMember.objects.get_or_create(
        coalition=coalition,
        user=world.people[Role.NEIGHBOUR],
        defaults={"role": CoalitionRole.COORDINATOR},
    )
    open_to = {"members": SIDES, "managers": TAKERS, "owner": MANAGERS}
    for state, traits in TRAITS.items():
        is_over = state == TransferState.GIVEN_UP
        practice = EntryFactory(
            kind=Kind.GOOD_PRACTICE,
            title="A practice",
            published=True,
            countries=["AT"],
            provider=organisation,
        )
        transfer = TransferFactory(
            entry=practice, coalition=coalition, giver=organisation, contact=CONTACTS[state],
            asker=world.people[Role.NEIGHBOUR], next_step=word_of("next step of a transfer"), **traits,
        )  # fmt: skip
        TransferStep.objects.create(
            transfer=transfer, after=state, on=transfer.since, actor_id=new_public_id(),
            reason=word_of("why a practice was given up") if is_over else "",
        )  # fmt: skip
        TransferMessage.objects.create(
            transfer=transfer,
            side=Side.TAKING,
            by=world.people[Role.NEIGHBOUR],
            words=word_of("what the two sides say"),
        )
        changed = "what was changed in what was given up" if is_over else "what was changed in a practice"
        adaptation = Adaptation.objects.create(
            transfer=transfer,
            title="A change",
            language="en",
            changed=word_of(changed),
            actor_id=new_public_id(),
        )
        world.add("transfer", open_to, public_id=transfer.public_id)
        world.add("adaptation", open_to, public_id=transfer.public_id, adaptation_id=adaptation.public_id)
        for after in STEPS[state]:
            world.add("step of a transfer", open_to, public_id=transfer.public_id, state=after)
    wanted = EntryFactory(kind=Kind.GOOD_PRACTICE, title="Another practice", published=True, countries=["AT"])
    # Whoever coordinates a coalition may want what is at home elsewhere.
    world.add("practice to want", {"managers": TAKERS | MANAGERS}, slug=wanted.slug)
    world.add("coalition with transfers", coalition_doors(members=TAKERS, coordinators=TAKERS), country="mt")
