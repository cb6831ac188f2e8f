"""Reading what only the two sides of a transfer see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from rialto.accounts.models import User
from rialto.coalitions.models import CoalitionMember, Transfer, TransferMessage, TransferStep
from rialto.coalitions.transfer_choices import ContactState, Side
from rialto.coalitions.transfer_rules import answerers, deciders


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One step of the story; `name` is empty where nobody says who took it."""

    step: TransferStep
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Who speaks for each side, once both agreed; None where nobody does (any more)."""

    taking: User | None = None
    giving: User | None = None


def steps_of_transfer(transfer: Transfer) -> list[ShownStep]:
    """The story, oldest first, with names. Two queries."""
    steps = list(transfer.steps.all())
    names = names_of(one.actor_id for one in steps)
    return [ShownStep(step=one, name=names.get(one.actor_id, "")) for one in steps]


def names_of(actor_ids: Iterable[UUID]) -> dict[UUID, str]:
    """People's public ids -> the names that they gave; of erased ones nothing."""
    known = User.objects.filter(public_id__in=set(actor_ids), erased_at=None).exclude(name="")
    return dict(known.values_list("public_id", "name"))


def messages_of(transfer: Transfer) -> Sequence[TransferMessage]:
    """What the two sides said, oldest first, with who said it."""
    return list(transfer.messages.select_related("by"))


def contacts_of(transfer: Transfer) -> Contacts:
    """The two contact persons, of whom both are shown or none: those who left their side are not."""
    if transfer.contact != ContactState.AGREED:
        return Contacts()
    members = CoalitionMember.objects.filter(coalition=transfer.coalition_id, user=transfer.asker_id)
    taking = members.filter(user__is_active=True).select_related("user").first()
    giving = answerers(transfer).filter(pk=transfer.answerer_id).first() if transfer.answerer_id else None
    return Contacts(taking=taking.user if taking else None, giving=giving)


def told_of(transfer: Transfer, side: Side) -> list[User]:
    """Who of a side gets a mail: its contact person, or while there is none all who may become it."""
    contacts = contacts_of(transfer)
    one = contacts.taking if side == Side.TAKING else contacts.giving
    if one is not None:
        return [one]
    return list(deciders(transfer.coalition) if side == Side.TAKING else answerers(transfer))
