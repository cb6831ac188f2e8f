"""Mails to those who write pages, in their language."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.mails import Letter, message
from rialto.accounts.models import User
from rialto.editorial.choices import State
from rialto.editorial.models import EditionStep


def send_step(step: EditionStep) -> None:
    """Say what an editor made of a page to who sent it for review last; nothing to those who decided it themselves."""
    sent = EditionStep.objects.filter(edition=step.edition_id, after=State.IN_REVIEW, pk__lt=step.pk).last()
    if sent is None or sent.actor_id is None or sent.actor_id == step.actor_id:
        return
    writer = User.objects.filter(public_id=sent.actor_id, is_active=True).first()
    if writer is None:
        return
    with translation.override(writer.language):
        message(_letter(step), writer.email, language=writer.language).send()


def _letter(step: EditionStep) -> Letter:
    said = {"title": step.edition.title}
    if step.after == State.WITHDRAWN:
        subject = _("Your page was taken away from the public")
        paragraphs = [
            _("“%(title)s” was taken away: nobody finds it any more. The reason:") % said,
            step.reason,
        ]
    elif step.reason:
        subject = _("Your page came back")
        paragraphs = [_("An editor read “%(title)s” and asks you to change something:") % said, step.reason]
    else:
        subject = _("Your page is published")
        paragraphs = [_("“%(title)s” is published: everybody sees it now.") % said]
    address = f"{settings.ORIGIN}{step.edition.get_absolute_url()}"
    return Letter(subject=subject, paragraphs=paragraphs, deed=_("See your page"), address=address)
