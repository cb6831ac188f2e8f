"""A practice crosses a border: marking it, each step, what was changed, and putting the two sides in touch."""

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry
from rialto.coalitions.file_kinds import EVIDENCE, SentFile, read_file
from rialto.coalitions.models import Adaptation, Coalition, Transfer, TransferMessage, TransferStep
from rialto.coalitions.queries.transfer_homes import home_of
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.transfer_choices import ContactState, Side, TransferState
from rialto.coalitions.transfer_rules import (
    answerers,
    side_of,
    transfers_answered_by,
    transfers_run_by,
    transfers_written_by,
)

# The field of `Transfer` that holds the day of each state.
DAY_OF = {
    TransferState.IN_ADAPTATION: "adaptation_on",
    TransferState.ADOPTED: "adopted_on",
    TransferState.GIVEN_UP: "given_up_on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a coalition changed in a practice; `on` is the day on which it did."""

    title: str
    language: str
    changed: str
    on: date
    why: str = ""
    address: str = ""
    entry: Entry | None = None
    # What shows it; none leaves the one that is there.
    file: SentFile | None = None


@transaction.atomic
def want_practice(
    entry: Entry, *, coalition: Coalition, by: User, on: date | None = None, next_step: str = ""
) -> Transfer:
    """Mark a practice as wanted, since today or a day before. Where somebody of the other side is here, they are to be asked (`contact`)."""
    # Two coordinators who press at the same moment mark it once.
    coalition = Coalition.objects.select_for_update().get(pk=coalition.pk)
    if not is_coordinator(by, coalition):
        raise Refused(_("Only coordinators of the coalition may do this."))
    if entry.kind != Kind.GOOD_PRACTICE or not entry.is_public:
        raise Refused(_("Only a published good practice can be taken over."))
    home = home_of(entry)
    if home == coalition.country:
        raise Refused(_("This practice is at home in your own country."))
    if _has_it(coalition, entry):
        raise Refused(_("This practice is on your coalition’s list already."))
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("This day has not come yet."))
    transfer = Transfer(
        entry=entry, marked_entry=entry, home=home, giver=entry.provider, coalition=coalition, asker=by,
        wanted_on=day, next_step=next_step.strip(),
    )  # fmt: skip
    if answerers(transfer).exists():
        transfer.contact, transfer.contact_at = ContactState.ASKED, timezone.now()
    transfer.save()
    _note(transfer, before="", on=transfer.wanted_on, by=by)
    return transfer


@transaction.atomic
def move_transfer(
    transfer: Transfer, state: TransferState, *, by: User, on: date | None = None, reason: str = ""
) -> Transfer:
    """Go one step on, or give up with a reason. `on` is the day on which it happened: today, or one since the step before."""
    transfer = _locked(transfer)
    if not transfers_run_by(by).filter(pk=transfer.pk).exists():
        raise Refused(_("Only coordinators of the coalition may do this."))
    before, day, reason = transfer.state, on or timezone.localdate(), reason.strip()
    if not transfer.may_become(state):
        raise Refused(_("This step does not follow from where the practice stands now."))
    if state == TransferState.GIVEN_UP and not reason:
        raise Refused(_("Say why you give it up."))
    if day > timezone.localdate():
        raise Refused(_("This day has not come yet."))
    if day < transfer.since:
        raise Refused(_("This day lies before the step that came first."))
    transfer.state = state
    setattr(transfer, DAY_OF[state], day)
    if not transfer.is_open:
        transfer.next_step, transfer.next_step_on = "", None
    _touch(transfer)
    _note(transfer, before=before, on=day, by=by, reason=reason)
    return transfer


@transaction.atomic
def plan_next_step(transfer: Transfer, words: str, *, on: date | None, by: User) -> Transfer:
    """Say what comes next, and by when; empty words take it away."""
    transfer = _written(transfer, by)
    if not transfer.is_open:
        raise Refused(_("This transfer is over."))
    transfer.next_step = words.strip()
    transfer.next_step_on = on if transfer.next_step else None
    transfer.save()
    return transfer


@transaction.atomic
def record_adaptation(transfer: Transfer, said: Changed, *, by: User) -> Adaptation:
    """Record what was changed in a practice that is in adaptation, or was adopted."""
    transfer = _written(transfer, by)
    _check_adapted(transfer, said)
    adaptation = Adaptation(transfer=transfer, actor_id=by.public_id, **_values(said))
    _put_file(adaptation, said.file)
    adaptation.save()
    _touch(transfer)
    return adaptation


@transaction.atomic
def change_adaptation(adaptation: Adaptation, said: Changed, *, by: User) -> Adaptation:
    """Correct what was recorded."""
    transfer = _written(adaptation.transfer, by)
    _check_adapted(transfer, said)
    for name, value in _values(said).items():
        setattr(adaptation, name, value)
    adaptation.actor_id, adaptation.updated_at = by.public_id, timezone.now()
    _put_file(adaptation, said.file)
    adaptation.save()
    _touch(transfer)
    return adaptation


