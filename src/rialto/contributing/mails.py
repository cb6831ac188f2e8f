"""Mails to authors and reviewers, in their language."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.mails import Letter, message
from rialto.accounts.models import User
from rialto.base.site import site_title
from rialto.catalogue.queries.exclusions import taken_down_among
from rialto.contributing.choices import PlanDeed, PlanState, State
from rialto.contributing.following import TOLD, change_words, end_address
from rialto.contributing.models import (
    Contribution,
    ContributionComment,
    ContributionTransition,
    FollowNews,
    Plan,
)
from rialto.contributing.queries import reviewers_of

SHOWN_NEWS = 20


def send_outcome(transition: ContributionTransition) -> None:
    """Say what a reviewer decided, and why. Nothing is sent where the account is gone or closed."""
    author = transition.contribution.author
    if author is None or not author.is_active:
        return
    with translation.override(author.language):
        subject = {
            State.PUBLISHED: _("Your entry is published"),
            State.SCHEDULED: _("Your entry is accepted"),
            State.SENT_BACK: _("A question about your entry"),
            State.REFUSED: _("Your entry was not accepted"),
        }[State(transition.after)]
        _send(author.email, subject, ("emails/contribution_decided.txt", "emails/contribution_decided.html"), {
            "transition": transition, "contribution": transition.contribution, "subject": subject,
        }, author.language)  # fmt: skip


def send_comment(comment: ContributionComment) -> None:
    """Say what a reviewer asks; of an author's answer, say it to the reviewers who wrote or decided before."""
    contribution = comment.contribution
    if not comment.is_from_desk:
        # What does not wait now is its author's business alone: there is no page to lead to.
        is_waiting = contribution.state == State.IN_REVIEW
        for reviewer in reviewers_of(contribution):
            if comment.by_id != reviewer.pk:
                with translation.override(reviewer.language):
                    path = reverse("desk:review-page", args=[contribution.public_id])
                    letter = Letter(
                        subject=_("The author answers: %(title)s") % {"title": contribution.title},
                        paragraphs=[comment.words],
                        deed=_("See it in the review queue"),
                        address=f"{settings.ORIGIN}{path}" if is_waiting else "",
                    )
                    message(letter, reviewer.email, language=reviewer.language).send()
        return
    author = contribution.author
    if author is None or not author.is_active:
        return
    with translation.override(author.language):
        subject = _("A comment on your entry")
        context = {"comment": comment, "contribution": contribution, "subject": subject}
        templates = ("emails/contribution_comment.txt", "emails/contribution_comment.html")
        _send(author.email, subject, templates, context, author.language)


def send_withdrawn(contribution: Contribution, *, reason: str) -> None:
    """Say that somebody at the desk withdrew an entry, and why."""
    author = contribution.author
    if author is None or not author.is_active:
        return
    with translation.override(author.language):
        words = _("“%(title)s” was withdrawn: nobody finds it any more. The reason:")
        letter = Letter(
            subject=_("Your entry was withdrawn"),
            paragraphs=[words % {"title": contribution.title}, reason],
            deed=_("See your entry"),
            address=f"{settings.ORIGIN}{contribution.get_absolute_url()}",
        )
        message(letter, author.email, language=author.language).send()


def send_planned(plan: Plan) -> None:
    """Say what was done on the day that was planned, or why it could not be."""
    author = plan.contribution.author
    if author is None or not author.is_active:
        return
    with translation.override(author.language):
        said = {"title": plan.contribution.title, "moment": plan.said}
        if plan.state == PlanState.MISSED:
            subject = _("A plan for your entry could not be carried out")
            first = _("“%(title)s”: planned for %(moment)s.") % said
            paragraphs = [first, plan.reason]
        elif plan.deed == PlanDeed.PUBLISH:
            subject = _("Your entry is published")
            paragraphs = [_("“%(title)s” is published, as planned for %(moment)s.") % said]
        else:
            subject = _("Your entry was taken down as planned")
            paragraphs = [
                _("“%(title)s” was taken down, as planned for %(moment)s. Nobody finds it any more.") % said
            ]
        letter = Letter(
            subject=subject,
            paragraphs=paragraphs,
            deed=_("See your entry"),
            address=f"{settings.ORIGIN}{plan.contribution.get_absolute_url()}",
        )
        message(letter, author.email, language=author.language).send()


def send_news(user: User, news: Sequence[FollowNews]) -> None:
    """One mail with all that is new of what somebody follows: the first twenty, and how many more. Each follow has its way out."""
    with translation.override(user.language):
        gone = taken_down_among(one.entry for one in news)
        shown = [_news_line(one, is_down=one.entry.public_id in gone) for one in news[:SHOWN_NEWS]]
        follows = {one.follow_id: one.follow for one in news}
        subject = _("News of what you follow")
        context = {
            "subject": subject,
            "language": user.language,
            "lines": shown,
            "more": len(news) - len(shown),
            "ends": [
                (
                    _("Taken down")
                    if one.entry is not None and one.entry.public_id in gone
                    else str(one.entry or one.organisation),
                    end_address(one, language=user.language),
                )
                for one in follows.values()
            ],
            "list": f"{settings.ORIGIN}{reverse('contributing:follow-list')}",
        }
        text, page = (
            render_to_string(name, context) for name in ("emails/follow_news.txt", "emails/follow_news.html")
        )
        mail = EmailMultiAlternatives(subject=f"{subject} · {site_title()}", body=text, to=[user.email])
        if len(follows) == 1:
            address = end_address(next(iter(follows.values())), language=user.language)
            mail.extra_headers = {
                "List-Unsubscribe": f"<{address}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        mail.attach_alternative(page, "text/html")
        mail.send()


def _news_line(one: FollowNews, *, is_down: bool) -> dict[str, object]:
    """What is said of one: its title, what happened, and what was and is; of what was taken down, only that it was."""
    if is_down:
        return {
            "title": _("Taken down"),
            "what": one.get_what_display(),
            "address": f"{settings.ORIGIN}{reverse('contributing:follow-list')}",
        }
    return {
        "title": one.entry.title,
        "language": one.entry.language,
        "what": one.get_what_display(),
        "changes": [
            (str(TOLD[name]), change_words(name, before), change_words(name, now))
            for name, (before, now) in one.changes.items()
            if name in TOLD
        ],
        "address": f"{settings.ORIGIN}{one.entry.get_absolute_url()}",
    }


def _send(
    to: str, subject: str, templates: tuple[str, str], context: dict[str, object], language: str
) -> None:
    contribution = context["contribution"]
    address = f"{settings.ORIGIN}{contribution.get_absolute_url()}"  # type: ignore[attr-defined]
    context = {**context, "address": address, "language": language}
    text, page = (render_to_string(name, context) for name in templates)
    message = EmailMultiAlternatives(subject=f"{subject} · {site_title()}", body=text, to=[to])
    message.attach_alternative(page, "text/html")
    message.send()
