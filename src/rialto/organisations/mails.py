"""Mails of organisations, as text and as HTML, each in the language of who reads it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.site import site_title
from rialto.organisations.links import claim_address, invitation_address
from rialto.organisations.models import Claim, Invitation


def send_invitation(invitation: Invitation) -> None:
    """Ask somebody to join."""
    with translation.override(invitation.language):
        subject = _("Join %(organisation)s") % {"organisation": invitation.organisation.name}
        _send(
            invitation.email,
            subject,
            {
                "heading": subject,
                "paragraphs": [
                    _(
                        "%(person)s invites you to look after the page of %(organisation)s on %(site)s, as %(role)s."
                    )
                    % {
                        "person": invitation.invited_by or _("Somebody"),
                        "organisation": invitation.organisation.name,
                        "site": site_title(),
                        "role": invitation.get_role_display(),
                    },
                    _("%(site)s brings together offers for digital skills from all over Europe.")
                    % {"site": site_title()},
                ],
                "button": _("See the invitation"),
                "address": invitation_address(invitation),
                "end": _(
                    "You join only if you say yes there. Do not want to, or do not know them? Then do nothing: the link works for fourteen days, and we forget your address thirty days after this mail."
                ),
            },
        )


def send_claim(claim: Claim, *, language: str) -> None:
    """Ask whoever reads the domain's mail whether the claim is right."""
    with translation.override(language):
        subject = _("Does %(person)s act for %(organisation)s?") % {
            "person": claim.user.email if claim.user else "",
            "organisation": claim.subject,
        }
        _send(
            f"{claim.mailbox}@{claim.domain}",
            subject,
            {
                "heading": subject,
                "paragraphs": [
                    _(
                        "Whoever has the account with this address says that they act for %(organisation)s, and wants to look after its page on %(site)s."
                    )
                    % {"organisation": claim.subject, "site": site_title()},
                    _(
                        "If that is right, confirm it. They can then change the page, publish offers and invite others."
                    ),
                ],
                "button": _("See and confirm"),
                "address": claim_address(claim, language=language),
                "end": _(
                    "If it is not right, or you do not know them, do nothing: without you nothing happens."
                ),
            },
        )


def send_proven(claim: Claim, to: User) -> None:
    """Tell a manager that somebody has proven the domain."""
    organisation = claim.organisation
    if organisation is None:
        return
    with translation.override(to.language):
        mine = claim.user_id == to.pk
        subject = _("%(domain)s is proven") % {"domain": claim.domain}
        said = (
            _("You have proven the domain of %(organisation)s, and are a manager of it.")
            if mine
            else _(
                "%(person)s has proven the domain of %(organisation)s, and is a manager of it now, as you are."
            )
        )
        _send(
            to.email,
            subject,
            {
                "heading": subject,
                "paragraphs": [
                    said % {"organisation": organisation.name, "person": claim.user},
                    "" if mine else _("If this should not be, write to us."),
                ],
                "button": _("See who is in it"),
                "address": settings.ORIGIN + reverse("organisations:member-list", args=[organisation.slug]),
                "end": "",
            },
        )


def _send(to: str, subject: str, context: Mapping[str, Any]) -> None:
    said = {**context, "language": translation.get_language() or "en", "operator": settings.OPERATOR}
    said["paragraphs"] = [one for one in context["paragraphs"] if one]
    message = EmailMultiAlternatives(
        subject=" ".join(f"{subject} · {site_title()}".split()),
        body=render_to_string("emails/organisation.txt", said),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/organisation.html", said), "text/html")
    message.send()
