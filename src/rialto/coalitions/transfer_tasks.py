"""Mails about transfers of practices go out in the background, one task for each reader."""

from rialto.accounts.models import User
from rialto.coalitions import transfer_mails as mails
from rialto.coalitions.models import Transfer, TransferMessage
from rialto.coalitions.queries.exchanges import told_of
from rialto.coalitions.transfer_choices import ContactState, Side
from rialto.coalitions.transfer_rules import answerers, side_of
from rialto.jobs.background import task


@task(tries=5, pause=60)
def send_contact_asked(transfer_id: int, user_id: int) -> None:
    """Ask one person of the practice's side, unless somebody answered meanwhile or they are not of it any more."""
    transfer = _transfer(transfer_id)
    if transfer is None or transfer.contact != ContactState.ASKED or not transfer.is_open:
        return
    for person in answerers(transfer).filter(pk=user_id):
        mails.send_contact_asked(transfer, person)


@task(tries=5, pause=60)
def send_contact_answered(transfer_id: int, user_id: int) -> None:
    """Tell one person of the taking side what was answered."""
    transfer, person = _transfer(transfer_id), _person(user_id)
    if transfer and person and side_of(person, transfer) == Side.TAKING:
        mails.send_contact_answered(transfer, person)


@task(tries=5, pause=60)
def send_said(message_id: int, user_id: int) -> None:
    """Send one person what the other side wrote."""
    rows = TransferMessage.objects.select_related("transfer__entry", "transfer__coalition")
    said, person = rows.filter(pk=message_id).first(), _person(user_id)
    if said and person and side_of(person, said.transfer) not in (None, said.side):
        mails.send_said(said, person)


def ask_other_side(transfer: Transfer) -> None:
    """Promise a mail to everybody who may answer for the practice's side; nothing where nobody is here."""
    if transfer.contact == ContactState.ASKED:
        for person in answerers(transfer):
            send_contact_asked.enqueue(transfer.pk, person.pk)


def tell_answer(transfer: Transfer) -> None:
    """Promise a mail about the answer to who asked."""
    for person in told_of(transfer, Side.TAKING):
        send_contact_answered.enqueue(transfer.pk, person.pk)


def tell_message(message: TransferMessage) -> None:
    """Promise a mail with what was said to the other side."""
    other = Side.GIVING if message.side == Side.TAKING else Side.TAKING
    for person in told_of(message.transfer, other):
        send_said.enqueue(message.pk, person.pk)


def _transfer(transfer_id: int) -> Transfer | None:
    return Transfer.objects.select_related("entry", "coalition").filter(pk=transfer_id).first()


def _person(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()