@transaction.atomic
def ask_again(transfer: Transfer, *, by: User) -> Transfer:
    """Ask the other side for contact, now that somebody of it is here."""
    transfer = _written(transfer, by)
    if transfer.contact != ContactState.NOBODY or not transfer.is_open:
        raise Refused(_("The other side was asked already."))
    if not answerers(transfer).exists():
        raise Refused(_("Nobody of the other side is here yet."))
    transfer.contact, transfer.contact_at, transfer.asker = ContactState.ASKED, timezone.now(), by
    transfer.save()
    return transfer


@transaction.atomic
def answer_contact(transfer: Transfer, *, agrees: bool, by: User, words: str = "") -> Transfer:
    """Say for the practice's side whether the two get to know each other; who agrees is the one who is shown."""
    transfer = _locked(transfer)
    if not transfers_answered_by(by).filter(pk=transfer.pk).exists():
        raise Refused(
            _("Only coordinators of the practice’s country and managers of its organisation may do this.")
        )
    if transfer.contact not in (ContactState.ASKED, ContactState.DECLINED):
        raise Refused(_("This was answered already."))
    transfer.contact = ContactState.AGREED if agrees else ContactState.DECLINED
    transfer.contact_at = timezone.now()
    transfer.answerer = by if agrees else None
    transfer.save()
    if words.strip():
        TransferMessage.objects.create(transfer=transfer, side=Side.GIVING, by=by, words=words.strip())
    return transfer


@transaction.atomic
def become_contact(transfer: Transfer, *, by: User) -> Transfer:
    """Be the one of your side whom the other one sees, in place of who was."""
    transfer = _locked(transfer)
    side = side_of(by, transfer)
    if side == Side.TAKING:
        transfer.asker = by
    elif (
        transfer.contact == ContactState.AGREED and transfers_answered_by(by).filter(pk=transfer.pk).exists()
    ):
        transfer.answerer = by
    else:
        raise Refused(
            _("Only coordinators of the practice’s country and managers of its organisation may do this.")
        )
    transfer.save()
    return transfer


@transaction.atomic
def say_to_other_side(transfer: Transfer, words: str, *, by: User) -> TransferMessage:
    """Write to the other side, once both agreed to be in touch."""
    transfer = _locked(transfer)
    side = side_of(by, transfer)
    if side is None:
        raise Refused(_("Only the two sides may do this."))
    if transfer.contact != ContactState.AGREED:
        raise Refused(_("The two sides are not in touch yet."))
    if not words.strip():
        raise Refused(_("Write something first."))
    return TransferMessage.objects.create(transfer=transfer, side=side, by=by, words=words.strip())


def _has_it(coalition: Coalition, entry: Entry) -> bool:
    known = Transfer.objects.filter(coalition=coalition, entry=entry)
    return known.exclude(state=TransferState.GIVEN_UP).exists()


def _locked(transfer: Transfer) -> Transfer:
    """The transfer as it is now; nobody else changes it until the transaction ends."""
    return Transfer.objects.select_for_update(of=("self",)).select_related("entry").get(pk=transfer.pk)


def _written(transfer: Transfer, by: User) -> Transfer:
    transfer = _locked(transfer)
    if not transfers_written_by(by).filter(pk=transfer.pk).exists():
        raise Refused(_("Only people of the coalition may do this."))
    return transfer


def _touch(transfer: Transfer) -> None:
    """Save what everybody may learn. The rest is saved without it, so that nobody sees from outside when the two sides speak."""
    transfer.updated_at = timezone.now()
    transfer.save()


def _note(transfer: Transfer, *, before: str, on: date, by: User, reason: str = "") -> None:
    TransferStep.objects.create(
        transfer=transfer,
        before=before,
        after=transfer.state,
        on=on,
        actor_id=by.public_id,
        reason=reason[:500],
    )


def _check_adapted(transfer: Transfer, said: Changed) -> None:
    if transfer.state not in (TransferState.IN_ADAPTATION, TransferState.ADOPTED):
        raise Refused(_("Changes are recorded once the practice is in adaptation."))
    if said.on > timezone.localdate():
        raise Refused(_("This day has not come yet."))
    if said.on < transfer.wanted_on:
        raise Refused(_("This day lies before the step that came first."))
    if said.entry is not None and (not said.entry.is_public or said.entry.pk == transfer.entry_id):
        raise Refused(_("The adapted version has to be a published entry of its own."))


def _put_file(adaptation: Adaptation, sent: SentFile | None) -> None:
    """Keep a file with what is not saved yet; the one before it goes once that is for sure. Raises Refused for kinds that we do not take."""
    if sent is None:
        return
    storage, before = adaptation.file.storage, adaptation.file.name
    content = read_file(sent, EVIDENCE)
    adaptation.file_kind, adaptation.file_name = content.kind, content.name
    adaptation.file.save(content.name, ContentFile(content.data), save=False)
    if before:
        transaction.on_commit(lambda: storage.delete(before))


def _values(said: Changed) -> dict[str, object]:
    return {
        "title": said.title.strip(),
        "language": said.language,
        "changed": said.changed.strip(),
        "why": said.why.strip(),
        "address": said.address,
        "entry": said.entry,
        "on": said.on,
    }
