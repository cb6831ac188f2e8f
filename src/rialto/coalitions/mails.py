"""Mails to people of coalitions, each in the language of who reads it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.mails import Letter, message
from rialto.accounts.models import User
from rialto.base.site import site_title
from rialto.base.words import written_day
from rialto.coalitions.choices import TaskState
from rialto.coalitions.links import invitation_address
from rialto.coalitions.models import (
    Coalition,
    CoalitionInvitation,
    CoalitionMember,
    CoalitionTask,
    TaskComment,
)
from rialto.taxonomy.queries import country_name


def send_invitation(invitation: CoalitionInvitation) -> None:
    """Ask somebody to join."""
    with translation.override(invitation.language):
        country = country_name(invitation.coalition.country, invitation.language)
        words = _(
            "%(person)s invites you to work in the national coalition for digital skills and jobs on %(site)s: %(country)s, as %(role)s."
        )
        letter = Letter(
            subject=_("Join the national coalition: %(country)s") % {"country": country},
            paragraphs=[
                words
                % {
                    "person": invitation.invited_by or _("Somebody"),
                    "country": country,
                    "role": invitation.get_role_display(),
                    "site": site_title(),
                },
                _("%(site)s brings together offers for digital skills from all over Europe.")
                % {"site": site_title()},
            ],
            deed=_("See the invitation"),
            address=invitation_address(invitation),
            closing=_(
                "You join only if you say yes there. Do not want to, or do not know them? Then do nothing: the link works for fourteen days, and we forget your address thirty days after this mail."
            ),
        )
        message(letter, invitation.email, language=invitation.language).send()


def send_appointed(member: CoalitionMember) -> None:
    """Tell somebody that an administrator gave them a place."""
    to = member.user
    with translation.override(to.language):
        said = {"country": _name(member.coalition), "role": member.get_role_display()}
        path = reverse("website:coalition-workspace", args=[member.coalition.slug])
        letter = Letter(
            subject=_("You work in the national coalition now: %(country)s") % said,
            paragraphs=[
                _("An administrator gave you a place in the national coalition of %(country)s, as %(role)s.")
                % said,
                _("There you find tasks, calendar and files, and invite others if you coordinate it."),
            ],
            deed=_("See your coalition"),
            address=f"{settings.ORIGIN}{path}",
            closing=_("Should this not be? Then leave it there, on the page with its people."),
        )
        message(letter, to.email, language=to.language).send()


def send_task(task: CoalitionTask, to: User) -> None:
    """Say that another coalition asks for something."""
    with translation.override(to.language):
        said = {"country": _name(task.sender), "title": task.title}
        paragraphs = [
            _("The coalition of %(country)s asks yours for something: %(title)s.") % said,
            task.text,
        ]
        if task.due_on:
            paragraphs.append(_("To be done by %(day)s.") % {"day": written_day(task.due_on, to.language)})
        _send(task, to, _("A task from %(country)s") % said, paragraphs)


def send_moved(task: CoalitionTask, to: User) -> None:
    """Say to those who sent a task how far it has come."""
    with translation.override(to.language):
        said = {"country": _name(task.receiver), "title": task.title}
        words = {
            TaskState.OPEN: _("%(country)s has opened your task again: %(title)s"),
            TaskState.DOING: _("%(country)s is at your task: %(title)s"),
            TaskState.DONE: _("%(country)s has done your task: %(title)s"),
            TaskState.DECLINED: _("%(country)s declines your task: %(title)s"),
        }[TaskState(task.state)]
        _send(task, to, words % said, [words % said + ".", task.reason])


def send_taken_back(task: CoalitionTask, to: User) -> None:
    """Say to those who were asked that nothing is left to do."""
    with translation.override(to.language):
        words = _("%(country)s has taken its task back: %(title)s")
        said = words % {"country": _name(task.sender), "title": task.title}
        _send(task, to, said, [said + "."])


def send_assigned(task: CoalitionTask, to: User) -> None:
    """Say to somebody that a task is theirs now."""
    with translation.override(to.language):
        subject = _("A task is yours: %(title)s") % {"title": task.title}
        _send(
            task,
            to,
            subject,
            [_("The coalition of %(country)s asked for it.") % {"country": _name(task.sender)}, task.text],
        )


def send_comment(comment: TaskComment, to: User) -> None:
    """Say what was said of a task."""
    task = comment.task
    with translation.override(to.language):
        subject = _("Something was said about a task: %(title)s") % {"title": task.title}
        words = _("%(person)s writes:") % {"person": comment.by or _("Somebody")}
        _send(task, to, subject, [words, comment.words])


def _name(coalition: Coalition) -> str:
    return country_name(coalition.country, translation.get_language() or "en")


def _send(task: CoalitionTask, to: User, subject: str, paragraphs: list[str]) -> None:
    """Call it with the reader's language active."""
    letter = Letter(
        subject=subject,
        paragraphs=[one for one in paragraphs if one],
        deed=_("See the task"),
        address=f"{settings.ORIGIN}{task.get_absolute_url()}",
    )
    message(letter, to.email, language=to.language).send()
