"""Mails about transfers of practices, as text and as HTML, each in the language of who reads it. None says who somebody is."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.mails import Letter, message
from rialto.accounts.models import User
from rialto.coalitions.models import Transfer, TransferMessage
from rialto.coalitions.transfer_choices import ContactState, Side
from rialto.taxonomy.queries import country_name


def send_contact_asked(transfer: Transfer, to: User) -> None:
    """Ask somebody of the practice's side whether they want to be in touch."""
    with translation.override(to.language):
        said = _said(transfer)
        letter = Letter(
            subject=_("%(country)s wants a practice of yours") % said,
            paragraphs=[
                _("The coalition of %(country)s wants to take over “%(title)s”, and would like to talk with you about it.") % said,
                _(
                    "If you agree, both sides see each other’s name and e-mail address. Until then nobody sees yours, and you do not see theirs."
                ),
            ],
            deed=_("Agree or decline"),
            address=_address(transfer, to.language),
            closing=_("You need not answer. Others of your side were asked as well; one answer is enough."),
        )  # fmt: skip
        _send(letter, to)


def send_contact_answered(transfer: Transfer, to: User) -> None:
    """Tell who asked what the other side said."""
    with translation.override(to.language):
        said = _said(transfer)
        agreed = transfer.contact == ContactState.AGREED
        first = (
            _("The other side agreed to be in touch about “%(title)s”. You now see each other’s name and e-mail address.")
            if agreed
            else _("The other side does not want to be in touch about “%(title)s” now. You can still take the practice over.")
        )  # fmt: skip
        letter = Letter(
            subject=_("You are in touch") if agreed else _("The other side declined"),
            paragraphs=[first % said],
            deed=_("See the transfer"),
            address=_address(transfer, to.language),
        )
        _send(letter, to)


def send_said(said: TransferMessage, to: User) -> None:
    """Tell somebody what the other side writes."""
    transfer = said.transfer
    with translation.override(to.language):
        letter = Letter(
            subject=_("A message about “%(title)s”") % _said(transfer),
            paragraphs=[
                _("The side that takes the practice over writes:")
                if said.side == Side.TAKING
                else _("The side whose practice it is writes:"),
                *said.words.splitlines(),
            ],
            deed=_("Answer"),
            address=_address(transfer, to.language),
        )
        _send(letter, to)


def _said(transfer: Transfer) -> dict[str, str]:
    language = translation.get_language() or "en"
    return {
        "country": country_name(transfer.coalition.country, language),
        "title": transfer.entry.title,
    }


def _address(transfer: Transfer, language: str) -> str:
    with translation.override(language):
        return f"{settings.ORIGIN}{transfer.get_exchange_url()}"


def _send(letter: Letter, to: User) -> None:
    mail = message(letter, to.email, language=to.language)
    mail.subject = " ".join(mail.subject.split())
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    mail.send()
