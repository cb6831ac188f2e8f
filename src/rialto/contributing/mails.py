"""Mails to authors, in their language."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.contributing.choices import State
from rialto.contributing.models import ContributionComment, ContributionTransition


def send_outcome(transition: ContributionTransition) -> None:
    """Say what a reviewer decided, and why. Nothing is sent where the account is gone or closed."""
    author = transition.contribution.author
    if author is None or not author.is_active:
        return
    with translation.override(author.language):
        subject = {
            State.PUBLISHED: _("Your entry is published"),
            State.SENT_BACK: _("A question about your entry"),
            State.REFUSED: _("Your entry was not accepted"),
        }[State(transition.after)]
        _send(author.email, subject, ("emails/contribution_decided.txt", "emails/contribution_decided.html"), {
            "transition": transition, "contribution": transition.contribution, "subject": subject,
        }, author.language)  # fmt: skip


def send_comment(comment: ContributionComment) -> None:
    """Say what a reviewer asks."""
    author = comment.contribution.author
    if author is None or not author.is_active:
        return
    with translation.override(author.language):
        subject = _("A comment on your entry")
        context = {"comment": comment, "contribution": comment.contribution, "subject": subject}
        templates = ("emails/contribution_comment.txt", "emails/contribution_comment.html")
        _send(author.email, subject, templates, context, author.language)


def _send(
    to: str, subject: str, templates: tuple[str, str], context: dict[str, object], language: str
) -> None:
    contribution = context["contribution"]
    address = f"{settings.ORIGIN}{contribution.get_absolute_url()}"  # type: ignore[attr-defined]
    context = {**context, "address": address, "language": language}
    text, page = (render_to_string(name, context) for name in templates)
    message = EmailMultiAlternatives(subject=f"{subject} · Rialto", body=text, to=[to])
    message.attach_alternative(page, "text/html")
    message.send()
